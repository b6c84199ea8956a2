//! Reads what a form sent into a value, field by field. What was typed stays with the caller, so an error loses nothing.
//!
//! A field whose value is one text or one choice has the part `value`. Every field has the tick `not_known`, which counts
//! before anything typed; so do `none` of the support code and a page chosen by name. A choice between radios may also
//! send `not_known` as its `value`.

use jiff::Timestamp;

use super::{
    DetailValue, ErrorDetail, FieldError, Input, Licence, MessageKey, Statement, SupportCode, UserType,
    derived, moment, page,
};
use crate::ids::{Field, Guid};

/// The most characters of the description.
pub const LONGEST_TEXT: usize = 5000;
/// The most characters of a short text, such as the name of a licence.
pub const LONGEST_NAME: usize = 100;
/// The most characters of a user name: what Active Directory and Entra take for a user principal name.
const LONGEST_USER: usize = 113;
/// The most characters of SID and CID.
const LONGEST_ID: usize = 64;

type Read = Result<Option<DetailValue>, Vec<FieldError>>;

/// Reads one field. `Ok(None)` where nothing was given; [`empty`] says so in words for pages that need an answer.
///
/// # Errors
/// Every part that is wrong, each with its message.
pub fn read(field: Field, input: &Input, now: Timestamp) -> Read {
    if input.has("not_known") || input.get("value") == "not_known" && has_choice(field) {
        return Ok(Some(DetailValue::NotKnown));
    }
    match field {
        Field::What => what(input),
        Field::Page => read_page(input),
        Field::Screenshot | Field::Log => {
            choice(field, input, |w| Statement::from_word(w).map(DetailValue::Statement))
        }
        Field::Code => code(input),
        Field::When => moment::read(input, now),
        Field::User => user(input),
        Field::Type => choice(field, input, |w| UserType::from_word(w).map(DetailValue::Type)),
        Field::Licence => licence(input),
        Field::Correlation | Field::Request | Field::Tenant => {
            let text = input.get("value");
            one(field, text, MessageKey::GuidWrong, guid(text).map(DetailValue::Guid))
        }
        Field::Version => {
            let text = input.get("value");
            one(field, text, MessageKey::VersionWrong, version(text))
        }
    }
}

/// Reads a page with all fields, whose parts are called `when-day`. Fields without any part on the page are left out;
/// a field that was emptied comes as `None`.
///
/// # Errors
/// Every part of every field that is wrong, in the order of fields.
pub fn read_all(input: &Input, now: Timestamp) -> Result<Vec<(Field, Option<DetailValue>)>, Vec<FieldError>> {
    let mut values = Vec::new();
    let mut errors = Vec::new();
    for field in Field::ALL.iter().copied() {
        let own = input.of(field);
        if own.parts().next().is_none() {
            continue;
        }
        match read(field, &own, now) {
            Ok(value) => values.push((field, value)),
            Err(wrong) => errors.extend(wrong),
        }
    }
    if errors.is_empty() { Ok(values) } else { Err(errors) }
}

/// What to say where a page of one field was sent without an answer.
#[must_use]
pub fn empty(field: Field) -> FieldError {
    let (part, message) = match field {
        Field::What => ("value", MessageKey::TextEmpty),
        Field::Page => ("value", MessageKey::UrlWrong),
        Field::Screenshot | Field::Type | Field::Licence | Field::Log => ("value", MessageKey::ChooseOption),
        Field::Code => ("guid", MessageKey::CodeEmpty),
        Field::When => ("day", MessageKey::DateMissing),
        Field::User => ("value", MessageKey::UserEmpty),
        Field::Correlation | Field::Request | Field::Tenant => ("value", MessageKey::GuidWrong),
        Field::Version => ("value", MessageKey::VersionWrong),
    };
    FieldError::new(field, part, message)
}

fn has_choice(field: Field) -> bool {
    matches!(field, Field::Screenshot | Field::Log | Field::Type | Field::Licence)
}

/// A field of one part that is empty, right or wrong.
fn one(field: Field, text: &str, wrong: MessageKey, value: Option<DetailValue>) -> Read {
    match value {
        _ if text.is_empty() => Ok(None),
        Some(value) => Ok(Some(value)),
        None => Err(vec![FieldError::new(field, "value", wrong)]),
    }
}

fn choice(field: Field, input: &Input, of_word: impl FnOnce(&str) -> Option<DetailValue>) -> Read {
    let word = input.get("value");
    one(field, word, MessageKey::ChoiceMissing, of_word(word))
}

fn too_long(field: Field, part: &'static str, text: &str, limit: usize) -> Option<Vec<FieldError>> {
    let error = || FieldError::new(field, part, MessageKey::TextLong).with(ErrorDetail::Limit(limit));
    (text.chars().count() > limit).then(|| vec![error()])
}

