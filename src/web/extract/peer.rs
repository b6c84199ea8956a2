//! The address that a request comes from, as the key of a bucket. The address itself goes no further.

use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::web::{
    Error, State,
    layers::{Misses, Tried, client},
};

/// Where a request comes from.
#[derive(Debug, Clone, Copy)]
pub struct Peer(Option<u64>);

impl FromRequestParts<State> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Infallible> {
        let ip = client::of(&parts.extensions, &parts.headers, state.config());
        Ok(Self(Misses::bucket(state.limiter(), ip)))
    }
}

impl Peer {
    /// Counts a try of a link or a code before it is looked up.
    ///
    /// # Errors
    /// [`Error::TooMany`] where there were too many that did not exist.
    pub fn tries(self, state: &State, tried: Tried) -> Result<(), Error> {
        state.misses().count(tried, self.0, state.now()).map_err(Error::TooMany)
    }

    /// It exists: the try does not count.
    pub fn was_right(self, state: &State, tried: Tried) {
        state.misses().take_back(tried, self.0);
    }
}
