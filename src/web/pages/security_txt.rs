//! Whom to tell about a security hole (RFC 9116).

use axum::{
    extract::State as Extract,
    http::header,
    response::{IntoResponse, Response},
};

use crate::web::{Error, State};

/// The file; 404 where nobody is named, because a file without a contact is none.
pub async fn get(Extract(state): Extract<State>) -> Result<Response, Error> {
    let contact = state.config().organisation.security_contact.as_ref().ok_or(Error::NotFound)?;
    let expires = state.now().checked_add(jiff::SignedDuration::from_hours(24 * 180)).unwrap_or(state.now());
    let text = format!(
        "Contact: {contact}\nExpires: {}\nPreferred-Languages: en\nCanonical: {}{}\n",
        expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
        state.origin(),
        crate::paths::SECURITY,
    );
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}
