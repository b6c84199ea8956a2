//! Whatever comes in from outside: no input brings the program down, and what must hold for every input holds.
//!
//! Each target is tried with its seeds (`__fuzz__/<target>/corpus`), with random bytes, and with seeds that random bytes were
//! written into. How many, says `ITERATIONS`; `BOLERO_RANDOM_ITERATIONS` in the environment says otherwise, and
//! `CONTRIBUTING.md` how to look for longer.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]
#![allow(clippy::cast_possible_truncation, reason = "the files of these tests are small")]

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{Seek as _, Write as _},
    path::{Path, PathBuf},
    sync::LazyLock,
};

use regain::{
    content::Content,
    evidence::{
        Clean, IngestError, Limit, Log, MESSAGE_CHARACTERS, RawLog, ReasonKind, facts, identify, ingest,
        ingest_str, read_log, read_text,
    },
    intake::{EVENTS, worker},
};

#[path = "../support/evtx.rs"]
mod evtx_file;
mod seeds;

/// How many random inputs each target gets, in a debug build a few seconds of work.
const ITERATIONS: usize = 300;

/// The longest random input, in bytes.
const LONGEST: usize = 4096;

static CONTENT: LazyLock<Content> =
    LazyLock::new(|| Content::load(None).unwrap_or_else(|report| panic!("{report}")));

/// The seeds of a target: its files in the order of their names, and for uploads what the builders make.
fn all_seeds(target: &str) -> Vec<Vec<u8>> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/__fuzz__").join(target).join("corpus");
    let listed = fs::read_dir(folder).unwrap_or_else(|e| panic!("{target}: {e}"));
    let mut files: Vec<PathBuf> = listed.map(|f| f.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 2, "{target} has too few seeds");
    let built = if target == "upload" { seeds::built() } else { Vec::new() };
    files.iter().map(|f| fs::read(f).unwrap()).chain(built).collect()
}

/// A seed into which the bytes were written: which one, where and how say the first bytes.
fn spliced(bytes: &[u8], seeds: &[Vec<u8>]) -> Vec<u8> {
    let [which, at, at_low, how, rest @ ..] = bytes else { return Vec::new() };
    let mut seed = seeds[usize::from(*which) % seeds.len()].clone();
    let at = usize::from(u16::from_be_bytes([*at, *at_low])) % (seed.len() + 1);
    let few = &rest[..rest.len().min(1 + usize::from(*how >> 3))];
    match how % 4 {
        // Written over, written between, cut off, a piece of it a second time.
        0 => {
            let end = (at + few.len()).min(seed.len());
            seed[at..end].copy_from_slice(&few[..end - at]);
        }
        1 => drop(seed.splice(at..at, few.iter().copied())),
        2 => seed.truncate(at),
        _ => {
            let piece = seed[at..(at + few.len() * 8).min(seed.len())].to_vec();
            seed.extend(piece);
        }
    }
    seed
}

/// Runs a target: what bolero finds, and seeds with it written into them.
macro_rules! target {
    ($name:ident, $holds:path) => {
        #[test]
        fn $name() {
            let seeds = all_seeds(stringify!($name));
            for seed in &seeds {
                $holds(seed);
            }
            bolero::check!().with_iterations(ITERATIONS).with_max_len(LONGEST).for_each(|bytes: &[u8]| {
                $holds(bytes);
                $holds(&spliced(bytes, &seeds));
            });
        }
    };
}

target!(gate, through_the_gate);
target!(look_up, looked_up);
target!(event_text, event_text_read);
target!(upload, upload_read);
target!(picture, picture_taken_apart);

#[test]
fn the_seeds_are_what_they_should_be() {
    // A seed that its reader gives up on at once would make damaged copies of it worth nothing.
    let numbers = |raw: RawLog| raw.events.iter().map(|e| e.number).collect::<Vec<_>>();
    for seed in all_seeds("event_text") {
        let text = String::from_utf8(seed).unwrap();
        let read = numbers(read_text(&text).unwrap_or_else(|| panic!("no event in {text}")));
        assert!(read.iter().any(|n| [33_004, 6329].contains(n)), "{read:?} in {text}");
    }
    for seed in seeds::built() {
        let file = file_of(&seed);
        let read = numbers(worker::read_file(file).unwrap());
        assert!(read == [31_001, 6329, 33_004] || read == [33_004], "{read:?}");
    }
    for seed in all_seeds("picture") {
        let has = |bytes: &[u8]| bytes.windows(6).any(|w| w == b"Canary");
        let kept = worker::take_apart(seed.clone(), 0).unwrap();
        assert!(has(&seed) && !has(&kept), "what a picture says of itself is left");
    }
    let found = all_seeds("look_up").into_iter().map(|seed| {
        let text = ingest(&seed, NO_LIMIT).unwrap().text;
        let found = identify(&text, CONTENT.symptoms());
        assert!(!found.matches.is_empty(), "nothing in {text}");
        found.identifiers.len()
    });
    assert_eq!(found.max(), Some(7));
}

const NO_LIMIT: Limit = Limit::characters(0).accept_lone_word();

