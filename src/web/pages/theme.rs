//! Sets light, dark or the system's choice, and goes back.

use axum::{
    extract::State as Extract,
    response::{IntoResponse, Response},
};
use http::header;

use crate::{
    paths,
    web::{Error, State, extract::Theme, form::Fields, frame::see_other, router::opens},
};

/// 303 back to the page.
pub async fn post(Extract(state): Extract<State>, form: Fields) -> Result<Response, Error> {
    form.only(&["theme", "back"], &[])?;
    let theme = match form.raw("theme") {
        "system" => None,
        word => Some(Theme::from_word(word).ok_or_else(|| Error::Form("an unknown theme".to_owned()))?),
    };
    // Only a path of this site: one slash, then no second one that would name another host.
    let back = form.raw("back");
    let local = back.starts_with('/')
        && !back.starts_with("//")
        && !back.contains(['\\', '\r', '\n'])
        && back.is_ascii();
    // An error can stand at an address that only takes a form: then the session, or the first page.
    let session = back.split('/').nth(2).filter(|_| back.starts_with("/s/")).and_then(|r| r.parse().ok());
    let otherwise =
        session.map_or_else(|| paths::HOME.to_owned(), |reference| paths::InSession(reference).root());
    let go = see_other(&if local && opens(back) { back.to_owned() } else { otherwise });
    Ok(([(header::SET_COOKIE, state.cookies().of_theme(theme))], go).into_response())
}
