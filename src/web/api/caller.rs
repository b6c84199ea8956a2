//! Who calls: the token of a request, and the session that it opens. No cookie is read here, and a browser sends this header
//! for nobody, so a page of another site can do nothing with it.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::{HeaderMap, header, request::Parts},
};

use super::problem::{Fault, Kind, Problem};
use crate::{
    ids::Token,
    web::{
        Error, State,
        extract::{Reader, Visit},
    },
};

/// One program at one session.
pub struct Caller(pub Visit);

impl FromRequestParts<State> for Caller {
    type Rejection = Fault;

    /// 401 without a token, or with one that opens nothing at all; 404 for a session that is not there and for one that this
    /// token does not open, by the same code; 410 where it was open and is no more.
    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Fault> {
        let token = token(&parts.headers)?;
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        let reference = params.as_ref().and_then(|p| p.iter().find(|(name, _)| *name == "reference"));
        let reference = reference.map_or("", |(_, value)| value);
        let hash = token.hash();
        let reader = Reader { theme: None, browser: Some(token), path: parts.uri.path().to_owned() };
        match Visit::enter(state, reader, reference, false).await {
            Ok(visit) => Ok(Self(visit)),
            Err(Error::NotFound) if state.store().grants(hash, state.now()).await?.is_empty() => {
                Err(Problem::new(Kind::Unauthorized, "The token opens nothing, or no more.").into())
            }
            Err(error) => Err(error.into()),
        }
    }
}

impl Caller {
    /// The session as it stands now, after a change.
    ///
    /// # Errors
    /// [`Error::Gone`] where it was deleted meanwhile; what the store says.
    pub async fn again(self) -> Result<Self, Fault> {
        let Visit { reader, session, state, .. } = self.0;
        let visit = Visit::enter(&state, reader, &session.reference.to_string(), false).await;
        match visit {
            Ok(visit) => Ok(Self(visit)),
            Err(Error::NotFound) => Err(Error::Gone.into()),
            Err(error) => Err(error.into()),
        }
    }
}

/// The token of a request.
fn token(headers: &HeaderMap) -> Result<Token, Problem> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (all.next(), all.next()) else {
        return Err(Problem::new(Kind::Unauthorized, "Send the token as Authorization: Bearer."));
    };
    let value = value.to_str().unwrap_or_default();
    value
        .split_once(' ')
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .and_then(|(_, token)| token.trim().parse().ok())
        .ok_or_else(|| {
            Problem::new(Kind::Unauthorized, "The header Authorization has no token of this service.")
        })
}
