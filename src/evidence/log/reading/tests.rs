//! Readings of made-up logs over made-up tables: attempts, causes, the last state, the plot.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::{
    evidence::{EventTime, Level, LogFormat, RawEvent, RawLog},
    ids::{Audiences, GroupId, Identifier},
    symptom::{FixedBy, Glossary, Separated, Signs, Symptom},
};

const ID_A: &str = "11111111-2222-4333-8444-555555555555";
const ID_B: &str = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

fn id(text: &str) -> SymptomId {
    SymptomId::new(text).unwrap()
}

/// A symptom of these events: `source number`.
fn symptom(name: &str, kind: Kind, events: &[(&str, u16)]) -> Symptom {
    Symptom {
        id: id(name),
        group: GroupId::new("events").unwrap(),
        title: name.to_owned(),
        kind,
        audience: Audiences::EVERYBODY,
        fixed_by: FixedBy::Admin,
        takes: String::new(),
        wait_minutes: None,
        asks: None,
        collect: Vec::new(),
        changed: None,
        signs: Signs {
            identifiers: events.iter().map(|(_, n)| Identifier::event(*n)).collect(),
            event_sources: events.iter().map(|(s, n)| ((*s).to_owned(), *n)).collect(),
            ..Signs::default()
        },
        next: Vec::new(),
        explains: Vec::new(),
        sources: Vec::new(),
        person: None,
        admin: None,
    }
}

fn tables() -> Symptoms {
    const PRS: &str = "PasswordResetService";
    let normal = |name: &str, n: u16| symptom(name, Kind::Normal, &[(PRS, n)]);
    let fault = |name: &str, n: u16| symptom(name, Kind::Fault, &[(PRS, n)]);
    let explains =
        |s: Symptom, others: &[&str]| Symptom { explains: others.iter().map(|o| id(o)).collect(), ..s };
    let asks = |s: Symptom| Symptom { asks: Some(NodeId::new("beside").unwrap()), ..s };
    let hresult = |mut s: Symptom, code: u32| {
        s.signs.identifiers.push(Identifier::hresult(code));
        s
    };
    let all = vec![
        normal("begin", 31_001),
        normal("worked", 31_002),
        asks(fault("failed", 31_003)),
        normal("begin-change", 31_006),
        normal("worked-change", 31_007),
        asks(fault("failed-change", 31_008)),
        normal("started", 31_015),
        fault("stopped", 31_016),
        normal("off", 31_013),
        normal("beat", 31_019),
        explains(fault("listener", 31_034), &["relay"]),
        explains(fault("relay", 31_044), &["engine"]),
        symptom("engine", Kind::Fault, &[("ADSync", 6306)]),
        explains(fault("unreached", 32_001), &["relay"]),
        symptom("late-beat", Kind::Warning, &[(PRS, 32_015)]),
        fault("rights", 33_004),
        fault("locked", 33_006),
        asks(explains(fault("wide", 33_001), &["narrow"])),
        fault("narrow", 33_009),
        hresult(symptom("restriction", Kind::Fault, &[("ADSync", 6329)]), 0x8023_0619),
        symptom("control", Kind::Fault, &[("ADSync", 6329)]),
        hresult(symptom("insecure", Kind::Fault, &[]), 0x8023_062C),
        symptom("refused", Kind::Fault, &[("Microsoft-Windows-Security-Auditing", 4724)]),
        explains(fault("egg", 32_000), &["hen"]),
        explains(fault("hen", 32_003), &["egg"]),
    ];
    let separated = BTreeMap::from([(Identifier::event(6329), NodeId::new("event-6329").unwrap())]);
    let separated = Separated { identifiers: separated, ..Separated::default() };
    Symptoms::new(all, Vec::new(), BTreeMap::new(), &separated, Glossary::default())
}

fn source(number: u32) -> &'static str {
    match number {
        4724 => "Microsoft-Windows-Security-Auditing",
        6000..=6999 => "ADSync",
        _ => "PasswordResetService",
    }
}

/// A log of numbers, each with the minute since ten o'clock and a message.
fn log(events: &[(u32, i64, &str)]) -> Log {
    let begin: jiff::Timestamp = "2026-11-20T10:00:00Z".parse().unwrap();
    let event = |(number, minute, message): &(u32, i64, &str)| RawEvent {
        source: source(*number).to_owned(),
        number: *number,
        level: Level::Unknown,
        time: Some(EventTime::Utc(begin + jiff::SignedDuration::from_mins(*minute))),
        record: None,
        computer: None,
        message: (*message).to_owned(),
    };
    admitted(events.iter().map(event).collect())
}

