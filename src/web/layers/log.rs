//! One line per request: method, route, status, time, request id. No path, no query, no body, no address, no token.

use axum::{
    extract::{MatchedPath, Request, State as Extract},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};

use crate::web::State;

/// The id of a request, on its answer, in the log and on error pages.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Logs, and gives the request its id.
pub async fn layer(Extract(state): Extract<State>, mut request: Request, next: Next) -> Response {
    let id = RequestId(state.new_key().to_string());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "(none)".to_owned(), |m| m.as_str().to_owned());
    let method = request.method().clone();
    request.extensions_mut().insert(id.clone());
    let started = state.now();
    let mut response = next.run(request).await;
    let took = state.now().duration_since(started);
    tracing::info!(
        id = %id.0, method = %method, route, status = response.status().as_u16(),
        ms = i64::try_from(took.as_millis()).unwrap_or(i64::MAX), "request"
    );
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
