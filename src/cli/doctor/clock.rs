//! The clock: it cannot be earlier than what already exists, and something should keep it right.

use std::path::Path;

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use super::Finding;

const CHECK: &str = "clock";

/// Differences up to here are nobody's fault.
const SLACK: SignedDuration = SignedDuration::from_mins(2);

/// A file of systemd-timesyncd that exists once the clock was set by a time server.
const SYNCHRONISED: &str = "/run/systemd/timesync/synchronized";

/// Compares the clock with the day of the content and the newest row of the database.
pub fn check(now: Timestamp, content: Option<Date>, newest: Option<Timestamp>) -> Vec<Finding> {
    let today = now.to_zoned(TimeZone::UTC).date();
    let advice = "set the clock, and let a time server keep it: links, codes and deletion go by it";
    // A day begins earlier in some places than in UTC.
    if let Some(day) = content.filter(|day| today < day.yesterday().unwrap_or(*day)) {
        return vec![Finding::fault(
            CHECK,
            format!("it is {now}, and the content is of {day}: the clock is behind"),
            advice,
        )];
    }
    if let Some(newest) = newest.filter(|newest| now.saturating_add(SLACK).is_ok_and(|n| n < *newest)) {
        return vec![Finding::fault(
            CHECK,
            format!("it is {now}, and a session was used at {newest}: the clock is behind, or was ahead"),
            advice,
        )];
    }
    let kept = if Path::new(SYNCHRONISED).exists() { ", set by a time server" } else { "" };
    vec![Finding::ok(CHECK, format!("{now:.0}{kept}"))]
}

#[cfg(test)]
mod tests {
    use super::{super::Level, *};

    #[test]
    fn a_clock_that_is_behind_what_exists_is_a_fault() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let now = at("2026-11-20T12:00:00Z");
        for (content, newest, expected) in [
            (None, None, Level::Ok),
            (Some("2026-11-20"), Some("2026-11-20T11:00:00Z"), Level::Ok),
            (Some("2026-11-21"), None, Level::Ok),
            (Some("2026-11-22"), None, Level::Fault),
            (None, Some("2026-11-20T12:01:00Z"), Level::Ok),
            (None, Some("2026-11-20T12:03:00Z"), Level::Fault),
        ] {
            let found = check(now, content.map(|d| d.parse().unwrap()), newest.map(at));
            assert_eq!(found[0].level, expected, "{content:?} {newest:?}: {found:?}");
        }
    }
}
