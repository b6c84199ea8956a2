//! It works. The page is a receipt: it may be bookmarked, and says the same until the session is deleted.

use askama::Template;
use axum::response::Response;

use crate::{
    ids::Reference,
    session::Place,
    web::{
        Error,
        extract::Visit,
        frame::{Frame, ok, see_other},
        phrases,
    },
};

#[derive(Template)]
#[template(path = "pages/done.html")]
struct Done {
    frame: Frame,
    reference: Reference,
    title: String,
    until: String,
    summary: String,
    outcome: String,
}

/// Days that a finished session is kept.
const KEPT_DAYS: i64 = 30;

/// The receipt; before it works, 303 to where the session stands.
pub async fn get(visit: Visit) -> Result<Response, Error> {
    let Place::Done(symptom) = visit.place() else { return Ok(see_other(&visit.standing())) };
    let title = visit.session.tried.iter().find(|t| t.symptom == symptom).map(|t| t.title.clone());
    let until = visit.session.changed.checked_add(jiff::SignedDuration::from_hours(24 * KEPT_DAYS));
    let until = until.unwrap_or(visit.session.changed);
    ok(&Done {
        frame: visit.frame("It works again"),
        reference: visit.session.reference,
        title: title.unwrap_or_default(),
        until: phrases::day(until, &visit.state.config().organisation),
        summary: visit.paths().summary(),
        outcome: visit.paths().outcome(&symptom),
    })
}
