//! Takes a log in: through the gate, read, in words, with the facts that it holds. It stores nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::words;
use crate::{
    evidence::{self, Clean, EventTime, Log, LogReading, RawLog},
    flow::Entry,
    ids::Field,
    session::{
        Came, EnteredBy, LogCount, LogTold, NewLog,
        details::{self, DetailValue, FoundFacts, FoundTime},
    },
    symptom::Symptoms,
    web::{Error, State, pages::view},
};

/// The most bytes of text of one log that are kept.
pub const KEPT_BYTES: usize = 5_000_000;

/// How many of the newest events are searched for facts.
const SEARCHED: usize = 50;

/// How many different events are counted for the summary.
const COUNTED: usize = 20;

/// A log that was taken in.
pub struct Taken {
    /// The log with what it says.
    pub log: NewLog,
    /// Facts for the details.
    pub found: Vec<(Field, DetailValue)>,
    /// Where a session begins that begins with it.
    pub entry: (Entry, EnteredBy, Clean),
}

/// Takes a log in. That is work for a while, so it is done beside the requests.
///
/// # Errors
/// [`Error::Internal`] where the work broke off.
pub async fn take(state: &State, raw: RawLog, came: Came) -> Result<Taken, Error> {
    let state = state.clone();
    let work = tokio::task::spawn_blocking(move || taken(&state, raw, came));
    work.await.map_err(|_| Error::Internal("taking in a log broke off".to_owned()))
}

fn taken(state: &State, raw: RawLog, came: Came) -> Taken {
    let content = state.content();
    let (log, removed) = Log::admit(raw);
    let log = log.within(KEPT_BYTES);
    let reading = evidence::read_log(&log, content.symptoms());
    let found = details::found(&facts(&log, &reading), state.now());
    let entry = entry(&log, &reading, content.symptoms());
    let told = told(&log, &reading, content.symptoms(), content.version());
    let removed = removed.iter().map(|kind| kind.word().to_owned()).collect();
    Taken { log: NewLog { came, log: Arc::new(log), removed, told }, found, entry }
}

/// At the problem that comes first, at the question that decides, or at the start.
fn entry(log: &Log, reading: &LogReading, symptoms: &Symptoms) -> (Entry, EnteredBy, Clean) {
    if let Some(chief) = reading.chief.first() {
        let because = view::through_gate(&words::told(log, chief, symptoms));
        return (Entry::Symptom(chief.symptom.clone()), EnteredBy::Log, because);
    }
    let open = reading.questions.iter().find_map(|q| Some((q.ask.clone()?, q.number)));
    if let Some((ask, number)) = open {
        return (Entry::Question(ask), EnteredBy::Log, view::through_gate(&format!("Event {number}")));
    }
    (Entry::Start, EnteredBy::Log, Clean::default())
}

fn told(log: &Log, reading: &LogReading, symptoms: &Symptoms, version: &str) -> LogTold {
    let mut counts: Vec<LogCount> = Vec::new();
    for group in &reading.groups {
        let count = u64::try_from(group.count).unwrap_or(u64::MAX);
        let source = group.source.as_str();
        match counts.iter_mut().find(|c| c.number == group.number && c.source.eq_ignore_ascii_case(source)) {
            Some(known) => known.count += count,
            None => counts.push(LogCount { source: source.to_owned(), number: group.number, count }),
        }
    }
    counts.sort_by_key(|c| std::cmp::Reverse(c.count));
    counts.truncate(COUNTED);
    LogTold {
        verdict: words::verdict(log, reading, symptoms),
        chief: reading.chief.first().map(|c| c.symptom.clone()),
        kept: u64::try_from(log.events.len()).unwrap_or(u64::MAX),
        first: log.events.iter().find_map(|e| e.time),
        last: log.events.iter().rev().find_map(|e| e.time),
        counts,
        content_version: version.to_owned(),
    }
}

/// The facts of the newest try of the problem that comes first. The person and the version count only where all its newest
/// events agree: a log of a server names many people.
fn facts(log: &Log, reading: &LogReading) -> FoundFacts {
    let Some(chief) = reading.chief.first() else { return FoundFacts::default() };
    let of = |at: usize| {
        log.events.get(at).map(|e| FoundFacts::from(&evidence::facts(&e.message))).unwrap_or_default()
    };
    let shows = |at: &usize| {
        let means = reading.events.get(*at).map(|e| &e.means);
        *at == chief.last || means == Some(&evidence::Means::One(chief.symptom.clone()))
    };
    // Its tries: the events around each of its own, which name the person where it does not.
    let mut tries: BTreeMap<usize, &[usize]> = BTreeMap::new();
    for attempt in &reading.attempts {
        tries.extend(attempt.events.iter().map(|at| (*at, attempt.events.as_slice())));
    }
    let of_try = |at: usize| tries.get(&at).map_or_else(|| vec![at], |events| events.to_vec());
    let mut facts = FoundFacts::default();
    let newest = (0..log.events.len()).rev().filter(shows).take(SEARCHED);
    for at in newest.flat_map(of_try).collect::<BTreeSet<usize>>() {
        facts.users.extend(of(at).users);
    }
    for at in (0..log.events.len()).rev().take(SEARCHED) {
        facts.versions.extend(of(at).versions);
    }
    for at in of_try(chief.last) {
        let found = of(at);
        facts.correlations.extend(found.correlations);
        facts.requests.extend(found.requests);
        facts.tenants.extend(found.tenants);
    }
    if let Some(EventTime::Utc(at)) = log.events.get(chief.last).and_then(|e| e.time) {
        facts.times.push(FoundTime { at, offset_minutes: 0 });
    }
    facts
}
