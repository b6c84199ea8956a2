//! Event XML: one event, many, with or without a root, whole or cut off.
//!
//! Each `<Event>` is read by itself, so damage in one does not reach the next. Document types are never seen, and entities
//! other than those of XML itself stay as they are written.

use std::ops::Range;

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};

use super::{
    collect::{Collector, Draft},
    dates::date,
    levels::{level, with_keyword_bits},
};
use crate::evidence::log::{LogFormat, RawLog, matters};

/// Reads the events of a text.
pub(super) fn read(text: &str) -> Option<RawLog> {
    let mut found = Collector::new(LogFormat::Xml);
    let mut next = start(text, 0);
    while let Some(from) = next {
        if found.is_full() {
            break;
        }
        next = start(text, from + 1);
        let piece = &text[from..next.unwrap_or(text.len())];
        let (draft, whole) = one(piece);
        match draft {
            Some(draft) => {
                found.push(draft);
                if !whole {
                    found.damaged();
                }
            }
            None => found.damaged(),
        }
    }
    found.finish()
}

/// Where the next `<Event>` begins; `<Events>` and `<EventData>` are none.
pub(super) fn start(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(hit) = text.get(at..).and_then(|rest| rest.find("<Event")) {
        let begin = at + hit;
        at = begin + "<Event".len();
        if text[at..].starts_with(|c: char| c.is_whitespace() || c == '>') {
            return Some(begin);
        }
    }
    None
}

/// What the element means whose text is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Number,
    Level,
    Record,
    Computer,
    Keywords,
    Message,
    Data,
    Nothing,
}

/// Fields as they stand; a field counts when its element is closed, but a text that was cut off is better than none.
#[derive(Default)]
struct Fields {
    draft: Draft,
    keywords: String,
    data: Vec<String>,
    message: Option<String>,
    text: String,
    name: Option<String>,
}

/// Reads one event. Says whether it is whole; `None` where it has no number.
pub(super) fn one(piece: &str) -> (Option<Draft>, bool) {
    let mut reader = Reader::from_str(piece);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    let mut fields = Fields::default();
    let mut field = Field::Nothing;
    let mut whole = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                fields.open(&tag);
                field = field_of(&tag);
                fields.text.clear();
                fields.name = attribute(&tag, "Name").filter(|_| field == Field::Data);
            }
            Ok(Event::Empty(tag)) => fields.open(&tag),
            Ok(Event::Text(text)) => fields.text.push_str(&text.xml10_content().unwrap_or_default()),
            Ok(Event::CData(text)) => fields.text.push_str(&text.decode().unwrap_or_default()),
            Ok(Event::GeneralRef(entity)) => push_entity(&mut fields.text, &entity),
            Ok(Event::End(tag)) => {
                fields.close(field);
                field = Field::Nothing;
                if tag.local_name().as_ref() == b"Event" {
                    whole = true;
                    break;
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
        }
    }
    if matches!(field, Field::Message | Field::Data) {
        fields.close(field);
    }
    (fields.finish(), whole)
}

fn field_of(tag: &BytesStart<'_>) -> Field {
    match tag.local_name().as_ref() {
        b"EventID" => Field::Number,
        b"Level" => Field::Level,
        b"EventRecordID" => Field::Record,
        b"Computer" => Field::Computer,
        b"Keywords" => Field::Keywords,
        b"Message" => Field::Message,
        b"Data" => Field::Data,
        _ => Field::Nothing,
    }
}

impl Fields {
    fn open(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            b"Provider" => {
                let name = attribute(tag, "Name").unwrap_or_default();
                let classic = attribute(tag, "EventSourceName").unwrap_or_default();
                // A classic source may stand behind the name of a manifest.
                let known = |source: &str| !source.is_empty() && matters(source, 0);
                self.draft.source =
                    if name.is_empty() || (known(&classic) && !known(&name)) { classic } else { name };
            }
            b"TimeCreated" => {
                self.draft.time = date(&attribute(tag, "SystemTime").unwrap_or_default());
            }
            _ => {}
        }
    }

    fn close(&mut self, field: Field) {
        let text = std::mem::take(&mut self.text);
        let trimmed = text.trim();
        match field {
            Field::Number => self.draft.number = trimmed.to_owned(),
            // The rendered level comes later, in words of some language; the number is enough.
            Field::Level if trimmed.parse::<u8>().is_ok() => self.draft.level = level(trimmed),
            Field::Record => self.draft.record = trimmed.parse().ok(),
            Field::Computer => self.draft.computer = Some(trimmed.to_owned()),
            Field::Keywords => self.keywords.push_str(trimmed),
            Field::Message => self.message = Some(trimmed.to_owned()),
            Field::Data if !trimmed.is_empty() => self.data.push(match self.name.take() {
                Some(name) => format!("{name}: {trimmed}"),
                None => trimmed.to_owned(),
            }),
            Field::Level | Field::Data | Field::Nothing => {}
        }
    }

    fn finish(self) -> Option<Draft> {
        let mut draft = self.draft;
        if draft.number.is_empty() {
            return None;
        }
        draft.level = with_keyword_bits(draft.level, &self.keywords);
        draft.message = self.message.filter(|m| !m.is_empty()).unwrap_or_else(|| self.data.join("\n"));
        Some(draft)
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok()??;
    let value = String::from_utf8_lossy(&found.value).into_owned();
    Some(quick_xml::escape::unescape(&value).map(std::borrow::Cow::into_owned).unwrap_or(value))
}

/// Puts the character of an entity behind a text; an entity that XML does not have is put there as it is written.
fn push_entity(text: &mut String, entity: &BytesRef<'_>) {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        text.push(c);
        return;
    }
    let name = entity.decode().unwrap_or_default();
    match quick_xml::escape::resolve_predefined_entity(&name) {
        Some(known) => text.push_str(known),
        None => {
            text.push('&');
            text.push_str(&name);
            text.push(';');
        }
    }
}

/// Where the first `<Event>` of a text stands that is more than XML; one that was cut off goes to the end.
pub(super) fn within(text: &str) -> Option<Range<usize>> {
    let from = start(text, 0)?;
    let to = text[from..].find("</Event>").map_or(text.len(), |end| from + end + "</Event>".len());
    Some(from..to)
}
