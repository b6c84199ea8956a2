//! Uploads, from a stream of bytes to events: real worker processes, hostile files, a server that stays well.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]
#![allow(clippy::cast_possible_truncation, reason = "the files of these tests are small")]

use std::{
    fs::{self, File},
    io::{Cursor, Write as _},
    os::unix::{fs::PermissionsExt as _, process::ExitStatusExt as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use bytes::Bytes;
use futures_util::{FutureExt as _, future::join_all, stream};
use jiff::Timestamp;
use regain::{
    config::{Config, Limits},
    evidence::{EventTime, Level, LogFormat, RawLog},
    ids::FileType,
    intake::{self, AttachError, Attached, Intake, IntakeError},
};
use zip::{ZipWriter, write::SimpleFileOptions};

#[path = "support/evtx.rs"]
mod evtx_file;

use evtx_file::{CHUNK, Event, HEADER, file, file_of_chunks, seal};

/// The longest that anything may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// An intake with a data folder of its own.
struct Desk {
    dir: tempfile::TempDir,
    intake: Intake,
}

impl Desk {
    fn new() -> Self {
        Self::with(Limits::default())
    }

    fn with(limits: Limits) -> Self {
        Self::of(limits, Path::new(env!("CARGO_BIN_EXE_regain")))
    }

    fn of(limits: Limits, program: &Path) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let config = Config { data: dir.path().join("data"), limits, ..Config::default() };
        let intake = Intake::new(&config, program).unwrap();
        Self { dir, intake }
    }

    fn folder(&self) -> PathBuf {
        self.dir.path().join("data/tmp")
    }

    /// What lies in the folder of uploads.
    fn left(&self) -> usize {
        fs::read_dir(self.folder()).unwrap().count()
    }

    /// Receives and reads, and sees that nothing is left.
    async fn read(&self, bytes: &[u8]) -> Result<RawLog, IntakeError> {
        let upload = self.intake.receive(pieces(bytes)).await;
        assert_eq!(self.left(), 0, "an upload has no name");
        let log = self.intake.read(upload?).await;
        assert_eq!(self.left(), 0);
        log
    }
}

/// A worker that does what a shell script says.
fn script(dir: &Path, text: &str) -> PathBuf {
    let path = dir.join("worker");
    // Written by another process: this one may be starting workers, which would hold the file open for writing.
    let made = Command::new("sh")
        .args(["-c", "cat > \"$0\" && chmod 700 \"$0\""])
        .arg(&path)
        .stdin(Stdio::piped())
        .spawn()
        .and_then(|mut child| {
            child.stdin.take().unwrap().write_all(format!("#!/bin/sh\n{text}\n").as_bytes())?;
            child.wait()
        });
    assert!(made.unwrap().success());
    path
}

fn pieces(bytes: &[u8]) -> impl stream::Stream<Item = Result<Bytes, ()>> {
    let pieces: Vec<_> = bytes.chunks(10_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    stream::iter(pieces)
}

fn records(log: &RawLog) -> Vec<u64> {
    log.events.iter().map(|e| e.record.unwrap()).collect()
}

/// So many events of the writeback service, numbered from `first`.
fn events(first: u64, count: u64) -> Vec<Event> {
    (first..first + count)
        .map(|n| Event::new(n, 33_004, &[&format!("TrackingId: {n}, hr=80230619, {}", "x".repeat(200))]))
        .collect()
}

/// Three chunks of ten events each.
fn three_chunks() -> Vec<u8> {
    file_of_chunks(&[events(1, 10), events(11, 10), events(21, 10)])
}

// What a log holds.

#[tokio::test]
async fn a_log_with_our_events_is_read_right() {
    let log = [
        Event::new(7, 33_004, &["TrackingId: 7344da2c, Reason: hr=80230619", "Zweite Zeile: Größe 𝄞"]),
        Event { level: 4, ..Event::new(8, 31_002, &["done"]) },
        Event::new(9, 102, &["svchost", "", "0"]).from("ESENT"),
        Event { level: 3, ..Event::new(10, 6_329, &[]).from("ADSync") },
        Event { level: 0, ..Event::new(11, 611, &["611"]).from("Directory Synchronization") },
        Event { level: 9, ..Event::new(12, 1, &["?"]).from("directory synchronization") },
    ];
    let read = Desk::new().read(&file(&log)).await.unwrap();
    assert_eq!((read.format, read.read, read.damaged, read.cut), (LogFormat::Evtx, 6, 0, false));
    assert_eq!(records(&read), [7, 8, 10, 11, 12]);
    let first = &read.events[0];
    assert_eq!(
        (first.source.as_str(), first.number, first.level),
        ("PasswordResetService", 33_004, Level::Error)
    );
    assert_eq!(first.computer.as_deref(), Some("SYNC01.contoso.com"));
    assert_eq!(first.message, "TrackingId: 7344da2c, Reason: hr=80230619\nZweite Zeile: Größe 𝄞");
    assert_eq!(first.time, Some(EventTime::Utc("2025-11-21T04:47:00Z".parse().unwrap())));
    assert_eq!(read.events[2].message, "");
    let levels: Vec<Level> = read.events.iter().map(|e| e.level).collect();
    assert_eq!(levels[1..], [Level::Information, Level::Warning, Level::Information, Level::Unknown]);
}

#[tokio::test]
async fn the_reader_and_its_library_agree() {
    let log: Vec<Event> = (1..400)
        .map(|n| {
            Event::new(n, 1000 + n as u16, &[&format!("event {n}")]).from(if n % 3 == 0 {
                "ESENT"
            } else {
                "ADSync"
            })
        })
        .collect();
    let bytes = file(&log);
    let mut plain = evtx::EvtxParser::from_buffer(bytes.clone())
        .unwrap()
        .with_configuration(evtx::ParserSettings::new().validate_checksums(true));
    let plain: Vec<serde_json::Value> = plain.records_json_value().map(|r| r.unwrap().data).collect();
    assert_eq!(plain.len(), 399);
    let read = Desk::new().read(&bytes).await.unwrap();
    assert_eq!((read.read, read.damaged), (399, 0));
    let ours = plain.iter().filter(|r| r["Event"]["System"]["Provider"]["#attributes"]["Name"] == "ADSync");
    let ours: Vec<(u64, u64, Timestamp)> = ours
        .map(|r| {
            let system = &r["Event"]["System"];
            (
                system["EventRecordID"].as_u64().unwrap(),
                system["EventID"]["#text"].as_u64().unwrap(),
                system["TimeCreated"]["#attributes"]["SystemTime"].as_str().unwrap().parse().unwrap(),
            )
        })
        .collect();
    let read: Vec<(u64, u64, Timestamp)> = read
        .events
        .iter()
        .map(|e| {
            let Some(EventTime::Utc(time)) = e.time else { panic!("no moment") };
            (e.record.unwrap(), e.number.into(), time)
        })
        .collect();
    assert_eq!(read, ours);
}

#[tokio::test]
async fn of_the_security_log_only_what_happens_to_passwords_is_kept() {
    let security = |n, number| Event::new(n, number, &["mia"]).from("Microsoft-Windows-Security-Auditing");
    let read =
        Desk::new().read(&file(&[security(1, 4_624), security(2, 4_724), security(3, 4_740)])).await.unwrap();
    assert_eq!((records(&read), read.read), (vec![2], 3));
}

/// Needs Python with the package python-evtx: `PYTHON=/path/to/python cargo test --test intake -- --ignored`.
#[test]
#[ignore = "needs python-evtx, a reader that shares no code with ours"]
fn another_reader_reads_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("log.evtx");
    let log: Vec<Event> = (1..400).map(|n| Event::new(n, 1000 + n as u16, &["one", "two"])).collect();
    fs::write(&path, file(&log)).unwrap();
    let python = "import sys, Evtx.Evtx as e, xml.etree.ElementTree as x\n\
        with e.Evtx(sys.argv[1]) as log:\n\
        \x20   head = log.get_file_header()\n\
        \x20   assert head.verify(), 'header'\n\
        \x20   for chunk in log.chunks(): assert chunk.verify(), 'chunk'\n\
        \x20   for record in log.records():\n\
        \x20       s = x.fromstring(record.xml()).find('{*}System')\n\
        \x20       t = lambda n: s.find('{*}' + n).text\n\
        \x20       print(record.record_num(), s.find('{*}Provider').get('Name'), t('EventID'), t('Level'), t('Computer'))\n";
    #[expect(clippy::disallowed_methods, reason = "a person says which Python")]
    let interpreter = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let said = Command::new(interpreter).args(["-c", python]).arg(&path).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let lines: Vec<String> = log
        .iter()
        .map(|e| format!("{} {} {} {} {}", e.record, e.source, e.number, e.level, e.computer))
        .collect();
    assert_eq!(String::from_utf8(said.stdout).unwrap().lines().collect::<Vec<_>>(), lines);
}

#[tokio::test]
async fn a_log_that_started_over_comes_out_in_order() {
    let wrapped = file_of_chunks(&[events(21, 10), events(1, 10), events(11, 10)]);
    let read = Desk::new().read(&wrapped).await.unwrap();
    assert_eq!(records(&read), (1..31).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_log_that_was_laid_out_and_not_filled_is_read_without_a_fault() {
    let mut bytes = file(&events(1, 3));
    bytes.resize(HEADER + 16 * CHUNK, 0);
    bytes.extend(&file(&events(4, 2))[HEADER..]);
    bytes.extend([0; 999]);
    let read = Desk::new().read(&bytes).await.unwrap();
    assert_eq!((records(&read), read.damaged), (vec![1, 2, 3, 4, 5], 0));
}

#[tokio::test]
async fn what_says_too_much_is_cut_to_its_newest_events() {
    let long = "y".repeat(6_000);
    let log: Vec<Event> = (1..1_501).map(|n| Event::new(n, 33_004, &[&long])).collect();
    let read = Desk::new().read(&file(&log)).await.unwrap();
    assert!(read.cut);
    assert_eq!((read.read, read.damaged), (1_500, 0));
    assert!(read.events.iter().all(|e| e.message.len() == 4_000));
    let size = serde_json::to_vec(&read).unwrap().len();
    assert!((intake::OUTPUT_BYTES - 10_000..intake::OUTPUT_BYTES).contains(&size), "{size}");
    let first = 1_501 - read.events.len() as u64;
    assert_eq!(records(&read), (first..1_501).collect::<Vec<_>>());
}

#[tokio::test]
async fn of_very_many_events_the_newest_are_kept() {
    let most = intake::EVENTS as u64;
    let brief =
        |n| Event { computer: String::new(), data: Vec::new(), ..Event::new(n, 6_900, &[]) }.from("ADSync");
    // The log started over: its newest events stand first in the file.
    let log: Vec<Event> = (most..most + 500).chain(1..most).map(brief).collect();
    let read = Desk::new().read(&file(&log)).await.unwrap();
    assert_eq!((read.read, read.damaged, read.cut), (most + 499, 0, true));
    assert_eq!(records(&read), (500..most + 500).collect::<Vec<_>>());
}

#[tokio::test]
async fn records_that_are_too_old_to_be_kept_are_counted_and_their_damage_too() {
    let most = intake::EVENTS as u64;
    let brief =
        |n| Event { computer: String::new(), data: Vec::new(), ..Event::new(n, 6_900, &[]) }.from("ADSync");
    let mut bytes = file(&(0..most + 8_000).map(brief).collect::<Vec<_>>());
    let desk = Desk::new();
    let read = desk.read(&bytes).await.unwrap();
    assert_eq!((read.read, read.damaged, read.cut), (most + 8_000, 0, true));
    assert_eq!(records(&read), (8_000..most + 8_000).collect::<Vec<_>>());
    // The mark of the very first record.
    bytes[HEADER + 512] ^= 1;
    let hurt = desk.read(&bytes).await.unwrap();
    assert_eq!((hurt.read, hurt.damaged, hurt.cut), (most + 7_999, 1, true));
    assert_eq!(hurt.events, read.events);
}

// Damage.

#[tokio::test]
async fn a_byte_turned_over_in_the_header_of_a_chunk_costs_that_chunk_at_most() {
    let desk = Desk::new();
    let whole = three_chunks();
    let fields = [0, 4, 7, 8, 16, 24, 31, 32, 40, 44, 46, 48, 49, 51, 52, 60, 100, 120, 124, 127];
    let tables = (128..512).step_by(37);
    for chunk in 0..3_u64 {
        for at in fields.into_iter().chain(tables.clone()) {
            let mut bytes = whole.clone();
            bytes[HEADER + chunk as usize * CHUNK + at] ^= 0xff;
            let read = desk.read(&bytes).await.unwrap();
            let lost = 10 * chunk + 1..10 * chunk + 11;
            // Without its first word a chunk is none; everything else of a header can be done without.
            let expected: Vec<u64> = (1..31).filter(|n| at >= 8 || !lost.contains(n)).collect();
            assert_eq!(records(&read), expected, "byte {at} of chunk {chunk}");
            // The flags say whether there are checksums at all, and no checksum covers them.
            assert_eq!(read.damaged, u64::from(!(120..124).contains(&at)), "byte {at} of chunk {chunk}");
        }
    }
}

#[tokio::test]
async fn a_header_that_hides_its_records_is_not_believed() {
    let desk = Desk::new();
    // Where the free space begins, where the last record stands, and which it is.
    for (at, value) in [(48, 513), (48, 0), (44, 512), (32, 11), (24, 99)] {
        let mut bytes = three_chunks();
        bytes[HEADER + CHUNK + at..HEADER + CHUNK + at + 4].copy_from_slice(&u32::to_le_bytes(value));
        let read = desk.read(&bytes).await.unwrap();
        assert_eq!((records(&read), read.damaged), ((1..31).collect(), 1), "{value} at {at}");
    }
}

#[tokio::test]
async fn a_false_header_with_a_right_checksum_costs_that_chunk_at_most() {
    let desk = Desk::new();
    let whole = three_chunks();
    for (at, value) in
        [(44, 0xffff_ffff), (48, 0xffff_ffff), (48, 513), (48, 0), (128, 0xffff_fff0), (384, 0xffff_fff0)]
    {
        let mut bytes = whole.clone();
        let chunk = &mut bytes[HEADER + CHUNK..HEADER + 2 * CHUNK];
        chunk[at..at + 4].copy_from_slice(&u32::to_le_bytes(value));
        seal(chunk);
        let read = desk.read(&bytes).await.unwrap();
        let found = records(&read);
        let others: Vec<u64> = found.iter().copied().filter(|n| !(11..21).contains(n)).collect();
        assert_eq!(others, (1..11).chain(21..31).collect::<Vec<_>>(), "{value:#x} at {at}");
    }
}

#[tokio::test]
async fn damage_at_the_border_of_two_chunks_leaves_the_others_whole() {
    let desk = Desk::new();
    let log = events(1, 300);
    let whole = file(&log);
    let all = desk.read(&whole).await.unwrap();
    assert_eq!(all.read, 300);
    let chunks = (whole.len() - HEADER) / CHUNK;
    assert!(chunks >= 3, "{chunks}");
    // The record with which each chunk begins, as its header says it.
    let first = |chunk: usize| {
        let at = HEADER + chunk * CHUNK + 24;
        u64::from_le_bytes(whole[at..at + 8].try_into().unwrap())
    };
    for border in 0..chunks {
        let mut bytes = whole.clone();
        let at = HEADER + border * CHUNK;
        bytes[at - 700..at + 64].fill(0x5a);
        let read = desk.read(&bytes).await.unwrap();
        let end = if border + 1 < chunks { first(border + 1) } else { 301 };
        // The chunk after the border is gone, and before it a record or two.
        let near = first(border).saturating_sub(2)..end;
        let (found, sure) = (records(&read), (1..301).filter(|n| !near.contains(n)));
        assert!(sure.clone().all(|n| found.contains(&n)), "border {border}");
        assert!(!found.contains(&first(border)), "border {border}");
        assert!(read.damaged >= 1, "border {border}");
        assert!(read.events.iter().all(|e| all.events.contains(e)), "border {border}: an event was made up");
    }
}

#[tokio::test]
async fn a_log_cut_anywhere_is_read_as_far_as_it_goes() {
    let desk = Desk::new();
    let whole = file(&events(1, 300));
    let mut before = 0;
    for length in (0..=whole.len()).step_by(4096) {
        let read = desk.read(&whole[..length]).await;
        if length <= HEADER {
            let expected = if length == 0 { IntakeError::Empty } else { IntakeError::NoEvents };
            assert_eq!(read.unwrap_err(), expected);
            continue;
        }
        let in_chunk = (length - HEADER) % CHUNK;
        let read = read.unwrap();
        assert_eq!(records(&read), (1..=read.events.len() as u64).collect::<Vec<_>>(), "at {length}");
        assert!(read.events.len() >= before, "at {length}");
        assert!(if in_chunk == 0 { read.damaged == 0 } else { read.damaged >= 1 }, "at {length}");
        before = read.events.len();
    }
    assert_eq!(before, 300);
    assert_eq!(desk.read(&whole[..4095]).await.unwrap_err(), IntakeError::Damaged);
    assert_eq!(desk.read(&whole[..8]).await.unwrap_err(), IntakeError::Damaged);
}

#[tokio::test]
async fn noise_in_the_records_never_makes_up_a_source_and_never_stops_the_rest() {
    let desk = Desk::new();
    let whole = three_chunks();
    let mut chance = 0x9e37_79b9_u32;
    for round in 0..60 {
        let mut bytes = whole.clone();
        for _ in 0..=round % 8 {
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            bytes[HEADER + CHUNK + 512 + chance as usize / 7 % 8_000] ^= (chance >> 24) as u8;
        }
        let read = desk.read(&bytes).await.unwrap();
        let found = records(&read);
        assert!((1..11).chain(21..31).all(|n| found.contains(&n)), "round {round}: {found:?}");
        assert!(read.events.iter().all(|e| e.source == "PasswordResetService"), "round {round}");
    }
}

// Other kinds of files.

#[tokio::test]
async fn a_file_of_another_kind_is_refused_whatever_its_name_would_be() {
    let desk = Desk::new();
    let log = file(&events(1, 1));
    for other in [
        &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"[..],
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff",
        b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj",
        b"\x1f\x8b\x08\0\0\0\0\0\0\x03",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x30\0\0\0LfLe\x01\0\0\0\x01\0\0\0",
        &[&b"MZ"[..], &log].concat(),
        &[&b"%PDF-1.4\n"[..], &archive(&[("log.evtx", &log)])].concat(),
        &[0; 4096],
        &log[1..],
    ] {
        assert_eq!(desk.read(other).await.unwrap_err(), IntakeError::UnknownFormat, "{:?}", &other[..8]);
    }
    assert_eq!(desk.read(b"").await.unwrap_err(), IntakeError::Empty);
}

#[tokio::test]
async fn text_of_every_encoding_is_looked_into() {
    let desk = Desk::new();
    let utf16 =
        |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let text = "The weather in Zürich is fine today, and nothing happened.";
    for bytes in [
        text.as_bytes().to_vec(),
        utf16(text, u16::to_le_bytes),
        utf16(text, u16::to_be_bytes),
        utf16(&format!("\u{feff}{text}"), u16::to_le_bytes),
        b"The weather in Z\xfcrich is fine today".to_vec(),
    ] {
        assert_eq!(desk.read(&bytes).await.unwrap_err(), IntakeError::NoEvents, "{:?}", &bytes[..8]);
    }
}

#[tokio::test]
async fn events_in_text_of_every_encoding_are_read() {
    let desk = Desk::new();
    let utf16 =
        |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let text = "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System>\
        <Provider Name=\"ADSync\"/><EventID>6329</EventID><Level>3</Level>\
        <TimeCreated SystemTime=\"2025-11-21T05:00:30.000Z\"/><EventRecordID>5</EventRecordID>\
        <Computer>SYNC01</Computer></System><EventData><Data>Größe</Data></EventData></Event>";
    for bytes in [
        text.as_bytes().to_vec(),
        format!("\u{feff}{text}").into_bytes(),
        utf16(text, u16::to_le_bytes),
        utf16(text, u16::to_be_bytes),
        utf16(&format!("\u{feff}{text}"), u16::to_le_bytes),
        utf16(&format!("\u{feff}{text}"), u16::to_be_bytes),
        text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
        // The first page is plain, and what comes later is not UTF-8.
        [vec![b' '; 5_000], text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()].concat(),
    ] {
        let read = desk.read(&bytes).await.unwrap();
        assert_eq!((read.format, read.read, read.events.len()), (LogFormat::Xml, 1, 1), "{:?}", &bytes[..8]);
        let event = &read.events[0];
        assert_eq!((event.source.as_str(), event.number, event.level), ("ADSync", 6_329, Level::Warning));
        assert_eq!(event.message, "Größe", "{:?}", &bytes[..8]);
    }
    // With a binary log in one archive: both, by time.
    let zip = archive(&[("text", text.as_bytes()), ("log", &file(&events(19, 3)))]);
    let read = desk.read(&zip).await.unwrap();
    assert_eq!(records(&read), [19, 20, 5, 21]);
}

// Archives.

/// An archive of these files, packed.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(
            *name,
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated),
        )
        .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Where each header of this kind begins.
fn headers(zip: &[u8], kind: &[u8; 4]) -> Vec<usize> {
    (0..zip.len() - 4).filter(|at| zip[*at..].starts_with(kind)).collect()
}

const LOCAL: &[u8; 4] = b"PK\x03\x04";
const CENTRAL: &[u8; 4] = b"PK\x01\x02";
const END: &[u8; 4] = b"PK\x05\x06";

fn set_u32(zip: &mut [u8], at: usize, value: u32) {
    zip[at..at + 4].copy_from_slice(&value.to_le_bytes());
}

#[tokio::test]
async fn the_logs_of_an_archive_are_read_and_their_names_ignored() {
    let desk = Desk::new();
    let zip = archive(&[
        ("readme.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("../../etc/passwd", &file(&events(1, 3))),
        ("C:\\Windows\\notes.evtx", b"Nothing happened today."),
        ("empty.evtx", b""),
        ("more.txt", &file(&events(4, 2))),
        ("older.txt", &file(&events(0, 1))),
    ]);
    let read = desk.read(&zip).await.unwrap();
    assert_eq!((records(&read), read.read, read.damaged), (vec![0, 1, 2, 3, 4, 5], 6, 0));
    assert_eq!(desk.read(&archive(&[])).await.unwrap_err(), IntakeError::Empty);
    let other = archive(&[("log.evtx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")]);
    assert_eq!(desk.read(&other).await.unwrap_err(), IntakeError::UnknownFormat);
    let prose = archive(&[("log.evtx", b"Nothing happened today.")]);
    assert_eq!(desk.read(&prose).await.unwrap_err(), IntakeError::NoEvents);
}

#[tokio::test]
async fn an_archive_cut_or_turned_over_is_damaged_and_no_more() {
    let desk = Desk::new();
    let zip = archive(&[("a.evtx", &three_chunks()), ("b.evtx", &file(&events(31, 5)))]);
    for length in [4, 30, zip.len() / 2, zip.len() - 1] {
        assert_eq!(desk.read(&zip[..length]).await.unwrap_err(), IntakeError::Damaged, "{length}");
    }
    // In the middle of the first file: the second is whole.
    let mut bytes = zip.clone();
    let second = headers(&zip, LOCAL)[1];
    bytes[second / 2..second / 2 + 40].fill(0xff);
    let read = desk.read(&bytes).await.unwrap();
    assert!(read.damaged >= 1);
    assert_eq!(records(&read).split_off(read.events.len() - 5), [31, 32, 33, 34, 35]);
}

#[tokio::test]
async fn bombs_are_refused_by_what_they_say_and_by_what_comes_out() {
    let desk = Desk::new();
    let zeros = [&file(&events(1, 1))[..], &vec![0; 30 << 20]].concat();
    let honest = archive(&[("log.evtx", &zeros)]);
    assert!(honest.len() < zeros.len() / 100);
    assert_eq!(desk.read(&honest).await.unwrap_err(), IntakeError::Bomb);

    // The same, and its headers say that it is small.
    let mut lying = honest.clone();
    let (local, central) = (headers(&honest, LOCAL)[0], headers(&honest, CENTRAL)[0]);
    set_u32(&mut lying, local + 22, 70_000);
    set_u32(&mut lying, central + 24, 70_000);
    let read = desk.read(&lying).await;
    assert!(matches!(read, Err(IntakeError::Bomb)), "{read:?}");

    // Each entry is small enough, all of them are not.
    let seven = [&file(&events(1, 1))[..], &vec![0; 7 << 20]].concat();
    let many = archive(&[("a", &seven), ("b", &seven)]);
    assert_eq!(desk.read(&many).await.unwrap_err(), IntakeError::Bomb);
    assert_eq!(desk.read(&archive(&[("a", &seven)])).await.unwrap().read, 1, "one alone is no bomb");

    // More than the limit, at a ratio that is none.
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("log.evtx", stored).unwrap();
    zip.write_all(&vec![7; 3 << 20]).unwrap();
    let mut large = zip.finish().unwrap().into_inner();
    let at = headers(&large, CENTRAL)[0];
    set_u32(&mut large, at + 24, u32::try_from(intake::UNPACKED_BYTES).unwrap() + 1);
    assert_eq!(desk.read(&large).await.unwrap_err(), IntakeError::Bomb);
}

#[tokio::test]
async fn two_entries_in_the_same_bytes_are_refused() {
    let log = file(&events(1, 5));
    let mut zip = archive(&[("a", &log), ("b", &log)]);
    let central = headers(&zip, CENTRAL);
    let first = zip[central[0] + 42..central[0] + 46].to_vec();
    zip[central[1] + 42..central[1] + 46].copy_from_slice(&first);
    assert_eq!(Desk::new().read(&zip).await.unwrap_err(), IntakeError::Bomb);
}

#[tokio::test]
async fn an_archive_in_an_archive_a_password_and_a_crowd_are_refused() {
    let desk = Desk::new();
    let inner = archive(&[("log.evtx", &file(&events(1, 1)))]);
    assert_eq!(desk.read(&archive(&[("log.evtx", &inner)])).await.unwrap_err(), IntakeError::Nested);

    let mut secret = inner.clone();
    secret[6] |= 1;
    let at = headers(&secret, CENTRAL)[0];
    secret[at + 8] |= 1;
    assert_eq!(desk.read(&secret).await.unwrap_err(), IntakeError::Encrypted);

    let names: Vec<String> = (0..=intake::ENTRIES).map(|n| n.to_string()).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b""[..])).collect();
    assert_eq!(desk.read(&archive(&many)).await.unwrap_err(), IntakeError::TooManyEntries);
    assert_eq!(desk.read(&archive(&many[1..])).await.unwrap_err(), IntakeError::UnknownFormat);
    // Its end says so; there are none.
    let mut boasting = inner.clone();
    let at = headers(&boasting, END)[0];
    boasting[at + 8..at + 12].fill(0xff);
    assert_eq!(desk.read(&boasting).await.unwrap_err(), IntakeError::TooManyEntries);
}

