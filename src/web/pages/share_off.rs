//! Turns links off: one, or all. Whoever came with one is out at once.

use axum::response::Response;

use crate::{
    session::change::Share,
    web::{Error, extract::Visit, form::Fields, frame::see_other},
};

/// 303 to the list. A link that is off already, or is not there, is no error: it lets nobody in.
pub async fn post(visit: Visit, form: Fields) -> Result<Response, Error> {
    form.only(&["link", "all"], &[])?;
    let allowed = visit.allow::<Share>()?;
    let number = match (form.raw("all"), form.raw("link")) {
        ("yes", _) => None,
        (_, number) => Some(number.parse().map_err(|_| Error::BadRequest("no link was named"))?),
    };
    visit.state.store().end_links(allowed, number, visit.state.now()).await?;
    Ok(see_other(&visit.paths().share()))
}
