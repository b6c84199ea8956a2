//! Which kind of file it is, by its first bytes. Names say nothing here: nobody tells them to the worker.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How many bytes are looked at.
pub(super) const HEAD: usize = 4096;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It has no bytes.
    Empty,
    /// The binary log of Windows.
    Evtx,
    /// A zip archive.
    Zip,
    /// Text of some encoding.
    Text,
    /// Anything else.
    Other,
}

/// How other kinds of files begin that might pass for text at a glance, or that people send instead of a log.
const OTHERS: &[&[u8]] = &[
    b"%PDF",
    b"MZ",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\xd0\xcf\x11\xe0",
    b"MSCF",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"\x7fELF",
    b"{\\rtf",
    b"RIFF",
];

impl Kind {
    /// The kind of a file that begins with `head`: all of it, or its first [`HEAD`] bytes.
    pub(super) fn of(head: &[u8]) -> Self {
        if head.is_empty() {
            Self::Empty
        } else if head.starts_with(b"ElfFile\0") {
            Self::Evtx
        } else if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            Self::Zip
        } else if !OTHERS.iter().any(|other| head.starts_with(other)) && encoding(head).is_some() {
            Self::Text
        } else {
            Self::Other
        }
    }
}

/// The encoding of a text that begins with `head`; `None` where it is no text.
pub(super) fn encoding(head: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Some(encoding);
    }
    // Text of Western languages in UTF-16 has a zero in almost every second byte.
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    if even + odd > 0 {
        return match (odd > 8 * even && odd * 4 > pairs, even > 8 * odd && even * 4 > pairs) {
            (true, _) => Some(UTF_16LE),
            (_, true) => Some(UTF_16BE),
            (false, false) => None,
        };
    }
    let control = |b: &&u8| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0c);
    if head.iter().filter(control).count() * 100 > head.len() {
        return None;
    }
    // The head may end inside a character.
    let whole = std::str::from_utf8(head).map_or_else(|e| e.error_len().is_none(), |_| true);
    Some(if whole { UTF_8 } else { WINDOWS_1252 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn the_first_bytes_decide() {
        for (head, kind) in [
            (&b""[..], Kind::Empty),
            (b"ElfFile\0rest", Kind::Evtx),
            (b"ElfFile", Kind::Text),
            (b"PK\x03\x04", Kind::Zip),
            (b"PK\x05\x06", Kind::Zip),
            (b"<Event/>", Kind::Text),
            (b"%PDF-1.7 text all the way", Kind::Other),
            (b"MZ\x90\0\x03", Kind::Other),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Kind::Other),
            (b"\x1f\x8b\x08\0", Kind::Other),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind::Other),
            (b"\0\0\0\0\0\0\0\0", Kind::Other),
            (b"0\0\0\0LfLe\x01\0\0\0\x01\0\0\0", Kind::Other),
            (b"\x01\x02\x03\x04\x05\x06", Kind::Other),
        ] {
            assert_eq!(Kind::of(head), kind, "{head:?}");
        }
    }

    #[test]
    fn the_encoding_is_found_with_and_without_its_mark() {
        let text = "Ebene: Fehler\r\nQuelle: PasswordResetService\r\nÜber";
        assert_eq!(encoding(text.as_bytes()), Some(UTF_8));
        assert_eq!(encoding(&text.as_bytes()[..text.len() - 3]), Some(UTF_8), "cut inside a character");
        assert_eq!(encoding(&utf16(text, u16::to_le_bytes)), Some(UTF_16LE));
        assert_eq!(encoding(&utf16(text, u16::to_be_bytes)), Some(UTF_16BE));
        assert_eq!(encoding(&utf16("\u{feff}Ü", u16::to_le_bytes)), Some(UTF_16LE));
        assert_eq!(encoding(&utf16("\u{feff}Ü", u16::to_be_bytes)), Some(UTF_16BE));
        let low_zero = format!("{text} Ā");
        assert_eq!(encoding(&utf16(&low_zero, u16::to_le_bytes)), Some(UTF_16LE));
        assert_eq!(encoding(&utf16(&low_zero, u16::to_be_bytes)), Some(UTF_16BE));
        assert_eq!(encoding(b"\xef\xbb\xbfx"), Some(UTF_8));
        assert_eq!(encoding(b"Ebene: Fehler \xdcber alles"), Some(WINDOWS_1252));
    }
}
