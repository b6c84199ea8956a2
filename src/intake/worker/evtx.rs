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

use super::{super::EVENTS, event, fit::fit};
use crate::evidence::{LogFormat, RawLog};

/// The header of the file.
const HEADER_BYTES: u64 = 4096;
/// So many bytes of messages are held before the older ones are let go.
const HELD_BYTES: usize = 64 << 20;
/// Every chunk.
const CHUNK_BYTES: u32 = 65_536;
const CHUNK_LENGTH: usize = CHUNK_BYTES as usize;
/// The header of a chunk; its two tables of shortcuts, into names and into templates, begin at [`TABLES`].
const CHUNK_HEADER_BYTES: usize = 512;
const TABLES: usize = 128;

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
    let mut held = 0;
    loop {
        let mut bytes = Vec::with_capacity(CHUNK_LENGTH);
        let broken = input.take(u64::from(CHUNK_BYTES)).read_to_end(&mut bytes).is_err();
        let before = log.events.len();
        // A log is laid out before it is filled.
        if bytes.iter().any(|b| *b != 0) {
            chunk(bytes, &settings, &mut log);
        } else if bytes.len() < CHUNK_LENGTH {
            log.damaged += u64::from(broken);
            break;
        }
        if broken {
            break;
        }
        held += log.events[before..].iter().map(|e| e.message.len()).sum::<usize>();
        if log.events.len() > 2 * EVENTS || held > HELD_BYTES {
            log = in_order(log);
            held = 0;
        }
    }
    in_order(log)
}

/// The newest events, in the order in which they were written: the oldest chunk may stand anywhere in the file, because a
/// full log starts over at its beginning.
fn in_order(mut log: RawLog) -> RawLog {
    log.events.sort_by_key(|e| e.record);
    fit(log)
}

/// Reads one chunk, or what there is of it.
fn chunk(mut bytes: Vec<u8>, settings: &Arc<ParserSettings>, log: &mut RawLog) {
    if bytes.len() < CHUNK_LENGTH {
        log.damaged += 1;
        bytes.resize(CHUNK_LENGTH, 0);
    }
    // The reader may panic on what nobody ever tried; then the rest of this chunk is lost, and what was read stays.
    let read = catch_unwind(AssertUnwindSafe(|| records(bytes, settings, log)));
    if read.is_err() {
        log.damaged += 1;
    }
}

fn records(bytes: Vec<u8>, settings: &Arc<ParserSettings>, log: &mut RawLog) {
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
        let event = record.and_then(|record| {
            let (id, written) = (record.event_record_id, record.timestamp);
            record.into_json_bytes().map(|json| event::read(&json.data, id, written))
        });
        match event {
            Ok(Ok(event)) => {
                log.read += 1;
                log.events.extend(event);
            }
            Ok(Err(_)) | Err(_) => log.damaged += 1,
        }
    }
}
