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

/// The source and the number of a record, and nothing else of it.
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
    #[serde(rename = "Provider", borrow, default)]
    provider: Option<Provider<'a>>,
    #[serde(rename = "EventID", default)]
    number: Texts,
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
struct TimeCreated {
    #[serde(rename = "#attributes", default)]
    attributes: TimeAttributes,
}

#[derive(Default, Deserialize)]
struct TimeAttributes {
    #[serde(rename = "SystemTime", default)]
    system_time: Texts,
}

/// Whether a record may matter: quick, because most do not. It says no only where source and number stand in the places
/// where they stand in every log that was seen; [`read`] decides the rest.
pub(super) fn may_matter(json: &[u8]) -> bool {
    refused(json).is_none()
}

/// `Some` where it is certain that a record does not matter.
fn refused(json: &[u8]) -> Option<()> {
    let near = &json[..json.len().min(600)];
    let (_, provider) = split(near, b"\"Provider\":{\"#attributes\":{\"Name\":\"")?;
    let (provider, rest) = split(provider, b"}}")?;
    let (name, more) = split(provider, b"\"").unwrap_or((provider, b""));
    if name.contains(&b'\\') || split(more, b"EventSourceName").is_some() {
        return None;
    }
    let (_, number) = split(rest, b"\"EventID\":")?;
    let digits = number.iter().take_while(|b| b.is_ascii_digit()).count();
    let number = std::str::from_utf8(&number[..digits]).ok()?.parse().ok();
    let name = std::str::from_utf8(name).ok()?;
    match number {
        Some(number) => (!matters(name, number)).then_some(()),
        // The number stands deeper: yes, if there is one with which the source would matter.
        None => (![0, 4724].iter().any(|n| matters(name, *n))).then_some(()),
    }
}

