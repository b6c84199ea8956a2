//! What can go wrong with a request, and the page for each. A visitor is already in trouble when they meet one: every
//! page says what happened in a sentence and offers a way on. Nothing internal is on it; the log has it once.
//!
//! Bad input is not an error: it is the same page again with the field named, status 422, made by the page itself.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{session::Denied, store::StoreError};

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The request makes no sense.
    #[error("the request could not be read: {0}")]
    BadRequest(&'static str),
    /// The form came from another site, or the browser does not say from where.
    #[error("the form came from elsewhere")]
    OtherSite,
    /// This browser may look at the session and not do this.
    #[error("{0}")]
    Denied(Denied),
    /// There is no such page, or it is not for this browser: the two look alike.
    #[error("not found")]
    NotFound,
    /// The page exists and does not take this method.
    #[error("method not allowed")]
    Method,
    /// It was there and has ended.
    #[error("gone")]
    Gone,
    /// More than the limit; carries the limit in characters where it is about text.
    #[error("too large")]
    TooLarge(Option<u32>),
    /// For another host.
    #[error("the request is for another host")]
    OtherHost,
    /// A form with fields that its page does not have, or one twice.
    #[error("the form does not fit its page: {0}")]
    Form(String),
    /// Too many requests; carries the seconds to wait.
    #[error("too many requests")]
    TooMany(u64),
    /// Something broke; the sentence is for the log.
    #[error("{0}")]
    Internal(String),
    /// Not now.
    #[error("busy: {0}")]
    Unavailable(String),
}

impl Error {
    /// The status of the answer. No wildcard: a new error does not compile until somebody decides.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::OtherSite | Self::Denied(_) => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Gone => StatusCode::GONE,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::OtherHost => StatusCode::MISDIRECTED_REQUEST,
            Self::Form(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What a bare status stands for, where something below the pages answered with it.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::FORBIDDEN => Self::OtherSite,
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::Method,
            StatusCode::GONE => Self::Gone,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge(None),
            StatusCode::MISDIRECTED_REQUEST => Self::OtherHost,
            StatusCode::UNPROCESSABLE_ENTITY => Self::Form("below the pages".to_owned()),
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany(60),
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => {
                Self::Unavailable("below the pages".to_owned())
            }
            s if s.is_client_error() => Self::BadRequest("below the pages"),
            s => Self::Internal(format!("status {s} below the pages")),
        }
    }
}

/// The response has only a status; [`super::layers::errors`] makes the page, because it knows the reader's theme.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        (self.status(), axum::Extension(self)).into_response()
    }
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy | StoreError::Full | StoreError::Unavailable { .. } => {
                Self::Unavailable(error.to_string())
            }
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Internal(format!("a template failed: {error}"))
    }
}
