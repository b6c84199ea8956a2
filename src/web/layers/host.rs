//! Answers only for the hosts it is meant for: links are built from the configuration, never from this header.

use axum::{
    extract::{Request, State as Extract},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::web::{Error, State};

/// 400 without exactly one readable host, 421 for another host.
pub async fn layer(Extract(state): Extract<State>, request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(one), None) => one.to_str().ok(),
        // HTTP/2 has no such header: the host stands in the address.
        (None, None) => request.uri().authority().map(http::uri::Authority::as_str),
        _ => None,
    };
    let Some(host) = host else { return Error::BadRequest("not exactly one host").into_response() };
    if is_ours(&state, host) { next.run(request).await } else { Error::OtherHost.into_response() }
}

fn is_ours(state: &State, host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let config = state.config();
    let name = |h: &str| {
        h.rsplit_once(':')
            .filter(|(_, p)| p.bytes().all(|b| b.is_ascii_digit()))
            .map_or(h, |(n, _)| n)
            .to_owned()
    };
    let bare = name(&host);
    if let Some(url) = config.public_url.as_deref().and_then(|u| url::Url::parse(u).ok())
        && url.host_str().is_some_and(|h| h.eq_ignore_ascii_case(&bare))
    {
        return true;
    }
    if config.allowed_hosts.iter().any(|h| *h == bare || *h == host) {
        return true;
    }
    // Health checks and a first try on one's own machine.
    config.listen.ip().is_loopback() && matches!(bare.as_str(), "localhost" | "127.0.0.1" | "[::1]")
        || bare == config.listen.ip().to_string()
}
