//! Deletes everything under a reference, after asking once.

use askama::Template;
use axum::response::Response;

use crate::{
    ids::Reference,
    session::change::Delete,
    web::{
        Error,
        extract::Visit,
        form::Fields,
        frame::{Frame, ok, see_other},
    },
};

#[derive(Template)]
#[template(path = "pages/delete.html")]
struct DeletePage {
    frame: Frame,
    back: Option<String>,
    here: String,
    reference: Reference,
}

/// Asks.
pub async fn get(visit: Visit) -> Result<Response, Error> {
    visit.allow::<Delete>()?;
    ok(&DeletePage {
        frame: visit.frame("Delete your answers?"),
        back: Some(visit.standing()),
        here: visit.paths().delete(),
        reference: visit.session.reference,
    })
}

/// Deletes, and says so. The session is gone, so there is nothing to lead to.
pub async fn post(visit: Visit, form: Fields) -> Result<Response, Error> {
    form.only(&["sure"], &[])?;
    if form.raw("sure") != "yes" {
        return Ok(see_other(&visit.paths().delete()));
    }
    let allowed = visit.allow::<Delete>()?;
    visit.state.store().delete(allowed, visit.state.now()).await?;
    visit.state.readings().forget(visit.session.reference);
    let frame = Frame::new(&visit.state, &visit.reader, "Deleted");
    ok(&DeletePage { frame, back: None, here: String::new(), reference: visit.session.reference })
}
