//! What a look-up costs on a paste of 20,000 characters: `cargo bench --bench identify`.
//!
//! The yardstick is the least that any look-up does: lower case and words of the same text. The second figure is the same
//! look-up with twenty times the problems, generated from the shipped ones.
#![allow(missing_docs, reason = "a benchmark has no documentation")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a benchmark says what it found")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures")]

use std::{
    collections::BTreeMap,
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{Criterion, criterion_group};
use regain::{
    content::Content,
    evidence::{Clean, Limit, identify, ingest},
    ids::{Identifier, IdentifierKind, SymptomId},
    symptom::{Glossary, Separated, Symptom, Symptoms},
};

const CHARACTERS: usize = 20_000;
const TIMES: usize = 20;
const ROUNDS: usize = 60;

/// The least work: lower case, words.
fn yardstick(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

fn texts() -> [(&'static str, Clean); 3] {
    let fill = |unit: &str, more: &str| {
        let mut text: String = unit.chars().cycle().take(CHARACTERS - more.chars().count() - 1).collect();
        text.push('\n');
        text.push_str(more);
        ingest(text.as_bytes(), Limit::characters(0).accept_lone_word()).unwrap().text
    };
    let prose = "Since the upgrade of our server on Tuesday some people tell the helpdesk that the page does not \
                 take their new password, and others say that no text message comes to the phone. We looked at \
                 the connection, at the licences and at the group, and nothing seems to be wrong with them. ";
    let page = "Sorry, we can't sign you in. Request Id: 7344da2c-ab9d-42ef-adea-4a17d07fdeb9 Correlation Id: \
                0b1e3a2e-9a11-4c55-b9cc-012345678901 Timestamp: 2026-11-20T10:11:12Z Flag sign-in errors for \
                review: Enable flagging. If you plan on getting help for this problem, enable flagging. ";
    [
        (
            "a code at the end of a page",
            fill(page, "Message: AADSTS120013: PasswordChangeOnPremisesConnectivityFailure"),
        ),
        (
            "a message at the end of prose",
            fill(prose, "We've detected that password reset has not been enabled by your administrator"),
        ),
        ("nothing but prose", fill(prose, "and now?")),
    ]
}

/// The shipped problems so many times, each copy with codes, names and messages of its own.
fn many(content: &Content, times: usize) -> Symptoms {
    let mut symptoms: Vec<Symptom> = Vec::new();
    for copy in 0..times {
        symptoms
            .extend(content.symptoms().iter().map(|s| if copy == 0 { s.clone() } else { another(s, copy) }));
    }
    Symptoms::new(symptoms, Vec::new(), BTreeMap::new(), &Separated::default(), Glossary::default())
}

fn another(symptom: &Symptom, copy: usize) -> Symptom {
    let mut other = symptom.clone();
    other.id = SymptomId::new(&format!("{}-{copy}", symptom.id.as_str().trim_end_matches('-'))).unwrap();
    other.title = words(&symptom.title, copy);
    for text in other.signs.keywords.iter_mut().chain(&mut other.signs.messages) {
        *text = words(text, copy);
    }
    for (_, text) in &mut other.signs.localized {
        *text = words(text, copy);
    }
    other.signs.aliases.clear();
    other.signs.identifiers = symptom.signs.identifiers.iter().map(|i| identifier(i, copy)).collect();
    other
}

/// Every third word is a word of the copy alone; the others are shared, as the words of a subject are.
fn words(text: &str, copy: usize) -> String {
    let words = text.split(' ').enumerate();
    words
        .map(|(n, w)| if n % 3 == 2 { format!("{w}{copy}") } else { w.to_owned() })
        .collect::<Vec<_>>()
        .join(" ")
}

fn identifier(identifier: &Identifier, copy: usize) -> Identifier {
    let copy = u32::try_from(copy).unwrap();
    let hash = identifier.as_str().bytes().fold(7_u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b)));
    match identifier.kind() {
        IdentifierKind::Sspr => Identifier::sspr(u16::try_from(1_000 + (hash + copy) % 8_000).unwrap()),
        IdentifierKind::Aadsts => Identifier::aadsts(1_000_000 + (hash.wrapping_mul(copy)) % 8_000_000),
        IdentifierKind::Event => {
            Identifier::event(u16::try_from(40_000 + hash.wrapping_mul(copy) % 9_000).unwrap())
        }
        IdentifierKind::Hresult => Identifier::hresult(0x8023_0000 + hash.wrapping_mul(copy) % 0xffff),
        IdentifierKind::Name => Identifier::name(&format!("{identifier}{copy}")).unwrap(),
    }
}

fn compare(criterion: &mut Criterion) {
    let content = Content::load(None).unwrap();
    for (what, text) in texts() {
        let mut group = criterion.benchmark_group(what);
        group.bench_function("yardstick", |b| b.iter(|| yardstick(black_box(text.as_str()))));
        group.bench_function("identify", |b| b.iter(|| identify(black_box(&text), content.symptoms())));
        group.finish();
    }
}

criterion_group!(benches, compare);

/// The ratios, measured by turns so that whatever else the machine does falls on all.
fn ratios() {
    let content = Content::load(None).unwrap();
    let large = many(&content, TIMES);
    let small = many(&content, 1);
    for (what, text) in texts() {
        let (mut plain, mut own, mut one, mut twenty) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            plain.push(time(|| drop(black_box(yardstick(black_box(text.as_str()))))));
            own.push(time(|| drop(black_box(identify(black_box(&text), content.symptoms())))));
            one.push(time(|| drop(black_box(identify(black_box(&text), &small)))));
            twenty.push(time(|| drop(black_box(identify(black_box(&text), &large)))));
        }
        let (plain, own, one, twenty) = (median(plain), median(own), median(one), median(twenty));
        println!(
            "{what}: yardstick {plain:?}, identify {own:?}, ratio {:.2}; with {TIMES} times the problems {twenty:?}, ratio {:.2}",
            own.as_secs_f64() / plain.as_secs_f64(),
            twenty.as_secs_f64() / one.as_secs_f64(),
        );
    }
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn main() {
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    ratios();
    benches();
    Criterion::default().configure_from_args().final_summary();
}
