//! How long an answer may be kept: a value that handlers choose, turned into headers in one place.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

/// How long an answer may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// Not at all: pages of a session, errors, answers to forms. What nobody chose is this.
    NoStore,
    /// Kept, and asked for again each time with its ETag: the library, the first page.
    Revalidate,
    /// For ever: a file whose name changes with its content.
    Immutable,
}

impl Cache {
    /// The choice, as part of a response.
    pub fn extension(self) -> axum::Extension<Self> {
        axum::Extension(self)
    }
}

/// Writes the choice into headers, makes the ETag, and answers 304 where the browser has the same.
pub async fn layer(request: Request, next: Next) -> Response {
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    let cache = response.extensions().get::<Cache>().copied().unwrap_or(Cache::NoStore);
    let (mut parts, body) = response.into_parts();
    let value = match cache {
        Cache::NoStore => "no-store",
        Cache::Immutable => "public, max-age=31536000, immutable",
        Cache::Revalidate => "no-cache",
    };
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    if cache != Cache::Revalidate || parts.status != StatusCode::OK {
        return Response::from_parts(parts, body);
    }
    parts.headers.insert(header::VARY, HeaderValue::from_static("cookie"));
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let tag = format!("W/\"{}\"", data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes)[..12]));
    let same =
        known.as_ref().and_then(|k| k.to_str().ok()).is_some_and(|k| k.split(',').any(|t| t.trim() == tag));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, tag);
    }
    if same {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.remove(header::CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}