// The fence around the worker.

#[tokio::test]
async fn a_worker_that_computes_too_long_is_ended_by_its_own_limit() {
    // Nothing but zeros, and no end of them; the file takes no room on the disk.
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("log.evtx");
    fs::write(&path, file(&[])).unwrap();
    File::options().write(true).open(&path).unwrap().set_len(1 << 40).unwrap();
    let ran = tokio::process::Command::new(env!("CARGO_BIN_EXE_regain"))
        .args(["parse-worker", "--megabytes=512", "--seconds=1"])
        .stdin(File::open(&path).unwrap())
        .kill_on_drop(true)
        .output();
    let ran = tokio::time::timeout(PATIENCE, ran).await.expect("it ends").unwrap();
    assert_eq!(ran.status.signal(), Some(24), "SIGXCPU; {ran:?}");
    assert!(ran.stdout.is_empty() && ran.stderr.is_empty());
}

#[tokio::test]
async fn a_worker_that_needs_too_much_memory_ends_alone() {
    let text: Vec<u8> = "No event. ".repeat(1 << 20).encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(Desk::new().read(&text).await.unwrap_err(), IntakeError::NoEvents, "there is room for it");
    let desk = Desk::with(Limits { worker_megabytes: 64, ..Limits::default() });
    assert_eq!(desk.read(&text).await.unwrap_err(), IntakeError::Damaged);
    assert_eq!(desk.read(&three_chunks()).await.unwrap().read, 30, "the next one is read");
}

