//! From one record, printed as JSON by the reader of the binary form, to an event.
//!
//! The names are those of the event schema. Whatever is missing or of another type than expected is left out; only an
//! event without a source that matters is no event.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;

use crate::evidence::{EventTime, Level, MESSAGE_CHARACTERS, RawEvent, matters};

mod glance;
#[cfg(test)]
mod tests;
mod texts;

pub(super) use glance::may_matter;
use texts::Texts;

#[derive(Deserialize)]
struct Record<'a> {
    #[serde(rename = "Event", borrow)]
    event: Event<'a>,
}

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(rename = "System", borrow)]
    system: System<'a>,
    #[serde(rename = "EventData", default)]
    data: Texts,
    #[serde(rename = "UserData", default)]
    user_data: Texts,
}

#[derive(Deserialize)]
struct System<'a> {
    #[serde(rename = "Provider", borrow, default)]
    provider: Option<Provider<'a>>,
    #[serde(rename = "EventID", default)]
    number: Texts,
    #[serde(rename = "Level", default)]
    level: Texts,
    #[serde(rename = "Computer", default)]
    computer: Texts,
    #[serde(rename = "Keywords", default)]
    keywords: Texts,
    #[serde(rename = "TimeCreated", default)]
    time: Option<TimeCreated>,
}

#[derive(Deserialize)]
struct Provider<'a> {
    #[serde(rename = "#attributes", borrow, default)]
    attributes: ProviderNames<'a>,
}

#[derive(Default, Deserialize)]
struct ProviderNames<'a> {
    #[serde(rename = "Name", borrow, default)]
    name: Cow<'a, str>,
    /// The name of a classic source whose provider has a name of its own.
    #[serde(rename = "EventSourceName", borrow, default)]
    classic: Cow<'a, str>,
}

#[derive(Deserialize)]
struct TimeCreated {
    #[serde(rename = "#attributes", default)]
    attributes: TimeAttributes,
}

#[derive(Default, Deserialize)]
struct TimeAttributes {
    #[serde(rename = "SystemTime", default)]
    system_time: Texts,
}

/// Reads a record; `None` where its source does not matter. `written` is when the record was written.
///
/// # Errors
/// Where the text is not the JSON of an event.
pub(super) fn read(
    json: &[u8],
    record: u64,
    written: Timestamp,
) -> Result<Option<RawEvent>, serde_json::Error> {
    let Event { system, data, user_data } = serde_json::from_slice::<Record>(json)?.event;
    let Some(Provider { attributes: names }) = system.provider else { return Ok(None) };
    let number = system.number.lines().find_map(|t| t.trim().parse().ok()).unwrap_or_default();
    let source = match (matters(&names.name, number), matters(&names.classic, number)) {
        (true, _) => names.name,
        (false, true) => names.classic,
        (false, false) => return Ok(None),
    };
    let mut message = data.and(user_data).into_string();
    if let Some((end, _)) = message.char_indices().nth(MESSAGE_CHARACTERS) {
        message.truncate(end);
    }
    let created = system.time.and_then(|t| t.attributes.system_time.first()?.parse().ok());
    Ok(Some(RawEvent {
        source: source.into_owned(),
        number,
        level: level(&system.level).audited(bits(&system.keywords)),
        time: Some(EventTime::Utc(created.unwrap_or(written))),
        record: Some(record),
        computer: system.computer.first().map(str::to_owned),
        message,
    }))
}

fn level(texts: &Texts) -> Level {
    match texts.first().map(str::trim) {
        Some("1") => Level::Critical,
        Some("2") => Level::Error,
        Some("3") => Level::Warning,
        Some("0" | "4") => Level::Information,
        Some("5") => Level::Verbose,
        Some(_) | None => Level::Unknown,
    }
}

/// The keywords, which are printed in hexadecimal.
fn bits(keywords: &Texts) -> u64 {
    let digits = keywords.first().and_then(|t| t.trim().strip_prefix("0x"));
    digits.and_then(|d| u64::from_str_radix(d, 16).ok()).unwrap_or_default()
}
