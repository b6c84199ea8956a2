//! `POST /api/v1/identify`: what a text means. Public and read-only: nothing is stored but a count of codes that no
//! problem has.

use axum::{
    body::to_bytes,
    extract::{Request, State as Extract},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::problem::{Kind, Problem};
use crate::{
    evidence::{IngestError, Limit},
    lookup,
    web::{Error, State, gaps},
};

/// What is sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    text: String,
    /// The sender says that the one word they sent is no password.
    #[serde(default)]
    not_password: bool,
}

/// 200 with the record; 415, 400, 413 or 422 where the request cannot be used.
pub async fn post(Extract(state): Extract<State>, request: Request) -> Result<Response, Problem> {
    if !is_json(request.headers()) {
        return Err(Problem::new(Kind::NotJson, "Send the body as application/json."));
    }
    let limits = &state.config().limits;
    let size = match limits.form_bytes {
        0 => usize::MAX,
        n => usize::try_from(n).unwrap_or(usize::MAX),
    };
    let bytes = to_bytes(request.into_body(), size)
        .await
        .map_err(|_| Problem::new(Kind::TooLarge, format!("The body has more than {size} bytes.")))?;
    // An error of the reader may repeat what was sent, so only the place of it is told.
    let asked: Asked = serde_json::from_slice(&bytes).map_err(|error| {
        if error.is_data() {
            let detail = "The body is an object with “text”, a string. It may have “not_password”, true or false, and nothing else.";
            Problem::new(Kind::WrongShape, detail)
        } else {
            let (line, column) = (error.line(), error.column());
            Problem::new(Kind::Malformed, format!("The body is not JSON from line {line}, column {column} on."))
        }
    })?;
    if asked.text.trim().is_empty() {
        return Err(Problem::new(Kind::Empty, "The text is empty.").in_field("text"));
    }
    let characters = limits.paste_characters;
    let mut limit = Limit::characters(usize::try_from(characters).unwrap_or(usize::MAX));
    if asked.not_password {
        limit = limit.accept_lone_word();
    }
    let content = state.content();
    let found = lookup::look_up(asked.text.as_bytes(), limit, content.flow(), content.symptoms());
    let found = found.map_err(|error| match error {
        IngestError::TooLong { limit } => {
            Problem::new(Kind::TooLong, format!("The text has more than {limit} characters.")).in_field("text")
        }
        IngestError::LoneSecret => Problem::new(
            Kind::LonePassword,
            "The text is one word that looks like a password. It was not looked up. Where it is none, send “not_password” as true.",
        )
        .in_field("text"),
    })?;
    gaps::count(&state, &found.text, &found.understood);
    let body = found.report.json().map_err(|e| Problem::of(&Error::Internal(e.to_string()), ""))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// Whether the body says that it is JSON; a form of another site cannot say that without asking first.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}
