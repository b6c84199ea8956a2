//! Saves what became of a symptom's steps.

use axum::{extract::Path, response::Response};

use super::{
    outcome, view,
    write::{Asked, go},
};
use crate::{
    evidence::Limit,
    ids::Verdict,
    session::{change::PutVerdict, place},
    web::{
        Error,
        extract::{Visit, address},
        form::Fields,
        frame::see_other,
    },
};

/// 303 to what follows: done, or what now.
pub async fn post(
    visit: Visit,
    Path((_, symptom)): Path<(String, String)>,
    form: Fields,
) -> Result<Response, Error> {
    form.only(&["verdict", "still", "revision", "idempotency"], &[])?;
    form.stamp()?;
    let content = visit.state.content();
    let Some(symptom) = outcome::find(&visit, &symptom)? else { return Ok(see_other(&visit.standing())) };
    let still = match form.text("still", Limit::characters(2000)) {
        Ok((text, _)) => text,
        Err(crate::evidence::IngestError::LoneSecret) => {
            return outcome::again(&visit, symptom, content.messages().fill("lone-password", &[]), "");
        }
        Err(crate::evidence::IngestError::TooLong { .. }) => {
            let text = content.messages().fill("text-long", &[("limit", "2000")]);
            return outcome::again(&visit, symptom, text, "");
        }
    };
    let Some(verdict) = Verdict::from_word(form.raw("verdict")) else {
        return outcome::again(
            &visit,
            symptom,
            content.messages().fill("verdict-missing", &[]),
            still.as_str(),
        );
    };
    let still = Some(still).filter(|s| verdict == Verdict::Partly && !s.as_str().trim().is_empty());
    let fields = vec![
        ("verdict".to_owned(), verdict.word().to_owned()),
        ("still".to_owned(), still.as_ref().map(ToString::to_string).unwrap_or_default()),
    ];
    let change = PutVerdict {
        symptom: symptom.id.clone(),
        from: outcome::ended(&visit),
        title: symptom.title.clone(),
        provenance: view::provenance(content.symptoms(), symptom),
        verdict,
        still,
        content_version: content.version().to_owned(),
    };
    let paths = visit.paths();
    go(&visit, &form, Asked { change, fields }, |after| {
        address(paths, &place(content.flow(), content.symptoms(), after))
    })
    .await
}
