//! The stream of a session: what others do, while a page of it is open.

use axum::{
    extract::{Path, RawQuery, State as Extract},
    http::{HeaderMap, HeaderName, HeaderValue},
    response::{IntoResponse, Response, Sse},
};

use crate::{
    session::{self, change::View},
    web::{Error, State, extract::Reader, live},
};

/// Seconds after which a browser that found no place may try again.
const FULL: u64 = 60;

/// Opens the stream. It begins after the line in `Last-Event-ID`, else after `after` in the address.
pub async fn get(
    Extract(state): Extract<State>,
    reader: Reader,
    Path(reference): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let reference = reference.parse().map_err(|_| Error::NotFound)?;
    let browser = reader.hash().ok_or(Error::NotFound)?;
    let Some(grant) = state.store().grant(browser, reference, state.now()).await? else {
        let ended = state.store().has_ended(browser, reference, state.now()).await?;
        return Err(if ended { Error::Gone } else { Error::NotFound });
    };
    session::authorize::<View>(&grant)?;
    let last = headers.get("last-event-id").and_then(|v| v.to_str().ok()).map(str::to_owned);
    let after = || {
        let query = query.unwrap_or_default();
        form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "after").map(|(_, v)| v.into_owned())
    };
    let seen = last.or_else(after).and_then(|n| n.parse().ok()).unwrap_or(0);
    let place = state.places().take(reference, browser).ok_or(Error::TooMany(FULL))?;
    let mut response = Sse::new(live::events(state, browser, reference, seen, place)).into_response();
    // A proxy that collects an answer before it hands it on would keep every event back.
    response
        .headers_mut()
        .insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}
