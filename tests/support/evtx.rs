//! Writes binary logs of Windows for the tests, from nothing but a list of events: the header of the file, chunks of
//! 64 KB with their two checksums, their tables of names and templates, and records whose XML is a template with values.
//!
//! Two readers that know nothing of each other read back what it writes: the tests `the_reader_and_its_library_agree` and
//! `another_reader_reads_the_same` of `tests/intake.rs`.
#![allow(dead_code, reason = "the tests and the benchmark each use their part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]
#![allow(clippy::cast_possible_truncation, reason = "the sizes of a chunk fit")]

use std::collections::HashMap;

pub const HEADER: usize = 4096;
pub const CHUNK: usize = 65_536;
const CHUNK_HEADER: usize = 512;

/// One event.
#[derive(Debug, Clone)]
pub struct Event {
    pub source: String,
    pub number: u16,
    pub level: u8,
    /// Seconds since 1970.
    pub time: i64,
    pub record: u64,
    pub computer: String,
    pub data: Vec<String>,
}

impl Event {
    /// An error of the writeback service, one minute after the one before it.
    pub fn new(record: u64, number: u16, data: &[&str]) -> Self {
        Self {
            source: "PasswordResetService".to_owned(),
            number,
            level: 2,
            time: 1_763_700_000 + 60 * i64::try_from(record).unwrap(),
            record,
            computer: "SYNC01.contoso.com".to_owned(),
            data: data.iter().map(|d| (*d).to_owned()).collect(),
        }
    }

    pub fn from(mut self, source: &str) -> Self {
        self.source = source.to_owned();
        self
    }
}

/// A log of these events, as many to a chunk as have room.
pub fn file(events: &[Event]) -> Vec<u8> {
    let mut chunks = Vec::new();
    let mut open = Chunk::new();
    for event in events {
        if !open.add(event) {
            chunks.push(std::mem::replace(&mut open, Chunk::new()));
            assert!(open.add(event), "an event larger than a chunk");
        }
    }
    if open.last.is_some() {
        chunks.push(open);
    }
    assemble(chunks, events)
}

/// A log with a chunk for each list of events.
pub fn file_of_chunks(lists: &[Vec<Event>]) -> Vec<u8> {
    let chunks = lists.iter().map(|list| {
        let mut chunk = Chunk::new();
        list.iter().for_each(|e| assert!(chunk.add(e), "too much for a chunk"));
        chunk
    });
    assemble(chunks.collect(), &lists.concat())
}

fn assemble(chunks: Vec<Chunk>, events: &[Event]) -> Vec<u8> {
    let mut out = vec![0; HEADER];
    let count = chunks.len();
    out[..8].copy_from_slice(b"ElfFile\0");
    put(&mut out, 16, &(count.saturating_sub(1) as u64).to_le_bytes());
    put(&mut out, 24, &(events.iter().map(|e| e.record).max().unwrap_or(0) + 1).to_le_bytes());
    put(&mut out, 32, &128_u32.to_le_bytes());
    put(&mut out, 36, &1_u16.to_le_bytes());
    put(&mut out, 38, &3_u16.to_le_bytes());
    put(&mut out, 40, &(HEADER as u16).to_le_bytes());
    put(&mut out, 42, &(count as u16).to_le_bytes());
    let sum = crc32(&[&out[..120]]);
    put(&mut out, 124, &sum.to_le_bytes());
    let mut number = 1;
    for chunk in chunks {
        let records = chunk.records;
        out.extend(chunk.finish(number));
        number += records;
    }
    out
}

fn put(out: &mut [u8], at: usize, bytes: &[u8]) {
    out[at..at + bytes.len()].copy_from_slice(bytes);
}

struct Chunk {
    bytes: Vec<u8>,
    /// Where each name stands.
    names: HashMap<&'static str, u32>,
    /// The first name of each of the 64 chains.
    chains: [u32; 64],
    /// Where the template stands.
    template: Option<u32>,
    records: u64,
    ids: Option<(u64, u64)>,
    last: Option<u32>,
}

/// The substitutions of the template.
const SOURCE: u16 = 0;
const NUMBER: u16 = 1;
const LEVEL: u16 = 2;
const TIME: u16 = 3;
const RECORD: u16 = 4;
const COMPUTER: u16 = 5;
const DATA: u16 = 6;

const STRING: u8 = 0x01;
const UINT8: u8 = 0x04;
const UINT16: u8 = 0x06;
const UINT64: u8 = 0x0a;
const FILETIME: u8 = 0x11;
const STRINGS: u8 = 0x81;

