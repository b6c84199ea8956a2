//! GUIDs that a text has without a label: the page asks which they are. It knows the evidence and the details alone.

use crate::{
    evidence::{GuidKind, facts},
    ids::{Field, Guid},
    session::{
        Session,
        details::{DetailValue, SupportCode},
    },
};

/// What an unlabelled GUID can be, with the words of the button.
pub(super) const CHOICES: [(Field, &str); 4] = [
    (Field::Code, "the support code"),
    (Field::Correlation, "a correlation ID"),
    (Field::Request, "a request ID"),
    (Field::Tenant, "the tenant ID"),
];

/// How many are asked about: a text with more of them is a log, and nobody knows them all.
const MOST: usize = 3;

/// The GUIDs of the paste that nothing labels and no detail holds yet; none where there are too many to ask.
pub(super) fn unnamed(session: &Session) -> Vec<Guid> {
    let Some(evidence) = &session.evidence else { return Vec::new() };
    let held: Vec<Guid> = session.details.values().filter_map(|d| guid(&d.value)).collect();
    let all: Vec<Guid> = facts(&evidence.text)
        .guids
        .into_iter()
        .filter(|g| g.kind == GuidKind::Unlabelled && !held.contains(&g.value))
        .map(|g| g.value)
        .collect();
    if all.len() > MOST { Vec::new() } else { all }
}

fn guid(value: &DetailValue) -> Option<Guid> {
    match value {
        DetailValue::Guid(guid) | DetailValue::Code(SupportCode::Code(guid)) => Some(*guid),
        DetailValue::NotKnown
        | DetailValue::Hidden
        | DetailValue::Text(_)
        | DetailValue::Page(_)
        | DetailValue::Statement(_)
        | DetailValue::Code(_)
        | DetailValue::When(_)
        | DetailValue::User(_)
        | DetailValue::Type(_)
        | DetailValue::Licence(_)
        | DetailValue::Version(_) => None,
    }
}

/// Reads what a button says: `correlation:7344da2c-…`. `None` where it names no GUID that was asked about.
pub(super) fn chosen(session: &Session, word: &str) -> Option<(Field, DetailValue)> {
    let (field, guid) = word.split_once(':')?;
    let (field, _) = CHOICES.into_iter().find(|(f, _)| f.word() == field)?;
    let guid: Guid = guid.parse().ok()?;
    if !unnamed(session).contains(&guid) {
        return None;
    }
    let value = match field {
        Field::Code => DetailValue::Code(SupportCode::Code(guid)),
        _ => DetailValue::Guid(guid),
    };
    Some((field, value))
}