fn admitted(events: Vec<RawEvent>) -> Log {
    let raw = RawLog { format: LogFormat::Xml, read: 0, damaged: 0, cut: false, events };
    Log::admit(raw).0
}

/// The same without times.
fn numbers(events: &[(u32, &str)]) -> Log {
    let mut log = log(&events.iter().map(|(n, m)| (*n, 0, *m)).collect::<Vec<_>>());
    log.events.iter_mut().for_each(|e| e.time = None);
    log
}

fn chief(reading: &LogReading) -> Vec<&str> {
    reading.chief.iter().map(|c| c.symptom.as_str()).collect()
}

fn tracked(guid: &str) -> String {
    format!("TrackingId: {guid}, Details: x")
}

#[test]
fn the_chief_problem_is_the_one_that_no_other_explains() {
    let tables = tables();
    let a = tracked(ID_A);
    let a = a.as_str();
    for (what, log, expected) in [
        ("nothing", log(&[]), &[][..]),
        ("heartbeats only", log(&[(31_019, 0, ""), (31_019, 5, "")]), &[]),
        ("a success", log(&[(31_001, 0, a), (31_002, 1, a)]), &[]),
        ("a fault alone", log(&[(33_004, 0, a)]), &["rights"]),
        (
            "the end of an attempt and its reason",
            log(&[(31_001, 0, a), (33_004, 1, a), (31_003, 2, a)]),
            &["rights"],
        ),
        ("the same by order", log(&[(31_001, 0, ""), (33_004, 1, ""), (31_003, 2, "")]), &["rights"]),
        ("the same without times", numbers(&[(31_001, ""), (33_004, ""), (31_003, "")]), &["rights"]),
        ("a reason behind the end", log(&[(31_001, 0, a), (31_003, 1, a), (33_004, 1, a)]), &["rights"]),
        ("over two steps", log(&[(32_001, 0, ""), (6306, 1, "")]), &["unreached"]),
        (
            "over one, with the middle",
            log(&[(32_001, 0, ""), (31_044, 1, ""), (6306, 1, "")]),
            &["unreached"],
        ),
        ("a cause soon after", log(&[(31_044, 0, ""), (32_001, 3, "")]), &["unreached"]),
        ("a cause long after", log(&[(31_044, 0, ""), (32_001, 30, "")]), &["unreached", "relay"]),
        (
            "a cause that had ended",
            log(&[(32_001, 0, ""), (31_019, 1, ""), (31_044, 5, "")]),
            &["relay", "unreached"],
        ),
        ("problems that explain each other", log(&[(32_000, 0, ""), (32_003, 1, "")]), &["hen", "egg"]),
        ("the tables before the attempt", log(&[(31_001, 0, a), (33_009, 1, a), (33_001, 1, a)]), &["wide"]),
        ("a warning alone", log(&[(32_015, 0, ""), (31_019, 1, "")]), &["late-beat"]),
        ("a warning beside a fault", log(&[(32_015, 0, ""), (31_034, 1, "")]), &["listener"]),
        (
            "another attempt failed without a reason",
            log(&[(31_001, 0, a), (33_004, 1, a), (31_003, 1, a), (31_006, 50, ""), (31_008, 51, "")]),
            &["rights", "failed-change"],
        ),
    ] {
        assert_eq!(chief(&read_log(&log, &tables)), expected, "{what}");
    }
}

#[test]
fn the_reasons_say_why_it_comes_first() {
    let tables = tables();
    let log = log(&[
        (33_006, 0, ""),
        (33_006, 1, ""),
        (31_034, 20, ""),
        (31_044, 21, ""),
        (31_019, 30, ""),
        (33_004, 40, ""),
    ]);
    let reading = read_log(&log, &tables);
    let because: Vec<_> =
        reading.chief.iter().map(|c| (c.symptom.as_str(), c.count, c.because.clone())).collect();
    assert_eq!(
        because,
        [
            ("rights", 1, vec![Why::Latest]),
            ("locked", 2, vec![Why::MostFrequent]),
            ("listener", 1, vec![Why::Explains(vec![id("relay")]), Why::SucceededAfter(4)]),
        ]
    );
    let alone = read_log(&numbers(&[(33_004, "")]), &tables);
    assert_eq!(alone.chief[0].because, [Why::Only]);
}

