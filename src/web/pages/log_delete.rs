//! Deletes one event log of a session.

use axum::response::Response;

use super::write::{Asked, go};
use crate::{
    session::change::RemoveLog,
    web::{Error, extract::Visit, form::Fields},
};

/// 303 to the page of the logs.
pub async fn post(visit: Visit, form: Fields) -> Result<Response, Error> {
    form.only(&["log", "revision", "idempotency"], &[])?;
    let id = form.raw("log").parse().map_err(|_| Error::NotFound)?;
    let again = vec![("log".to_owned(), form.raw("log").to_owned())];
    let to = visit.paths().log();
    let answer = go(&visit, &form, Asked { change: RemoveLog { id }, fields: again }, |_| to).await;
    visit.state.readings().forget(visit.session.reference);
    answer
}
