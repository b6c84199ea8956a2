//! The records of chunks of 64 KB, printed as JSON and not understood.
//!
//! Sound chunks are read many at once, because the library then prepares each template once for all of them; a chunk
//! that is not sound, and chunks that the library panics on, are read one by one, so that each loses itself only. Must not
//! know how a file is laid out, nor which records will be kept.

use std::{
    io::{self, Read, Seek, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use evtx::{EvtxChunkData, EvtxParser, EvtxRecord, ParserSettings, err::EvtxError};
use jiff::Timestamp;

use super::super::event;

/// Every chunk.
pub(super) const CHUNK_BYTES: usize = 65_536;
/// The same, as the header of a chunk counts.
const CHUNK_END: u32 = 65_536;
/// So many bytes of records are kept when there are too many; there are at most twice as many.
const HELD_BYTES: usize = 32 << 20;
/// The header of a chunk; its two tables of shortcuts, into names and into templates, begin at [`TABLES`].
const CHUNK_HEADER_BYTES: usize = 512;
const TABLES: usize = 128;
/// The header of a file.
const FILE_HEADER_BYTES: usize = 4096;

/// A chunk whose header can be believed.
pub(super) struct Sound {
    /// The number of its first record.
    pub(super) first: u64,
    bytes: Vec<u8>,
}

impl Sound {
    /// The chunk as it came, where it is not sound.
    pub(super) fn new(bytes: Vec<u8>) -> Result<Self, Vec<u8>> {
        let head = bytes.get(..CHUNK_HEADER_BYTES).filter(|_| bytes.len() == CHUNK_BYTES);
        let head = head.and_then(|head| EvtxChunkData::new(head.to_vec(), false).ok());
        match head.filter(EvtxChunkData::validate_header_checksum) {
            Some(head) => Ok(Self { first: head.header.first_event_record_id, bytes }),
            None => Err(bytes),
        }
    }
}

/// A printed record that may matter.
pub(super) struct Held {
    pub(super) record: u64,
    pub(super) written: Timestamp,
    pub(super) json: Vec<u8>,
}

/// What came of chunks.
#[derive(Default)]
pub(super) struct Piece {
    pub(super) read: u64,
    pub(super) damaged: u64,
    /// Records that may matter; empty where they were to be counted only.
    pub(super) held: Vec<Held>,
    /// Whether there were more than can be held.
    pub(super) cut: bool,
    bytes: usize,
}

impl Piece {
    fn add(&mut self, record: Result<Option<Held>, EvtxError>) {
        let Ok(held) = record else {
            self.damaged += 1;
            return;
        };
        self.read += 1;
        if let Some(held) = held {
            self.bytes += held.json.len();
            self.held.push(held);
            if self.bytes > 2 * HELD_BYTES {
                self.bytes = let_go(&mut self.held, HELD_BYTES);
                self.cut = true;
            }
        }
    }

    /// Adds what came of other chunks.
    pub(super) fn join(&mut self, other: Self) {
        self.read += other.read;
        self.damaged += other.damaged;
        self.cut |= other.cut;
        self.bytes += other.bytes;
        self.held.extend(other.held);
        if self.bytes > 2 * HELD_BYTES {
            self.bytes = let_go(&mut self.held, HELD_BYTES);
            self.cut = true;
        }
    }
}

/// Lets go of the oldest records until so many bytes are left; says how many.
fn let_go(held: &mut Vec<Held>, most: usize) -> usize {
    held.sort_by_key(|h| h.record);
    let mut bytes = 0;
    let kept = held.iter().rev().take_while(|h| {
        bytes += h.json.len();
        bytes <= most
    });
    let gone = held.len() - kept.count();
    held.drain(..gone);
    held.iter().map(|h| h.json.len()).sum()
}

fn settings() -> ParserSettings {
    ParserSettings::new().indent(false)
}

/// Prints a record; `None` where it does not matter, or `counted` says that it would not be kept.
fn print(record: Result<EvtxRecord<'_>, EvtxError>, counted: bool) -> Result<Option<Held>, EvtxError> {
    let record = record?;
    if counted {
        return Ok(None);
    }
    let (number, written) = (record.event_record_id, record.timestamp);
    let json = record.into_json_bytes()?.data;
    Ok(event::may_matter(&json).then_some(Held { record: number, written, json }))
}

/// Reads sound chunks; their records are only counted where `counted` says so.
pub(super) fn together(chunks: &[Sound], counted: bool) -> Piece {
    let read = catch_unwind(|| {
        let mut piece = Piece::default();
        let mut parser =
            EvtxParser::from_read_seek(Pages { chunks, at: 0 }).ok()?.with_configuration(settings());
        parser.serialized_records(move |record| print(record, counted)).for_each(|record| piece.add(record));
        Some(piece)
    });
    if let Ok(Some(piece)) = read {
        return piece;
    }
    let mut piece = Piece::default();
    for chunk in chunks {
        piece.join(alone(chunk.bytes.clone(), counted));
    }
    piece
}

/// Reads one chunk, or what there is of it.
pub(super) fn alone(mut bytes: Vec<u8>, counted: bool) -> Piece {
    let mut piece = Piece::default();
    if bytes.len() < CHUNK_BYTES {
        piece.damaged += 1;
        bytes.resize(CHUNK_BYTES, 0);
    }
    // The library may panic on what nobody ever tried; then the rest of this chunk is lost, and what was read stays.
    let read = catch_unwind(AssertUnwindSafe(|| records(bytes, counted, &mut piece)));
    if !matches!(read, Ok(Some(()))) {
        piece.damaged += 1;
    }
    piece
}

/// `None` where nothing of the chunk can be read.
fn records(bytes: Vec<u8>, counted: bool, piece: &mut Piece) -> Option<()> {
    let mut data = EvtxChunkData::new(bytes, false).ok()?;
    if !data.validate_header_checksum() {
        // Nothing that the header says can be trusted: the records are followed from the first to the last instead.
        piece.damaged += 1;
        data.data[TABLES..CHUNK_HEADER_BYTES].fill(0);
        let mut plain = EvtxChunkData::new(std::mem::take(&mut data.data), false).ok()?;
        plain.header.free_space_offset = CHUNK_END;
        plain.header.last_event_record_data_offset = CHUNK_END;
        plain.header.first_event_record_id = 0;
        plain.header.last_event_record_id = u64::MAX;
        data = plain;
    }
    let mut chunk = data.parse(Arc::new(settings())).ok()?;
    chunk.iter().for_each(|record| piece.add(print(record, counted)));
    Some(())
}

/// Chunks as a file of which the library needs no copy.
struct Pages<'a> {
    chunks: &'a [Sound],
    at: usize,
}

impl Pages<'_> {
    fn length(&self) -> usize {
        FILE_HEADER_BYTES + self.chunks.len() * CHUNK_BYTES
    }
}

impl Read for Pages<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let header = header();
        let (page, from) = match self.at.checked_sub(FILE_HEADER_BYTES) {
            None => (&header[..], self.at),
            Some(at) => match self.chunks.get(at / CHUNK_BYTES) {
                Some(chunk) => (&chunk.bytes[..], at % CHUNK_BYTES),
                None => return Ok(0),
            },
        };
        let read = (&page[from..]).read(into)?;
        self.at += read;
        Ok(read)
    }
}

impl Seek for Pages<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (base, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (self.at as u64, by),
            SeekFrom::End(by) => (self.length() as u64, by),
        };
        let at = base.checked_add_signed(by).and_then(|at| usize::try_from(at).ok());
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at as u64)
    }
}

/// The header of a file, as far as the library looks at it: its mark, its own length, and that it has no checksum. What
/// the real one says of the chunks, they say themselves, and more truly.
fn header() -> [u8; FILE_HEADER_BYTES] {
    let mut header = [0; FILE_HEADER_BYTES];
    header[..8].copy_from_slice(b"ElfFile\0");
    header[40..42].copy_from_slice(&4096_u16.to_le_bytes());
    header[120..124].copy_from_slice(&4_u32.to_le_bytes());
    header
}
