//! How to reach the helpdesk, from the configuration.

use askama::Template;
use axum::{extract::State as Extract, http::StatusCode, response::Response};

use crate::web::{
    Error, State,
    cache::Cache,
    extract::Reader,
    frame::{Frame, Here, page},
};

#[derive(Template)]
#[template(path = "pages/contact.html")]
struct Contact {
    frame: Frame,
}

/// How to reach the helpdesk.
pub async fn get(Extract(state): Extract<State>, reader: Reader) -> Result<Response, Error> {
    let frame = Frame::new(&state, &reader, "Contact the helpdesk").at(Here::Contact);
    page(StatusCode::OK, Cache::Revalidate, &Contact { frame })
}