/// What stands before and behind the first `mark`.
fn split<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = text.windows(mark.len()).position(|w| w == mark)?;
    Some((&text[..at], &text[at + mark.len()..]))
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
    let GlanceSystem { provider, number } = glance.event.system;
    let Some(Provider { attributes: names }) = provider else { return Ok(None) };
    let number = number.0.iter().find_map(|t| t.trim().parse().ok()).unwrap_or_default();
    let source = match (matters(&names.name, number), matters(&names.classic, number)) {
        (true, _) => names.name,
        (false, true) => names.classic,
        (false, false) => return Ok(None),
    };
    let Event { system, data, user_data } = serde_json::from_slice::<Record>(json)?.event;
    let mut message = data.0;
    message.extend(user_data.0);
    let message = message.join("\n");
    let end = message.char_indices().nth(MESSAGE_CHARACTERS).map_or(message.len(), |(at, _)| at);
    let created = system.time.and_then(|t| t.attributes.system_time.0.first()?.parse().ok());
    Ok(Some(RawEvent {
        source: source.into_owned(),
        number,
        level: level(&system.level).audited(bits(&system.keywords)),
        time: Some(EventTime::Utc(created.unwrap_or(written))),
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

/// The keywords, which are printed in hexadecimal.
fn bits(keywords: &Texts) -> u64 {
    let digits = keywords.0.first().and_then(|t| t.trim().strip_prefix("0x"));
    digits.and_then(|d| u64::from_str_radix(d, 16).ok()).unwrap_or_default()
}

/// Every text and number below a place, in the order of the record, without attributes and binary data. What has a name of
/// its own, as the data of newer sources, stands behind it: “TargetUserName: mia”.
#[derive(Default)]
struct Texts(Vec<String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut texts = Self::default();
        deserializer.deserialize_any(Collect { texts: &mut texts.0, name: None })?;
        Ok(texts)
    }
}

struct Collect<'a> {
    texts: &'a mut Vec<String>,
    name: Option<&'a str>,
}

impl Collect<'_> {
    fn push(self, text: &str) {
        if !text.trim().is_empty() {
            self.texts.push(self.name.map_or_else(|| text.to_owned(), |name| format!("{name}: {text}")));
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

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.push(&number.to_string());
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.push(&number.to_string());
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.push(&number.to_string());
        Ok(())
    }

    fn visit_bool<E>(self, yes: bool) -> Result<(), E> {
        self.push(&yes.to_string());
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Collect { texts: self.texts, name: self.name })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(key) = fields.next_key::<Cow<'_, str>>()? {
            let name = match &*key {
                "#attributes" | "Binary" => {
                    fields.next_value::<IgnoredAny>()?;
                    continue;
                }
                "#text" => self.name,
                "Data" => None,
                name => Some(name),
            };
            fields.next_value_seed(Collect { texts: self.texts, name })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_at_zero(json: &str) -> Option<RawEvent> {
        read(json.as_bytes(), 5, Timestamp::UNIX_EPOCH).unwrap()
    }

    #[test]
    fn everything_of_a_full_event_is_found() {
        let event = read_at_zero(
            r##"{"Event":{"#attributes":{"xmlns":"x"},"System":{
            "Provider":{"#attributes":{"Name":"Microsoft-Windows-Something","EventSourceName":"ADSync"}},
            "EventID":{"#attributes":{"Qualifiers":49152},"#text":6329},"Level":2,"Channel":"Application",
            "TimeCreated":{"#attributes":{"SystemTime":"2026-02-14T09:31:02.1234567Z"}},
            "Computer":"SYNC01","Security":{"#attributes":{"UserID":null}}},
            "EventData":{"Data":{"#text":["one\ntwo",3,true,""]},"Binary":"00FF"},
            "UserData":{"Fault":{"#attributes":{"a":"left out"},"Code":-2,"Text":"three"}}}}"##,
        )
        .unwrap();
        assert_eq!(
            event,
            RawEvent {
                source: "ADSync".to_owned(),
                number: 6329,
                level: Level::Error,
                time: Some(EventTime::Utc("2026-02-14T09:31:02.1234567Z".parse().unwrap())),
                record: Some(5),
                computer: Some("SYNC01".to_owned()),
                message: "one\ntwo\n3\ntrue\nCode: -2\nText: three".to_owned(),
            }
        );
    }

    #[test]
    fn of_the_security_log_a_refused_change_of_a_password_is_an_error() {
        let audit = |number: u16, keywords: &str| {
            read_at_zero(&format!(
                r##"{{"Event":{{"System":{{"Provider":{{"#attributes":{{"Name":"Microsoft-Windows-Security-Auditing"}}}},
                "EventID":{number},"Level":0,"Keywords":"{keywords}"}},
                "EventData":{{"TargetUserName":"mia","Empty":"","Data":{{"#attributes":{{"Name":"n"}},"#text":"x"}}}}}}}}"##
            ))
        };
        let refused = audit(4724, "0x8010000000000000").unwrap();
        assert_eq!((refused.number, refused.level), (4724, Level::Error));
        assert_eq!(refused.message, "TargetUserName: mia\nx");
        assert_eq!(audit(4724, "0x8020000000000000").unwrap().level, Level::Information);
        assert_eq!(audit(4723, "none").unwrap().level, Level::Information);
        assert_eq!(audit(4624, "0x8010000000000000"), None, "a sign-in");
    }

    #[test]
    fn the_quick_look_says_no_where_it_is_certain_and_nowhere_else() {
        for (provider, rest, may) in [
            (r#""Name":"ESENT"}}"#, r#","EventID":102"#, false),
            (r#""Name":"ESENT","Guid":"{1}"}}"#, r#","EventID":102"#, false),
            (r#""Name":"Other"}}"#, r##","EventID":{"#attributes":{"Qualifiers":1},"#text":4724}"##, false),
            (r#""Name":"Microsoft-Windows-Security-Auditing","Guid":"1"}}"#, r#","EventID":4624"#, false),
            (r#""Name":"Microsoft-Windows-Security-Auditing","Guid":"1"}}"#, r#","EventID":4724"#, true),
            (r#""Name":"Microsoft-Windows-Security-Auditing"}}"#, r##","EventID":{"#text":4624}"##, true),
            (r#""Name":"ADSync"}}"#, r#","EventID":1"#, true),
            (r#""Name":"Directory Synchronization"}}"#, r##","EventID":{"#text":1}"##, true),
            (r#""Name":"Other","EventSourceName":"ADSync"}}"#, r#","EventID":1"#, true),
            (r#""Name":"ADS\u0079nc"}}"#, r#","EventID":1"#, true),
            (r#""Guid":"1","Name":"ESENT"}}"#, r#","EventID":1"#, true),
        ] {
            let json =
                format!(r##"{{"Event":{{"System":{{"Provider":{{"#attributes":{{{provider}{rest}}}}}}}"##);
            assert_eq!(may_matter(json.as_bytes()), may, "{json}");
        }
        assert!(may_matter(b"") && may_matter(b"{}"));
    }

    #[test]
    fn what_is_missing_is_left_out() {
        let event =
            read_at_zero(r##"{"Event":{"System":{"Provider":{"#attributes":{"Name":"ADSync"}}}}}"##).unwrap();
        assert_eq!(
            (event.number, event.level, event.computer, event.message.as_str()),
            (0, Level::Unknown, None, "")
        );
        assert_eq!(event.time, Some(EventTime::Utc(Timestamp::UNIX_EPOCH)), "when the record was written");
        let odd = r##"{"Event":{"System":{"Provider":{"#attributes":{"Name":"ADSync"}},"EventID":"many",
            "TimeCreated":{"#attributes":{"SystemTime":"soon"}},"Level":{"#text":" 3 "}},"EventData":null}}"##;
        let event = read_at_zero(odd).unwrap();
        assert_eq!((event.number, event.level), (0, Level::Warning));
    }

    #[test]
    fn another_source_is_no_event_and_no_json_is_an_error() {
        let other = r##"{"Event":{"System":{"Provider":{"#attributes":{"Name":"ESENT"}},"EventID":33004}}}"##;
        assert_eq!(read_at_zero(other), None);
        for nameless in ["null", "{}", r##"{"#attributes":{}}"##, r##"{"#attributes":{"Guid":"x"}}"##] {
            let json = format!(r##"{{"Event":{{"System":{{"Provider":{nameless}}}}}}}"##);
            assert_eq!(read_at_zero(&json), None, "{nameless}");
        }
        assert_eq!(read_at_zero(r#"{"Event":{"System":{}}}"#), None);
        for bad in ["", "{}", r#"{"Event":{}}"#, "[1"] {
            assert!(read(bad.as_bytes(), 1, Timestamp::UNIX_EPOCH).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_long_message_is_cut_between_characters() {
        let long = "é".repeat(MESSAGE_CHARACTERS + 1);
        let json = format!(
            r##"{{"Event":{{"System":{{"Provider":{{"#attributes":{{"Name":"ADSync"}}}}}},"EventData":{{"a":"{long}"}}}}}}"##
        );
        assert_eq!(read_at_zero(&json).unwrap().message.chars().count(), MESSAGE_CHARACTERS);
    }
}