#[test]
fn attempts_are_paired_by_tracking_id_although_they_overlap() {
    let (a, b) = (tracked(ID_A), tracked(ID_B));
    let log = log(&[
        (31_001, 0, &a),
        (31_001, 0, &b),
        (33_006, 1, &b),
        (31_002, 1, &a),
        (31_003, 2, &b),
        (31_006, 3, ""),
    ]);
    let reading = read_log(&log, &tables());
    let attempts: Vec<_> =
        reading.attempts.iter().map(|t| (t.operation, t.end, t.began, t.ended, t.events.clone())).collect();
    assert_eq!(
        attempts,
        [
            (Some(Operation::Reset), AttemptEnd::Worked, Some(0), Some(3), vec![0, 3]),
            (Some(Operation::Reset), AttemptEnd::Failed, Some(1), Some(4), vec![1, 2, 4]),
            (Some(Operation::Change), AttemptEnd::Unknown, Some(5), None, vec![5]),
        ]
    );
    assert_eq!(reading.attempts[1].tracking, Some(ID_B.parse().unwrap()));
}

#[test]
fn without_tracking_ids_the_newest_open_request_of_the_kind_is_meant() {
    let reading = read_log(
        &log(&[(31_001, 0, ""), (31_006, 1, ""), (6329, 2, "x"), (31_007, 3, ""), (31_003, 60, "")]),
        &tables(),
    );
    let attempts: Vec<_> = reading.attempts.iter().map(|t| (t.operation, t.end, t.events.clone())).collect();
    assert_eq!(
        attempts,
        [
            // Nobody answered within ten minutes.
            (Some(Operation::Reset), AttemptEnd::Unknown, vec![0]),
            (Some(Operation::Change), AttemptEnd::Worked, vec![1, 2, 3]),
            (Some(Operation::Reset), AttemptEnd::Failed, vec![4]),
        ]
    );
}

#[test]
fn an_end_with_another_tracking_id_is_of_another_attempt() {
    let (a, b) = (tracked(ID_A), tracked(ID_B));
    let reading = read_log(&log(&[(31_001, 0, &a), (31_002, 1, &b), (31_003, 2, "")]), &tables());
    let attempts: Vec<_> = reading.attempts.iter().map(|t| (t.end, t.events.clone())).collect();
    // The end without any ID is of the request that is open.
    assert_eq!(attempts, [(AttemptEnd::Failed, vec![0, 2]), (AttemptEnd::Worked, vec![1])]);
}

#[test]
fn a_reason_with_an_id_is_an_attempt_and_an_error_of_the_engine_alone_is_none() {
    let a = tracked(ID_A);
    let reading = read_log(&log(&[(33_004, 0, &a)]), &tables());
    assert_eq!(reading.attempts.len(), 1);
    assert_eq!((reading.attempts[0].operation, reading.attempts[0].end), (None, AttemptEnd::Failed));
    assert_eq!(read_log(&log(&[(6329, 0, "")]), &tables()).attempts, []);
}

#[test]
fn a_shared_number_is_decided_by_its_message_or_stays_a_question() {
    let tables = tables();
    let read = |message: &str| read_log(&log(&[(6329, 0, message)]), &tables);
    assert_eq!(read("BAIL: MMS(1): 0x80230619 (x)").events[0].means, Means::One(id("restriction")));
    // A code of another page decides too.
    assert_eq!(read("failed, hr=8023062C").events[0].means, Means::One(id("insecure")));
    let open = read("An unexpected error has occurred");
    let ask = NodeId::new("event-6329").unwrap();
    let several = vec![id("control"), id("restriction")];
    assert_eq!(open.events[0].means, Means::OneOf { symptoms: several.clone(), ask: Some(ask.clone()) });
    assert_eq!(open.events[0].kind, Some(Kind::Fault));
    assert_eq!(open.questions, [OpenQuestion { number: 6329, symptoms: several, ask: Some(ask), event: 0 }]);
    // An event of the same attempt says why: nothing is left to ask.
    let beside = read_log(&log(&[(31_001, 0, ""), (6329, 1, ""), (33_004, 1, "")]), &tables);
    assert_eq!(beside.questions, []);
}

#[test]
fn what_only_failed_names_the_cause_in_its_message() {
    let reading = read_log(&log(&[(31_003, 0, "x, hr=80230619")]), &tables());
    assert_eq!(reading.events[0].means, Means::One(id("failed")));
    assert_eq!(reading.events[0].names, Some(id("restriction")));
    assert_eq!(chief(&reading), ["restriction"]);
}

#[test]
fn a_source_decides_what_a_number_means_and_without_one_the_number_does() {
    let tables = tables();
    let with = |source: &str| {
        let mut log = log(&[(33_004, 0, "")]);
        log.events[0].source =
            crate::evidence::ingest_str(source, crate::evidence::Limit::characters(0)).unwrap().text;
        read_log(&log, &tables).events[0].means.clone()
    };
    assert_eq!(with("Password Reset Service"), Means::One(id("rights")));
    assert_eq!(with(""), Means::One(id("rights")));
    assert_eq!(with("ADSync"), Means::Undocumented);
}