const TEMPLATE_ID: u32 = 0x1b2c_3d4e;

impl Chunk {
    fn new() -> Self {
        Self {
            bytes: vec![0; CHUNK_HEADER],
            names: HashMap::new(),
            chains: [0; 64],
            template: None,
            records: 0,
            ids: None,
            last: None,
        }
    }

    /// Adds a record; false, and nothing is changed, where there is no room.
    fn add(&mut self, event: &Event) -> bool {
        let (start, names, chains, template) =
            (self.bytes.len(), self.names.clone(), self.chains, self.template);
        self.record(event);
        if self.bytes.len() > CHUNK {
            self.bytes.truncate(start);
            (self.names, self.chains, self.template) = (names, chains, template);
            return false;
        }
        self.records += 1;
        self.ids = Some((self.ids.map_or(event.record, |(first, _)| first), event.record));
        self.last = Some(start as u32);
        true
    }

    fn record(&mut self, event: &Event) {
        let start = self.bytes.len();
        let written = filetime(event.time);
        self.bytes.extend(b"\x2a\x2a\0\0");
        self.u32(0);
        self.u64(event.record);
        self.u64(written);
        // The fragment, and in it one instance of the template.
        self.bytes.extend([0x0f, 1, 1, 0, 0x0c, 1]);
        self.u32(TEMPLATE_ID);
        match self.template {
            Some(at) => self.u32(at),
            None => {
                let at = self.bytes.len() as u32 + 4;
                self.template = Some(at);
                self.u32(at);
                self.definition();
            }
        }
        let strings: Vec<u8> = event.data.iter().flat_map(|d| utf16(&format!("{d}\0"))).collect();
        let values: [(u8, Vec<u8>); 7] = [
            (STRING, utf16(&event.source)),
            (UINT16, event.number.to_le_bytes().to_vec()),
            (UINT8, vec![event.level]),
            (FILETIME, written.to_le_bytes().to_vec()),
            (UINT64, event.record.to_le_bytes().to_vec()),
            (STRING, utf16(&event.computer)),
            (STRINGS, strings),
        ];
        self.u32(values.len() as u32);
        for (kind, value) in &values {
            self.u16(u16::try_from(value.len()).expect("a value has at most 65,535 bytes"));
            self.bytes.extend([*kind, 0]);
        }
        values.iter().for_each(|(_, value)| self.bytes.extend(value));
        self.bytes.push(0);
        while !(self.bytes.len() + 4 - start).is_multiple_of(8) {
            self.bytes.push(0);
        }
        let size = (self.bytes.len() + 4 - start) as u32;
        self.u32(size);
        put(&mut self.bytes, start + 4, &size.to_le_bytes());
    }

    /// `<Event><System>…</System><EventData><Data>…` with a place for each value.
    fn definition(&mut self) {
        self.u32(0);
        self.u32(TEMPLATE_ID);
        self.bytes.extend([7; 12]);
        let size = self.bytes.len();
        self.u32(0);
        let start = self.bytes.len();
        self.bytes.extend([0x0f, 1, 1, 0]);
        self.element("Event", &[], |c| {
            c.element("System", &[], |c| {
                c.element("Provider", &[("Name", Value::Place(SOURCE, STRING))], |_| {});
                c.element("EventID", &[("Qualifiers", Value::Text("0"))], |c| c.place(NUMBER, UINT16));
                c.element("Level", &[], |c| c.place(LEVEL, UINT8));
                c.element("TimeCreated", &[("SystemTime", Value::Place(TIME, FILETIME))], |_| {});
                c.element("EventRecordID", &[], |c| c.place(RECORD, UINT64));
                c.element("Channel", &[], |c| c.text("Application"));
                c.element("Computer", &[], |c| c.place(COMPUTER, STRING));
            });
            c.element("EventData", &[], |c| c.element("Data", &[], |c| c.place(DATA, STRINGS)));
        });
        self.bytes.push(0);
        let length = (self.bytes.len() - start) as u32;
        put(&mut self.bytes, size, &length.to_le_bytes());
    }

