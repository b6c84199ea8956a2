//! One problem of the library, for a person or for an administrator: public, printable, without a cookie.

use std::{collections::BTreeSet, str::FromStr};

use askama::Template;
use axum::{
    extract::{Path, State as Extract},
    http::StatusCode,
    response::Response,
};

use super::{
    part::{self, PartView},
    problems::{Line, line},
    view::{self, SourceView},
};
use crate::{
    ids::{Audience, SymptomId},
    paths,
    symptom::Kind,
    web::{
        Error, State,
        cache::Cache,
        extract::Reader,
        frame::{Frame, Here, page},
        phrases,
    },
};

#[derive(Template)]
#[template(path = "pages/problem.html")]
struct Problem {
    frame: Frame,
    id: SymptomId,
    group: String,
    fixed_by: &'static str,
    takes: String,
    normal: bool,
    messages: Vec<String>,
    identifiers: Vec<String>,
    parts: Vec<PartView>,
    ticks: bool,
    /// The same problem for the other reader, and what the link says.
    other: Option<(String, &'static str)>,
    /// Where it stands on the map, if a question leads to it.
    map: Option<String>,
    next: Vec<(Line, String)>,
    changed: Option<String>,
    sources: Vec<SourceView>,
}

/// For a person, where the problem has a text for one; otherwise for an administrator.
pub async fn get(extract: Extract<State>, reader: Reader, path: Path<String>) -> Result<Response, Error> {
    show(extract, reader, path, Audience::User)
}

/// For an administrator.
pub async fn get_admin(
    extract: Extract<State>,
    reader: Reader,
    path: Path<String>,
) -> Result<Response, Error> {
    show(extract, reader, path, Audience::Admin)
}

fn show(
    Extract(state): Extract<State>,
    reader: Reader,
    Path(id): Path<String>,
    wanted: Audience,
) -> Result<Response, Error> {
    let id = SymptomId::from_str(&id).map_err(|_| Error::NotFound)?;
    let symptoms = state.content().symptoms();
    let symptom = symptoms.get(&id).ok_or(Error::NotFound)?;
    // A problem that only staff can meet has one page with one text: there is no person's page to be leaked into.
    let audience = if symptom.person.is_none() { Audience::Admin } else { wanted };
    let slots = phrases::slots(&state.config().organisation, Some(symptom), None);
    let other = match (audience, symptom.person.is_some() && symptom.admin.is_some()) {
        (_, false) => None,
        (Audience::User, true) => Some((paths::problem_admin(&id), "Read this as an administrator")),
        (Audience::Helpdesk | Audience::Admin, true) => {
            Some((paths::problem(&id), "Read this as the person who is stuck"))
        }
    };
    let next = symptom
        .next_for(audience)
        .filter_map(|n| Some((line(symptoms.get(&n.symptom)?), n.because.clone())))
        .collect();
    let template = Problem {
        frame: Frame::new(&state, &reader, symptom.title.clone()).at(Here::Problems),
        group: phrases::group(symptom.group.as_str()).to_owned(),
        fixed_by: phrases::fixed_by(symptom.fixed_by, audience),
        takes: symptom.takes.clone(),
        normal: symptom.kind == Kind::Normal,
        messages: symptom.signs.messages.clone(),
        identifiers: symptom.signs.identifiers.iter().map(ToString::to_string).collect(),
        parts: part::parts(symptoms, symptom, audience, &slots, &BTreeSet::new()),
        ticks: false,
        other,
        map: state.areas().home(&id).map(|(area, _)| paths::map_problem(&area.id, &id)),
        next,
        changed: symptom.changed.clone(),
        sources: view::sources(symptoms, &symptom.sources, None),
        id,
    };
    page(StatusCode::OK, Cache::Revalidate, &template)
}
