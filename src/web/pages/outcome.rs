//! The steps of a symptom: who can fix it and how long it takes first, then steps, then “Did this fix it?”.

use std::str::FromStr;

use askama::Template;
use axum::{extract::Path, response::Response};

use super::{
    part::{self, PartView},
    view::{self, FieldProblem, SourceView},
    write::FormStamp,
};
use crate::{
    ids::{Audience, Field, NodeId, Role, SymptomId, Verdict},
    paths, session,
    symptom::{Kind, Symptom},
    web::{
        Error,
        extract::Visit,
        frame::{Frame, ok, see_other, unprocessable},
        notice::{NoticeView, notice},
        phrases,
    },
};

#[derive(Template)]
#[template(path = "pages/outcome.html")]
struct Outcome {
    frame: Frame,
    stamp: FormStamp,
    errors: Vec<FieldProblem>,
    back: String,
    fixed_by: &'static str,
    takes: String,
    shared: bool,
    helpdesk_does: String,
    wait: Option<Wait>,
    asks: Option<Asks>,
    steps: String,
    verdict: String,
    ticks: bool,
    parts: Vec<PartView>,
    verdicts: Vec<VerdictView>,
    /// What the verdict asks.
    asked: &'static str,
    normal: bool,
    still: String,
    next: Vec<NextView>,
    identifiers: Vec<String>,
    changed: Option<String>,
    sources: Vec<SourceView>,
    library: String,
    log: Option<(String, bool)>,
    for_helpdesk: String,
    notice: Option<NoticeView>,
}

/// A wait and its end.
struct Wait {
    until: Option<String>,
    over: bool,
    calendar: String,
    change: String,
    now: String,
    zone: String,
}

/// A question for the page.
struct Asks {
    title: String,
    node: NodeId,
    action: String,
}

struct VerdictView {
    value: &'static str,
    label: &'static str,
    chosen: bool,
}

struct NextView {
    title: String,
    because: String,
    path: String,
}

/// The symptom in the address, if this session is or was there.
pub fn find<'v>(visit: &'v Visit, id: &str) -> Result<Option<&'v Symptom>, Error> {
    let id = SymptomId::from_str(id).map_err(|_| Error::NotFound)?;
    let symptom = visit.state.content().symptoms().get(&id).ok_or(Error::NotFound)?;
    let content = visit.state.content();
    let reached = session::reached(content.flow(), content.symptoms(), &visit.session, &id);
    Ok(reached.then_some(symptom))
}

/// The outcome of the walk.
pub fn ended(visit: &Visit) -> Option<SymptomId> {
    let content = visit.state.content();
    session::ended(content.flow(), content.symptoms(), &visit.session)
}

/// The steps.
pub async fn get(visit: Visit, Path((_, symptom)): Path<(String, String)>) -> Result<Response, Error> {
    match find(&visit, &symptom)? {
        Some(symptom) => ok(&page(&visit, symptom, None, None)),
        None => Ok(see_other(&visit.standing())),
    }
}

/// The steps again, because no verdict was chosen.
pub fn again(visit: &Visit, symptom: &Symptom, problem: String, still: &str) -> Result<Response, Error> {
    unprocessable(&page(visit, symptom, Some(problem), Some(still)))
}

