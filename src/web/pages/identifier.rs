//! What an identifier leads to: its problem, a choice where several have it, or the nearest codes and the paste box.

use askama::Template;
use axum::{
    extract::{Path, State as Extract},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    problems::{Line, line},
    view,
};
use crate::{
    ids::Identifier,
    paths,
    symptom::Found,
    web::{
        Error, State,
        cache::Cache,
        extract::Reader,
        frame::{Frame, Here, page},
    },
};

#[derive(Template)]
#[template(path = "pages/identifier.html")]
struct IdentifierPage {
    frame: Frame,
    code: String,
    known: bool,
    question: Option<String>,
    lines: Vec<Line>,
    near: Vec<(String, String)>,
}

/// 302 to the problem, 200 with a choice, or 404 with the nearest codes.
pub async fn get(
    Extract(state): Extract<State>,
    reader: Reader,
    Path(text): Path<String>,
) -> Result<Response, Error> {
    let symptoms = state.content().symptoms();
    let text = view::through_gate(&text).to_string();
    let Some(identifier) = Identifier::read(&text) else { return unknown(&state, &reader, text, None) };
    match symptoms.index().find(&identifier) {
        Some(Found::One(symptom)) => {
            let to = paths::problem(symptom);
            Ok((StatusCode::FOUND, [(http::header::LOCATION, to)], Cache::Revalidate.extension())
                .into_response())
        }
        Some(Found::Several { symptoms: several, question }) => {
            let template = IdentifierPage {
                frame: Frame::new(&state, &reader, format!("{identifier} can mean {} things", several.len()))
                    .at(Here::Problems),
                code: identifier.to_string(),
                known: true,
                question: question.and_then(|q| state.content().flow().node(q)).map(|q| q.title.clone()),
                lines: several.iter().filter_map(|s| symptoms.get(s)).map(line).collect(),
                near: Vec::new(),
            };
            page(StatusCode::OK, Cache::Revalidate, &template)
        }
        None => unknown(&state, &reader, text, Some(&identifier)),
    }
}

fn unknown(
    state: &State,
    reader: &Reader,
    text: String,
    identifier: Option<&Identifier>,
) -> Result<Response, Error> {
    let index = state.content().symptoms().index();
    let near = identifier.iter().flat_map(|i| index.nearest(i, 5));
    let template = IdentifierPage {
        frame: Frame::new(state, reader, "We do not know this code yet").at(Here::Problems),
        code: text.chars().take(80).collect(),
        known: false,
        question: None,
        lines: Vec::new(),
        near: near.map(|i| (i.to_string(), paths::identifier(i))).collect(),
    };
    page(StatusCode::NOT_FOUND, Cache::NoStore, &template)
}
