//! The content: its faults, and how long ago somebody compared it with its sources.

use std::{io, path::Path};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::Finding;
use crate::content::{self, Content, Source};

const CHECK: &str = "content";

/// What was found, and the last day on which somebody worked on the content.
pub struct Checked {
    pub finding: Finding,
    pub written: Option<Date>,
}

/// A folder of content that cannot be read.
pub fn unreadable(dir: &Path, error: &io::Error) -> Finding {
    Finding::fault(
        CHECK,
        format!("{} cannot be read: {error}", dir.display()),
        "correct content, or its rights",
    )
}

/// Looks at it as `regain check` does.
pub fn check(source: &Source, now: Timestamp) -> Checked {
    let report = content::check(source, Some(now.to_zoned(TimeZone::UTC).date()));
    let content = Content::read(source);
    let days = content.as_ref().map(days).unwrap_or_default();
    let (oldest, written) = (days.first().copied(), days.last().copied());
    let age = oldest.zip(written).map_or_else(String::new, |(oldest, newest)| {
        format!("; sources were compared between {oldest} and {newest}")
    });
    let says = format!("{}{age}", report.summary());
    let finding = if content.is_err() {
        Finding::fault(
            CHECK,
            says,
            "run regain check, with the folder of content where you have one; the server will not start",
        )
    } else if report.faults.is_empty() {
        Finding::ok(CHECK, says)
    } else {
        Finding::warning(
            CHECK,
            says,
            "run regain check: the server starts, and somebody should look at these",
        )
    };
    Checked { finding, written }
}

/// The days on which a source was compared, in order.
fn days(content: &Content) -> Vec<Date> {
    let symptoms = content.symptoms();
    let pages = symptoms.iter().flat_map(|s| &s.sources);
    let all = pages.chain(symptoms.procedures().flat_map(|p| &p.sources));
    let mut days: Vec<Date> = all.filter_map(|source| source.checked.parse().ok()).collect();
    days.sort_unstable();
    days
}

#[cfg(test)]
mod tests {
    use super::{super::Level, *};

    fn at(day: &str) -> Timestamp {
        format!("{day}T12:00:00Z").parse().unwrap()
    }

    #[test]
    fn old_sources_are_a_warning_and_a_fault_is_a_fault() {
        let built_in = Source::built_in();
        let old = check(&built_in, at("2036-01-01"));
        assert_eq!(old.finding.level, Level::Warning, "{:?}", old.finding);
        let written = old.written.unwrap();
        let next = written.tomorrow().unwrap().to_string();
        let fresh = check(&built_in, at(&next));
        assert_eq!(fresh.finding.level, Level::Ok, "{:?}", fresh.finding);
        assert!(fresh.finding.says.contains(&written.to_string()), "{:?}", fresh.finding);
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("places.toml"), "not TOML").unwrap();
        let broken = check(&built_in.over(dir.path()).unwrap(), at(&next));
        assert_eq!(broken.finding.level, Level::Fault, "{:?}", broken.finding);
    }
}
