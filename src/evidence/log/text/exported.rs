//! The output of the command that this program offers: one line for each event, fields between bars.
//!
//! The writer of it is [`super::super::command`].

use super::{
    collect::{Collector, Draft},
    dates::{Written, date},
    levels::level,
};
use crate::evidence::log::{LogFormat, RawLog};

/// Reads the events of a text. Lines that are no event belong to the one before: a console breaks long lines.
pub(super) fn read(text: &str) -> Option<RawLog> {
    let mut found = Collector::new(LogFormat::Rows);
    let mut event: Option<Draft> = None;
    for line in text.lines() {
        if found.is_full() {
            break;
        }
        match one(line) {
            Some(next) => {
                if let Some(event) = event.replace(next) {
                    found.push(event);
                }
            }
            None => {
                if let Some(event) = event.as_mut().filter(|_| !line.trim().is_empty()) {
                    event.message.push('\n');
                    event.message.push_str(line.trim_end());
                }
            }
        }
    }
    if let Some(event) = event {
        found.push(event);
    }
    found.finish()
}

/// `2026-11-20T10:11:12Z | Error | PasswordResetService | 33004 | text`.
fn one(line: &str) -> Option<Draft> {
    let mut fields = line.splitn(5, '|').map(str::trim);
    let time = date(fields.next()?);
    let (own, source, number) = (fields.next()?, fields.next()?, fields.next()?);
    let message = fields.next()?;
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    (is_number && matches!(time, Written::Known(_))).then(|| Draft {
        source: source.to_owned(),
        number: number.to_owned(),
        level: level(own),
        time,
        message: message.to_owned(),
        ..Draft::default()
    })
}