#[tokio::test]
async fn a_worker_writes_no_file_opens_few_and_has_no_environment() {
    // The fence is of the worker; what it inherits is of the server.
    let dir = tempfile::tempdir().unwrap();
    let seen = dir.path().join("seen");
    let text =
        format!("pwd > '{0}'; export -p >> '{0}'; exec cat /proc/self/limits >> '{0}'", seen.display());
    let desk = Desk::of(Limits::default(), &script(dir.path(), &text));
    desk.read(b"x").await.unwrap_err();
    let seen = fs::read_to_string(seen).unwrap();
    assert!(seen.starts_with("/\n"), "{seen}");
    for name in ["HOME", "PATH=", "CARGO", "REGAIN", "USER"] {
        assert!(!seen.contains(name), "{name}: {seen}");
    }

    let limits = Command::new("sh")
        .arg("-c")
        // A worker that waits for its input shows the limits that it set.
        .arg("mkfifo in && { \"$0\" parse-worker --megabytes=300 --seconds=7 < in & } && exec 3> in && for n in $(seq 600); do grep -q 'file size *0' /proc/$!/limits && grep -q 'cpu time *7' /proc/$!/limits && break; sleep 0.1; done; cat /proc/$!/limits")
        .arg(env!("CARGO_BIN_EXE_regain"))
        .current_dir(dir.path())
        .output()
        .unwrap();
    let limits = String::from_utf8(limits.stdout).unwrap();
    for (name, value) in [
        ("Max address space", "314572800"),
        ("Max cpu time", "7"),
        ("Max file size", "0"),
        ("Max open files", "8"),
        ("Max core file size", "0"),
    ] {
        let line = limits.lines().find(|l| l.starts_with(name)).unwrap_or_else(|| panic!("{name}: {limits}"));
        assert_eq!(line[name.len()..].split_whitespace().next(), Some(value), "{line}");
    }
}

