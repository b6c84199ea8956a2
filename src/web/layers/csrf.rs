//! Forms from elsewhere are refused. The standard layer asks `Sec-Fetch-Site`, then `Origin`; this one adds two cases it
//! lets through: a form with neither header, and a page of a session asked for as if it were a script or a picture.

use axum::{
    extract::Request,
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::web::Error;

/// Refuses a form of which nobody says where it comes from, and pages asked for as something else.
pub async fn layer(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // Programs send neither header, and the API takes nothing that a form can send and reads no cookie.
    let api = request.uri().path().starts_with(crate::paths::API);
    if !safe && !api && !headers.contains_key("sec-fetch-site") && !headers.contains_key(header::ORIGIN) {
        return Error::OtherSite.into_response();
    }
    let dest = headers.get("sec-fetch-dest").and_then(|v| v.to_str().ok()).unwrap_or_default();
    let asset = request.uri().path().starts_with("/assets/") || request.uri().path() == crate::paths::FAVICON;
    if !asset && matches!(dest, "script" | "style" | "image" | "object" | "embed" | "iframe" | "frame") {
        return Error::OtherSite.into_response();
    }
    next.run(request).await
}
