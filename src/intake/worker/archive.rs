//! A zip archive: its logs and texts, entry by entry, never onto the disk.
//!
//! Names are not looked at. What the headers say is checked first, and what really comes out is counted all the same,
//! because headers lie.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
};

use zip::{CompressionMethod, ZipArchive, result::ZipError};

use super::{
    super::{ENTRIES, ENTRY_RATIO, EVENTS, RATIO_FREE_BYTES, UNPACKED_BYTES, answer::Refusal},
    evtx,
    fit::fit,
    kind::{HEAD, Kind},
    text, whole,
};
use crate::evidence::{EventTime, RawLog};

/// The record at the end of an archive, without its comment, and the longest comment.
const END_BYTES: usize = 22;
const COMMENT_BYTES: u64 = 65_535;

/// Reads the logs and texts of an archive of `length` bytes.
pub(super) fn read(mut file: File, length: u64) -> Result<RawLog, Refusal> {
    if announced_entries(&mut file, length).map_err(|_| Refusal::Unable)? > ENTRIES {
        return Err(Refusal::TooManyEntries);
    }
    let mut archive = ZipArchive::new(file).map_err(|e| refusal(&e))?;
    if archive.is_empty() {
        return Err(Refusal::Empty);
    }
    if archive.len() > ENTRIES {
        return Err(Refusal::TooManyEntries);
    }
    check_headers(&mut archive, length)?;
    let mut left = UNPACKED_BYTES.min(length.saturating_mul(ENTRY_RATIO).max(RATIO_FREE_BYTES));
    let mut found: Option<RawLog> = None;
    let mut readable = false;
    let mut damaged = 0;
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index(index) else {
            damaged += 1;
            continue;
        };
        if !entry.is_file() {
            continue;
        }
        let packed = entry.compressed_size().min(length);
        let most = left.min(packed.saturating_mul(ENTRY_RATIO).max(RATIO_FREE_BYTES));
        let mut counted = Counted { inner: entry, left: most, over: false };
        let log = one(&mut counted, &mut readable)?;
        if counted.over {
            return Err(Refusal::Bomb);
        }
        left = left.saturating_sub(most - counted.left);
        if let Some(log) = log {
            found = Some(match found {
                None => log,
                Some(first) => joined(first, log),
            });
        }
    }
    match found {
        Some(mut log) => {
            log.damaged += damaged;
            whole(log)
        }
        None if damaged > 0 => Err(Refusal::Damaged),
        None if readable => Err(Refusal::NoEvents),
        None => Err(Refusal::UnknownFormat),
    }
}

/// Reads one entry; `None` where it is neither a log nor a text with events.
fn one(input: &mut impl Read, readable: &mut bool) -> Result<Option<RawLog>, Refusal> {
    let mut head = Vec::with_capacity(HEAD);
    // An error comes back at the next reading.
    let _ = input.take(HEAD as u64).read_to_end(&mut head);
    let kind = Kind::of(&head);
    let mut input = head.as_slice().chain(input);
    match kind {
        Kind::Zip => Err(Refusal::Nested),
        Kind::Empty | Kind::Other => Ok(None),
        Kind::Evtx => {
            *readable = true;
            Ok(Some(evtx::read(&mut input)))
        }
        Kind::Text => {
            *readable = true;
            Ok(text::read(&mut input))
        }
    }
}

/// Both logs as one, by time where every event has one in the same sense.
fn joined(mut log: RawLog, other: RawLog) -> RawLog {
    if log.events.is_empty() {
        log.format = other.format;
    }
    log.events.extend(other.events);
    if log.events.iter().all(|e| matches!(e.time, Some(EventTime::Utc(_)))) {
        log.events.sort_by_key(|e| e.time);
    }
    log.read += other.read;
    log.damaged += other.damaged;
    log.cut |= other.cut;
    if log.events.len() > 2 * EVENTS { fit(log) } else { log }
}

/// Refuses what the headers give away: passwords, sizes, two entries in the same bytes.
fn check_headers(archive: &mut ZipArchive<File>, length: u64) -> Result<(), Refusal> {
    let mut announced = 0_u64;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|e| refusal(&e))?;
        if entry.encrypted() || entry.compression() == CompressionMethod::AES {
            return Err(Refusal::Encrypted);
        }
        let (packed, size) = (entry.compressed_size(), entry.size());
        if packed > length {
            return Err(Refusal::Damaged);
        }
        announced = announced.saturating_add(size);
        let most = packed.saturating_mul(ENTRY_RATIO).max(RATIO_FREE_BYTES);
        if size > most || announced > UNPACKED_BYTES {
            return Err(Refusal::Bomb);
        }
    }
    match archive.has_overlapping_files() {
        Ok(false) => Ok(()),
        Ok(true) => Err(Refusal::Bomb),
        Err(error) => Err(refusal(&error)),
    }
}

fn refusal(error: &ZipError) -> Refusal {
    match error {
        ZipError::InvalidPassword => Refusal::Encrypted,
        _ => Refusal::Damaged,
    }
}

/// How many entries the end of the archive announces; the most, where several ends stand there.
fn announced_entries(file: &mut File, length: u64) -> io::Result<usize> {
    let tail = length.min(COMMENT_BYTES + END_BYTES as u64);
    file.seek(SeekFrom::Start(length - tail))?;
    let mut bytes = Vec::new();
    file.take(tail).read_to_end(&mut bytes)?;
    file.rewind()?;
    let ends = bytes.windows(END_BYTES).filter(|w| w.starts_with(b"PK\x05\x06"));
    Ok(ends.map(|w| usize::from(u16::from_le_bytes([w[10], w[11]]))).max().unwrap_or_default())
}

/// Counts what comes out of an entry.
struct Counted<R> {
    inner: R,
    left: u64,
    /// Whether there was more than it may have.
    over: bool,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => {
                self.left = left;
                Ok(read)
            }
            None => {
                self.over = true;
                Err(io::ErrorKind::FileTooLarge.into())
            }
        }
    }
}