#[tokio::test]
async fn whatever_a_worker_does_the_server_says_one_word_about_it() {
    let cases = [
        ("kill -XCPU $$", IntakeError::TooSlow),
        ("kill -KILL $$", IntakeError::Damaged),
        ("kill -ABRT $$", IntakeError::Damaged),
        ("exit 1", IntakeError::Damaged),
        ("exit 0", IntakeError::Damaged),
        ("echo '{\"refused\":\"bomb\"}'; exit 1", IntakeError::Damaged),
        ("echo '{\"refused\":\"bomb\"}'", IntakeError::Bomb),
        ("echo '{\"refused\":\"unable\"}'", IntakeError::Io(std::io::ErrorKind::Other)),
        ("echo '{\"refused\":\"bomb\",\"more\":1}'", IntakeError::Damaged),
        ("echo '{\"log\":{\"format\":\"evtx\"}}'", IntakeError::Damaged),
        (
            "while echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; do :; done",
            IntakeError::Damaged,
        ),
        ("exec >&-; exec sleep 60", IntakeError::TooSlow),
        ("exec sleep 60", IntakeError::TooSlow),
    ];
    // All at once: two of them wait until the time is over.
    join_all(cases.map(async |(does, expected)| {
        let dir = tempfile::tempdir().unwrap();
        let path = script(dir.path(), &format!("PATH=/bin:/usr/bin\n{does}"));
        let desk = Desk::of(Limits { worker_seconds: 1, ..Limits::default() }, &path);
        assert_eq!(desk.read(b"x").await.unwrap_err(), expected, "{does}");
    }))
    .await;
    let desk = Desk::of(Limits::default(), Path::new("/no/such/program"));
    assert_eq!(desk.read(b"x").await.unwrap_err(), IntakeError::Io(std::io::ErrorKind::NotFound));
}

