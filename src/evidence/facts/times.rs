//! Dates with a time of day, as sign-in pages, Event Viewer, PowerShell, headers and people write them.
//!
//! Must not know the current time or anybody's zone. A date that may be read two ways is left out: the page asks.

use std::sync::LazyLock;

use jiff::{civil::DateTime, tz::Offset};
use regex::{Captures, Regex};

use super::{FoundTime, TimeKind, each_once};
use crate::evidence::pattern::pattern;

const TIME: &str = r"(?P<hour>\d{1,2}) : (?P<minute>\d{2}) (?: : (?P<second>\d{2}) (?: [.,] (?P<fraction>\d{1,9}) )? )?
    (?: [\ ]?? (?P<half>[AaPp]) \.? \ ? [Mm] \b \.? )?";
const ZONE: &str =
    r"(?: \ ? \(? (?: (?P<utc> Z | UTC | GMT ) \b )? \ ? (?P<offset> [+-] \d{2} :? \d{2} \b )? \)? )?";
const MONTH: &str =
    r"(?P<name> jan | feb | mar | apr | may | jun | jul | aug | sep | oct | nov | dec ) [a-z]{0,6} \.?";

struct Form {
    pattern: Regex,
    order: Order,
}

#[derive(Clone, Copy)]
enum Order {
    /// The pattern has `year`, `month` or `name`, `day`.
    Named,
    /// The pattern has `a`, `b`, `year`: which of the two is the day must follow from their size.
    DayOrMonth,
}

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let form = |date: &str, between: &str, order| Form {
        pattern: pattern(&format!(r"(?i)(?: \A | [^\d/.:-] ) (?P<all> {date} {between} {TIME} {ZONE} )")),
        order,
    };
    let gap = r",? (?: \ at )? \ {1,3}";
    vec![
        // 2026-03-01T10:11:12.123Z · 2017-07-12 17:16:28.214161 UTC
        form(r"(?P<year>20\d{2}) - (?P<month>\d{2}) - (?P<day>\d{2})", r"(?: T | \ {1,2} )", Order::Named),
        // 2026/03/01 10:11:12 · 2026. 3. 1. 10:11:12
        form(
            r"(?P<year>20\d{2}) (?: / | \.\ ? ) (?P<month>\d{1,2}) (?: / | \.\ ? ) (?P<day>\d{1,2}) \.?",
            gap,
            Order::Named,
        ),
        // 14.02.2026 09:31:02: where dates have dots the day comes first
        form(r"(?P<day>\d{1,2}) \.\ ? (?P<month>\d{1,2}) \.\ ? (?P<year>20\d{2})", gap, Order::Named),
        // 2/14/2026 9:31:02 AM · 14-02-2026 09:31
        form(r"(?P<a>\d{1,2}) [/-] (?P<b>\d{1,2}) [/-] (?P<year>20\d{2})", gap, Order::DayOrMonth),
        // Sun, 01 Mar 2026 10:11:12 GMT · 1 March 2026 10:11
        form(&format!(r"(?P<day>\d{{1,2}}) [\ -] {MONTH} [\ -] (?P<year>20\d{{2}})"), gap, Order::Named),
        // March 1, 2026 10:11 AM
        form(&format!(r"{MONTH} \ (?P<day>\d{{1,2}}) ,? \ (?P<year>20\d{{2}})"), gap, Order::Named),
    ]
});

/// How a time can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::evidence) enum Reading {
    /// One way only, whoever wrote it.
    One(TimeKind),
    /// Two numbers, of which either may be the day. Each way is there where such a day exists; the text has no zone.
    Numbers {
        /// Read with the day first.
        day_first: Option<DateTime>,
        /// Read with the month first.
        month_first: Option<DateTime>,
    },
}

