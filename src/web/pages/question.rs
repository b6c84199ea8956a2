//! A question: one per page, with the answers so far. Who is asking is a question like the others, at an address of its own.

use std::str::FromStr;

use askama::Template;
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};

use super::{
    view::{self, Answered, FieldProblem},
    write::FormStamp,
};
use crate::{
    flow::{Node, WHO, Walk},
    ids::{NodeId, OptionValue},
    session::Place,
    web::{
        Error,
        extract::{Visit, address},
        frame::{Frame, ok, see_other},
        render::{self, Html},
    },
};

#[derive(Template)]
#[template(path = "pages/question.html")]
pub(super) struct Question {
    frame: Frame,
    stamp: FormStamp,
    errors: Vec<FieldProblem>,
    here: String,
    who: String,
    back: Option<String>,
    moved: bool,
    helping: bool,
    returning: bool,
    area: String,
    hint: Option<String>,
    code: Option<CodeField>,
    options: Vec<OptionView>,
    help: Vec<(String, Html)>,
    answered: Vec<Answered>,
}

/// The field for a code.
#[derive(Default)]
pub(super) struct CodeField {
    pub typed: String,
    pub nearest: Vec<String>,
    pub server_number: bool,
}

struct OptionView {
    value: String,
    label: String,
    hint: Option<String>,
    unsure: bool,
    chosen: bool,
}

/// Who is asking.
pub async fn get_who(visit: Visit, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let id = visit.state.content().flow().start().clone();
    open(&visit, &id, query.as_deref())
}

/// A question of the flow.
pub async fn get(
    visit: Visit,
    Path((_, node)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let id = NodeId::from_str(&node).map_err(|_| Error::NotFound)?;
    if id.as_str() == WHO {
        return Ok(see_other(&visit.paths().who()));
    }
    open(&visit, &id, query.as_deref())
}

/// Shows the question if it is on the path; otherwise leads to where the session stands.
fn open(visit: &Visit, id: &NodeId, query: Option<&str>) -> Result<Response, Error> {
    let walked = view::walk(visit);
    let asked = |what: &str| query.is_some_and(|q| q.split('&').any(|p| p == what));
    let Some(node) = visit.state.content().flow().node(id) else {
        // A question that a newer content no longer has, or that never was.
        let known = visit.session.answers.contains_key(id);
        return if known { Ok(see_other(&moved(visit))) } else { Err(Error::NotFound) };
    };
    if !walked.shows(id) {
        return Ok(see_other(&moved(visit)));
    }
    let shown = Shown { errors: Vec::new(), code: CodeField::default(), other: false, chosen: None };
    ok(&page(visit, node, &walked, shown, asked("moved"), asked("return=check")))
}

/// Where the session stands, saying that the reader was brought there.
pub(super) fn moved(visit: &Visit) -> String {
    match visit.place() {
        Place::Question(node) => format!("{}?moved", visit.paths().question(&node)),
        place => address(visit.paths(), &place),
    }
}

pub(super) struct Shown {
    pub errors: Vec<FieldProblem>,
    pub code: CodeField,
    /// Whether “the code is not known here” is offered: only after a code was not known.
    pub other: bool,
    /// The chosen option.
    pub chosen: Option<OptionValue>,
}

pub(super) fn page(
    visit: &Visit,
    node: &Node,
    walked: &Walk<'_>,
    shown: Shown,
    moved: bool,
    returning: bool,
) -> Question {
    let before = walked.path.iter().position(|t| t.node.id == node.id).unwrap_or(walked.path.len());
    let taken = walked.path[..before].iter().map(|t| (&t.node.id, &t.value)).collect();
    let chosen = shown.chosen.or_else(|| visit.session.answers.get(&node.id).map(|a| a.value.clone()));
    let options: Vec<OptionView> = node
        .options
        .iter()
        .filter(|c| c.applies(&taken))
        .filter(|c| {
            let value = c.value.as_str();
            // Values that are codes are typed, not chosen.
            node.codes.as_ref().is_none_or(|codes| !codes.keys().any(|i| i.as_str() == value))
                && (value != "other" || shown.other)
        })
        .map(|c| OptionView {
            value: c.value.to_string(),
            label: c.label.clone(),
            hint: c.hint.clone(),
            unsure: c.value.is_unsure(),
            chosen: chosen.as_ref() == Some(&c.value),
        })
        .collect();
    let code = node.codes.as_ref().map(|codes| CodeField {
        typed: if shown.code.typed.is_empty() {
            chosen
                .filter(|v| codes.keys().any(|i| i.as_str() == v.as_str()))
                .map(|v| v.to_string())
                .unwrap_or_default()
        } else {
            shown.code.typed
        },
        ..shown.code
    });
    let slots = visit.slots(None);
    let audience = visit.audience();
    let failed = !shown.errors.is_empty();
    Question {
        frame: visit.frame(node.title.clone()).with_error(failed),
        stamp: FormStamp::new(&visit.state, &visit.session),
        errors: shown.errors,
        here: visit.paths().question(&node.id),
        who: visit.paths().who(),
        back: Some(view::back(visit, walked, before)),
        moved,
        helping: audience.is_staff() && node.id.as_str() != WHO && options.len() > 1 && both_read(node),
        returning,
        area: node.area.clone(),
        hint: node.hint.clone(),
        code,
        options,
        help: node.help.iter().map(|(title, text)| (title.clone(), render::blocks(text, &slots))).collect(),
        answered: view::answered(visit, walked),
    }
}

/// Whether a question is worded for the person: then a helper is told to answer for them.
fn both_read(node: &Node) -> bool {
    let words =
        |text: &str| text.split(|c: char| !c.is_alphabetic()).any(|w| matches!(w, "you" | "You" | "your"));
    words(&node.title) || node.options.iter().any(|c| words(&c.label))
}
