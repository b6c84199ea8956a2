//! The binary log of Windows: a header, then chunks of 64 KB that each stand alone.
//!
//! Chunk by chunk, so that a damaged one loses itself only, and in one pass, so that an entry of an archive can be read
//! without a copy of it.

use std::{
    io::Read,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use evtx::{EvtxChunkData, ParserSettings};
use jiff::Timestamp;

use super::{
    super::{EVENTS, OUTPUT_BYTES},
    event,
};
use crate::evidence::{LogFormat, RawLog};

/// The header of the file.
const HEADER_BYTES: u64 = 4096;
/// So many bytes of records are kept when there are too many; there are at most twice as many.
const HELD_BYTES: usize = 32 << 20;
/// Every chunk.
const CHUNK_BYTES: u32 = 65_536;
const CHUNK_LENGTH: usize = CHUNK_BYTES as usize;
/// The header of a chunk; its two tables of shortcuts, into names and into templates, begin at [`TABLES`].
const CHUNK_HEADER_BYTES: usize = 512;
const TABLES: usize = 128;

/// A record of a source that matters, printed and not understood yet: of a large log only the newest will be.
struct Held {
    record: u64,
    written: Timestamp,
    json: Vec<u8>,
}

/// Reads what can be read. A stream that fails counts as one that ends inside a chunk.
pub(super) fn read(input: &mut impl Read) -> RawLog {
    let mut log = RawLog { format: LogFormat::Evtx, events: Vec::new(), read: 0, damaged: 0, cut: false };
    let settings = Arc::new(ParserSettings::new().indent(false));
    let mut header = Vec::new();
    // Nothing of the header is needed: what it says of the chunks, they say themselves, and more truly.
    if input.take(HEADER_BYTES).read_to_end(&mut header).is_err() || header.len() as u64 != HEADER_BYTES {
        log.damaged += 1;
        return log;
    }
    let mut held = Vec::new();
    let mut bytes_held = 0;
    loop {
        let mut bytes = Vec::with_capacity(CHUNK_LENGTH);
        let broken = input.take(u64::from(CHUNK_BYTES)).read_to_end(&mut bytes).is_err();
        let before = held.len();
        // A log is laid out before it is filled.
        if bytes.iter().any(|b| *b != 0) {
            chunk(bytes, &settings, &mut log, &mut held);
        } else if bytes.len() < CHUNK_LENGTH {
            log.damaged += u64::from(broken);
            break;
        }
        if broken {
            break;
        }
        bytes_held += held[before..].iter().map(|h: &Held| h.json.len()).sum::<usize>();
        if bytes_held > 2 * HELD_BYTES {
            bytes_held = let_go(&mut held, HELD_BYTES);
            log.cut = true;
        }
    }
    understand(held, &mut log);
    log
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

/// The newest events, in the order in which they were written: the oldest chunk may stand anywhere in the file, because a
/// full log starts over at its beginning.
fn understand(mut held: Vec<Held>, log: &mut RawLog) {
    held.sort_by_key(|h| h.record);
    let mut messages = 0;
    for Held { record, written, json } in held.into_iter().rev() {
        // More than this can never be said.
        if log.events.len() >= EVENTS || messages > OUTPUT_BYTES {
            log.cut = true;
            break;
        }
        match event::read(&json, record, written) {
            Ok(Some(event)) => {
                messages += event.message.len();
                log.events.push(event);
            }
            Ok(None) => {}
            Err(_) => {
                log.read -= 1;
                log.damaged += 1;
            }
        }
    }
    log.events.reverse();
}

/// Reads one chunk, or what there is of it.
fn chunk(mut bytes: Vec<u8>, settings: &Arc<ParserSettings>, log: &mut RawLog, held: &mut Vec<Held>) {
    if bytes.len() < CHUNK_LENGTH {
        log.damaged += 1;
        bytes.resize(CHUNK_LENGTH, 0);
    }
    // The reader may panic on what nobody ever tried; then the rest of this chunk is lost, and what was read stays.
    let read = catch_unwind(AssertUnwindSafe(|| records(bytes, settings, log, held)));
    if read.is_err() {
        log.damaged += 1;
    }
}

fn records(bytes: Vec<u8>, settings: &Arc<ParserSettings>, log: &mut RawLog, held: &mut Vec<Held>) {
    let Ok(mut data) = EvtxChunkData::new(bytes, false) else {
        log.damaged += 1;
        return;
    };
    if !data.validate_header_checksum() {
        // Nothing that the header says can be trusted: the records are followed from the first to the last instead.
        log.damaged += 1;
        data.data[TABLES..CHUNK_HEADER_BYTES].fill(0);
        let Ok(mut plain) = EvtxChunkData::new(std::mem::take(&mut data.data), false) else { return };
        plain.header.free_space_offset = CHUNK_BYTES;
        plain.header.last_event_record_data_offset = CHUNK_BYTES;
        plain.header.first_event_record_id = 0;
        plain.header.last_event_record_id = u64::MAX;
        data = plain;
    }
    let Ok(mut chunk) = data.parse(Arc::clone(settings)) else {
        log.damaged += 1;
        return;
    };
    for record in chunk.iter() {
        let printed = record.and_then(|record| {
            let written = record.timestamp;
            record.into_json_bytes().map(|printed| (printed, written))
        });
        let Ok((printed, written)) = printed else {
            log.damaged += 1;
            continue;
        };
        log.read += 1;
        if event::may_matter(&printed.data) {
            held.push(Held { record: printed.event_record_id, written, json: printed.data });
        }
    }
}
