//! The first page: say what you see, choose what happens, or go on where you were.

use askama::Template;
use axum::{extract::State as Extract, http::StatusCode, response::Response};

use super::view::{FieldProblem, Tile, tiles};
use crate::{
    ids::{Reference, Role},
    paths::InSession,
    web::{
        Error, State,
        cache::Cache,
        extract::Reader,
        frame::{Frame, Here, page},
        notice::{NoticeView, notice},
    },
};

/// A session that this browser can go on with.
pub struct Resume {
    /// Its short name.
    pub reference: Reference,
    /// Its address.
    pub path: String,
}

#[derive(Template)]
#[template(path = "pages/home.html")]
struct Home {
    frame: Frame,
    errors: Vec<FieldProblem>,
    text_problem: String,
    file_problem: String,
    file_hint: String,
    lone: bool,
    resume: Option<Resume>,
    tiles: Vec<Tile>,
    notice: Option<NoticeView>,
}

/// The first page.
pub async fn get(Extract(state): Extract<State>, reader: Reader) -> Result<Response, Error> {
    show(&state, &reader, None, false).await
}

/// The first page, with what was wrong with the paste. The text itself is not shown again: it may be a password.
pub async fn show(
    state: &State,
    reader: &Reader,
    problem: Option<String>,
    lone: bool,
) -> Result<Response, Error> {
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    with(state, reader, problem.map(|text| ("text", text)), lone, status).await
}

/// The first page, with what was wrong with the file.
pub async fn show_file(
    state: &State,
    reader: &Reader,
    problem: String,
    status: StatusCode,
) -> Result<Response, Error> {
    with(state, reader, Some(("file", problem)), false, status).await
}

async fn with(
    state: &State,
    reader: &Reader,
    problem: Option<(&str, String)>,
    lone: bool,
    status: StatusCode,
) -> Result<Response, Error> {
    let of = |field: &str| match &problem {
        Some((target, text)) if *target == field => text.clone(),
        Some(_) | None => String::new(),
    };
    let cache = if problem.is_some() { Cache::NoStore } else { Cache::Revalidate };
    let frame = Frame::new(state, reader, "What is stopping you from signing in?")
        .at(Here::Help)
        .with_error(problem.is_some());
    let template = Home {
        frame,
        text_problem: of("text"),
        file_problem: of("file"),
        file_hint: super::log::file_hint(state.config().limits.upload_megabytes),
        lone,
        resume: resume(state, reader).await,
        tiles: tiles(state.content()),
        notice: notice(state),
        errors: problem
            .into_iter()
            .map(|(target, text)| FieldProblem { target: target.to_owned(), text })
            .collect(),
    };
    page(status, cache, &template)
}

/// The session that this browser changed last. Without the store the page is shown without it: help comes first.
async fn resume(state: &State, reader: &Reader) -> Option<Resume> {
    let grants = state.store().grants(reader.hash()?, state.now()).await.ok()?;
    let (grant, _) =
        grants.into_iter().filter(|(g, _)| g.role == Role::Owner).max_by_key(|(_, changed)| *changed)?;
    Some(Resume { reference: grant.reference, path: InSession(grant.reference).root() })
}
