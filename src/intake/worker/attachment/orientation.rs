//! Which way is up: the one value of Exif that is kept. Whoever takes a photo of a screen with a phone would otherwise see it
//! on its side. It is read as a number from 2 to 8, and written anew.

/// The tag of the value.
const TAG: u16 = 0x0112;
/// A number of two bytes.
const SHORT: u16 = 3;

/// The value in an Exif block; `None` where there is none or it says that nothing is turned.
pub(super) fn read(tiff: &[u8]) -> Option<u8> {
    let big = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let two: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    };
    let four: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let first = if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) };
    let first = usize::try_from(first).ok()?;
    let value = (0..usize::from(short(first)?)).find_map(|n| {
        let entry = first.checked_add(2 + 12 * n)?;
        (short(entry)? == TAG && short(entry + 2)? == SHORT).then(|| short(entry + 8)).flatten()
    })?;
    u8::try_from(value).ok().filter(|v| (2..=8).contains(v))
}

/// An Exif block with this value and nothing else.
pub(super) fn write(value: u8) -> Vec<u8> {
    let mut out = b"Exif\0\0MM\0*\0\0\0\x08\0\x01".to_vec();
    out.extend(TAG.to_be_bytes());
    out.extend(SHORT.to_be_bytes());
    out.extend([0, 0, 0, 1, 0, value, 0, 0]);
    // No further block.
    out.extend([0; 4]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else_is() {
        for value in 2..=8 {
            let block = write(value);
            let tiff = block.strip_prefix(b"Exif\0\0").unwrap();
            assert_eq!(read(tiff), Some(value));
            for end in 0..tiff.len() {
                // The last six bytes are filling and the end of the list.
                assert!(end >= tiff.len() - 6 || read(&tiff[..end]).is_none(), "{end}");
            }
        }
        for value in [0, 1, 9, 255] {
            assert_eq!(read(&write(value)[6..]), None, "{value}");
        }
        let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        assert_eq!(read(little), Some(6));
        assert_eq!(read(b"II*\0\xff\xff\xff\xff\x01\0"), None);
    }
}
