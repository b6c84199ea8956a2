//! What a session knows of its files: pictures of the screen, and what a check of the network found. The bytes are read
//! alone: a session is read for every page, and a picture can be eight megabytes.

use std::{fmt, sync::Arc};

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::{Session, Stamp};
use crate::{
    evidence::Clean,
    ids::{FileId, FileType},
};

/// The most results of network checks of one session.
pub const MOST_PROBES: usize = 3;

/// The most characters of what a person says of a file.
pub const LONGEST_ABOUT: usize = 200;

/// A file of a session, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// Its name.
    pub id: FileId,
    /// Its number among the files of its kind, from 1; pictures and results are counted apart.
    pub number: u32,
    /// Its kind.
    pub file_type: FileType,
    /// How many bytes it has, or had.
    pub bytes: u64,
    /// SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// What it shows, in the words of whoever added it; empty where they said nothing.
    pub about: Clean,
    /// Kinds of secrets that were removed from it. Nothing is ever recognised in a picture.
    pub removed: Vec<String>,
    /// When it was added, and by whom.
    pub stamp: Stamp,
    /// When its time was over: its bytes are gone since, and this line of it stays.
    pub gone: Option<Timestamp>,
    /// The bytes, only where it was added just now and is still to be written. A session that was read has `None`.
    pub fresh: Option<FileBytes>,
}

/// The bytes of a file. A copy shares them, and `Debug` shows none of them.
#[derive(Clone, PartialEq, Eq)]
pub struct FileBytes(Arc<Vec<u8>>);

impl FileBytes {
    /// The bytes.
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for FileBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileBytes({})", self.0.len())
    }
}

/// A file that a session is about to get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Its name.
    pub id: FileId,
    /// Its kind.
    pub file_type: FileType,
    /// What it shows.
    pub about: Clean,
    /// Kinds of secrets that were removed from it.
    pub removed: Vec<String>,
    bytes: FileBytes,
    sha256: String,
}

impl NewFile {
    /// A file with these bytes, which are hashed here.
    #[must_use]
    pub fn new(id: FileId, file_type: FileType, bytes: Vec<u8>, about: Clean, removed: Vec<String>) -> Self {
        let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
        Self { id, file_type, about, removed, bytes: FileBytes(Arc::new(bytes)), sha256 }
    }

    /// How many bytes it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        u64::try_from(self.bytes.0.len()).unwrap_or(u64::MAX)
    }

    /// The file as a part of its session.
    #[must_use]
    pub fn keep(self, number: u32, stamp: Stamp) -> KeptFile {
        KeptFile {
            bytes: self.size(),
            id: self.id,
            number,
            file_type: self.file_type,
            sha256: self.sha256,
            about: self.about,
            removed: self.removed,
            stamp,
            gone: None,
            fresh: Some(self.bytes),
        }
    }
}

impl KeptFile {
    /// “Screenshot 1”.
    #[must_use]
    pub fn name(&self) -> String {
        let what = if self.file_type.is_picture() { "Screenshot" } else { "Network check" };
        format!("{what} {}", self.number)
    }

    /// The name under which it is handed out: `screenshot-1.png`. Nothing in it was chosen by a person.
    #[must_use]
    pub fn file_name(&self) -> String {
        let what = if self.file_type.is_picture() { "screenshot" } else { "network-check" };
        format!("{what}-{}.{}", self.number, self.file_type.extension())
    }

    /// “PNG, 120 KB”.
    #[must_use]
    pub fn kind_and_size(&self) -> String {
        format!("{}, {}", self.file_type.name(), size(self.bytes))
    }
}

/// A number of bytes as people say it, rounded up; a KB is 1,024 bytes.
fn size(bytes: u64) -> String {
    const MEGABYTE: u64 = 1 << 20;
    if bytes < MEGABYTE {
        return format!("{} KB", bytes.div_ceil(1 << 10).max(1));
    }
    let tenths = bytes.saturating_mul(10).div_ceil(MEGABYTE);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

/// How much a session takes. 0 is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// The most pictures.
    pub pictures: u32,
    /// The most bytes of all its files together.
    pub bytes: u64,
}

/// Why there is no place for one more file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPlace {
    /// There are as many pictures as there may be.
    Pictures(u32),
    /// There are as many results of network checks as there may be.
    Probes,
    /// All files together would have too many bytes.
    Bytes(u64),
}

impl Session {
    /// Why the session has no place for a file of this kind and size; `None` where it has one. A file whose time is over
    /// takes no place.
    #[must_use]
    pub fn no_place(&self, file_type: FileType, size: u64, places: Places) -> Option<NoPlace> {
        let there = || self.files.iter().filter(|f| f.gone.is_none());
        let alike = there().filter(|f| f.file_type.is_picture() == file_type.is_picture()).count();
        let most = usize::try_from(places.pictures).unwrap_or(usize::MAX);
        if file_type.is_picture() && places.pictures > 0 && alike >= most {
            return Some(NoPlace::Pictures(places.pictures));
        }
        if !file_type.is_picture() && alike >= MOST_PROBES {
            return Some(NoPlace::Probes);
        }
        let bytes = there().map(|f| f.bytes).fold(size, u64::saturating_add);
        (places.bytes > 0 && bytes > places.bytes).then_some(NoPlace::Bytes(places.bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_told_as_people_say_it_and_never_as_nothing() {
        for (bytes, told) in [
            (0, "1 KB"),
            (1, "1 KB"),
            (1024, "1 KB"),
            (1025, "2 KB"),
            (1 << 20, "1.0 MB"),
            ((1 << 20) + 1, "1.1 MB"),
            (8 << 20, "8.0 MB"),
        ] {
            assert_eq!(size(bytes), told, "{bytes}");
        }
    }

    #[test]
    fn bytes_are_hashed_and_never_shown() {
        let new =
            NewFile::new(FileId::from_bytes([1; 8]), FileType::Png, b"abc".to_vec(), Clean::empty(), vec![]);
        // The test vector of FIPS 180-2.
        assert_eq!(new.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert!(format!("{new:?}").contains("FileBytes(3)"), "{new:?}");
    }
}
