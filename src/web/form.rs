//! Forms as they arrive: urlencoded, every field known, none twice, every text through the gate.

use std::{collections::BTreeMap, error::Error as _};

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::header,
};
use http_body_util::LengthLimitError;

use super::{Error, State};
use crate::{
    evidence::{self, Clean, IngestError, Limit, SecretKind},
    ids::{IdempotencyKey, Revision},
};

/// The fields of a form, as they came.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    values: BTreeMap<String, Vec<String>>,
}

impl FromRequest<State> for Fields {
    type Rejection = Error;

    async fn from_request(request: Request, state: &State) -> Result<Self, Error> {
        let kind =
            request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let urlencoded =
            kind.split(';').next().unwrap_or_default().trim() == "application/x-www-form-urlencoded";
        let limit = match state.config().limits.form_bytes {
            0 => usize::MAX,
            n => usize::try_from(n).unwrap_or(usize::MAX),
        };
        let bytes = to_bytes(request.into_body(), limit).await.map_err(|error| {
            let long = error.source().is_some_and(|why| why.is::<LengthLimitError>());
            if long { Error::TooLarge(None) } else { Error::BadRequest("a form that breaks off") }
        })?;
        if !urlencoded && !bytes.is_empty() {
            return Err(Error::BadRequest("a form of another kind"));
        }
        Ok(Self::parse(&bytes))
    }
}

impl Fields {
    fn parse(bytes: &[u8]) -> Self {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(bytes) {
            values.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        Self { values }
    }

    /// The same fields from elsewhere than a form: each with one value.
    pub fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { values: pairs.into_iter().map(|(name, value)| (name, vec![value])).collect() }
    }

    /// Refuses fields that the page does not have, and a field that came twice. `many` may come more than once.
    ///
    /// # Errors
    /// [`Error::Form`] names the field.
    pub fn only(&self, known: &[&str], many: &[&str]) -> Result<(), Error> {
        for (name, values) in &self.values {
            let shown: String =
                name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(40).collect();
            if many.contains(&name.as_str()) {
                continue;
            }
            if !known.contains(&name.as_str()) {
                return Err(Error::Form(format!("unknown field {shown}")));
            }
            if values.len() > 1 {
                return Err(Error::Form(format!("field {shown} twice")));
            }
        }
        Ok(())
    }

    /// The raw value of a field; empty where it is not there.
    #[must_use]
    pub fn raw(&self, name: &str) -> &str {
        self.values.get(name).and_then(|v| v.first()).map_or("", String::as_str)
    }

    /// Every value of a field.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.values.get(name).into_iter().flatten().map(String::as_str)
    }

    /// Whether the field is there with a value.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        !self.raw(name).is_empty()
    }

    /// A value through the gate, with what was removed.
    ///
    /// # Errors
    /// [`IngestError`] where it is too long or looks like a bare password.
    pub fn text(&self, name: &str, limit: Limit) -> Result<(Clean, Vec<SecretKind>), IngestError> {
        evidence::ingest(self.raw(name).as_bytes(), limit).map(|i| (i.text, i.removed))
    }

    /// The names of all fields.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// What every form inside a session carries.
    ///
    /// # Errors
    /// [`Error::BadRequest`] where a form lost it.
    pub fn stamp(&self) -> Result<(Revision, IdempotencyKey), Error> {
        let revision =
            self.raw("revision").parse().map_err(|_| Error::BadRequest("a form without its revision"))?;
        let key = self.raw("idempotency").parse().map_err(|_| Error::BadRequest("a form without its key"))?;
        Ok((Revision(revision), key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_field_and_a_field_twice_are_refused() {
        let fields = Fields::parse(b"a=1&b=2&b=3");
        assert!(fields.only(&["a"], &["b"]).is_ok());
        assert_eq!(fields.only(&["a", "b"], &[]), Err(Error::Form("field b twice".to_owned())));
        assert_eq!(fields.only(&["b"], &["b"]), Err(Error::Form("unknown field a".to_owned())));
    }
}