#[tokio::test]
async fn more_than_the_queue_are_turned_away_and_who_leaves_makes_room() {
    let dir = tempfile::tempdir().unwrap();
    let text = format!("echo $$ >> '{}'\nexec /bin/sleep 600", dir.path().join("pids").display());
    let desk = Desk::of(Limits { workers: 1, ..Limits::default() }, &script(dir.path(), &text));
    let uploads = join_all((0..2 + intake::QUEUE).map(|_| desk.intake.receive(pieces(b"x")))).await;
    let mut reads: Vec<_> = uploads.into_iter().map(|u| Box::pin(desk.intake.read(u.unwrap()))).collect();
    let last = reads.pop().unwrap();
    for read in &mut reads {
        assert!(read.now_or_never().is_none());
    }
    assert_eq!(last.await.unwrap_err(), IntakeError::Busy);
    let pids = || fs::read_to_string(dir.path().join("pids")).unwrap_or_default();
    until(|| pids().lines().count() == 1).await;
    let running = PathBuf::from("/proc").join(pids().trim());
    assert!(running.exists());
    // The person went away: the worker ends, and the next one begins.
    drop(reads.remove(0));
    until(|| !running.exists()).await;
    let next = reads.remove(0);
    let waits = tokio::time::timeout(Duration::from_secs(2), next).await;
    assert!(waits.is_err(), "it runs: {waits:?}");
    assert_eq!(pids().lines().count(), 2);
}

