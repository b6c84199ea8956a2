//! Reads `[match]`: how a problem is recognised.

use crate::{
    content::{
        diagnostic::{Faults, Marked},
        front::{self, Fields},
    },
    ids::{Identifier, IdentifierKind},
    symptom::Signs,
};

/// The languages, other than English, in which a message can be written: their tags of BCP 47.
pub(super) const LANGUAGES: [&str; 22] = [
    "ar", "cs", "da", "de", "el", "es", "fi", "fr", "he", "hu", "it", "ja", "ko", "nb", "nl", "pl", "pt",
    "ru", "sv", "tr", "zh-hans", "zh-hant",
];

/// The signs, and where they stand.
#[derive(Default)]
pub(super) struct Marks {
    pub signs: Signs,
    /// Each identifier, aliases that are identifiers among them.
    pub identifiers: Vec<Marked<Identifier>>,
    /// Everything that was written as an identifier.
    pub written: Vec<Marked<String>>,
    pub messages: Vec<Marked<String>>,
}

/// Reads the table, where there is one.
pub(super) fn read(fields: &mut Fields<'_, '_>, faults: &Faults) -> Marks {
    let mut signs = Signs::default();
    let mut marked: Vec<Marked<Identifier>> = Vec::new();
    let mut written: Vec<Marked<String>> = Vec::new();
    let Some(mut table) = fields.table("match", "[match]") else { return Marks::default() };
    let mut list = |table: &mut Fields<'_, '_>, key| {
        let found = table.list(key).map_or(Vec::new(), |l| l.value);
        written.extend(found.iter().cloned());
        found.into_iter().filter(|t| !t.value.trim().is_empty()).collect::<Vec<_>>()
    };
    for text in list(&mut table, "codes") {
        marked.extend(front::parse(&text, "codes", code, faults));
    }
    for text in list(&mut table, "names") {
        marked.extend(front::parse(&text, "names", Identifier::name, faults));
    }
    for text in list(&mut table, "events") {
        let Some(Marked { value: (source, number), at }) = front::parse(&text, "events", event, faults)
        else {
            continue;
        };
        signs.event_sources.push((source, number));
        marked.push(Marked { value: Identifier::event(number), at });
    }
    for text in list(&mut table, "hresults") {
        marked.extend(front::parse(&text, "hresults", hresult, faults));
    }
    for m in &marked {
        if !signs.identifiers.contains(&m.value) {
            signs.identifiers.push(m.value.clone());
        }
    }
    for text in list(&mut table, "aliases") {
        // An alias that reads as an identifier is found like one.
        let read = Identifier::read(&text.value);
        marked.extend(read.map(|value| Marked { value, at: text.at.clone() }));
        signs.aliases.push(text.value);
    }
    let mut messages = table.list("messages").map_or(Vec::new(), |l| l.value);
    signs.messages = messages.iter().map(|m| m.value.clone()).collect();
    if let Some(mut localized) = table.table("localized", "[match.localized]") {
        for tag in LANGUAGES {
            let texts = localized.list(tag).map_or(Vec::new(), |l| l.value);
            messages.extend(texts.iter().cloned());
            signs.localized.extend(texts.into_iter().map(|t| (tag, t.value)));
        }
        localized.finish();
    }
    let keywords = table.list("keywords").map_or(Vec::new(), |l| l.value);
    signs.keywords = keywords.into_iter().map(|k| k.value).collect();
    table.finish();
    Marks { signs, identifiers: marked, written, messages }
}

fn code(text: &str) -> Result<Identifier, &'static str> {
    Identifier::read(text)
        .filter(|i| matches!(i.kind(), IdentifierKind::Sspr | IdentifierKind::Aadsts))
        .ok_or("it is no code such as SSPR_0009 or AADSTS120013")
}

fn hresult(text: &str) -> Result<Identifier, &'static str> {
    Identifier::read(text)
        .filter(|i| i.kind() == IdentifierKind::Hresult)
        .ok_or("it is no result code such as 0x80230619")
}

fn event(text: &str) -> Result<(String, u16), &'static str> {
    let wants = "it is no source and number such as “PasswordResetService 33004”";
    let (source, number) = text.trim().rsplit_once(' ').ok_or(wants)?;
    let number = number.parse().map_err(|_| wants)?;
    let source = source.trim();
    if source.is_empty() { Err(wants) } else { Ok((source.to_owned(), number)) }
}
