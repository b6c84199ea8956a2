//! The binary log of Windows: a header, then chunks of 64 KB that each stand alone.
//!
//! The newest chunks are read first: once as many events are understood as a worker may hand on, the records of older
//! chunks are only counted. A log of other sources than ours is mostly printing, a log of ours mostly understanding.

use std::io::Read;

use super::{
    super::{EVENTS, OUTPUT_BYTES},
    event,
    fit::LEAST_BYTES,
};
use crate::evidence::{LogFormat, RawLog};

mod chunks;

use chunks::{CHUNK_BYTES, Held, Piece, Sound, alone, together};

/// The header of the file.
const HEADER_BYTES: u64 = 4096;
/// So many chunks are read at once: enough that preparing the templates is little of the work.
const AT_ONCE: usize = 32;

/// Reads what can be read. A stream that fails counts as one that ends inside a chunk.
pub(super) fn read(input: &mut impl Read) -> RawLog {
    let mut log = RawLog { format: LogFormat::Evtx, events: Vec::new(), read: 0, damaged: 0, cut: false };
    let mut header = Vec::new();
    if input.take(HEADER_BYTES).read_to_end(&mut header).is_err() || header.len() as u64 != HEADER_BYTES {
        log.damaged += 1;
        return log;
    }
    let mut sound = Vec::new();
    let mut unsound = Piece::default();
    loop {
        let mut bytes = Vec::with_capacity(CHUNK_BYTES);
        let broken = input.take(CHUNK_BYTES as u64).read_to_end(&mut bytes).is_err();
        // A log is laid out before it is filled.
        if bytes.iter().any(|b| *b != 0) {
            match Sound::new(bytes) {
                Ok(chunk) => sound.push(chunk),
                Err(bytes) => unsound.join(alone(bytes, false)),
            }
        } else if bytes.len() < CHUNK_BYTES {
            log.damaged += u64::from(broken);
            break;
        }
        if broken {
            break;
        }
    }
    // The oldest chunk may stand anywhere in the file, because a full log starts over at its beginning.
    sound.sort_by_key(|chunk| chunk.first);
    let mut taking = Taking { log, waiting: Vec::new(), bytes: 0, full: false };
    taking.add(unsound);
    for chunks in sound.rchunks(AT_ONCE) {
        taking.add(together(chunks, taking.full));
        taking.understand(chunks.first().map_or(0, |chunk| chunk.first));
    }
    taking.understand(0);
    let mut log = taking.log;
    log.events.sort_by_key(|e| e.record);
    log
}

/// Events are taken, the newest first.
struct Taking {
    log: RawLog,
    /// Records that are not understood yet.
    waiting: Vec<Held>,
    /// How long the answer is at least.
    bytes: usize,
    /// Whether no more events can be said.
    full: bool,
}

impl Taking {
    fn add(&mut self, piece: Piece) {
        self.log.read += piece.read;
        self.log.damaged += piece.damaged;
        self.log.cut |= piece.cut;
        self.waiting.extend(piece.held);
    }

    /// Understands what waits, but for records before the number `from`, which are older than what is still to be read.
    fn understand(&mut self, from: u64) {
        self.waiting.sort_by_key(|h| h.record);
        while let Some(Held { record, written, json }) = self.waiting.pop_if(|h| h.record >= from) {
            if self.log.events.len() >= EVENTS || self.bytes > OUTPUT_BYTES {
                self.log.cut = true;
                self.full = true;
                self.waiting.clear();
                return;
            }
            match event::read(&json, record, written) {
                Ok(Some(event)) => {
                    self.bytes += LEAST_BYTES + event.source.len() + event.message.len();
                    self.log.events.push(event);
                }
                Ok(None) => {}
                Err(_) => {
                    self.log.read -= 1;
                    self.log.damaged += 1;
                }
            }
        }
    }
}
