//! The most that the head of a request may have. The server below reads a little more than this and no further; here the
//! limit is exact, and the same for every version of HTTP.

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Bytes of the address and all headers; `docs/limits.md` has the same.
pub const HEAD_BYTES: usize = 16_384;
/// Headers; `docs/limits.md` has the same.
pub const HEAD_FIELDS: usize = 64;

/// 431 for more.
pub async fn layer(request: Request, next: Next) -> Response {
    let line = request.uri().path_and_query().map_or(0, |p| p.as_str().len());
    let headers = request.headers();
    if headers.len() > HEAD_FIELDS || line + bytes(headers) > HEAD_BYTES {
        let text = "The address or the headers of this request are too long.\n";
        return (StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, text).into_response();
    }
    next.run(request).await
}

/// Bytes of the headers as HTTP/1.1 writes them, with their colons, spaces and line ends.
fn bytes(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}
