//! What works with assistive technology, how it was tested, what is not known to work.

use askama::Template;
use axum::{extract::State as Extract, http::StatusCode, response::Response};

use crate::web::{
    Error, State,
    cache::Cache,
    extract::Reader,
    frame::{Frame, page},
};

#[derive(Template)]
#[template(path = "pages/accessibility.html")]
struct Accessibility {
    frame: Frame,
}

/// The accessibility page.
pub async fn get(Extract(state): Extract<State>, reader: Reader) -> Result<Response, Error> {
    let frame = Frame::new(&state, &reader, "Accessibility");
    page(StatusCode::OK, Cache::Revalidate, &Accessibility { frame })
}
