//! Everything that was answered, tried and collected, before the summary is made.

use askama::Template;
use axum::response::Response;

use super::{
    details::{Row, rows},
    outcome,
    view::{self, Answered},
    write::{Asked, FormStamp, go},
};
use crate::{
    ids::Field,
    session::{
        self,
        change::{Confirm, PutDetails},
        details::completeness,
    },
    symptom::Symptom,
    web::{
        Error,
        extract::Visit,
        form::Fields,
        frame::{Frame, ok},
        phrases,
    },
};

#[derive(Template)]
#[template(path = "pages/check.html")]
struct CheckPage {
    frame: Frame,
    stamp: FormStamp,
    back: String,
    here: String,
    words: String,
    value: usize,
    max: usize,
    problem: String,
    answered: Vec<Answered>,
    tried: Vec<TriedRow>,
    rows: Vec<Row>,
    personal: String,
    map: String,
    /// For a reader who can confirm nothing; it leads here again while the person has not.
    summary: String,
}

struct TriedRow {
    title: String,
    verdict: &'static str,
    still: String,
    path: String,
}

/// The problem that the session stands at and that its summary could not name yet: nobody tried it.
pub fn unnamed(visit: &Visit) -> Option<&Symptom> {
    let ended = outcome::ended(visit)?;
    let known = visit.session.try_of(&ended, Some(&ended)).is_some();
    visit.state.content().symptoms().get(&ended).filter(|_| !known)
}

/// The page.
pub async fn get(visit: Visit) -> Result<Response, Error> {
    let complete = completeness(&visit.session.details);
    let walked = view::walk(&visit);
    let symptoms = visit.state.content().symptoms();
    let ended = outcome::ended(&visit);
    let has = |field: Field| visit.session.details.contains_key(&field);
    let personal: Vec<&str> = [
        (has(Field::User), "user name"),
        (has(Field::Tenant), "tenant id"),
        (has(Field::What), "your own words"),
        (has(Field::Screenshot), "a picture, if you add it"),
    ]
    .into_iter()
    .filter_map(|(there, words)| there.then_some(words))
    .collect();
    ok(&CheckPage {
        frame: visit.frame("Check your answers"),
        stamp: FormStamp::new(&visit.state, &visit.session),
        back: visit.paths().details(),
        here: visit.paths().check(),
        words: complete.words(),
        value: complete.known,
        max: complete.applicable,
        problem: ended.as_ref().and_then(|id| symptoms.get(id)).map(|s| s.title.clone()).unwrap_or_default(),
        answered: view::answered(&visit, &walked),
        tried: visit
            .session
            .tried
            .iter()
            .filter(|t| t.from == ended)
            .filter_map(|t| {
                Some(TriedRow {
                    title: t.title.clone(),
                    verdict: phrases::verdict(t.verdict?),
                    still: t.still.as_ref().map(ToString::to_string).unwrap_or_default(),
                    path: visit.paths().outcome(&t.symptom),
                })
            })
            .collect(),
        rows: rows(&visit, &complete).into_iter().map(|(_, row)| row).collect(),
        personal: personal.join(", "),
        map: visit.paths().map(),
        summary: visit.paths().summary(),
    })
}

/// Confirms what was found in a paste and is shown on the page, and leads to the summary.
pub async fn post(visit: Visit, form: Fields) -> Result<Response, Error> {
    form.only(&["revision", "idempotency"], &[])?;
    let to = visit.paths().summary();
    let change = confirm(&visit);
    go(&visit, &form, Asked { change, fields: Vec::new() }, |_| to).await
}

/// Says that what was found in a paste is right, and names the problem that the session stands at.
pub fn confirm(visit: &Visit) -> Confirm {
    let unconfirmed = visit.session.details.iter().filter(|(_, d)| !d.confirmed);
    let values = unconfirmed.map(|(field, d)| (*field, Some(d.value.clone()))).collect();
    let content = visit.state.content();
    let shown = unnamed(visit).map(|symptom| {
        session::try_next(content.flow(), content.symptoms(), &visit.session, symptom, content.version())
    });
    Confirm { details: PutDetails { values }, shown }
}