    fn element(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, Value)],
        inner: impl Fn(&mut Self),
    ) {
        self.bytes.push(if attributes.is_empty() { 0x01 } else { 0x41 });
        self.u16(0xffff);
        let size = self.bytes.len();
        self.u32(0);
        self.name(name);
        if !attributes.is_empty() {
            let size = self.bytes.len();
            self.u32(0);
            for (at, (name, value)) in attributes.iter().enumerate() {
                self.bytes.push(if at + 1 < attributes.len() { 0x46 } else { 0x06 });
                self.name(name);
                match value {
                    Value::Place(number, kind) => self.place(*number, *kind),
                    Value::Text(text) => self.text(text),
                }
            }
            let length = (self.bytes.len() - size - 4) as u32;
            put(&mut self.bytes, size, &length.to_le_bytes());
        }
        let before = self.bytes.len();
        self.bytes.push(0x02);
        inner(self);
        if self.bytes.len() == before + 1 {
            self.bytes[before] = 0x03;
        } else {
            self.bytes.push(0x04);
        }
        let length = (self.bytes.len() - size - 4) as u32;
        put(&mut self.bytes, size, &length.to_le_bytes());
    }

    fn place(&mut self, number: u16, kind: u8) {
        self.bytes.push(0x0d);
        self.u16(number);
        self.bytes.push(kind);
    }

    fn text(&mut self, text: &str) {
        self.bytes.extend([0x05, STRING]);
        self.u16(text.encode_utf16().count() as u16);
        self.bytes.extend(utf16(text));
    }

    /// A name stands where it is used first; later uses point there.
    fn name(&mut self, name: &'static str) {
        if let Some(at) = self.names.get(name) {
            return self.u32(*at);
        }
        let at = self.bytes.len() as u32 + 4;
        self.u32(at);
        let hash =
            name.encode_utf16().fold(0_u32, |h, c| h.wrapping_mul(65_599).wrapping_add(u32::from(c))) as u16;
        let chain = usize::from(hash) % 64;
        self.u32(self.chains[chain]);
        self.chains[chain] = at;
        self.u16(hash);
        self.u16(name.len() as u16);
        self.bytes.extend(utf16(name));
        self.u16(0);
        self.names.insert(name, at);
    }

    fn u16(&mut self, n: u16) {
        self.bytes.extend(n.to_le_bytes());
    }

    fn u32(&mut self, n: u32) {
        self.bytes.extend(n.to_le_bytes());
    }

    fn u64(&mut self, n: u64) {
        self.bytes.extend(n.to_le_bytes());
    }

    /// The chunk whose first record has this number.
    fn finish(mut self, number: u64) -> Vec<u8> {
        let free = self.bytes.len();
        let sum = crc32(&[&self.bytes[CHUNK_HEADER..]]);
        self.bytes.resize(CHUNK, 0);
        let (first, last) = self.ids.unwrap_or((0, 0));
        let out = &mut self.bytes;
        put(out, 0, b"ElfChnk\0");
        put(out, 8, &number.to_le_bytes());
        put(out, 16, &(number + self.records).saturating_sub(1).to_le_bytes());
        put(out, 24, &first.to_le_bytes());
        put(out, 32, &last.to_le_bytes());
        put(out, 40, &128_u32.to_le_bytes());
        put(out, 44, &self.last.unwrap_or(0).to_le_bytes());
        put(out, 48, &(free as u32).to_le_bytes());
        put(out, 52, &sum.to_le_bytes());
        for (at, offset) in self.chains.iter().enumerate() {
            put(out, 128 + 4 * at, &offset.to_le_bytes());
        }
        let bucket = (TEMPLATE_ID % 32) as usize;
        put(out, 384 + 4 * bucket, &self.template.unwrap_or(0).to_le_bytes());
        seal(out);
        self.bytes
    }
}

enum Value {
    Place(u16, u8),
    Text(&'static str),
}

/// Writes the checksum of a chunk's header.
pub fn seal(chunk: &mut [u8]) {
    let sum = crc32(&[&chunk[..120], &chunk[128..CHUNK_HEADER]]);
    put(chunk, 124, &sum.to_le_bytes());
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Tenths of microseconds since 1601.
fn filetime(seconds: i64) -> u64 {
    u64::try_from(seconds + 11_644_473_600).unwrap() * 10_000_000
}

/// The checksum of zip, evtx and the rest.
pub fn crc32(pieces: &[&[u8]]) -> u32 {
    static TABLE: std::sync::LazyLock<[u32; 256]> = std::sync::LazyLock::new(|| {
        std::array::from_fn(|n| {
            (0..8).fold(n as u32, |c, _| if c & 1 == 1 { 0xedb8_8320 ^ (c >> 1) } else { c >> 1 })
        })
    });
    let step = |c: u32, b: &u8| TABLE[usize::from(c as u8 ^ *b)] ^ (c >> 8);
    !pieces.iter().flat_map(|p| p.iter()).fold(u32::MAX, step)
}
