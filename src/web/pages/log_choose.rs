//! Goes on with a problem, or a question, that an event log leads to.

use axum::response::Response;

use super::{
    view,
    write::{Asked, go},
};
use crate::{
    flow::Entry,
    ids::{NodeId, SymptomId},
    session::{EnteredBy, change::Enter, place},
    web::{
        Error,
        extract::{Visit, address},
        form::Fields,
    },
};

/// 303 to where the session stands then.
pub async fn post(visit: Visit, form: Fields) -> Result<Response, Error> {
    form.only(&["symptom", "question", "revision", "idempotency"], &[])?;
    let content = visit.state.content();
    let (entry, title) = if form.has("question") {
        let id: NodeId = form.raw("question").parse().map_err(|_| Error::NotFound)?;
        let node = content.flow().node(&id).ok_or(Error::NotFound)?;
        (Entry::Question(id), &node.title)
    } else {
        let id: SymptomId = form.raw("symptom").parse().map_err(|_| Error::NotFound)?;
        let symptom = content.symptoms().get(&id).ok_or(Error::NotFound)?;
        (Entry::Symptom(id), &symptom.title)
    };
    let change = Enter { because: view::through_gate(title), entry, by: EnteredBy::Log };
    let paths = visit.paths();
    go(&visit, &form, Asked { change, fields: Vec::new() }, |after| {
        address(paths, &place(content.flow(), content.symptoms(), after))
    })
    .await
}
