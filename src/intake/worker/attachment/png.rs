//! PNG: <https://www.w3.org/TR/png-3/>. Of its chunks only those are kept that a reader needs to show the picture; text, time,
//! Exif, profiles and everything unknown are left out, and what follows the last chunk too.

use bytes::Bytes;
use img_parts::png::{Png, PngChunk};

use super::{Fault, MostPixels, Stripped};

/// How every PNG begins.
pub(super) const MAGIC: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The picture and nothing else.
pub(super) fn strip(bytes: &Bytes, most: MostPixels) -> Result<Stripped, Fault> {
    // The size comes first, and before anything else is looked at.
    if bytes.get(12..16) != Some(b"IHDR") {
        return Err(Fault::Damaged);
    }
    let number = |at: usize| {
        let four: [u8; 4] = bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).ok_or(Fault::Damaged)?;
        Ok(u32::from_be_bytes(four))
    };
    let (width, height) = (number(16)?, number(20)?);
    most.check(width, height)?;
    let mut png = Png::from_bytes(bytes.clone()).map_err(|_| Fault::Damaged)?;
    let kinds = || png.chunks().iter().map(PngChunk::kind);
    let count = |kind: &[u8; 4]| kinds().filter(|k| k == kind).count();
    let whole = kinds().next() == Some(*b"IHDR")
        && kinds().next_back() == Some(*b"IEND")
        && (count(b"IHDR"), count(b"IEND")) == (1, 1)
        && count(b"IDAT") > 0;
    if !whole || png.chunks().iter().any(|chunk| !is_sound(chunk)) {
        return Err(Fault::Damaged);
    }
    png.chunks_mut().retain(is_kept);
    Ok(Stripped { width, height, bytes: png.encoder().bytes() })
}

/// Whether a chunk that is kept has the length that its kind has, and a critical one is known.
fn is_sound(chunk: &PngChunk) -> bool {
    let length = chunk.contents().len();
    match &chunk.kind() {
        b"IHDR" => length == 13,
        b"IEND" => length == 0,
        b"PLTE" => length > 0 && length <= 768 && length.is_multiple_of(3),
        b"IDAT" => true,
        // A small first letter says that readers may pass over it.
        [first, ..] => first.is_ascii_lowercase(),
    }
}

fn is_kept(chunk: &PngChunk) -> bool {
    let length = chunk.contents().len();
    match &chunk.kind() {
        b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" => true,
        b"tRNS" => length <= 256,
        b"gAMA" => length == 4,
        b"cHRM" => length == 32,
        b"sRGB" => length == 1,
        _ => false,
    }
}
