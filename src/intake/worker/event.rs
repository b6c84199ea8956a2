//! From one record, printed as JSON by the reader of the binary form, to an event.
//!
//! The names are those of the event schema. Whatever is missing or of another type than expected is left out; only an
//! event without a source that matters is no event.

use std::{borrow::Cow, fmt};

use jiff::Timestamp;
use serde::{
    Deserialize,
    de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use crate::evidence::{EventTime, Level, MESSAGE_CHARACTERS, RawEvent, matters};

/// The source of a record, and nothing else of it.
#[derive(Deserialize)]
struct Glance<'a> {
    #[serde(rename = "Event", borrow)]
    event: GlanceEvent<'a>,
}

#[derive(Deserialize)]
struct GlanceEvent<'a> {
    #[serde(rename = "System", borrow)]
    system: GlanceSystem<'a>,
}

#[derive(Deserialize)]
struct GlanceSystem<'a> {
    #[serde(rename = "Provider", borrow)]
    provider: Provider<'a>,
}

#[derive(Deserialize)]
struct Provider<'a> {
    #[serde(rename = "#attributes", borrow)]
    attributes: ProviderNames<'a>,
}

#[derive(Deserialize)]
struct ProviderNames<'a> {
    #[serde(rename = "Name", borrow, default)]
    name: Cow<'a, str>,
    /// The name of a classic source whose provider has a name of its own.
    #[serde(rename = "EventSourceName", borrow, default)]
    classic: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "Event")]
    event: Event,
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "System")]
    system: System,
    #[serde(rename = "EventData", default)]
    data: Texts,
    #[serde(rename = "UserData", default)]
    user_data: Texts,
}

#[derive(Deserialize)]
struct System {
    #[serde(rename = "EventID", default)]
    number: Texts,
    #[serde(rename = "Level", default)]
    level: Texts,
    #[serde(rename = "Computer", default)]
    computer: Texts,
    #[serde(rename = "TimeCreated", default)]
    time: Option<TimeCreated>,
}

#[derive(Deserialize)]
struct TimeCreated {
    #[serde(rename = "#attributes")]
    attributes: TimeAttributes,
}

#[derive(Deserialize)]
struct TimeAttributes {
    #[serde(rename = "SystemTime")]
    system_time: Option<Timestamp>,
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
    let glance: Glance = serde_json::from_slice(json)?;
    let names = glance.event.system.provider.attributes;
    let source = match (matters(&names.name, 0), matters(&names.classic, 0)) {
        (true, _) => names.name,
        (false, true) => names.classic,
        (false, false) => return Ok(None),
    };
    let Event { system, data, user_data } = serde_json::from_slice::<Record>(json)?.event;
    let number = system.number.0.iter().find_map(|t| t.trim().parse().ok()).unwrap_or_default();
    let mut message = data.0;
    message.extend(user_data.0);
    let message = message.join("\n");
    let end = message.char_indices().nth(MESSAGE_CHARACTERS).map_or(message.len(), |(at, _)| at);
    Ok(Some(RawEvent {
        source: source.into_owned(),
        number,
        level: level(&system.level),
        time: Some(EventTime::Utc(system.time.and_then(|t| t.attributes.system_time).unwrap_or(written))),
        record: Some(record),
        computer: system.computer.0.into_iter().next(),
        message: message[..end].to_owned(),
    }))
}

fn level(texts: &Texts) -> Level {
    match texts.0.first().map(|t| t.trim()) {
        Some("1") => Level::Critical,
        Some("2") => Level::Error,
        Some("3") => Level::Warning,
        Some("0" | "4") => Level::Information,
        Some("5") => Level::Verbose,
        Some(_) | None => Level::Unknown,
    }
}

/// Every text and number below a place, in the order of the record, without attributes and binary data.
#[derive(Default)]
struct Texts(Vec<String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut texts = Self::default();
        deserializer.deserialize_any(Collect(&mut texts.0))?;
        Ok(texts)
    }
}

struct Collect<'a>(&'a mut Vec<String>);

impl Collect<'_> {
    fn push(self, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.0.push(text);
        }
    }
}

impl<'de> serde::de::DeserializeSeed<'de> for Collect<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Collect<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the content of an element")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.push(text);
        Ok(())
    }

    fn visit_string<E>(self, text: String) -> Result<(), E> {
        self.push(text);
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.push(number.to_string());
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.push(number.to_string());
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.push(number.to_string());
        Ok(())
    }

    fn visit_bool<E>(self, yes: bool) -> Result<(), E> {
        self.push(yes.to_string());
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Collect(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(name) = fields.next_key::<Cow<'_, str>>()? {
            if matches!(&*name, "#attributes" | "Binary") {
                fields.next_value::<IgnoredAny>()?;
            } else {
                fields.next_value_seed(Collect(self.0))?;
            }
        }
        Ok(())
    }
}
