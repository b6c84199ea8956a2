//! One detail as a block of a form: the same on the page of one detail and on the page of all, with the same names.

use std::collections::BTreeMap;

use crate::{
    evidence::{self, Limit},
    ids::Field,
    session::{
        Session,
        details::{ErrorDetail, FieldError, Input, LONGEST_TEXT, MessageKey, NAMED_PAGES, zones},
    },
    web::{State, form::Fields, pages::view::FieldProblem},
};

/// The parts of each detail, as forms name them after the detail's own word and a hyphen.
const PARTS: [(Field, &[&str]); 13] = [
    (Field::What, &["value"]),
    (Field::Page, &["named", "value"]),
    (Field::Screenshot, &["value"]),
    (Field::Code, &["guid", "sid", "cid", "none"]),
    (Field::When, &["quick", "day", "month", "year", "time", "zone", "which", "about"]),
    (Field::User, &["value"]),
    (Field::Type, &["value"]),
    (Field::Licence, &["value", "name"]),
    (Field::Log, &["value"]),
    (Field::Correlation, &["value"]),
    (Field::Request, &["value"]),
    (Field::Tenant, &["value"]),
    (Field::Version, &["value"]),
];

/// The names of all inputs of a detail.
pub fn names(field: Field) -> Vec<String> {
    let parts = PARTS.iter().filter(|(f, _)| *f == field).flat_map(|(_, parts)| parts.iter());
    parts.chain(std::iter::once(&"not_known")).map(|part| format!("{field}-{part}")).collect()
}

/// Takes the inputs of these details out of a form, every text through the gate.
///
/// # Errors
/// What the gate refuses, as an error of its field. The text itself is not kept: it may be a password.
pub fn take(form: &Fields, fields: &[Field]) -> Result<Input, Vec<FieldError>> {
    let mut input = Input::new();
    let mut errors = Vec::new();
    for (field, parts) in PARTS.iter().filter(|(f, _)| fields.contains(f)) {
        for part in parts.iter().chain(std::iter::once(&"not_known")) {
            let name = format!("{field}-{part}");
            if !form.names().any(|n| n == name) {
                continue;
            }
            // One word is right for an id or a name; in the description it may be a password.
            let limit = Limit::characters(LONGEST_TEXT + 1);
            let limit = if *field == Field::What { limit } else { limit.accept_lone_word() };
            match evidence::ingest(form.raw(&name).as_bytes(), limit) {
                Ok(clean) => input = input.with(&name, clean.text),
                Err(evidence::IngestError::LoneSecret) => {
                    errors.push(FieldError::new(*field, part, MessageKey::LonePassword));
                }
                Err(evidence::IngestError::TooLong { .. }) => {
                    let error = FieldError::new(*field, part, MessageKey::TextLong);
                    errors.push(error.with(ErrorDetail::Limit(LONGEST_TEXT)));
                }
            }
        }
    }
    if errors.is_empty() { Ok(input) } else { Err(errors) }
}

/// A radio or an option of a list.
pub struct ChoiceView {
    /// Its value.
    pub value: String,
    /// Its words.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// One detail as a template shows it.
pub struct FieldView {
    /// The detail.
    pub field: Field,
    /// The heading.
    pub question: String,
    /// One sentence under it.
    pub hint: String,
    /// Where it is found.
    pub where_: String,
    /// Why it is asked.
    pub why: String,
    /// Whether it was found in a paste and nobody has looked at it.
    pub to_confirm: bool,
    /// Errors by part.
    errors: BTreeMap<&'static str, String>,
    input: Input,
    /// The choices of a detail that is chosen, or the pages that have a name.
    pub choices: Vec<ChoiceView>,
    /// The time zones.
    pub zones: Vec<ChoiceView>,
    /// Where a local time came twice: the two, in words.
    pub twice: Option<(String, String)>,
}

impl FieldView {
    /// A part as it was typed or is known.
    pub fn get(&self, part: &str) -> &str {
        self.input.get(part)
    }

    /// Whether it is this detail.
    pub fn is(&self, word: &str) -> bool {
        self.field.word() == word
    }

    /// Whether it is chosen from a list.
    pub fn is_choice(&self) -> bool {
        matches!(self.field, Field::Screenshot | Field::Type | Field::Licence | Field::Log)
    }

    /// What is wrong, each once.
    pub fn messages(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.errors.values().map(String::as_str).collect();
        all.dedup();
        all
    }