#[test]
fn only_a_refused_attempt_of_the_security_log_is_a_fault() {
    let tables = tables();
    let with = |level| {
        let mut log = log(&[(4724, 0, "")]);
        log.events[0].level = level;
        read_log(&log, &tables)
    };
    assert_eq!(chief(&with(Level::Error)), ["refused"]);
    assert_eq!(with(Level::Information).events[0].means, Means::Undocumented);
    assert_eq!(with(Level::Information).last, LastState::Nothing);
    assert_eq!(with(Level::Unknown).events[0].means, Means::Undocumented);
}

#[test]
fn the_last_state_is_about_what_came_after_the_last_fault() {
    let tables = tables();
    for (log, expected) in [
        (log(&[]), LastState::Nothing),
        (log(&[(31_019, 0, "")]), LastState::NoFault(0)),
        (log(&[(31_001, 0, ""), (31_002, 1, "")]), LastState::NoFault(1)),
        (log(&[(33_004, 0, ""), (31_002, 5, ""), (31_019, 6, "")]), LastState::WorksSince(1)),
        // A heartbeat says nothing about rights.
        (log(&[(33_004, 0, ""), (31_019, 5, "")]), LastState::Fails(0)),
        (log(&[(32_001, 0, ""), (31_019, 5, "")]), LastState::WorksSince(1)),
        // One relay answers while the other is down.
        (log(&[(31_044, 0, ""), (31_019, 5, "")]), LastState::Fails(0)),
        (log(&[(31_016, 0, ""), (31_015, 2, "")]), LastState::WorksSince(1)),
        (log(&[(31_002, 0, ""), (33_004, 2, "")]), LastState::Fails(1)),
        (log(&[(33_004, 0, ""), (32_001, 1, ""), (31_019, 2, "")]), LastState::Fails(0)),
    ] {
        assert_eq!(
            read_log(&log, &tables).last,
            expected,
            "{:?}",
            log.events.iter().map(|e| e.number).collect::<Vec<_>>()
        );
    }
}

#[test]
fn the_service_is_what_the_last_of_its_events_says() {
    let tables = tables();
    let state = |events: &[(u32, &str)]| {
        read_log(&numbers(events), &tables).service.map(|s| (s.state, s.since, s.last))
    };
    assert_eq!(state(&[(33_004, "")]), None);
    assert_eq!(state(&[(31_016, ""), (31_015, ""), (31_019, "")]), Some((ServiceState::Running, 1, 2)));
    assert_eq!(state(&[(31_019, ""), (31_016, "")]), Some((ServiceState::Stopped, 1, 1)));
    assert_eq!(state(&[(31_013, ""), (31_016, "")]), Some((ServiceState::TurnedOff, 0, 1)));
    assert_eq!(state(&[(31_016, ""), (31_001, "")]), Some((ServiceState::Running, 1, 1)));
}

#[test]
fn a_group_is_one_source_number_and_meaning_with_its_first_and_last() {
    let log = log(&[(31_019, 0, ""), (33_004, 1, ""), (31_019, 2, ""), (33_006, 3, ""), (33_004, 4, "")]);
    let reading = read_log(&log, &tables());
    let groups: Vec<_> =
        reading.groups.iter().map(|g| (g.number, g.kind, g.count, g.first, g.last)).collect();
    assert_eq!(
        groups,
        [
            (33_004, Some(Kind::Fault), 2, 1, 4),
            (33_006, Some(Kind::Fault), 1, 3, 3),
            (31_019, Some(Kind::Normal), 2, 0, 2),
        ]
    );
}

#[test]
fn the_burst_is_the_densest_hour() {
    let tables = tables();
    let log = log(&[
        (33_004, 0, ""),
        (33_006, 300, ""),
        (33_004, 310, ""),
        (33_006, 320, ""),
        (33_006, 359, ""),
        (31_019, 360, ""),
        (33_004, 361, ""),
    ]);
    let burst = read_log(&log, &tables).burst.unwrap();
    // 300 and 361 are more than an hour apart; of two stretches with four faults the newer one is taken.
    assert_eq!((burst.from, burst.to, burst.count), (2, 6, 4));
    assert_eq!(burst.most, Means::One(id("locked")));
    assert_eq!(read_log(&numbers(&[(33_004, ""), (33_004, ""), (33_004, "")]), &tables).burst, None);
}

