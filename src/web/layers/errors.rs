//! Turns an [`Error`], or a bare status from below, into the page that says it.

use askama::Template;
use axum::{
    extract::{Request, State as Extract},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::log::RequestId;
use crate::{
    paths,
    web::{
        Error, State,
        api::problem::Problem,
        cache::Cache,
        extract::Reader,
        frame::{Frame, Rendered, page},
        phrases,
    },
};

/// The page of an error.
#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Frame,
    /// What happened, in a sentence or two.
    what: String,
    /// What to do now.
    then: &'static str,
    /// Whether the box for a message is offered.
    paste: bool,
    /// The id of the request, where somebody may have to look for it.
    id: Option<String>,
}

/// Makes pages of errors. A response that is a page already is left alone.
pub async fn layer(Extract(state): Extract<State>, request: Request, next: Next) -> Response {
    let reader = Reader::of(request.headers(), request.uri().path(), state.cookies());
    let api = request.uri().path().starts_with(paths::API);
    let id = request.extensions().get::<RequestId>().map(|i| i.0.clone()).unwrap_or_default();
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error())
        || response.extensions().get::<Rendered>().is_some()
    {
        return response;
    }
    let error = response.extensions().get::<Error>().cloned().unwrap_or_else(|| Error::of_status(status));
    match &error {
        Error::Internal(why) => tracing::error!(id, why, "failed"),
        Error::Unavailable(why) => tracing::warn!(id, why, "unavailable"),
        other => tracing::debug!(id, why = %other, "refused"),
    }
    let mut answer =
        if api { Problem::of(&error, &id).into_response() } else { render(&state, &reader, &error, id) };
    if let Some(allow) = response.headers().get(header::ALLOW) {
        answer.headers_mut().insert(header::ALLOW, allow.clone());
    }
    let wait = match &error {
        Error::TooMany(seconds) => Some(*seconds),
        Error::Unavailable(_) => Some(30),
        _ => None,
    };
    if let Some(value) = wait.and_then(|s| HeaderValue::from_str(&s.to_string()).ok()) {
        answer.headers_mut().insert(HeaderName::from_static("retry-after"), value);
    }
    answer
}

fn render(state: &State, reader: &Reader, error: &Error, id: String) -> Response {
    let (title, what, then, paste) = words(state, error);
    let id = match error {
        Error::Internal(_) | Error::Unavailable(_) => Some(id),
        _ => None,
    };
    let frame = Frame::new(state, reader, title);
    page(error.status(), Cache::NoStore, &ErrorPage { frame, what, then, paste, id }).unwrap_or_else(|_| {
        let mut plain = Response::new("There is a problem with this service.".into());
        *plain.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
        plain
    })
}

/// Heading, what happened, what to do now, and whether the paste box helps. No wildcard: each error gets its words.
fn words(state: &State, error: &Error) -> (&'static str, String, &'static str, bool) {
    match error {
        Error::BadRequest(_) => (
            "We could not read that request",
            "Your browser sent something that this page does not take. Nothing was changed.".to_owned(),
            "Go back, load the page again, and try once more.",
            false,
        ),
        Error::OtherSite => (
            "This form came from somewhere else",
            "The form was opened too long ago, or from another site. Nothing was changed.".to_owned(),
            "Open the page again and send it from there.",
            false,
        ),
        Error::Denied(_) => (
            "You cannot do that here",
            "You can look at this session, but you cannot change this part of it.".to_owned(),
            "Ask the person whose session it is to do it.",
            false,
        ),
        Error::NotFound => (
            "Page not found",
            "There is no page here that this browser can open. The address may be wrong, or the answers were deleted.".to_owned(),
            "Paste the message that you see, or look through all problems.",
            true,
        ),
        Error::Method => (
            "This page cannot do that",
            "Your browser asked for something that this page does not do. Nothing was changed.".to_owned(),
            "Open the page again, or start at the beginning.",
            false,
        ),
        Error::Gone => (
            "This has ended",
            "What stood here has ended or was deleted.".to_owned(),
            "Ask for a new link, or start again.",
            true,
        ),
        Error::TooLarge(limit) => (
            "That is too big",
            match limit {
                Some(n) => format!("The text has more than {n} characters. Nothing was saved."),
                None => "The form is bigger than this page takes. Nothing was saved.".to_owned(),
            },
            "Paste the part with the code or the message. A few lines are enough.",
            true,
        ),
        Error::OtherHost => (
            "This is not the right address",
            "This service does not answer under the name in your address bar.".to_owned(),
            "Use the address that your helpdesk gave you.",
            false,
        ),
        Error::Form(_) => (
            "We could not read that form",
            "The form does not fit this page any more. Nothing was changed.".to_owned(),
            "Open the page again and fill it in once more.",
            false,
        ),
        Error::TooMany(seconds) => {
            let wait = i64::try_from(*seconds).unwrap_or(3600);
            let until = state.now().checked_add(jiff::SignedDuration::from_secs(wait)).unwrap_or(state.now());
            (
                "Too many tries",
                format!(
                    "There were too many requests from your network. You can go on at {}.",
                    phrases::time_of_day(until, &state.config().organisation)
                ),
                "All problems stay open for reading meanwhile.",
                false,
            )
        }
        Error::Internal(_) => (
            "There is a problem with this service",
            "Something broke on our side. Answers that you sent before are saved.".to_owned(),
            "Go back and try once more. If it happens again, tell the helpdesk the number below.",
            false,
        ),
        Error::Unavailable(_) => (
            "This service is busy",
            "It cannot save anything at this moment. Answers that you sent before are saved; the last one may not be.".to_owned(),
            "Wait a minute, go back, and send it again. All problems stay open for reading.",
            false,
        ),
    }
}