async fn until(so: impl Fn() -> bool) {
    let waited = async {
        while !so() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waited).await.expect("it came to this");
}

// Receiving.

#[tokio::test]
async fn an_upload_ends_at_its_limit_however_long_it_goes_on() {
    let desk = Desk::with(Limits { upload_megabytes: 1, ..Limits::default() });
    let endless = stream::repeat_with(|| Ok::<_, ()>(Bytes::from_static(&[b'x'; 65_536])));
    assert_eq!(desk.intake.receive(endless).await.unwrap_err(), IntakeError::TooLarge { megabytes: 1 });
    let exact = desk.intake.receive(pieces(&vec![b'x'; 1 << 20])).await.unwrap();
    assert_eq!(exact.bytes(), 1 << 20);
    assert_eq!(
        desk.intake.receive(pieces(&vec![b'x'; (1 << 20) + 1])).await.unwrap_err(),
        IntakeError::TooLarge { megabytes: 1 }
    );
    let broken = stream::iter([Ok(Bytes::from_static(b"ElfFile\0")), Err("gone")]);
    assert_eq!(desk.intake.receive(broken).await.unwrap_err(), IntakeError::Interrupted);
    assert_eq!(desk.left(), 0);
}

#[tokio::test]
async fn so_many_uploads_lie_here_at_once_and_no_more() {
    let desk = Desk::new();
    let held = join_all((0..intake::RECEIVING).map(|_| desk.intake.receive(pieces(b"x")))).await;
    assert!(held.iter().all(Result::is_ok));
    assert_eq!(desk.intake.receive(pieces(b"x")).await.unwrap_err(), IntakeError::Busy);
    drop(held);
    assert!(desk.intake.receive(pieces(b"x")).await.is_ok());
}

