//! Takes the answer to a question: chosen or typed, known or not.

use std::str::FromStr;

use axum::{extract::Path, response::Response};

use super::{
    question::{CodeField, Shown, moved, page},
    view::{self, FieldProblem},
    write::{Asked, go},
};
use crate::{
    evidence::{self, Limit},
    flow::Node,
    ids::{Identifier, NodeId, OptionValue},
    session::{self, Place, place},
    symptom::Symptoms,
    web::{
        Error,
        extract::{Visit, address},
        form::Fields,
        frame::{see_other, unprocessable},
    },
};

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
    let Ok(change) = session::answer(content.flow(), &visit.session, id, &value, &typed, content.version())
    else {
        let shown = Problem::Empty.show(&visit, node, typed);
        return unprocessable(&page(&visit, node, &walked, shown, false, returning));
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
    if node.codes.is_none() {
        return OptionValue::new(chosen).map_err(|_| Problem::Empty);
    }
    let known = |text: &str| node.code(text);
    if let Some(value) = known(form.raw("near")) {
        return Ok(value);
    }
    // A code that was put right counts, although “not known here” is still chosen from before.
    if let Some(value) = known(typed) {
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

/// The codes of a question that are nearest to one that it does not take.
pub fn nearest(symptoms: &Symptoms, node: &Node, typed: Option<&Identifier>) -> Vec<String> {
    let near = typed.into_iter().flat_map(|i| symptoms.index().nearest(i, 12));
    near.filter(|i| node.codes.as_ref().is_some_and(|codes| codes.contains_key(i)))
        .take(4)
        .map(ToString::to_string)
        .collect()
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
                let nearest = nearest(visit.state.content().symptoms(), node, identifier.as_ref());
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
