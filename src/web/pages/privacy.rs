//! What is kept, why, how long, who sees it; and what cannot be promised.

use askama::Template;
use axum::{extract::State as Extract, http::StatusCode, response::Response};

use crate::web::{
    Error, State,
    cache::Cache,
    extract::Reader,
    frame::{Frame, page},
};

#[derive(Template)]
#[template(path = "pages/privacy.html")]
struct Privacy {
    frame: Frame,
    /// Whether the server reads Microsoft's status feed.
    status: bool,
}

/// The privacy page.
pub async fn get(Extract(state): Extract<State>, reader: Reader) -> Result<Response, Error> {
    let frame = Frame::new(&state, &reader, "What we keep about you");
    page(StatusCode::OK, Cache::Revalidate, &Privacy { frame, status: state.config().network.status })
}