#[tokio::test]
async fn the_folder_is_its_owners_alone_and_what_a_crash_left_is_removed() {
    let desk = Desk::new();
    let folder = desk.folder();
    assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    fs::write(folder.join("upload-AbCdEf"), "old").unwrap();
    fs::write(folder.join("note"), "not ours").unwrap();
    let config = Config { data: desk.dir.path().join("data"), ..Config::default() };
    let _again = Intake::new(&config, Path::new(env!("CARGO_BIN_EXE_regain"))).unwrap();
    let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["note"]);
}

#[test]
fn the_limits_that_cannot_be_changed_are_those_of_the_document() {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/limits.md")).unwrap();
    for (what, value) in [
        ("bytes that come out of an archive", intake::UNPACKED_BYTES),
        ("entries of an archive", intake::ENTRIES as u64),
        ("times that an entry, or the archive, may grow", intake::ENTRY_RATIO),
        ("bytes that may come out at any ratio", intake::RATIO_FREE_BYTES),
        ("bytes of one text", intake::TEXT_BYTES),
        ("events that are kept, the newest", intake::EVENTS as u64),
        ("bytes of what a reader says", intake::OUTPUT_BYTES as u64),
        ("files that wait to be read", intake::QUEUE as u64),
        ("uploads that lie on the disk at once", intake::RECEIVING as u64),
    ] {
        let row = format!("| {what} | {value} |");
        assert!(text.contains(&row), "docs/limits.md lacks {row}");
    }
}

