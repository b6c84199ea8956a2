//! Errors of the API as problem details (RFC 9457). A program tells them apart by `type`, which never changes; the words
//! are for people and may.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::web::{Error, frame::Rendered};

/// What sort of problem it is. The names stand in `docs/api.md`, and in programs of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The body is no JSON.
    Malformed,
    /// Refused: the request comes from another site.
    Forbidden,
    /// There is no such address.
    NotFound,
    /// The address does not take this method.
    Method,
    /// It was there and has ended.
    Gone,
    /// The body has too many bytes.
    TooLarge,
    /// The text has too many characters.
    TooLong,
    /// The body does not say that it is JSON.
    NotJson,
    /// For another host.
    OtherHost,
    /// The body is JSON of another shape.
    WrongShape,
    /// The text is empty.
    Empty,
    /// The text is one word that looks like a password.
    LonePassword,
    /// Too many requests.
    TooMany,
    /// Something broke.
    Internal,
    /// Not now.
    Unavailable,
}

impl Kind {
    /// Every kind.
    #[cfg(test)]
    const ALL: [Self; 15] = [
        Self::Malformed,
        Self::Forbidden,
        Self::NotFound,
        Self::Method,
        Self::Gone,
        Self::TooLarge,
        Self::TooLong,
        Self::NotJson,
        Self::OtherHost,
        Self::WrongShape,
        Self::Empty,
        Self::LonePassword,
        Self::TooMany,
        Self::Internal,
        Self::Unavailable,
    ];

    /// Its name in `type`, its status, and its title.
    fn parts(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::Malformed => ("malformed", StatusCode::BAD_REQUEST, "The request cannot be read"),
            Self::Forbidden => ("forbidden", StatusCode::FORBIDDEN, "Not from here"),
            Self::NotFound => ("not-found", StatusCode::NOT_FOUND, "There is no such address"),
            Self::Method => {
                ("method", StatusCode::METHOD_NOT_ALLOWED, "The address does not take this method")
            }
            Self::Gone => ("gone", StatusCode::GONE, "It has ended"),
            Self::TooLarge => ("too-large", StatusCode::PAYLOAD_TOO_LARGE, "The body is too large"),
            Self::TooLong => ("too-long", StatusCode::PAYLOAD_TOO_LARGE, "The text is too long"),
            Self::NotJson => ("not-json", StatusCode::UNSUPPORTED_MEDIA_TYPE, "The API takes JSON"),
            Self::OtherHost => {
                ("other-host", StatusCode::MISDIRECTED_REQUEST, "The request is for another host")
            }
            Self::WrongShape => {
                ("wrong-shape", StatusCode::UNPROCESSABLE_ENTITY, "The body has another shape")
            }
            Self::Empty => ("empty", StatusCode::UNPROCESSABLE_ENTITY, "There is nothing to look up"),
            Self::LonePassword => {
                ("lone-password", StatusCode::UNPROCESSABLE_ENTITY, "This looks like a password")
            }
            Self::TooMany => ("too-many", StatusCode::TOO_MANY_REQUESTS, "Too many requests"),
            Self::Internal => ("internal", StatusCode::INTERNAL_SERVER_ERROR, "Something broke on our side"),
            Self::Unavailable => ("unavailable", StatusCode::SERVICE_UNAVAILABLE, "Not at this moment"),
        }
    }
}

/// One problem, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    kind: Kind,
    detail: String,
    field: Option<&'static str>,
    id: Option<String>,
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a str>,
}

impl Problem {
    /// A problem with what happened this time. The sentence repeats nothing of the request.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), field: None, id: None }
    }

    /// Names the field of the body that it is about.
    #[must_use]
    pub fn in_field(self, field: &'static str) -> Self {
        Self { field: Some(field), ..self }
    }

    /// An error of any layer; `id` is that of the request, for whoever has to look into the log.
    pub fn of(error: &Error, id: &str) -> Self {
        let problem = |kind, detail: &str| Self::new(kind, detail);
        let logged = |kind, detail: &str| Self { id: Some(id.to_owned()), ..Self::new(kind, detail) };
        match error {
            Error::BadRequest(why) => {
                Self::new(Kind::Malformed, format!("The request could not be read: {why}."))
            }
            Error::OtherSite => problem(Kind::Forbidden, "The request comes from a page of another site."),
            Error::Denied(_) => problem(Kind::Forbidden, "This is not allowed."),
            Error::NotFound => problem(Kind::NotFound, "There is nothing at this address."),
            Error::Method => problem(Kind::Method, "The header Allow names the methods."),
            Error::Gone => problem(Kind::Gone, "What stood here has ended or was deleted."),
            Error::TooLarge(_) => problem(Kind::TooLarge, "The body is larger than this address takes."),
            Error::OtherHost => problem(Kind::OtherHost, "This service does not answer under that name."),
            Error::Form(_) => problem(Kind::WrongShape, "The body does not fit this address."),
            Error::TooMany(seconds) => {
                Self::new(Kind::TooMany, format!("Ask again in {seconds} seconds; Retry-After says so too."))
            }
            Error::Internal(_) => logged(Kind::Internal, "The log of the service has it under this request."),
            Error::Unavailable(_) => {
                logged(Kind::Unavailable, "The service is busy. Ask again after Retry-After.")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (name, status, title) = self.kind.parts();
        let body = Body {
            r#type: format!("urn:regain:{name}"),
            title,
            status: status.as_u16(),
            detail: &self.detail,
            field: self.field,
            request: self.id.as_deref(),
        };
        // Nothing in it can fail to be written.
        let body = serde_json::to_string(&body).unwrap_or_default();
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        (status, axum::Extension(Rendered), kind, body + "\n").into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_stands_in_the_documentation_with_its_status() {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/api.md")).unwrap();
        for kind in Kind::ALL {
            let (name, status, _) = kind.parts();
            let row = format!("| `urn:regain:{name}` | {} |", status.as_u16());
            assert!(text.contains(&row), "docs/api.md has no row {row}");
        }
        assert_eq!(text.matches("| `urn:regain:").count(), Kind::ALL.len());
    }
}