#[test]
fn stretches_of_time_have_one_length_and_hold_every_event() {
    let tables = tables();
    let log = log(&[(31_019, 1, ""), (33_004, 2, ""), (32_015, 119, ""), (33_004, 121, ""), (999, 121, "")]);
    let reading = read_log(&log, &tables);
    let hours = over_time(&log, &reading, 10);
    let rows: Vec<_> = hours.iter().map(|b| (b.faults, b.warnings, b.normal, b.untold)).collect();
    // 15 minutes would be 9 stretches: 10:00 to 12:15.
    assert_eq!(rows.len(), 9);
    assert_eq!(rows[0], (1, 0, 1, 0));
    assert_eq!(rows[7], (0, 1, 0, 0));
    assert_eq!(rows[8], (1, 0, 0, 1));
    assert_eq!(hours[0].from, EventTime::Utc("2026-11-20T10:00:00Z".parse().unwrap()));
    assert_eq!(hours[8].to, EventTime::Utc("2026-11-20T12:15:00Z".parse().unwrap()));
    for at_most in 1..40 {
        let buckets = over_time(&log, &reading, at_most);
        assert!((1..=at_most).contains(&buckets.len()), "{at_most}");
        let sum: usize = buckets.iter().map(|b| b.faults + b.warnings + b.normal + b.untold).sum();
        assert_eq!(sum, 5, "{at_most}");
        assert!(buckets.windows(2).all(|w| w[0].to == w[1].from), "{at_most}");
    }
    assert_eq!(over_time(&log, &reading, 0), []);
    let years = self::log(&[(31_019, 0, ""), (31_019, 60 * 24 * 4_000, "")]);
    assert!(over_time(&years, &read_log(&years, &tables), 24).len() <= 24);
}

/// Events of every role, with one of two tracking IDs or none, in any order.
fn any_log() -> impl Strategy<Value = Log> {
    let numbers = vec![
        31_001_u32, 31_002, 31_003, 31_006, 31_007, 31_008, 31_013, 31_015, 31_016, 31_019, 31_034, 31_044,
        6306, 6329, 32_000, 32_001, 32_003, 32_015, 33_004, 33_006, 4724, 999,
    ];
    let message =
        prop::sample::select(vec![String::new(), tracked(ID_A), tracked(ID_B), "0x80230619".to_owned()]);
    let event = (prop::sample::select(numbers), 0_i64..200, message, any::<bool>());
    prop::collection::vec(event, 0..40).prop_map(|events| {
        let timed: Vec<_> = events.iter().map(|(n, minute, m, _)| (*n, *minute, m.as_str())).collect();
        let mut log = log(&timed);
        log.events.iter_mut().zip(&events).filter(|(_, e)| !e.3).for_each(|(event, _)| event.time = None);
        log
    })
}

proptest! {
    #[test]
    fn a_reading_of_any_log_holds_together(log in any_log()) {
        let tables = tables();
        let reading = read_log(&log, &tables);
        prop_assert_eq!(&reading, &read_log(&log, &tables));
        prop_assert_eq!(reading.events.len(), log.events.len());
        prop_assert_eq!(reading.groups.iter().map(|g| g.count).sum::<usize>(), log.events.len());
        // Each event is in one attempt at most, and an attempt has its begin and its end among its events.
        let mut seen = BTreeSet::new();
        for attempt in &reading.attempts {
            prop_assert!(attempt.events.windows(2).all(|w| w[0] < w[1]));
            prop_assert!(attempt.events.iter().all(|at| seen.insert(*at)));
            prop_assert!(attempt.began.into_iter().chain(attempt.ended).all(|at| attempt.events.contains(&at)));
        }
        // A fault is never out of sight: something comes first, or asks.
        let documented = |r: &&EventReading| r.kind == Some(Kind::Fault) && r.means != Means::Undocumented;
        if reading.events.iter().any(|r| documented(&r)) {
            prop_assert!(!(reading.chief.is_empty() && reading.questions.is_empty()));
        }
        for chief in &reading.chief {
            let shows = |at: usize| {
                let event = &reading.events[at];
                event.means == Means::One(chief.symptom.clone()) || event.names.as_ref() == Some(&chief.symptom)
            };
            prop_assert!(chief.first <= chief.last && shows(chief.first) && shows(chief.last));
            prop_assert_eq!((0..log.events.len()).filter(|at| shows(*at)).count(), chief.count);
        }
        let timed = log.events.iter().filter(|e| e.time.is_some()).count();
        let buckets = over_time(&log, &reading, 12);
        let sum: usize = buckets.iter().map(|b| b.faults + b.warnings + b.normal + b.untold).sum();
        prop_assert!(buckets.len() <= 12);
        prop_assert_eq!(sum, timed);
    }
}