// Files that are added to a session.

/// A JPEG of one point with a comment.
fn jpeg(comment: &[u8]) -> Vec<u8> {
    let segment = |marker: u8, contents: &[u8]| {
        let length = u16::try_from(contents.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], &length[..], contents].concat()
    };
    let comments = comment.chunks(60_000).map(|part| segment(0xfe, part)).collect::<Vec<_>>().concat();
    let frame = segment(0xc0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
    let scan = segment(0xda, &[1, 1, 0, 0, 63, 0]);
    [b"\xff\xd8", &comments[..], &frame, &scan, b"scan\xff\xd9"].concat()
}

impl Desk {
    async fn attach(&self, bytes: &[u8]) -> Result<Attached, AttachError> {
        let upload = self.intake.receive_within(pieces(bytes), 8).await?;
        assert_eq!(self.left(), 0, "an upload has no name");
        self.intake.attachment(upload).await
    }
}

#[tokio::test]
async fn a_file_for_a_session_is_read_by_a_process_of_its_own() {
    let desk = Desk::new();
    let large = jpeg(&vec![b'x'; 7_000_000]);
    let read = desk.attach(&large).await.unwrap();
    let bytes = jpeg(b"");
    assert_eq!(read, Attached::Picture { file_type: FileType::Jpeg, width: 1, height: 1, bytes });
    let text = desk.attach(b"\xff\xfeD\0N\0S\0 \0O\0K\0").await.unwrap();
    assert_eq!(text, Attached::Text("DNS OK".to_owned()));
    // One byte of this encoding is three of UTF-8.
    let euros = desk.attach(&[&b"price "[..], &[0x80; 200_000]].concat()).await.unwrap();
    assert_eq!(euros, Attached::Text(format!("price {}", "€".repeat(200_000))));
    assert_eq!(desk.attach(b"GIF89a").await, Err(IntakeError::UnknownFormat.into()));
    assert_eq!(desk.attach(&jpeg(b"")[..20]).await, Err(IntakeError::Damaged.into()));
    assert_eq!(desk.attach(&jpeg(b"%PDF-1.7")).await, Err(AttachError::Mixed));
    assert_eq!(desk.attach(&vec![b'x'; 300_000]).await, Err(AttachError::LongText));
    let large = desk.attach(&vec![b'x'; (8 << 20) + 1]).await;
    assert_eq!(large, Err(IntakeError::TooLarge { megabytes: 8 }.into()));
    let small = Desk::with(Limits { picture_megapixels: 1, ..Limits::default() });
    let mut wide = jpeg(b"");
    let frame = wide.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    wide[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    assert_eq!(small.attach(&wide).await, Err(AttachError::Pixels { megapixels: 1 }));
}

#[tokio::test]
async fn nothing_that_a_worker_says_of_a_file_is_believed_unseen() {
    let dir = tempfile::tempdir().unwrap();
    let damaged = Err(AttachError::Intake(IntakeError::Damaged));
    for says in [
        r#"printf '{"picture":{"file_type":"png","width":1,"height":1}}\n<html>'"#,
        r#"printf '{"picture":{"file_type":"text","width":1,"height":1}}\nwords'"#,
        r#"printf '{"picture":{"file_type":"png","width":1,"height":1,"more":1}}\n\211PNG\r\n\032\n'"#,
        r#"printf '{"picture":{"file_type":"png","width":1,"height":1}}'"#,
        r#"printf '"text"\n\377\376'"#,
        r#"printf '"sulking"\n'"#,
        "true",
        "PATH=/bin:/usr/bin\nhead -c 100000 /dev/zero",
        "exit 1",
    ] {
        let desk = Desk::of(Limits::default(), &script(dir.path(), says));
        assert_eq!(desk.attach(b"words").await, damaged, "{says}");
    }
    let good = script(dir.path(), r#"printf '"text"\nwords'"#);
    assert_eq!(Desk::of(Limits::default(), &good).attach(b"x").await, Ok(Attached::Text("words".to_owned())));
}
