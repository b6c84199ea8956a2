//! Pages that load themselves again, for whoever has no script and chose it. Nothing does so unless it was asked for.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::Response,
};

/// Seconds between two loads.
pub const SECONDS: u32 = 30;
/// The part of an address that asks for it.
pub const ASKED: &str = "refresh=30";

/// Whether an address asks for it.
#[must_use]
pub fn asked(query: Option<&str>) -> bool {
    query.is_some_and(|q| q.split('&').any(|part| part == ASKED))
}

/// Tells the browser to load the page again, where its address asks for it. Not in the page itself: there it would be a
/// thing that readers cannot turn off.
pub async fn layer(request: Request, next: Next) -> Response {
    let asked = asked(request.uri().query());
    let mut response = next.run(request).await;
    if asked && response.status() == StatusCode::OK {
        response.headers_mut().insert(HeaderName::from_static("refresh"), HeaderValue::from(SECONDS));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_word_asks() {
        assert!(asked(Some("refresh=30")) && asked(Some("page=2&refresh=30")));
        assert!(!asked(None) && !asked(Some("")) && !asked(Some("refresh=3")) && !asked(Some("xrefresh=30")));
        assert!(ASKED.ends_with(&SECONDS.to_string()));
    }
}
