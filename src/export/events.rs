//! The events of logs as a table for spreadsheets and as text for people.

use std::fmt::Write as _;

use super::OneLog;
use crate::{
    evidence::{EventTime, Level, LogEvent},
    session::Came,
};

/// The columns.
const COLUMNS: [&str; 8] = ["log", "time", "level", "source", "event", "record", "computer", "message"];

/// Every event as CSV (RFC 4180) with a mark at its beginning that says UTF-8, without which spreadsheets guess.
pub(super) fn csv(logs: &[OneLog]) -> String {
    let mut out = String::from("\u{feff}");
    row(&mut out, &COLUMNS);
    for one in logs {
        for event in &one.log.events {
            let record = event.record.map(|n| n.to_string()).unwrap_or_default();
            row(
                &mut out,
                &[
                    &one.id.to_string(),
                    &time(event),
                    level(event.level),
                    event.source.as_str(),
                    &event.number.to_string(),
                    &record,
                    event.computer.as_ref().map_or("", |c| c.as_str()),
                    event.message.as_str(),
                ],
            );
        }
    }
    out
}

fn row(out: &mut String, cells: &[&str]) {
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        let _ = write!(out, "\"{}\"", harmless(cell).replace('"', "\"\""));
    }
    out.push_str("\r\n");
}

/// A cell that no spreadsheet takes for a formula: where it could begin one, an apostrophe stands before it.
fn harmless(cell: &str) -> String {
    let begins =
        |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if begins(cell) || begins(cell.trim_start()) { format!("'{cell}") } else { cell.to_owned() }
}

/// The events as text, newest log last; at most so many bytes, and a last line that says what is left out.
pub(super) fn text(logs: &[OneLog], most: usize) -> String {
    let mut out = String::new();
    let total: usize = logs.iter().map(|l| l.log.events.len()).sum();
    let mut told = 0;
    for one in logs {
        let came = match one.came {
            Came::Pasted => "pasted",
            Came::Uploaded => "uploaded",
        };
        let _ = writeln!(out, "Event log {} ({came}): {} events\n", one.id, one.log.events.len());
        for event in &one.log.events {
            let piece = piece(event);
            if out.len() + piece.len() > most {
                let _ = writeln!(
                    out,
                    "{} more events are left out here; they are in events.csv of the archive.",
                    total - told
                );
                return out;
            }
            out.push_str(&piece);
            told += 1;
        }
    }
    out
}

fn piece(event: &LogEvent) -> String {
    let mut out = format!("{}  {}  {} {}", time(event), level(event.level), event.source, event.number);
    if let Some(record) = event.record {
        let _ = write!(out, "  record {record}");
    }
    if let Some(computer) = &event.computer {
        let _ = write!(out, "  {computer}");
    }
    out.push('\n');
    for line in event.message.as_str().lines() {
        let _ = writeln!(out, "    {}", line.trim_end());
    }
    out.push('\n');
    out
}

fn time(event: &LogEvent) -> String {
    match event.time {
        Some(EventTime::Utc(at)) => at.to_string(),
        // Without a zone: by the clock of the server.
        Some(EventTime::Local(at)) => at.to_string(),
        None => String::new(),
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Critical => "critical",
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Information => "information",
        Level::Verbose => "verbose",
        Level::Unknown => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1", "＝1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "33004", "a=b", "Access is denied."] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
