//! Saves which steps are ticked.

use std::collections::BTreeSet;

use axum::{
    Json,
    extract::Path,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};

use super::{
    outcome, part,
    write::{Asked, Written, store},
};
use crate::{
    session::change::SetTicks,
    symptom::Symptom,
    web::{Error, extract::Visit, form::Fields, frame::see_other},
};

/// 303 back to the steps; JSON with the next stamp for the script. A tick for a step that is no longer there is ignored.
pub async fn post(
    visit: Visit,
    Path((_, symptom)): Path<(String, String)>,
    headers: HeaderMap,
    form: Fields,
) -> Result<Response, Error> {
    form.only(&["revision", "idempotency"], &["tick"])?;
    let Some(symptom) = outcome::find(&visit, &symptom)? else { return Ok(see_other(&visit.standing())) };
    let sent: BTreeSet<&str> = form.all("tick").collect();
    let change = ticks(&visit, symptom, &sent);
    let back = visit.paths().outcome(&symptom.id);
    let mut revision = visit.session.revision;
    let written = store(&visit, &form, Asked { change, fields: Vec::new() }, |after| {
        revision = after.revision;
        back
    })
    .await?;
    let wants_json = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()) == Some("application/json");
    match written {
        Written::Done(_) if wants_json => {
            let next =
                serde_json::json!({"revision": revision, "idempotency": visit.state.new_key().to_string()});
            Ok(Json(next).into_response())
        }
        Written::Done(location) => Ok(see_other(&location)),
        Written::Conflict(response) => Ok(response),
    }
}

/// Ticks the steps with these keys and clears the others. A key of a step that is no longer there is ignored.
pub fn ticks(visit: &Visit, symptom: &Symptom, sent: &BTreeSet<&str>) -> SetTicks {
    let slots = visit.slots(Some(symptom));
    let parts =
        part::parts(visit.state.content().symptoms(), symptom, visit.audience(), &slots, &BTreeSet::new());
    let ticked = parts
        .into_iter()
        .flat_map(|p| p.causes)
        .flat_map(|c| c.stages)
        .flat_map(|s| s.steps)
        .filter(|step| sent.contains(step.key.as_str()))
        .map(|step| (step.key, step.plain))
        .collect();
    SetTicks { symptom: symptom.id.clone(), title: symptom.title.clone(), ticked }
}
