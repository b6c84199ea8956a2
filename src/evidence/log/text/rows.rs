//! Lines as articles print them: “Error <date> <time> ADSync 6306 Server "The server…”, blanks between all fields.
//!
//! Blanks stand inside of fields too, so only lines with a source that matters can be told from other text.

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
    pattern(
        r"(?i) \A [\s>*]{0,8} (?P<before> .{0,60}? ) \b
          (?P<source> PasswordResetService | ADSync | Directory \ ? Synchronization | Microsoft-Windows-Security-Auditing )
          \s{1,8} (?P<number> \d{3,5} ) \b (?P<rest> .* ) \z",
    )
});

/// Task categories of the sources, which stand between the number and the message.
const CATEGORIES: [&str; 7] =
    ["None", "Server", "MA Extension", "Management Agent Run Profile", "Keine", "Aucun", "N/A"];

/// Reads the events of a text.
pub(super) fn read(text: &str) -> Option<RawLog> {
    let mut found = Collector::new(LogFormat::Rows);
    let mut event: Option<Draft> = None;
    for line in text.lines() {
        if found.is_full() {
            break;
        }
        match row(line) {
            Some(next) => event.replace(next).into_iter().for_each(|e| found.push(e)),
            // A line of a source that does not matter ends the event before it.
            None if level_and_date(line.trim()).is_some() => {
                event.take().into_iter().for_each(|e| found.push(e));
            }
            None => {
                if let Some(event) = &mut event {
                    event.message.push('\n');
                    event.message.push_str(line.trim());
                }
            }
        }
    }
    event.into_iter().for_each(|e| found.push(e));
    found.finish()
}

fn row(line: &str) -> Option<Draft> {
    let row = ROW.captures(line)?;
    let before = row.name("before")?.as_str().trim();
    let (own, time) = level_and_date(before).unwrap_or_else(|| (level(first_word(before).0), date(before)));
    // Without a level or a date in front it is a sentence that names an event.
    if own == Level::Unknown && time == Written::Unread {
        return None;
    }
    let rest = row.name("rest")?.as_str().trim();
    let category = CATEGORIES.iter().find_map(|c| {
        let after = rest.strip_prefix(c)?;
        (after.is_empty() || after.starts_with(char::is_whitespace)).then_some(after)
    });
    Some(Draft {
        source: row.name("source")?.as_str().to_owned(),
        number: row.name("number")?.as_str().to_owned(),
        level: own,
        time,
        // An article may put the message into quotation marks, and not close them.
        message: category.unwrap_or(rest).trim().trim_matches('"').to_owned(),
        ..Draft::default()
    })
}

/// The level and the date that a line begins with, where it has both.
fn level_and_date(line: &str) -> Option<(Level, Written)> {
    let (word, after) = first_word(line);
    let own = if word.chars().any(char::is_alphabetic) { level(word) } else { Level::Unknown };
    let time = if own == Level::Unknown { Written::Unread } else { date(after) };
    (time != Written::Unread).then_some((own, time))
}

fn first_word(line: &str) -> (&str, &str) {
    line.split_once(char::is_whitespace).unwrap_or((line, ""))
}
