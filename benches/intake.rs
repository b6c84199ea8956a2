//! How long the worker takes for a log of 20 MB with 30,000 records, next to the plain reader of the library that it
//! uses: `cargo bench --bench intake`. Twice: its reading alone, up to the bytes of its answer, in this process as the
//! library's; and all of it, with the start of a process and the pipe.
#![allow(missing_docs, reason = "a benchmark has no documentation")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a benchmark says what it found")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures")]

use std::{
    fs::{self, File},
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

#[path = "../tests/support/evtx.rs"]
mod evtx_file;

use evtx_file::Event;

const RECORDS: u64 = 30_000;
const ROUNDS: usize = 15;

fn main() {
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    for (what, every) in [("one record of ten matters", 10), ("every record matters", 1)] {
        let path = dir.path().join("log.evtx");
        fs::write(&path, log(every)).unwrap();
        let size = fs::metadata(&path).unwrap().len();
        // By turns, so that whatever else the machine does falls on both.
        let (mut plain, mut reading, mut worker) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            plain.push(time(|| assert_eq!(read_plainly(&path), RECORDS)));
            reading.push(time(|| read_here(&path)));
            worker.push(time(|| read_by_worker(&path)));
        }
        let (plain, reading, worker) = (median(plain), median(reading), median(worker));
        println!(
            "{what}: {:.1} MB, {RECORDS} records; library {plain:?}, reading {reading:?}, ratio {:.2}; whole worker {worker:?}, ratio {:.2}",
            size as f64 / 1e6,
            reading.as_secs_f64() / plain.as_secs_f64(),
            worker.as_secs_f64() / plain.as_secs_f64()
        );
    }
}

/// Records of about 660 bytes; one of `every` is of a source that matters.
fn log(every: u64) -> Vec<u8> {
    let text = "Reason: Synchronization Engine returned an error hr=80230619, Message: A restriction prevents the \
                password from being changed to the current one specified., Context: cloudAnchor: User_7344da2c, \
                SourceAnchorValue: mS5xOUbW";
    let events: Vec<Event> = (1..=RECORDS)
        .map(|n| {
            let event = Event::new(n, 33_004, &[&format!("TrackingId: {n}, {text}")]);
            if n % every == 0 { event } else { event.from("Microsoft-Windows-Security-SPP") }
        })
        .collect();
    evtx_file::file(&events)
}

fn read_plainly(path: &Path) -> u64 {
    let mut parser = evtx::EvtxParser::from_path(path).unwrap();
    parser.records_json().map(|r| u64::from(!r.unwrap().data.is_empty())).sum()
}

fn read_here(path: &Path) {
    let log = regain::intake::worker::read_file(File::open(path).unwrap()).unwrap();
    assert_eq!(log.read, RECORDS);
    assert!(serde_json::to_vec(&log).unwrap().starts_with(b"{"));
}

fn read_by_worker(path: &Path) {
    let ran = Command::new(env!("CARGO_BIN_EXE_regain"))
        .args(["parse-worker", "--megabytes=512", "--seconds=20"])
        .env_clear()
        .stdin(File::open(path).unwrap())
        .output()
        .unwrap();
    assert!(ran.status.success() && ran.stdout.starts_with(b"{\"log\""));
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
