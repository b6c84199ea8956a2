//! Makes what a program sees of a session from the session. It decides nothing.

use std::collections::BTreeSet;

use super::state::{
    AnswerState, CompletenessState, DetailState, EntryState, FileState, FoundState, LogState, MatchState,
    OptionState, PlaceState, SessionState, StepState, SuggestionState, TriedState,
};
use crate::{
    flow::Entry,
    ids::{NodeId, SymptomId},
    session::{self, MaskItem, Trace, details::completeness},
    web::{
        extract::Visit,
        pages::{part, view},
    },
};

/// How many suggestions are given, as on the page.
const SUGGESTIONS: usize = 3;

/// The state of a session, for whoever visits it.
pub fn state(visit: &Visit) -> SessionState {
    let (content, session) = (visit.state.content(), &visit.session);
    let trace = session::trace(content.flow(), content.symptoms(), session);
    let complete = completeness(&session.details);
    let detail = |d: &session::Detail| DetailState {
        value: d.value.clone(),
        line: d.value.line(),
        confirmed: d.confirmed,
        revision: d.stamp.revision,
    };
    SessionState {
        reference: session.reference.to_string(),
        revision: session.revision,
        role: visit.grant.role,
        masked: visit.grant.masked,
        audience: trace.audience,
        content_version: session.content_version.clone(),
        began: session.created.to_string(),
        changed: session.changed.to_string(),
        entry: entry(visit),
        place: place(visit, &trace),
        path: path(visit, &trace),
        set_aside: trace.set_aside.iter().map(ToString::to_string).collect(),
        tried: tried(visit),
        found: found(visit),
        logs: logs(visit),
        files: files(visit),
        details: session.details.iter().map(|(field, d)| (field.word(), detail(d))).collect(),
        completeness: CompletenessState {
            known: complete.known,
            applicable: complete.applicable,
            missing: complete.missing,
            not_known: complete.not_known,
            not_needed: complete.not_needed,
            to_confirm: complete.to_confirm,
        },
        masks: MaskItem::ALL.iter().filter(|i| session.hides(**i)).map(|i| i.word()).collect(),
        sent: session.sent.as_ref().map(|s| s.case.to_string()),
        notes: session.notes.len(),
    }
}

fn entry(visit: &Visit) -> EntryState {
    let entered = &visit.session.entry;
    let (kind, id) = match &entered.entry {
        Entry::Start => ("start", None),
        Entry::Question(node) => ("question", Some(node.to_string())),
        Entry::Symptom(symptom) => ("symptom", Some(symptom.to_string())),
    };
    EntryState { kind, id, by: entered.by.word(), because: entered.because.to_string() }
}

fn place(visit: &Visit, trace: &Trace) -> PlaceState {
    let symptoms = visit.state.content().symptoms();
    let standing = &trace.place;
    let mut place = PlaceState {
        kind: standing.kind,
        node: standing.node.as_ref().map(ToString::to_string),
        symptom: standing.symptom.as_ref().map(ToString::to_string),
        title: standing.symptom.as_ref().and_then(|id| symptoms.get(id)).map(|s| s.title.clone()),
        hint: None,
        options: Vec::new(),
        input: None,
        steps: Vec::new(),
        suggestions: Vec::new(),
    };
    match (standing.kind, &standing.node, &standing.symptom) {
        (_, Some(node), _) => question(visit, node, &mut place),
        ("outcome", None, Some(symptom)) => place.steps = steps(visit, symptom),
        ("not_fixed" | "unknown", None, _) => place.suggestions = suggestions(visit),
        (_, None, _) => {}
    }
    place
}

fn question(visit: &Visit, node: &NodeId, place: &mut PlaceState) {
    let walked = view::walk(visit);
    let taken = walked.taken();
    let Some(node) = visit.state.content().flow().node(node) else { return };
    place.title = Some(node.title.clone());
    place.hint = node.hint.clone();
    place.input = node.codes.as_ref().map(|_| "identifier");
    let options = node.options.iter().filter(|choice| choice.applies(&taken));
    place.options = options
        .map(|choice| OptionState {
            value: choice.value.to_string(),
            label: choice.label.clone(),
            hint: choice.hint.clone(),
        })
        .collect();
}

