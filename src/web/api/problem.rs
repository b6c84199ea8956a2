//! Errors of the API as problem details (RFC 9457). A program tells them apart by `type`, which never changes; the words
//! are for people and may.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

pub use super::kind::Kind;
use super::words::{ProblemType, RoleWord};
use crate::{
    ids::{Revision, Role},
    session::{Denied, change},
    store::StoreError,
    web::{Error, frame::Rendered},
};

/// A problem (RFC 9457). Fields that have nothing to say are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProblemDetails {
    /// What a program compares. It never changes.
    #[schema(value_type = ProblemType)]
    r#type: String,
    /// The sort of problem, for people.
    title: &'static str,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What happened this time, for people. It repeats no value of the request.
    detail: String,
    /// The field of the body, the header or the part of the query that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// Known codes near to the one that was sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    nearest: Vec<String>,
    /// What is wrong with each detail.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldNote>,
    /// Who was first, and both values.
    #[serde(skip_serializing_if = "Option::is_none")]
    conflict: Option<Collision>,
    /// The `X-Request-Id` under which the log has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<String>,
}

/// What is wrong with one detail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldNote {
    /// The detail.
    pub field: &'static str,
    /// The part of it.
    pub part: &'static str,
    /// How to mend it, for people.
    pub detail: String,
}

/// Two people changed the same item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Collision {
    /// What the item is called.
    item: String,
    /// The value that stands there, in words.
    theirs: String,
    /// The value that was sent, in words.
    mine: String,
    /// What whoever was first is to the session.
    #[schema(value_type = RoleWord)]
    by: Role,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// The revision at which their value stands. Sent with it, the same request takes yours.
    #[schema(value_type = u32)]
    revision: Revision,
}

/// One problem, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(Box<(Kind, ProblemDetails)>);

impl Problem {
    /// A problem with what happened this time. The sentence repeats no value of the request.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        let details = ProblemDetails {
            r#type: format!("urn:regain:{}", kind.name()),
            title: kind.title(),
            status: kind.status().as_u16(),
            detail: detail.into(),
            field: None,
            nearest: Vec::new(),
            errors: Vec::new(),
            conflict: None,
            request: None,
        };
        Self(Box::new((kind, details)))
    }

    /// What is sent.
    #[cfg(test)]
    pub fn details(&self) -> &ProblemDetails {
        &self.0.1
    }

    /// Names the field that it is about.
    #[must_use]
    pub fn in_field(mut self, field: impl Into<String>) -> Self {
        self.0.1.field = Some(field.into());
        self
    }

    /// Names known codes near to the one that was sent.
    #[must_use]
    pub fn near(mut self, nearest: Vec<String>) -> Self {
        self.0.1.nearest = nearest;
        self
    }

    /// Says what is wrong with each detail.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldNote>) -> Self {
        self.0.1.errors = errors;
        self
    }

    /// Somebody else was first.
    pub fn of_conflict(conflict: change::Conflict) -> Self {
        let mut problem =
            Self::new(Kind::Conflict, "The item has changed since the revision, to another value.");
        problem.0.1.conflict = Some(Collision {
            item: conflict.item,
            theirs: conflict.theirs,
            mine: conflict.mine,
            by: conflict.stamp.by,
            at: conflict.stamp.at.to_string(),
            revision: conflict.stamp.revision,
        });
        problem
    }

    /// An error of any layer; `id` is that of the request, for whoever has to look into the log.
    pub fn of(error: &Error, id: &str) -> Self {
        let problem = |kind, detail: &str| Self::new(kind, detail);
        let logged = |kind, detail: &str| {
            let mut problem = Self::new(kind, detail);
            problem.0.1.request = Some(id.to_owned());
            problem
        };
        match error {
            Error::BadRequest(why) => {
                Self::new(Kind::Malformed, format!("The request could not be read: {why}."))
            }
            Error::OtherSite => problem(Kind::Forbidden, "The request comes from a page of another site."),
            Error::Denied(_) => problem(Kind::Forbidden, "The role of this token may not do this."),
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
        let (kind, details) = *self.0;
        // Nothing in it can fail to be written.
        let body = serde_json::to_string(&details).unwrap_or_default();
        let headers = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (kind.status(), axum::Extension(Rendered), headers, body + "\n").into_response();
        if kind == Kind::Unauthorized {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Why a handler has no answer: a problem of its own, or an error that a layer turns into one.
#[derive(Debug)]
pub enum Fault {
    /// Ready to be sent.
    Problem(Problem),
    /// The layer logs it, and adds the id of the request and when to come back.
    Error(Error),
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        match self {
            Self::Problem(problem) => problem.into_response(),
            Self::Error(error) => error.into_response(),
        }
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Error(error.into())
    }
}

impl From<Denied> for Fault {
    fn from(denied: Denied) -> Self {
        Self::Error(denied.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_stands_in_the_documentation_with_its_status() {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/api.md")).unwrap();
        for kind in Kind::ALL {
            let row = format!("| `urn:regain:{}` | {} |", kind.name(), kind.status().as_u16());
            assert!(text.contains(&row), "docs/api.md has no row {row}");
        }
        assert_eq!(text.matches("| `urn:regain:").count(), Kind::ALL.len());
    }
}