fn page(visit: &Visit, symptom: &Symptom, problem: Option<String>, still: Option<&str>) -> Outcome {
    let content = visit.state.content();
    let symptoms = content.symptoms();
    let audience = visit.audience();
    let slots = visit.slots(Some(symptom));
    let ticked = view::ticked(&visit.session, symptom);
    let paths = visit.paths();
    let walked = view::walk(visit);
    let tried = visit.session.try_of(&symptom.id, ended(visit).as_ref());
    let parts = part::parts(symptoms, symptom, audience, &slots, &ticked);
    let has_steps = parts.iter().flat_map(|p| &p.causes).flat_map(|c| &c.stages).any(|s| !s.steps.is_empty());
    let errors: Vec<_> =
        problem.into_iter().map(|text| FieldProblem { target: "v-1".to_owned(), text }).collect();
    let answer = view::answered(visit, &walked).len();
    let organisation = &visit.state.config().organisation;
    let normal = symptom.kind == Kind::Normal;
    Outcome {
        frame: visit.frame(symptom.title.clone()).with_error(!errors.is_empty()),
        stamp: FormStamp::new(&visit.state, &visit.session),
        errors,
        back: view::back(visit, &walked, answer),
        fixed_by: phrases::fixed_by(symptom.fixed_by, audience),
        takes: symptom.takes.clone(),
        shared: parts.is_empty(),
        helpdesk_does: format!(
            "You cannot fix it yourself. Call {} and read out the text at the end of this page.",
            phrases::helpdesk(organisation)
        ),
        wait: wait(visit, symptom),
        asks: asks(visit, symptom, audience),
        steps: paths.steps(&symptom.id),
        verdict: paths.verdict(&symptom.id),
        ticks: has_steps && view::may_try(visit.grant.role),
        parts,
        asked: if normal { "Does everything work?" } else { "Did this fix it?" },
        normal,
        verdicts: Verdict::ALL
            .iter()
            // Where there is nothing to do there is nothing that one cannot do.
            .filter(|v| !normal || matches!(v, Verdict::Fixed | Verdict::NotFixed))
            .map(|v| VerdictView {
                value: v.word(),
                label: phrases::verdict(*v),
                chosen: tried.and_then(|t| t.verdict) == Some(*v),
            })
            .collect(),
        still: still.map_or_else(
            || tried.and_then(|t| t.still.as_ref()).map(ToString::to_string).unwrap_or_default(),
            str::to_owned,
        ),
        next: symptom
            .next_for(audience)
            .take(3)
            .filter_map(|n| {
                let other = symptoms.get(&n.symptom)?;
                let path = if audience.is_staff() {
                    paths::problem_admin(&other.id)
                } else {
                    paths::problem(&other.id)
                };
                Some(NextView { title: other.title.clone(), because: n.because.clone(), path })
            })
            .collect(),
        identifiers: symptom.signs.identifiers.iter().map(ToString::to_string).collect(),
        changed: symptom.changed.clone().filter(|_| audience.is_staff()),
        sources: view::sources(symptoms, &symptom.sources, None),
        library: paths::problem(&symptom.id),
        // The log helps who can get it, with problems that the server writes about.
        log: (audience.is_staff()
            && (symptom.collect.contains(&Field::Log) || !symptom.signs.event_sources.is_empty()))
        .then(|| (paths.log(), !visit.session.logs.is_empty())),
        for_helpdesk: view::for_helpdesk(visit, Some(symptom)),
        notice: notice(&visit.state),
    }
}

fn wait(visit: &Visit, symptom: &Symptom) -> Option<Wait> {
    symptom.wait_minutes?;
    let last = visit.last_try();
    let end = last.and_then(|moment| Some((phrases::wait_ends(symptom, moment)?, moment)));
    let paths = visit.paths();
    Some(Wait {
        until: end.map(|(at, moment)| phrases::clock_of(at, moment)),
        over: end.is_some_and(|(at, _)| at <= visit.state.now()),
        calendar: paths.wait(),
        change: format!("{}?return=outcome", paths.detail(Field::When)),
        now: paths.detail(Field::When),
        zone: visit.state.config().organisation.time_zone.clone().unwrap_or_else(|| "UTC".to_owned()),
    })
}

/// The question of a symptom that says only that something failed; for those who can read the log.
fn asks(visit: &Visit, symptom: &Symptom, audience: Audience) -> Option<Asks> {
    let node = symptom.asks.as_ref().filter(|_| audience.is_staff() && visit.grant.role != Role::Viewer)?;
    let question = visit.state.content().flow().node(node)?;
    Some(Asks { title: question.title.clone(), node: node.clone(), action: visit.paths().found() })
}
