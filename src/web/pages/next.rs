//! What now, when the steps did not help or nothing fits: the next likely cause, the helpdesk, or the details.

use std::str::FromStr;

use askama::Template;
use axum::response::Response;

use super::{
    outcome,
    view::{self, Answered},
    write::{Asked, FormStamp, go},
};
use crate::{
    ids::{SymptomId, Verdict},
    session::{self, Place},
    web::{
        Error,
        extract::Visit,
        form::Fields,
        frame::{Frame, ok, see_other},
        phrases,
    },
};

#[derive(Template)]
#[template(path = "pages/next.html")]
struct NextPage {
    frame: Frame,
    stamp: FormStamp,
    back: String,
    here: String,
    details: String,
    unknown: bool,
    staff: bool,
    lead: &'static str,
    ruled_out: Vec<String>,
    tried: Vec<TriedView>,
    suggestions: Vec<SuggestionView>,
    for_helpdesk: String,
    answered: Vec<Answered>,
    map: String,
}

struct TriedView {
    title: String,
    verdict: &'static str,
    still: String,
    path: String,
}

struct SuggestionView {
    id: SymptomId,
    title: String,
    because: String,
    against: bool,
}

/// The three ways on. Before there is something to go on from, 303 to where the session stands.
pub async fn get(visit: Visit) -> Result<Response, Error> {
    let content = visit.state.content();
    let (unknown, symptom) = match visit.place() {
        Place::Unknown => (true, None),
        Place::NotFixed(symptom) => (false, content.symptoms().get(&symptom)),
        place @ (Place::Question(_) | Place::Outcome(_) | Place::Done(_)) => {
            return Ok(see_other(&crate::web::extract::address(visit.paths(), &place)));
        }
    };
    let walked = view::walk(&visit);
    let audience = visit.audience();
    let ended = outcome::ended(&visit);
    let tried: Vec<&session::Tried> =
        visit.session.tried.iter().filter(|t| t.from == ended && t.verdict.is_some()).collect();
    let lead = match tried.last().and_then(|t| t.verdict) {
        Some(Verdict::Cannot) => "These steps need somebody else. Here is how to go on.",
        Some(Verdict::Partly) => "Part of it works. Here is how to go on with the rest.",
        Some(Verdict::Fixed | Verdict::NotFixed) | None => "It is not fixed yet. Here is how to go on.",
    };
    let suggestions = session::suggestions(content.flow(), content.symptoms(), &visit.session)
        .into_iter()
        .take(3)
        .filter_map(|s| {
            let symptom = content.symptoms().get(&s.symptom)?;
            Some(SuggestionView {
                id: s.symptom,
                title: symptom.title.clone(),
                because: s.because,
                against: s.against,
            })
        })
        .collect();
    let ruled_out = session::ruled_out(&walked)
        .iter()
        .filter_map(|id| content.symptoms().get(id))
        .filter(|s| s.audience.has(audience))
        .map(|s| s.title.clone())
        .take(6)
        .collect();
    let title = if unknown {
        "We have no documented problem for this"
    } else {
        "Let us get this to someone who can fix it"
    };
    ok(&NextPage {
        frame: visit.frame(title),
        stamp: FormStamp::new(&visit.state, &visit.session),
        back: symptom.map_or_else(
            || view::back(&visit, &walked, walked.path.len()),
            |s| visit.paths().outcome(&tried.last().map_or_else(|| s.id.clone(), |t| t.symptom.clone())),
        ),
        here: visit.paths().next(),
        details: visit.paths().details(),
        unknown,
        staff: audience.is_staff(),
        lead,
        ruled_out,
        tried: tried
            .iter()
            .map(|t| TriedView {
                title: t.title.clone(),
                verdict: t.verdict.map_or("", phrases::verdict),
                still: t.still.as_ref().map(ToString::to_string).unwrap_or_default(),
                path: visit.paths().outcome(&t.symptom),
            })
            .collect(),
        suggestions,
        for_helpdesk: view::for_helpdesk(&visit, symptom),
        answered: view::answered(&visit, &walked),
        map: visit.paths().map(),
    })
}

/// Begins to try a likely alternative.
pub async fn post(visit: Visit, form: Fields) -> Result<Response, Error> {
    form.only(&["try", "revision", "idempotency"], &[])?;
    let content = visit.state.content();
    let id = SymptomId::from_str(form.raw("try")).map_err(|_| Error::NotFound)?;
    let symptom =
        content.symptoms().get(&id).filter(|s| s.audience.has(visit.audience())).ok_or(Error::NotFound)?;
    if !matches!(visit.place(), Place::Unknown | Place::NotFixed(_)) {
        return Ok(see_other(&visit.standing()));
    }
    let change =
        session::try_next(content.flow(), content.symptoms(), &visit.session, symptom, content.version());
    let to = visit.paths().outcome(&id);
    go(&visit, &form, Asked { change, fields: Vec::new() }, |_| to).await
}