    /// Whether any part has an error.
    pub fn failed(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Whether a part is ticked.
    pub fn ticked(&self, part: &str) -> bool {
        self.input.has(part)
    }
}

/// A detail for a form: what was typed just now, otherwise what is known.
pub fn view(
    state: &State,
    session: &Session,
    field: Field,
    typed: Option<&Input>,
    errors: &[FieldError],
) -> FieldView {
    let texts = state.content().detail(field);
    let known = session.details.get(&field);
    let mut input = match typed {
        Some(typed) => typed.of(field),
        None => known.map(|d| d.value.to_input()).unwrap_or_default(),
    };
    if field == Field::When && !input.has("zone") {
        let zone = state.config().organisation.time_zone.as_deref().unwrap_or_default();
        input = input.with("zone", crate::web::pages::view::through_gate(zone));
    }
    let own: Vec<&FieldError> = errors.iter().filter(|e| e.field == field).collect();
    let chosen = if input.has("not_known") { "not_known" } else { input.get("value") };
    let choices = match field {
        Field::Page => NAMED_PAGES
            .iter()
            .map(|(value, label)| ((*value).to_owned(), (*label).to_owned(), input.get("named") == *value))
            .chain(std::iter::once((
                "other".to_owned(),
                "Another page".to_owned(),
                input.get("named") == "other" || input.has("value"),
            )))
            .collect(),
        Field::Screenshot | Field::Log => {
            let mut offered = vec![
                ("have", "Yes, I have it"),
                ("later", "Not yet, I get it later"),
                ("none", "There is none"),
                ("not_known", "I do not know"),
            ];
            // Nobody says so by a choice: a picture that was added does.
            if chosen == "attached" {
                offered.insert(0, ("attached", "Yes, and it was added here"));
            }
            choices(chosen, &offered)
        }
        Field::Type => choices(
            chosen,
            &[
                ("not_known", "I am not sure"),
                ("federated", "Federated: sign-in goes to a server of the company, such as AD FS"),
                ("pass_through", "Pass-through: Entra asks Active Directory each time"),
                (
                    "password_hash",
                    "Password hash synchronization: the password of Active Directory also works in the cloud",
                ),
                ("cloud_only", "Cloud only: the account is not in Active Directory"),
            ],
        ),
        Field::Licence => choices(chosen, &[("yes", "Yes"), ("no", "No"), ("not_known", "I do not know")]),
        Field::What
        | Field::Code
        | Field::When
        | Field::User
        | Field::Correlation
        | Field::Request
        | Field::Tenant
        | Field::Version => Vec::new(),
    };
    let zone_list = if field == Field::When { zones() } else { &[] };
    let text =
        |f: fn(&crate::session::details::DetailText) -> &String| texts.map(f).cloned().unwrap_or_default();
    FieldView {
        field,
        question: text(|t| &t.question),
        hint: text(|t| &t.hint),
        where_: text(|t| &t.where_),
        why: text(|t| &t.why),
        to_confirm: known.is_some_and(|d| !d.confirmed),
        errors: own.iter().map(|e| (e.part, message(state, e))).collect(),
        choices: choices_view(choices),
        zones: zone_list
            .iter()
            .map(|z| ChoiceView {
                value: z.as_str().to_owned(),
                label: z.label(),
                chosen: z.as_str() == input.get("zone"),
            })
            .collect(),
        twice: own.iter().find_map(|e| match &e.detail {
            Some(ErrorDetail::Twice { first, second }) => Some((first.clone(), second.clone())),
            Some(ErrorDetail::Limit(_) | ErrorDetail::Nearest(_)) | None => None,
        }),
        input,
    }
}

fn choices(chosen: &str, list: &[(&str, &str)]) -> Vec<(String, String, bool)> {
    list.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned(), *value == chosen)).collect()
}

fn choices_view(list: Vec<(String, String, bool)>) -> Vec<ChoiceView> {
    list.into_iter().map(|(value, label, chosen)| ChoiceView { value, label, chosen }).collect()
}

/// An error in the words of content.
pub fn message(state: &State, error: &FieldError) -> String {
    let placeholder = error.placeholder();
    let values: Vec<(&str, &str)> = placeholder.iter().map(|(name, value)| (*name, value.as_str())).collect();
    state.content().messages().fill(error.message.key(), &values)
}

/// The errors for the top of the page.
pub fn problems(state: &State, errors: &[FieldError]) -> Vec<FieldProblem> {
    errors
        .iter()
        .map(|e| FieldProblem { target: format!("{}-{}", e.field, e.part), text: message(state, e) })
        .collect()
}
