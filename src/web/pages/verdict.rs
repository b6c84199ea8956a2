//! Saves what became of a symptom's steps.

use axum::{extract::Path, response::Response};

use super::{
    outcome,
    write::{Asked, go},
};
use crate::{
    evidence::Limit,
    ids::Verdict,
    session::{self, LONGEST_STILL, place},
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
    let still = match form.text("still", Limit::characters(LONGEST_STILL)) {
        Ok((text, _)) => text,
        Err(crate::evidence::IngestError::LoneSecret) => {
            return outcome::again(&visit, symptom, content.messages().fill("lone-password", &[]), "");
        }
        Err(crate::evidence::IngestError::TooLong { .. }) => {
            let text = content.messages().fill("text-long", &[("limit", &LONGEST_STILL.to_string())]);
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
    let change = session::judge(
        content.flow(),
        content.symptoms(),
        &visit.session,
        symptom,
        (verdict, still),
        content.version(),
    );
    let fields = vec![
        ("verdict".to_owned(), verdict.word().to_owned()),
        ("still".to_owned(), change.still.as_ref().map(ToString::to_string).unwrap_or_default()),
    ];
    let paths = visit.paths();
    go(&visit, &form, Asked { change, fields }, |after| {
        address(paths, &place(content.flow(), content.symptoms(), after))
    })
    .await
}
