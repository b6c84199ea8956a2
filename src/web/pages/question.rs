//! A question: one per page, with the answers so far. Who is asking is a question like the others, at an address of its own.

use std::str::FromStr;

use askama::Template;
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};

use super::{
    view::{self, Answered, FieldProblem},
    write::{Asked, FormStamp, go},
};
use crate::{
    evidence::{self, Limit},
    flow::{Node, WHO, Walk},
    ids::{Identifier, NodeId, OptionValue},
    session::{Place, change::PutAnswer, place},
    web::{
        Error,
        extract::{Visit, address},
        form::Fields,
        frame::{Frame, ok, see_other, unprocessable},
        render::{self, Html},
    },
};

#[derive(Template)]
#[template(path = "pages/question.html")]
struct Question {
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
struct CodeField {
    typed: String,
    nearest: Vec<String>,
    server_number: bool,
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
fn moved(visit: &Visit) -> String {
    match visit.place() {
        Place::Question(node) => format!("{}?moved", visit.paths().question(&node)),
        place => address(visit.paths(), &place),
    }
}

struct Shown {
    errors: Vec<FieldProblem>,
    code: CodeField,
    /// Whether “the code is not known here” is offered: only after a code was not known.
    other: bool,
    chosen: Option<OptionValue>,
}

fn page(
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

/// Answers who is asking.
pub async fn post_who(visit: Visit, form: Fields) -> Result<Response, Error> {
    let id = visit.state.content().flow().start().clone();
    answer(visit, &id, form).await
}

/// Answers a question.
pub async fn post(
    visit: Visit,
    Path((_, node)): Path<(String, String)>,
    form: Fields,
) -> Result<Response, Error> {
    let id = NodeId::from_str(&node).map_err(|_| Error::NotFound)?;
    answer(visit, &id, form).await
}

async fn answer(visit: Visit, id: &NodeId, form: Fields) -> Result<Response, Error> {
    form.only(&["answer", "code", "near", "return", "revision", "idempotency"], &[])?;
    form.stamp()?;
    let content = visit.state.content();
    let walked = view::walk(&visit);
    let node = match content.flow().node(id) {
        Some(node) if walked.shows(id) => node,
        Some(_) => return Ok(see_other(&moved(&visit))),
        None => return Err(Error::NotFound),
    };
    let before = walked.path.iter().position(|t| t.node.id == *id).unwrap_or(walked.path.len());
    let taken = walked.path[..before].iter().map(|t| (&t.node.id, &t.value)).collect();
    let returning = form.raw("return") == "check";
    let typed = evidence::ingest(form.raw("code").as_bytes(), Limit::characters(64).accept_lone_word())
        .map(|i| i.text.to_string())
        .unwrap_or_default();
    let typed = typed.trim().to_owned();
    let value = match read(node, &form, &typed) {
        Ok(value) => value,
        Err(problem) => {
            let shown = problem.show(&visit, node, typed);
            return unprocessable(&page(&visit, node, &walked, shown, false, returning));
        }
    };
    let Some((_, label)) = node.lead(&value, &taken) else {
        let shown = Problem::Empty.show(&visit, node, typed);
        return unprocessable(&page(&visit, node, &walked, shown, false, returning));
    };
    let label =
        if value.as_str() == "other" && !typed.is_empty() { format!("{label}: {typed}") } else { label };
    let change = PutAnswer {
        node: id.clone(),
        value: value.clone(),
        question: node.title.clone(),
        label,
        content_version: content.version().to_owned(),
    };
    let fields =
        vec![("answer".to_owned(), value.to_string()), ("return".to_owned(), form.raw("return").to_owned())];
    let paths = visit.paths();
    go(&visit, &form, Asked { change, fields }, |after| {
        match place(content.flow(), content.symptoms(), after) {
            // A change from the check page comes back to it, unless it opened a new question.
            Place::Outcome(_) | Place::NotFixed(_) | Place::Unknown | Place::Done(_) if returning => {
                paths.check()
            }
            place => address(paths, &place),
        }
    })
    .await
}

/// Why a form is no answer.
enum Problem {
    Empty,
    Unknown(Option<Identifier>),
}

fn read(node: &Node, form: &Fields, typed: &str) -> Result<OptionValue, Problem> {
    let chosen = form.raw("answer");
    let Some(codes) = &node.codes else {
        return OptionValue::new(chosen).map_err(|_| Problem::Empty);
    };
    let known = |text: &str| {
        let identifier = Identifier::read(text)?;
        let (known, _) = codes.get_key_value(&identifier)?;
        known.value().ok()
    };
    if let Some(value) = known(form.raw("near")) {
        return Ok(value);
    }
    if !typed.is_empty() && chosen != "other" {
        return known(typed).ok_or_else(|| Problem::Unknown(Identifier::read(typed)));
    }
    if let Some(value) = known(chosen) {
        return Ok(value);
    }
    OptionValue::new(chosen).map_err(|_| Problem::Empty)
}

impl Problem {
    fn show(self, visit: &Visit, node: &Node, typed: String) -> Shown {
        let messages = visit.state.content().messages();
        let empty = if node.codes.is_some() { "code-empty" } else { "choose-option" };
        let target = if node.codes.is_some() { "code" } else { "a-1" };
        let problem =
            |key: &str| vec![FieldProblem { target: target.to_owned(), text: messages.fill(key, &[]) }];
        match self {
            Self::Empty => Shown {
                errors: problem(empty),
                code: CodeField { typed, ..CodeField::default() },
                other: false,
                chosen: None,
            },
            Self::Unknown(identifier) => {
                let index = visit.state.content().symptoms().index();
                let near = identifier.iter().flat_map(|i| index.nearest(i, 12));
                let nearest = near
                    .filter(|i| node.codes.as_ref().is_some_and(|codes| codes.contains_key(i)))
                    .take(4)
                    .map(ToString::to_string)
                    .collect();
                // Known elsewhere, but not to a person: it comes from a server.
                let server_number = identifier.as_ref().is_some_and(|i| index.find(i).is_some());
                Shown {
                    errors: problem("code-unknown"),
                    code: CodeField { typed, nearest, server_number },
                    other: true,
                    chosen: OptionValue::new("other").ok(),
                }
            }
        }
    }
}
