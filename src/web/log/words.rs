//! What a log says, in sentences. A reading names events and reasons; here they become words.

use jiff::{civil::DateTime, tz::TimeZone};

use crate::{
    evidence::{Chief, EventTime, LastState, Log, LogReading, Means},
    ids::SymptomId,
    symptom::{Kind, Symptoms},
};

/// The one sentence, or two, that the whole log comes to. Each ends with a full stop.
#[must_use]
pub fn verdict(log: &Log, reading: &LogReading, symptoms: &Symptoms) -> String {
    let chief = reading.chief.first();
    match (reading.last, chief) {
        (LastState::Nothing, _) if log.events.is_empty() => {
            "There is no event about passwords or password writeback in this log.".to_owned()
        }
        (LastState::Nothing, _) => {
            "No document describes the events that this log has about writeback.".to_owned()
        }
        (LastState::WorksSince(at), Some(chief)) => {
            format!("{}. Before that: {}.", works(log, at), told(log, chief, symptoms))
        }
        (LastState::WorksSince(at), None) => format!("{}.", works(log, at)),
        (LastState::Fails(_), Some(chief)) => format!("{}.", told(log, chief, symptoms)),
        (LastState::Fails(at), None) => match reading.questions.first() {
            Some(open) => {
                format!("Event {} can mean more than one thing. One question decides.", open.number)
            }
            None => format!("Something failed: event {}{}.", number(log, at), on(log, at)),
        },
        (LastState::NoFault(_), Some(chief)) => {
            format!("Nothing failed. A warning: {}.", told(log, chief, symptoms))
        }
        (LastState::NoFault(at), None) => match reading.questions.first() {
            Some(open) => {
                format!("Event {} can mean more than one thing. One question decides.", open.number)
            }
            None => {
                format!(
                    "Nothing is wrong in this log. Its last event is {}{}.",
                    number(log, at),
                    was(log, at)
                )
            }
        },
    }
}

/// A chief problem in words: what it is, which event, how often, when last; without a full stop.
#[must_use]
pub fn told(log: &Log, chief: &Chief, symptoms: &Symptoms) -> String {
    let number = number(log, chief.last);
    let title = short(&chief.symptom, number, symptoms);
    let last = if chief.count > 1 {
        on(log, chief.last).replacen(" on ", ", last on ", 1)
    } else {
        on(log, chief.last)
    };
    format!("{}: event {number}, {}{last}", title.trim_end_matches('.'), times(chief.count))
}

/// The title of a problem without the event that stands before it already.
fn short(symptom: &SymptomId, number: u32, symptoms: &Symptoms) -> String {
    let title = symptoms.get(symptom).map_or_else(|| symptom.to_string(), |s| s.title.clone());
    title.strip_prefix(&format!("Event {number}: ")).map_or(title.clone(), capital)
}

fn works(log: &Log, at: usize) -> String {
    let number = number(log, at);
    if is_success(number) {
        format!("The newest try worked: event {number}{}", on(log, at))
    } else {
        format!("It works again{}: event {number} shows it", since(log, at))
    }
}

/// Whether an event says that one person's new password arrived.
#[must_use]
pub fn is_success(number: u32) -> bool {
    matches!(number, 31_002 | 31_007 | 31_010)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

fn number(log: &Log, at: usize) -> u32 {
    log.events.get(at).map_or(0, |e| e.number)
}

fn time_of(log: &Log, at: usize) -> Option<EventTime> {
    log.events.get(at).and_then(|e| e.time)
}

fn on(log: &Log, at: usize) -> String {
    time_of(log, at).map_or_else(String::new, |t| format!(" on {}", time(t)))
}

fn since(log: &Log, at: usize) -> String {
    time_of(log, at).map_or_else(String::new, |t| format!(" since {}", time(t)))
}

fn was(log: &Log, at: usize) -> String {
    time_of(log, at).map_or_else(String::new, |t| format!(", of {}", time(t)))
}

/// “once”, “12 times”.
#[must_use]
pub fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        n => format!("{} times", grouped(u64::try_from(n).unwrap_or(u64::MAX))),
    }
}

/// “1 event”, “30,012 events”.
#[must_use]
pub fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{} {what}s", grouped(count)) }
}

/// “30,012”.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn clock_of(time: EventTime) -> (DateTime, &'static str) {
    match time {
        EventTime::Utc(at) => (TimeZone::UTC.to_datetime(at), "UTC"),
        EventTime::Local(at) => (at, "by the clock of the server"),
    }
}

/// “20 November 2026, 10:11 UTC”.
#[must_use]
pub fn time(at: EventTime) -> String {
    let (local, zone) = clock_of(at);
    format!("{} {zone}", local.strftime("%-d %B %Y, %H:%M"))
}

/// The same to the second, for a list.
#[must_use]
pub fn second(at: EventTime) -> String {
    let (local, zone) = clock_of(at);
    format!("{} {zone}", local.strftime("%-d %b %Y, %H:%M:%S"))
}

/// Short, without year and zone: “20 Nov 10:00”; the day alone where stretches are whole days.
#[must_use]
pub fn stretch(at: EventTime, whole_days: bool) -> String {
    let (local, _) = clock_of(at);
    local.strftime(if whole_days { "%-d %b" } else { "%-d %b %H:%M" }).to_string()
}

/// How grave, in a word.
#[must_use]
pub fn kind(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Fault) => "Fault",
        Some(Kind::Warning) => "Warning",
        Some(Kind::Normal) => "Normal",
        None => "Not described",
    }
}

/// What an event of this number means, in words, and the problem to read about where there is one.
#[must_use]
pub fn means(means: &Means, number: u32, symptoms: &Symptoms) -> (String, Option<SymptomId>) {
    match means {
        Means::One(id) => (short(id, number, symptoms), Some(id.clone())),
        Means::OneOf { symptoms: several, .. } => {
            (format!("One of {} problems; its text does not say which", several.len()), None)
        }
        Means::Undocumented => ("No document describes this event".to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times_read_as_people_write_them() {
        assert_eq!(counted(30_012, "event"), "30,012 events");
        assert_eq!(counted(1, "piece"), "1 piece");
        assert_eq!(
            (grouped(7), grouped(999), grouped(1_000_000)),
            ("7".into(), "999".into(), "1,000,000".into())
        );
        assert_eq!((times(1), times(1200)), ("once".into(), "1,200 times".into()));
        let utc = EventTime::Utc("2026-11-20T10:11:12Z".parse().unwrap());
        assert_eq!(time(utc), "20 November 2026, 10:11 UTC");
        assert_eq!(second(utc), "20 Nov 2026, 10:11:12 UTC");
        let local = EventTime::Local("2026-11-20T10:11:12".parse().unwrap());
        assert_eq!(time(local), "20 November 2026, 10:11 by the clock of the server");
        assert_eq!((stretch(utc, true), stretch(local, false)), ("20 Nov".into(), "20 Nov 10:11".into()));
    }
}