/// Reads a text that begins with a time, in any way that it can be read. For whoever knows more than the text does.
pub(in crate::evidence) fn read_time(text: &str) -> Option<Reading> {
    let captures = FORMS.iter().find_map(|form| {
        let captures = form.pattern.captures(text)?;
        (captures.name("all")?.start() == 0).then_some((captures, form.order))
    });
    let (captures, order) = captures?;
    let zone = captures.name("offset").is_some() || captures.name("utc").is_some();
    if matches!(order, Order::Named) || zone {
        return read(&captures, order).map(Reading::One);
    }
    let number = |name: &str| captures.name(name).and_then(|m| m.as_str().parse::<i8>().ok());
    let (a, b) = (number("a")?, number("b")?);
    let local = |day, month| match read_on(&captures, day, month) {
        Some(TimeKind::Local(time)) => Some(time),
        Some(TimeKind::Instant(_)) | None => None,
    };
    let (day_first, month_first) = (local(a, b), local(b, a));
    (day_first.is_some() || month_first.is_some()).then_some(Reading::Numbers { day_first, month_first })
}

/// Times in order of appearance.
pub(super) fn find(text: &str) -> Vec<FoundTime> {
    let mut found: Vec<(usize, FoundTime)> = Vec::new();
    for form in FORMS.iter() {
        for captures in form.pattern.captures_iter(text) {
            if let (Some(all), Some(kind)) = (captures.name("all"), read(&captures, form.order)) {
                let written = all.as_str().trim_end_matches([' ', '(']).to_owned();
                if !text[all.end()..].starts_with(|c: char| c.is_ascii_digit() || c == ':') {
                    found.push((all.start(), FoundTime { text: written, kind }));
                }
            }
        }
    }
    found.sort_by_key(|(at, _)| *at);
    each_once(found.into_iter().map(|(_, time)| time), |time| time.kind)
}

fn read(captures: &Captures<'_>, order: Order) -> Option<TimeKind> {
    let number = |name: &str| captures.name(name).and_then(|m| m.as_str().parse::<i8>().ok());
    let (day, month) = match order {
        Order::Named => {
            (number("day")?, number("month").or_else(|| month_of(captures.name("name")?.as_str()))?)
        }
        Order::DayOrMonth => day_and_month(number("a")?, number("b")?)?,
    };
    read_on(captures, day, month)
}

/// The time of captures whose day and month are known.
fn read_on(captures: &Captures<'_>, day: i8, month: i8) -> Option<TimeKind> {
    let number = |name: &str| captures.name(name).and_then(|m| m.as_str().parse::<i8>().ok());
    let year: i16 = captures.name("year")?.as_str().parse().ok()?;
    let hour = hour_of_day(number("hour")?, captures.name("half").map(|m| m.as_str()))?;
    let minute = number("minute")?;
    let second = if captures.name("second").is_some() { number("second")? } else { 0 };
    let nanosecond = match captures.name("fraction") {
        Some(digits) => format!("{:0<9}", digits.as_str()).parse().ok()?,
        None => 0,
    };
    let local = DateTime::new(year, month, day, hour, minute, second, nanosecond).ok()?;
    let offset = match captures.name("offset") {
        Some(offset) => offset_of(offset.as_str())?,
        None if captures.name("utc").is_some() => Offset::UTC,
        None => return Some(TimeKind::Local(local)),
    };
    offset.to_timestamp(local).ok().map(TimeKind::Instant)
}

/// Which number is the day, where only one can be.
fn day_and_month(a: i8, b: i8) -> Option<(i8, i8)> {
    if a == b || a > 12 {
        Some((a, b))
    } else if b > 12 {
        Some((b, a))
    } else {
        None
    }
}

fn month_of(name: &str) -> Option<i8> {
    let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let index = names.iter().position(|n| name.eq_ignore_ascii_case(n))?;
    i8::try_from(index + 1).ok()
}

fn hour_of_day(hour: i8, half: Option<&str>) -> Option<i8> {
    match half {
        None => Some(hour),
        Some(_) if !(1..=12).contains(&hour) => None,
        Some(half) => Some(hour % 12 + if half.eq_ignore_ascii_case("p") { 12 } else { 0 }),
    }
}

