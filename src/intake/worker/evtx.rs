//! The binary log of Windows: a header, then chunks of 64 KB that each stand alone.
//!
//! The newest chunks are read first: once as many events are understood as a worker may hand on, the records of older
//! chunks are only counted. A log of other sources than ours is mostly printing, a log of ours mostly understanding; both
//! are done by several threads, and what comes of it does not depend on how many there are.

use std::{io::Read, num::NonZero, thread};

use super::{
    super::{EVENTS, OUTPUT_BYTES},
    event,
    fit::LEAST_BYTES,
};
use crate::evidence::{LogFormat, RawEvent, RawLog};

mod chunks;
#[cfg(test)]
mod tests;

use chunks::{CHUNK_BYTES, Held, Piece, Sound, alone, counted, together};

/// The header of the file.
const HEADER_BYTES: u64 = 4096;
/// So many chunks are read at once: enough that preparing the templates is little of the work.
const AT_ONCE: usize = 16;
/// So many threads at most: more would finish what is thrown away when the answer is full.
const THREADS: usize = 4;

/// Reads what can be read. A stream that fails counts as one that ends inside a chunk.
pub(super) fn read(input: &mut impl Read) -> RawLog {
    read_by(input, thread::available_parallelism().map_or(1, NonZero::get).min(THREADS))
}

fn read_by(input: &mut impl Read, threads: usize) -> RawLog {
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
                Err(bytes) => unsound.join(alone(bytes)),
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
    sound.sort_by_key(Sound::first);
    let mut taking = Taking { log, waiting: Vec::new(), bytes: 0, full: false };
    taking.add(Understood::of(unsound));
    let batches: Vec<&[Sound]> = sound.rchunks(AT_ONCE).collect();
    for wave in batches.chunks(threads.max(1)) {
        if taking.full {
            wave.iter().for_each(|chunks| taking.count(chunks));
            continue;
        }
        for (chunks, understood) in wave.iter().zip(at_once(wave)) {
            if taking.full {
                taking.count(chunks);
            } else {
                taking.add(understood);
                taking.take(chunks.first().map_or(0, Sound::first));
            }
        }
    }
    taking.take(0);
    let mut log = taking.log;
    log.events.sort_by_key(|e| e.record);
    log
}

/// Prints and understands each batch on a thread of its own; where there can be no thread, one after the other.
fn at_once(wave: &[&[Sound]]) -> Vec<Understood> {
    let of = |chunks: &[Sound]| Understood::of(together(chunks));
    thread::scope(|scope| {
        let (last, others) = match wave.split_last() {
            Some((last, others)) => (*last, others),
            None => return Vec::new(),
        };
        let begun: Vec<_> = others
            .iter()
            .map(|chunks| thread::Builder::new().spawn_scoped(scope, move || of(chunks)).ok())
            .collect();
        let last = of(last);
        let mut all: Vec<Understood> = begun
            .into_iter()
            .zip(others)
            .map(|(thread, chunks)| thread.and_then(|t| t.join().ok()).unwrap_or_else(|| of(chunks)))
            .collect();
        all.push(last);
        all
    })
}

/// A record's number, and the event that it is, if it matters.
type Record = (u64, Result<Option<RawEvent>, serde_json::Error>);

/// What came of chunks, with every record that may matter understood.
struct Understood {
    /// The records' numbers, and what was understood.
    records: Vec<Record>,
    piece: Piece,
}

impl Understood {
    fn of(mut piece: Piece) -> Self {
        let held = std::mem::take(&mut piece.held);
        let records = held
            .into_iter()
            .map(|Held { record, written, json }| (record, event::read(&json, record, written)))
            .collect();
        Self { records, piece }
    }
}

/// Events are taken, the newest first.
struct Taking {
    log: RawLog,
    /// Records that are not taken yet.
    waiting: Vec<Record>,
    /// How long the answer is at least.
    bytes: usize,
    /// Whether no more events can be said.
    full: bool,
}

impl Taking {
    fn add(&mut self, Understood { records, piece }: Understood) {
        self.log.read += piece.read;
        self.log.damaged += piece.damaged;
        self.log.cut |= piece.cut;
        self.waiting.extend(records);
    }

    /// Counts chunks whose records cannot be said any more.
    fn count(&mut self, chunks: &[Sound]) {
        self.add(Understood { records: Vec::new(), piece: counted(chunks) });
    }

    /// Takes what waits, but for records before the number `from`, which are older than what is still to be read.
    fn take(&mut self, from: u64) {
        self.waiting.sort_by_key(|(record, _)| *record);
        while let Some((_, understood)) = self.waiting.pop_if(|(record, _)| *record >= from) {
            if self.log.events.len() >= EVENTS || self.bytes > OUTPUT_BYTES {
                self.log.cut = true;
                self.full = true;
                self.waiting.clear();
                return;
            }
            match understood {
                Ok(Some(event)) => {
                    let computer = event.computer.as_ref().map_or(0, String::len);
                    self.bytes += LEAST_BYTES + event.source.len() + event.message.len() + computer;
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