fn through_the_gate(bytes: &[u8]) {
    match ingest(bytes, Limit::characters(2000)) {
        Ok(ingested) => {
            assert_eq!(ingested.lossy, std::str::from_utf8(bytes).is_err());
            only_text(&ingested.text);
        }
        Err(IngestError::TooLong { limit }) => {
            assert_eq!(limit, 2000);
            assert!(bytes.len() > 2000, "{} bytes have no 2000 characters", bytes.len());
        }
        Err(IngestError::LoneSecret) => {
            let words = String::from_utf8_lossy(bytes);
            assert!(words.split_whitespace().count() >= 1, "{words:?}");
        }
    }
    // A person can say that the word is no password; then nothing but the length is refused.
    let ingested = ingest(bytes, NO_LIMIT).unwrap();
    only_text(&ingested.text);
    let again = ingest_str(ingested.text.as_str(), NO_LIMIT).unwrap();
    assert_eq!(again.text, ingested.text);
    assert_eq!(again.removed, []);
}

fn only_text(text: &Clean) {
    let control = text.as_str().chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    assert_eq!(control, None, "{text:?}");
}

fn looked_up(bytes: &[u8]) {
    let text = ingest(bytes, NO_LIMIT).unwrap().text;
    let symptoms = CONTENT.symptoms();
    assert_eq!(facts(&text), facts(&text), "twice the same");
    let found = identify(&text, symptoms);
    assert_eq!(found, identify(&text, symptoms), "twice the same");
    let mut seen = BTreeSet::new();
    for m in &found.matches {
        assert!(symptoms.get(&m.symptom).is_some(), "{m:?}");
        assert!(!m.reasons.is_empty() && m.reasons.iter().all(|r| !r.text.is_empty()), "{m:?}");
        assert!(seen.insert(&m.symptom), "proposed twice: {m:?}");
        // Words and look-alikes alone never claim.
        let signs = |kind| m.reasons.iter().any(|r| r.kind == kind);
        let grounds = signs(ReasonKind::Identifier) || signs(ReasonKind::Message);
        assert!(!m.certainty.is_claim() || grounds, "{m:?}");
    }
    let claims = found.matches.iter().take_while(|m| m.certainty.is_claim()).count();
    let offers = &found.matches[claims..];
    assert!(offers.iter().all(|m| !m.certainty.is_claim()), "a claim after an offer: {:?}", found.matches);
    let identifiers: BTreeSet<_> = found.identifiers.iter().collect();
    assert_eq!(identifiers.len(), found.identifiers.len(), "read twice: {:?}", found.identifiers);
    for unknown in &found.unknown {
        assert!(identifiers.contains(unknown) && symptoms.index().find(unknown).is_none(), "{unknown}");
    }
    if let Some((question, reason)) = &found.question {
        assert!(CONTENT.flow().node(question).is_some(), "{question}");
        assert!(!reason.text.is_empty());
    }
}

fn event_text_read(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let raw = read_text(&text);
    assert_eq!(raw, read_text(&text), "twice the same");
    if let Some(raw) = raw {
        // An event needs a number of at least one character.
        assert!(raw.events.len() <= text.len(), "{} events", raw.events.len());
        understood(raw);
    }
}

fn upload_read(bytes: &[u8]) {
    read_file(bytes);
    if let Some(sealed) = seeds::sealed(bytes) {
        read_file(&sealed);
    }
}

/// What is left of a picture is a picture, no longer than it was but for its way up, and leaves itself.
fn picture_taken_apart(bytes: &[u8]) {
    if let Some(kept) = worker::take_apart(bytes.to_vec(), 40) {
        assert!(kept.len() <= bytes.len() + 40, "{} of {} bytes", kept.len(), bytes.len());
        assert_eq!(worker::take_apart(kept.clone(), 40), Some(kept), "twice is once");
    }
}

fn read_file(bytes: &[u8]) {
    if let Ok(raw) = worker::read_file(file_of(bytes)) {
        assert!(raw.events.len() <= EVENTS && raw.read + raw.damaged > 0, "{raw:?}");
        understood(raw);
    }
}

/// An open file with these bytes, at its beginning.
fn file_of(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

/// What holds for a log of whatever origin.
fn understood(raw: RawLog) {
    let (events, read) = (raw.events.len(), raw.read);
    assert!(events as u64 <= read, "{events} of {read}");
    let (log, _) = Log::admit(raw);
    assert_eq!(log.events.len(), events);
    for event in &log.events {
        only_text(&event.source);
        only_text(&event.message);
        let longest = event.message.as_str().chars().count();
        // Marks in the place of secrets may be longer than these.
        assert!(longest <= 8 * MESSAGE_CHARACTERS, "{longest}");
    }
    let reading = read_log(&log, CONTENT.symptoms());
    assert_eq!(reading, read_log(&log, CONTENT.symptoms()), "twice the same");
    assert_eq!(reading.events.len(), events);
    assert!(reading.groups.iter().map(|g| g.count).sum::<usize>() <= events);
    assert!(reading.chief.iter().all(|c| CONTENT.symptoms().get(&c.symptom).is_some()));
}