fn steps(visit: &Visit, symptom: &SymptomId) -> Vec<StepState> {
    let symptoms = visit.state.content().symptoms();
    let Some(symptom) = symptoms.get(symptom) else { return Vec::new() };
    let ticked = view::ticked(&visit.session, symptom);
    let parts = part::parts(symptoms, symptom, visit.audience(), &visit.slots(Some(symptom)), &ticked);
    let mut seen = BTreeSet::new();
    let causes = parts.into_iter().flat_map(|p| p.causes);
    causes
        .flat_map(|cause| {
            let steps = cause.stages.into_iter().flat_map(|s| s.steps);
            steps.map(move |step| (cause.title.clone(), step)).collect::<Vec<_>>()
        })
        .filter(|(_, step)| seen.insert(step.key.clone()))
        .map(|(cause, step)| StepState {
            key: step.key.to_string(),
            cause,
            text: step.plain,
            done: step.ticked,
        })
        .collect()
}

fn suggestions(visit: &Visit) -> Vec<SuggestionState> {
    let content = visit.state.content();
    session::suggestions(content.flow(), content.symptoms(), &visit.session)
        .into_iter()
        .take(SUGGESTIONS)
        .filter_map(|s| {
            let title = content.symptoms().get(&s.symptom)?.title.clone();
            Some(SuggestionState {
                symptom: s.symptom.to_string(),
                title,
                because: s.because,
                against: s.against,
            })
        })
        .collect()
}

fn path(visit: &Visit, trace: &Trace) -> Vec<AnswerState> {
    let answer = |step: &session::PathStep| AnswerState {
        node: step.node.to_string(),
        value: step.value.to_string(),
        question: step.question.clone(),
        label: step.label.clone(),
        revision: visit.session.answers.get(&step.node).map(|a| a.stamp.revision),
    };
    trace.path.iter().map(answer).collect()
}

fn tried(visit: &Visit) -> Vec<TriedState> {
    let tried = |t: &session::Tried| TriedState {
        symptom: t.symptom.to_string(),
        from: t.from.as_ref().map(ToString::to_string),
        title: t.title.clone(),
        verdict: t.verdict,
        still: t.still.as_ref().map(ToString::to_string),
        revision: t.stamp.revision,
    };
    visit.session.tried.iter().map(tried).collect()
}

fn found(visit: &Visit) -> Option<FoundState> {
    let evidence = visit.session.evidence.as_ref()?;
    let symptoms = visit.state.content().symptoms();
    let matches = evidence.matches.iter().map(|m| MatchState {
        symptom: m.symptom.to_string(),
        title: symptoms.get(&m.symptom).map_or_else(|| m.symptom.to_string(), |s| s.title.clone()),
        certainty: m.certainty,
        reasons: m.reasons.clone(),
    });
    Some(FoundState {
        matches: matches.collect(),
        removed: evidence.removed.clone(),
        unknown: evidence.unknown.clone(),
    })
}

fn logs(visit: &Visit) -> Vec<LogState> {
    let log = |log: &session::KeptLog| LogState {
        id: log.id,
        came: log.came.word(),
        said: log.told.verdict.clone(),
        chief: log.told.chief.as_ref().map(ToString::to_string),
        read: log.read,
        kept: log.told.kept,
        removed: log.removed.clone(),
    };
    visit.session.logs.iter().map(log).collect()
}

fn files(visit: &Visit) -> Vec<FileState> {
    let file = |file: &session::KeptFile| FileState {
        id: file.id.to_string(),
        media_type: file.file_type.media(),
        bytes: file.bytes,
        sha256: file.sha256.clone(),
        about: file.about.to_string(),
        removed: file.removed.clone(),
        gone: file.gone.is_some(),
    };
    visit.session.files.iter().map(file).collect()
}
