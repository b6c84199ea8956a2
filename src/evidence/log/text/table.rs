//! `Get-WinEvent` as a console shows it: a line with the provider, a line of headings, one line for each event.
//!
//! Must not know which events matter.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    collect::{Collector, Draft},
    dates::{Written, date},
    levels::level,
};
use crate::evidence::{
    log::{Level, LogFormat, RawLog},
    pattern::pattern,
};

static ROW: LazyLock<Regex> = LazyLock::new(|| {
    // The date ends with its minutes or seconds, or with the half of the day.
    pattern(
        r"\A \s* (?P<date> \S{8,12} ,? \s \d{1,2} : \d{2} (?: : \d{2} )? (?: \s [AaPp]\.? \s? [Mm]\.? )? )
          \s+ (?P<number> \d{1,5} ) \s+ (?P<rest> \S .* ) \z",
    )
});

/// Reads the events of a text.
pub(super) fn read(text: &str) -> Option<RawLog> {
    let mut found = Collector::new(LogFormat::Rows);
    let mut source = String::new();
    let mut in_table = false;
    let mut event: Option<Draft> = None;
    for line in text.lines() {
        if found.is_full() {
            break;
        }
        let trimmed = line.trim();
        if let Some(provider) = trimmed.strip_prefix("ProviderName:") {
            event.take().into_iter().for_each(|e| found.push(e));
            provider.trim().clone_into(&mut source);
            in_table = false;
        } else if is_heading(trimmed) {
            in_table = true;
        } else if !in_table || trimmed.is_empty() || trimmed.starts_with("---") {
        } else if let Some(next) = row(line, &source) {
            event.replace(next).into_iter().for_each(|e| found.push(e));
        } else if let Some(event) = &mut event {
            event.message.push('\n');
            event.message.push_str(trimmed);
        }
    }
    event.into_iter().for_each(|e| found.push(e));
    found.finish()
}

fn is_heading(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.next() == Some("TimeCreated") && words.next() == Some("Id") && words.any(|w| w == "Message")
}

fn row(line: &str, source: &str) -> Option<Draft> {
    let row = ROW.captures(line)?;
    let time = date(row.name("date")?.as_str());
    if time == Written::Unread {
        return None;
    }
    let rest = row.name("rest")?.as_str();
    let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let own = level(word);
    let message = if own == Level::Unknown { rest } else { after };
    Some(Draft {
        source: source.to_owned(),
        number: row.name("number")?.as_str().to_owned(),
        level: own,
        time,
        message: message.trim().to_owned(),
        ..Draft::default()
    })
}