fn what(input: &Input) -> Read {
    let text = input.get("value");
    match too_long(Field::What, "value", text, LONGEST_TEXT) {
        Some(errors) => Err(errors),
        None if text.is_empty() => Ok(None),
        None => Ok(Some(DetailValue::Text(derived(text)))),
    }
}

fn read_page(input: &Input) -> Read {
    let named = input.get("named");
    if !named.is_empty() && named != "other" {
        let name = page::NAMED_PAGES.iter().find(|(word, _)| *word == named);
        return match name {
            Some((_, name)) => Ok(Some(DetailValue::Page(derived(name)))),
            None => Err(vec![FieldError::new(Field::Page, "named", MessageKey::ChoiceMissing)]),
        };
    }
    let text = input.get("value");
    if text.is_empty() && named == "other" {
        return Err(vec![empty(Field::Page)]);
    }
    one(Field::Page, text, MessageKey::UrlWrong, page::read(text).map(|p| DetailValue::Page(derived(&p))))
}

fn code(input: &Input) -> Read {
    let error = |part, message| FieldError::new(Field::Code, part, message);
    if input.has("none") {
        return Ok(Some(DetailValue::Code(SupportCode::NoneShown)));
    }
    let (text, sid, cid) = (input.get("guid"), input.get("sid"), input.get("cid"));
    if !text.is_empty() {
        return match guid(text) {
            Some(guid) => Ok(Some(DetailValue::Code(SupportCode::Code(guid)))),
            None => Err(vec![error("guid", MessageKey::GuidWrong)]),
        };
    }
    if sid.is_empty() && cid.is_empty() {
        return Ok(None);
    }
    let errors: Vec<FieldError> = [("sid", sid), ("cid", cid)]
        .into_iter()
        .filter_map(|(part, id)| match id {
            "" => Some(error(part, MessageKey::CodeEmpty)),
            id if is_id(id) => None,
            _ => Some(error(part, MessageKey::GuidWrong)),
        })
        .collect();
    if errors.is_empty() {
        Ok(Some(DetailValue::Code(SupportCode::SidCid { sid: derived(sid), cid: derived(cid) })))
    } else {
        Err(errors)
    }
}

/// SID and CID have no documented form; they are seen as GUIDs and as letters and digits.
fn is_id(text: &str) -> bool {
    text.len() <= LONGEST_ID && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// A GUID, alone or after words such as “Support code:”.
fn guid(text: &str) -> Option<Guid> {
    text.parse().ok().or_else(|| text.rsplit_once(':').and_then(|(_, last)| last.parse().ok()))
}

fn user(input: &Input) -> Read {
    let text = input.get("value");
    one(Field::User, text, MessageKey::UserWrong, is_user(text).then(|| DetailValue::User(derived(text))))
}

/// `name@company.com`, `COMPANY\name` or `name`. The characters are those that neither Active Directory nor Entra takes.
fn is_user(text: &str) -> bool {
    let stops = |c: char| c.is_whitespace() || c.is_control() || "\"<>,;:|*?=/[]()".contains(c);
    let part = |p: &str| !p.is_empty() && !p.contains(['@', '\\']);
    let form = match (text.split_once('@'), text.split_once('\\')) {
        (Some((name, domain)), None) => {
            part(name) && part(domain) && domain.contains('.') && !domain.contains("..")
        }
        (None, Some((domain, name))) => part(domain) && part(name),
        (None, None) => part(text),
        (Some(_), Some(_)) => false,
    };
    form && text.chars().count() <= LONGEST_USER && !text.chars().any(stops)
}

fn licence(input: &Input) -> Read {
    let name = input.get("name");
    if let Some(errors) = too_long(Field::Licence, "name", name, LONGEST_NAME) {
        return Err(errors);
    }
    let named = (!name.is_empty()).then(|| derived(name));
    match input.get("value") {
        "" if named.is_none() => Ok(None),
        "" | "yes" => Ok(Some(DetailValue::Licence(Licence::Yes(named)))),
        "no" => Ok(Some(DetailValue::Licence(Licence::No))),
        _ => Err(vec![FieldError::new(Field::Licence, "value", MessageKey::ChoiceMissing)]),
    }
}

/// Two to four numbers with dots, such as `2.6.92.0`; a leading `v` is dropped.
fn version(text: &str) -> Option<DetailValue> {
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let numbers: Vec<&str> = text.split('.').collect();
    let right = (2..=4).contains(&numbers.len())
        && numbers.iter().all(|n| (1..=5).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()));
    right.then(|| DetailValue::Version(derived(text)))
}

#[cfg(test)]
mod tests;
