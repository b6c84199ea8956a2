//! What is done about a problem: `PUT …/verdicts/{symptom}` says what became of its steps, `PUT …/tries/{symptom}` begins to try
//! another one, `PUT …/steps/{symptom}` ticks its steps.

use std::collections::BTreeSet;

use axum::{
    Json,
    extract::Path,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    body::Body,
    caller::Caller,
    identify::lone_password,
    op::{Answer, Op, Sent, one},
    problem::{Fault, Kind, Problem},
    show,
    state::SessionState,
    words::VerdictWord,
    write::{Again, change},
};
use crate::{
    evidence::{self, Clean, IngestError, Limit},
    ids::{Revision, SymptomId, Verdict},
    paths,
    session::{
        self, LONGEST_STILL, Place,
        change::{PutVerdict, SetTicks, TryNext},
    },
    symptom::Symptom,
    web::{
        Error,
        extract::Visit,
        pages::{outcome, steps},
    },
};

/// What became of steps.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerdictRequest {
    #[schema(value_type = VerdictWord)]
    verdict: Verdict,
    /// After `partly`: what still does not work.
    #[serde(default)]
    still: Option<String>,
    /// The revision that the caller has seen.
    #[schema(value_type = u32)]
    revision: Revision,
}

/// The revision alone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevisionRequest {
    /// The revision that the caller has seen.
    #[schema(value_type = u32)]
    pub revision: Revision,
}

/// Which steps are done.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepsRequest {
    /// The keys of all ticked steps; the others are cleared. A key that is no longer there is ignored.
    done: Vec<String>,
    /// The revision that the caller has seen.
    #[schema(value_type = u32)]
    revision: Revision,
}

/// What the document says of a verdict.
pub const PUT: Op = Op {
    method: "put",
    summary: "Say what became of the steps of a problem",
    more: "For the problem that the session stands at, ended in, or tried.",
    body: Sent::Json(one::<VerdictRequest>, r#"{"verdict": "not_fixed", "revision": 1}"#),
    problems: &[Kind::Conflict, Kind::NotNow, Kind::TooLong, Kind::LonePassword],
    ..Op::get(paths::API_VERDICT, "putVerdict", "sessions", Answer::Json(one::<SessionState>))
};

/// What the document says of a try.
pub const PUT_TRY: Op = Op {
    method: "put",
    summary: "Begin to try another problem's steps",
    more: "Where the steps did not help or nothing fits; `place.suggestions` names likely ones.",
    body: Sent::Json(one::<RevisionRequest>, r#"{"revision": 2}"#),
    problems: &[Kind::NotNow],
    ..Op::get(paths::API_TRY, "putTry", "sessions", Answer::Json(one::<SessionState>))
};

/// What the document says of ticks.
pub const PUT_STEPS: Op = Op {
    method: "put",
    summary: "Set which steps of a problem are done",
    body: Sent::Json(one::<StepsRequest>, r#"{"done": [], "revision": 1}"#),
    problems: &[Kind::NotNow],
    ..Op::get(paths::API_STEPS, "putSteps", "sessions", Answer::Json(one::<SessionState>))
};

/// 200 with the new state.
pub async fn put(
    caller: Caller,
    Path((_, symptom)): Path<(String, String)>,
    again: Again,
    Body(asked): Body<VerdictRequest>,
) -> Result<Response, Fault> {
    let visit = &caller.0;
    visit.allow::<PutVerdict>()?;
    let symptom = reached(visit, &symptom)?;
    let content = visit.state.content();
    let still = still(asked.still.as_deref().unwrap_or_default())?;
    let verdict = session::judge(
        content.flow(),
        content.symptoms(),
        &visit.session,
        symptom,
        (asked.verdict, still),
        content.version(),
    );
    let caller = change(caller, asked.revision, again, verdict).await?;
    Ok(Json(show::state(&caller.0)).into_response())
}

fn still(text: &str) -> Result<Clean, Problem> {
    match evidence::ingest(text.as_bytes(), Limit::characters(LONGEST_STILL)) {
        Ok(ingested) => Ok(ingested.text),
        Err(IngestError::LoneSecret) => Err(lone_password("still")),
        Err(IngestError::TooLong { limit }) => {
            Err(Problem::new(Kind::TooLong, format!("It has more than {limit} characters."))
                .in_field("still"))
        }
    }
}

fn reached<'v>(visit: &'v Visit, symptom: &str) -> Result<&'v Symptom, Fault> {
    outcome::find(visit, symptom)?.ok_or_else(|| {
        Problem::new(Kind::NotNow, "The session was never at the steps of this problem.").into()
    })
}

/// 200 with the new state; the same where it is tried already.
pub async fn put_try(
    caller: Caller,
    Path((_, symptom)): Path<(String, String)>,
    again: Again,
    Body(asked): Body<RevisionRequest>,
) -> Result<Response, Fault> {
    let visit = &caller.0;
    visit.allow::<TryNext>()?;
    let content = visit.state.content();
    let symptom = symptom.parse::<SymptomId>().ok().and_then(|id| content.symptoms().get(&id));
    let symptom = symptom.filter(|s| s.audience.has(visit.audience())).ok_or(Error::NotFound)?;
    let ended = outcome::ended(visit);
    let begun = visit.session.try_of(&symptom.id, ended.as_ref()).is_some();
    if !begun && !matches!(visit.place(), Place::Unknown | Place::NotFixed(_)) {
        let detail = "Another problem is tried where the steps did not help or nothing fits; “place” says where the session stands.";
        return Err(Problem::new(Kind::NotNow, detail).into());
    }
    let next =
        session::try_next(content.flow(), content.symptoms(), &visit.session, symptom, content.version());
    let caller = change(caller, asked.revision, again, next).await?;
    Ok(Json(show::state(&caller.0)).into_response())
}

/// 200 with the new state.
pub async fn put_steps(
    caller: Caller,
    Path((_, symptom)): Path<(String, String)>,
    again: Again,
    Body(asked): Body<StepsRequest>,
) -> Result<Response, Fault> {
    let visit = &caller.0;
    visit.allow::<SetTicks>()?;
    let symptom = reached(visit, &symptom)?;
    let sent: BTreeSet<&str> = asked.done.iter().map(String::as_str).collect();
    let ticks = steps::ticks(visit, symptom, &sent);
    let caller = change(caller, asked.revision, again, ticks).await?;
    Ok(Json(show::state(&caller.0)).into_response())
}
