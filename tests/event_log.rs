//! Event logs over the content as it is shipped: from the text of a log to the problem that comes first.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::sync::OnceLock;

use regain::{
    content::Content,
    evidence::{AttemptEnd, LastState, Log, LogReading, Means, ServiceState, Why, read_log, read_text},
    symptom::Kind,
};

fn shipped() -> &'static Content {
    static CONTENT: OnceLock<Content> = OnceLock::new();
    CONTENT.get_or_init(|| Content::load(None).unwrap_or_else(|report| panic!("{report}")))
}

/// A log of lines `minute number message`, in the form of the export command.
fn text(lines: &[&str]) -> String {
    let line = |line: &&str| {
        let mut parts = line.splitn(3, ' ');
        let (minute, number) = (parts.next().unwrap(), parts.next().unwrap());
        let source = if number.starts_with('6') { "ADSync" } else { "PasswordResetService" };
        let message = parts.next().unwrap_or("");
        format!("2026-11-20T10:{minute}:00Z | Information | {source} | {number} | {message}\n")
    };
    lines.iter().map(line).collect()
}

fn reading(text: &str) -> LogReading {
    let raw = read_text(text).unwrap_or_else(|| panic!("no event in {text:?}"));
    read_log(&Log::admit(raw).0, shipped().symptoms())
}

fn chief(reading: &LogReading) -> Vec<&str> {
    reading.chief.iter().map(|c| c.symptom.as_str()).collect()
}

const A: &str = "TrackingId: 11111111-2222-4333-8444-555555555555, Reason: x";

#[test]
fn documented_chains_lead_to_their_cause() {
    for (what, lines, expected) in [
        (
            "rights are missing, three events",
            &[
                "00 31006",
                "01 33004 Reason: hr=80230626, message=The password could not be updated because the management agent credentials were denied access.",
                "01 6329 BAIL: MMS(1): 0x80230626 (The password could not be updated because the management agent credentials were denied access.)",
                "02 31008",
            ][..],
            &["event-33004", "writeback-access-denied"][..],
        ),
        (
            "a rule of the domain",
            &["00 31001", "01 6329 BAIL: MMS(1): 0x80230619 (x)", "01 33008", "02 31003"],
            &["adsync-80230619"],
        ),
        ("the account is locked", &["00 31001", "01 33006", "02 31003"], &["event-33006"]),
        ("no way out, four events", &["00 6306", "00 6800", "01 32001", "01 31044"], &["event-32001"]),
        ("no way out, two events", &["01 32001", "01 31044"], &["event-32001"]),
        ("an end without a reason", &["00 31001", "02 31003"], &["event-31003"]),
        ("a reset that worked", &["00 31001", "01 31002"], &[]),
        ("heartbeats", &["00 31019", "05 31019"], &[]),
    ] {
        let reading = reading(&text(lines));
        let found = chief(&reading);
        match found.as_slice() {
            [] => assert!(expected.is_empty(), "{what}"),
            // Where two problems are right, either may come first, and no third may stand beside them.
            found => assert!(found.iter().all(|f| expected.contains(f)), "{what}: {found:?}"),
        }
        assert_eq!(found.is_empty(), expected.is_empty(), "{what}");
        assert_eq!(reading.questions, [], "{what}");
    }
}

#[test]
fn a_success_after_the_last_fault_means_it_works_since_then() {
    let reading = reading(&text(&[
        &format!("00 31001 {A}"),
        &format!("01 33004 {A}"),
        &format!("02 31003 {A}"),
        "30 31001",
        "31 31002",
    ]));
    assert_eq!(reading.last, LastState::WorksSince(4));
    assert_eq!(
        reading.attempts.iter().map(|a| a.end).collect::<Vec<_>>(),
        [AttemptEnd::Failed, AttemptEnd::Worked]
    );
    assert_eq!(chief(&reading), ["event-33004"]);
    assert!(reading.chief[0].because.contains(&Why::SucceededAfter(4)));
    assert_eq!(reading.service.map(|s| s.state), Some(ServiceState::Running));
}

#[test]
fn a_service_that_stopped_and_did_not_start_again_fails() {
    let stopped = reading(&text(&["00 31019", "05 31016"]));
    assert_eq!((stopped.last, chief(&stopped)), (LastState::Fails(1), vec!["event-31016"]));
    let again = reading(&text(&["00 31019", "05 31016", "07 31015"]));
    assert_eq!(again.last, LastState::WorksSince(2));
    assert_eq!(again.service.map(|s| (s.state, s.since)), Some((ServiceState::Running, 2)));
}

#[test]
fn a_shared_number_without_a_telling_message_asks() {
    let reading =
        reading(&text(&["00 6329 An unexpected error has occurred during a password set operation."]));
    assert_eq!(chief(&reading), Vec::<&str>::new());
    assert_eq!(reading.questions.len(), 1);
    assert_eq!(reading.questions[0].ask.as_ref().map(|n| n.as_str()), Some("event-6329"));
}

/// Every event that the content documents is read as a problem of its own page, of the kind that the page has.
#[test]
fn every_documented_event_is_known_by_its_source_and_number() {
    let symptoms = shipped().symptoms();
    let mut seen = 0;
    for symptom in symptoms.iter() {
        for (source, number) in &symptom.signs.event_sources {
            // In the security log only what was refused is a problem.
            let line = format!("2026-11-20T10:00:00Z | Error | {source} | {number} | x");
            let reading = reading(&line);
            let event = &reading.events[0];
            let known = match &event.means {
                Means::One(id) => *id == symptom.id,
                Means::OneOf { symptoms, .. } => symptoms.contains(&symptom.id),
                Means::Undocumented => false,
            };
            assert!(known, "{source} {number} of {}: {:?}", symptom.id, event.means);
            assert!(event.kind <= Some(symptom.kind), "{source} {number}");
            seen += usize::from(symptom.kind == Kind::Fault);
        }
    }
    assert!(seen > 30, "{seen}");
}
