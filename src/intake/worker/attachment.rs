//! A file that somebody adds to a session: a picture is taken apart and put together again without what it says of itself
//! beside the picture; a text becomes UTF-8. Nothing is decoded: how many points a picture has stands in its head.

use std::{
    fs::File,
    io::{Read as _, Seek as _},
};

use bytes::Bytes;

use super::{
    super::{ATTACHED_TEXT_BYTES, answer::Told},
    kind::{self, HEAD, Kind},
};
use crate::ids::FileType;

mod jpeg;
mod orientation;
mod png;
mod webp;

/// Why a picture is not taken; the caller says it in the words of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Not what its first bytes promise.
    Damaged,
    /// More points than may be.
    Pixels,
    /// A kind of picture that is not taken, such as one that moves.
    Kind,
}

/// Width and height of a picture, and its bytes without what is not the picture.
#[derive(Debug)]
pub(super) struct Stripped {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) bytes: Bytes,
}

/// What takes one kind of picture apart.
type Strip = fn(&Bytes, MostPixels) -> Result<Stripped, Fault>;

/// The most points; 0 is no limit.
#[derive(Debug, Clone, Copy)]
pub(super) struct MostPixels(u64);

impl MostPixels {
    /// So many millions.
    pub(super) fn mega(millions: u32) -> Self {
        Self(u64::from(millions) * 1_000_000)
    }

    /// Checks the size that a head tells.
    pub(super) fn check(self, width: u32, height: u32) -> Result<(), Fault> {
        match (width, height, u64::from(width) * u64::from(height)) {
            (0, _, _) | (_, 0, _) => Err(Fault::Damaged),
            (_, _, points) if self.0 > 0 && points > self.0 => Err(Fault::Pixels),
            _ => Ok(()),
        }
    }
}

/// Reads a file: what it is, and the bytes to keep.
pub(super) fn read(mut file: File, megapixels: u32) -> (Told, Bytes) {
    let mut bytes = Vec::new();
    if file.rewind().and_then(|()| file.read_to_end(&mut bytes)).is_err() {
        return (Told::Unable, Bytes::new());
    }
    taken(bytes.into(), MostPixels::mega(megapixels))
}

/// The same for bytes.
pub(super) fn taken(bytes: Bytes, most: MostPixels) -> (Told, Bytes) {
    let nothing = |told| (told, Bytes::new());
    let (file_type, strip): (_, Strip) = if bytes.starts_with(png::MAGIC) {
        (FileType::Png, png::strip)
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        (FileType::Jpeg, jpeg::strip)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        (FileType::Webp, webp::strip)
    } else {
        return match text(&bytes) {
            Ok(text) => (Told::Text, text.into()),
            Err(told) => nothing(told),
        };
    };
    if two_things_at_once(&bytes) {
        return nothing(Told::Mixed);
    }
    match strip(&bytes, most) {
        // What was cut off or left out can have moved something into view.
        Ok(picture) if two_things_at_once(&picture.bytes) => nothing(Told::Mixed),
        Ok(Stripped { width, height, bytes }) => (Told::Picture { file_type, width, height }, bytes),
        Err(Fault::Damaged) => nothing(Told::Damaged),
        Err(Fault::Pixels) => nothing(Told::Pixels),
        Err(Fault::Kind) => nothing(Told::Kind),
    }
}

/// Whether another program would take the picture for a document or an archive: readers of PDF look for its mark in the
/// first 1,024 bytes, readers of zip look for the end of the archive from behind.
fn two_things_at_once(bytes: &[u8]) -> bool {
    /// The end of an archive with its longest comment.
    const ARCHIVE_END: usize = 22 + 65_535;
    let has = |part: &[u8], mark: &[u8]| part.windows(mark.len()).any(|w| w == mark);
    has(&bytes[..bytes.len().min(1024)], b"%PDF-")
        || has(&bytes[bytes.len().saturating_sub(ARCHIVE_END)..], b"PK\x05\x06")
}

/// A text as UTF-8.
fn text(bytes: &[u8]) -> Result<String, Told> {
    let head = &bytes[..bytes.len().min(HEAD)];
    match Kind::of(head) {
        Kind::Empty => return Err(Told::Empty),
        Kind::Text => {}
        Kind::Evtx | Kind::Zip | Kind::Other => return Err(Told::Kind),
    }
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > ATTACHED_TEXT_BYTES {
        return Err(Told::LongText);
    }
    let encoding = kind::encoding(head).ok_or(Told::Kind)?;
    let (text, _, _) = encoding.decode(bytes);
    // Markup is no result of a check: a picture as SVG, a page, a log as XML.
    if text.trim_start().starts_with('<') {
        return Err(Told::Kind);
    }
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests;
