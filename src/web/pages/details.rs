//! The details as a list: what is there, what is missing, what matters most for this problem.

use askama::Template;
use axum::response::Response;

use super::outcome;
use crate::{
    ids::Field,
    session::details::{Completeness, completeness},
    web::{
        Error,
        extract::Visit,
        frame::{Frame, ok},
    },
};

#[derive(Template)]
#[template(path = "pages/details.html")]
struct DetailsPage {
    frame: Frame,
    back: String,
    staff: bool,
    words: String,
    value: usize,
    max: usize,
    asked: Vec<Row>,
    extra: Vec<Row>,
    first: Option<String>,
    all: String,
    check: String,
    log: (String, bool),
    files: (String, bool),
}

/// One detail as a line.
pub struct Row {
    /// Its name.
    pub label: String,
    /// What is known; empty where nothing is.
    pub value: String,
    /// Whether nobody has looked at it yet.
    pub to_confirm: bool,
    /// Whether it does not apply here.
    pub not_needed: bool,
    /// Whether it matters most for this problem.
    pub needed_most: bool,
    /// Where it is changed.
    pub path: String,
}

/// Every detail as a line, in Microsoft's order.
pub fn rows(visit: &Visit, complete: &Completeness) -> Vec<(Field, Row)> {
    let symptoms = visit.state.content().symptoms();
    let most: &[Field] = outcome::ended(visit).and_then(|id| symptoms.get(&id)).map_or(&[], |s| &s.collect);
    Field::ALL
        .iter()
        .map(|field| {
            let detail = visit.session.details.get(field);
            let row = Row {
                label: visit
                    .state
                    .content()
                    .detail(*field)
                    .map_or_else(|| field.to_string(), |t| t.label.clone()),
                value: detail.map(|d| d.value.line()).unwrap_or_default(),
                to_confirm: detail.is_some_and(|d| !d.confirmed),
                not_needed: complete.not_needed.contains(field),
                needed_most: detail.is_none() && most.contains(field),
                path: visit.paths().detail(*field),
            };
            (*field, row)
        })
        .collect()
}

/// The list.
pub async fn get(visit: Visit) -> Result<Response, Error> {
    let complete = completeness(&visit.session.details);
    let (asked, extra): (Vec<_>, Vec<_>) =
        rows(&visit, &complete).into_iter().partition(|(f, _)| f.is_microsofts());
    let paths = visit.paths();
    ok(&DetailsPage {
        frame: visit.frame("Details for support"),
        back: visit.standing(),
        staff: visit.audience().is_staff(),
        words: complete.words(),
        value: complete.known,
        max: complete.applicable,
        asked: asked.into_iter().map(|(_, row)| row).collect(),
        extra: extra.into_iter().map(|(_, row)| row).collect(),
        first: complete.missing.first().map(|f| paths.detail(*f)),
        all: paths.details_all(),
        check: paths.check(),
        log: (paths.log(), !visit.session.logs.is_empty()),
        files: (paths.files(), !visit.session.files.is_empty()),
    })
}
