//! Where other machines can connect without HTTPS, only the proxies that the configuration names may: whoever goes round the
//! proxy would send what they type over the network for all to read.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, Request, State as Extract},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    paths,
    web::{Error, State},
};

/// 421 for a connection that came round the proxy. A health check asks from anywhere: its answer is one word.
pub async fn layer(Extract(state): Extract<State>, request: Request, next: Next) -> Response {
    let health = [paths::HEALTHZ, paths::READYZ].contains(&request.uri().path());
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
    let config = state.config();
    if health || !config.plain_elsewhere() || peer.is_some_and(|peer| config.trusts(peer)) {
        next.run(request).await
    } else {
        Error::OtherHost.into_response()
    }
}
