//! Security headers, on every answer.

use axum::{
    extract::{Request, State as Extract},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::{
    config::{Config, Hsts},
    web::State,
};

/// The policy of every page: nothing from elsewhere, nothing inline, no frame.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; object-src 'none'; frame-src 'none'; frame-ancestors 'none'; \
    manifest-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/// The policy of a file that somebody added: nothing in it may do anything.
pub const ATTACHMENT_POLICY: &str = "default-src 'none'; sandbox";

/// Marks a response that is a file which somebody added.
#[derive(Debug, Clone, Copy)]
pub struct Attachment;

/// Name and value of each.
pub const HEADERS: [(&str, &str); 9] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    // Not `no-referrer`: Chromium then sends `Origin: null` on our own forms.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    (
        "permissions-policy",
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), \
         microphone=(), midi=(), payment=(), usb=(), clipboard-read=(), clipboard-write=(self), fullscreen=()",
    ),
    ("x-frame-options", "DENY"),
    ("x-robots-tag", "noindex, nofollow"),
];

/// Writes the headers.
pub async fn layer(Extract(state): Extract<State>, request: Request, next: Next) -> Response {
    let open = is_open(request.uri().path());
    let mut response = next.run(request).await;
    let attachment = response.extensions().get::<Attachment>().is_some();
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        if name == "x-robots-tag" && open {
            continue;
        }
        put(headers, name, value);
    }
    if attachment {
        put(headers, "content-security-policy", ATTACHMENT_POLICY);
    }
    if let Some(value) = transport(state.config()) {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    response
}

/// How long browsers are to come over HTTPS only. Nothing is said where people come over plain HTTP: that is decided by the
/// configuration, never by a request.
fn transport(config: &Config) -> Option<HeaderValue> {
    match config.hsts {
        _ if !config.public_https() => None,
        Hsts::Year => Some(HeaderValue::from_static("max-age=31536000; includeSubDomains")),
        Hsts::Seconds(seconds) => HeaderValue::from_str(&format!("max-age={seconds}")).ok(),
        Hsts::Off => None,
    }
}

/// Pages that a search engine may list: the library, which has nothing of anybody.
fn is_open(path: &str) -> bool {
    path == crate::paths::HOME || path == crate::paths::PROBLEMS || path.starts_with("/problems/")
}

fn put(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
}