fn offset_of(text: &str) -> Option<Offset> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = (digits.get(..2)?.parse::<i32>().ok()?, digits.get(2..)?.parse::<i32>().ok()?);
    let seconds = (hours * 60 + minutes) * 60;
    Offset::from_seconds(if text.starts_with('-') { -seconds } else { seconds }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instants(text: &str) -> Vec<String> {
        find(text)
            .into_iter()
            .map(|t| match t.kind {
                TimeKind::Instant(moment) => moment.to_string(),
                TimeKind::Local(clock) => clock.to_string(),
            })
            .collect()
    }

    #[test]
    fn a_time_with_a_zone_is_a_moment_and_one_without_is_a_clock() {
        for (text, time) in [
            ("Timestamp: 2026-03-01T10:11:12Z", "2026-03-01T10:11:12Z"),
            ("Timestamp: 2016-01-09 02:02:12Z", "2016-01-09T02:02:12Z"),
            ("SystemTime=\"2021-03-31T23:51:45.018767Z\"", "2021-03-31T23:51:45.018767Z"),
            ("SystemTime=\"2017-07-12 17:16:28.214161 UTC\"", "2017-07-12T17:16:28.214161Z"),
            ("2026-03-01T10:11:12+01:00", "2026-03-01T09:11:12Z"),
            ("2026-03-01T10:11:12.5-0530", "2026-03-01T15:41:12.5Z"),
            ("at 2026-03-01 10:11 UTC+01:00", "2026-03-01T09:11:00Z"),
            ("date: Sun, 01 Mar 2026 10:11:12 GMT", "2026-03-01T10:11:12Z"),
            ("2/14/2026 9:31:02 AM (UTC+01:00)", "2026-02-14T08:31:02Z"),
            ("2026-03-01 10:11:12", "2026-03-01T10:11:12"),
            ("Date: 2/14/2026 9:31:02 AM", "2026-02-14T09:31:02"),
            ("2/14/2026, 9:31:02 PM", "2026-02-14T21:31:02"),
            ("2/14/2026 12:05:00 AM", "2026-02-14T00:05:00"),
            ("14.02.2026 09:31:02", "2026-02-14T09:31:02"),
            ("02.03.2026 09:31", "2026-03-02T09:31:00"),
            ("14-02-2026 09:31:02", "2026-02-14T09:31:02"),
            ("14/02/2026 9:31:02 p. m.", "2026-02-14T21:31:02"),
            ("2026/03/01 10:11:12", "2026-03-01T10:11:12"),
            ("2026. 3. 1. 10:11:12", "2026-03-01T10:11:12"),
            ("3/3/2026 10:11:12", "2026-03-03T10:11:12"),
            ("on March 1, 2026 at 10:11 AM", "2026-03-01T10:11:00"),
            ("1 March 2026 10:11", "2026-03-01T10:11:00"),
        ] {
            assert_eq!(instants(text), [time], "{text}");
        }
    }

    #[test]
    fn a_date_that_can_be_read_two_ways_or_not_at_all_is_left_out() {
        for text in [
            "8/10/2020 11:00:39 AM",
            "03-04-2026 10:11",
            "2026-13-01T10:11:12Z",
            "30/2/2026 10:11",
            "2/14/2026 13:31:02 PM",
            "2026-03-01",
            "at 10:31",
            "version 2026.3.1.10",
            "2026-03-01T25:11:12Z",
        ] {
            assert_eq!(instants(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_time_keeps_its_own_words_and_comes_once() {
        let found = find("Error 2026-03-01 10:11:12Z, again 2026-03-01T10:11:12Z, then 14.02.2026 09:31");
        let words: Vec<_> = found.iter().map(|t| t.text.as_str()).collect();
        assert_eq!(words, ["2026-03-01 10:11:12Z", "14.02.2026 09:31"]);
    }
}
