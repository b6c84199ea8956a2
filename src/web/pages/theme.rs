//! Sets light, dark or the system's choice, and goes back.

use axum::response::{IntoResponse, Response};
use http::header;

use crate::{
    paths,
    web::{
        Error,
        extract::{Reader, Theme, cookie_of_theme},
        form::Fields,
        frame::see_other,
    },
};

/// 303 back to the page.
pub async fn post(_: Reader, form: Fields) -> Result<Response, Error> {
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
    let go = see_other(if local { back } else { paths::HOME });
    Ok(([(header::SET_COOKIE, cookie_of_theme(theme))], go).into_response())
}
