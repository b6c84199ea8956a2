//! Where a session stands: computed from entry, answers and tries, never stored.

use std::collections::BTreeSet;

use super::Session;
use crate::{
    flow::{At, Flow, Target, Walk, walk},
    ids::{Audience, NodeId, SymptomId, Verdict},
    symptom::{Next, Symptoms},
};

/// Where a session stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// This question is open.
    Question(NodeId),
    /// The steps of this symptom are to be tried.
    Outcome(SymptomId),
    /// What was tried did not help; this was the outcome of the walk.
    NotFixed(SymptomId),
    /// Nothing documented fits.
    Unknown,
    /// It works.
    Done(SymptomId),
}

impl Place {
    /// The word that the API uses.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Question(_) => "question",
            Self::Outcome(_) => "outcome",
            Self::NotFixed(_) => "not_fixed",
            Self::Unknown => "unknown",
            Self::Done(_) => "done",
        }
    }
}

/// Where the session stands.
///
/// An open question comes first: whoever changes an answer is asked what follows from it. Then the tries that belong
/// to the outcome of the walk, in order: the first without a verdict is what is being tried; one that fixed it ends
/// the session. An outcome that the content no longer has is taken as unknown.
#[must_use]
pub fn place(flow: &Flow, symptoms: &Symptoms, session: &Session) -> Place {
    let walked = walk(flow, &session.entry.entry, &session.values());
    let ended = match walked.at {
        At::Question(node) => return Place::Question(node.id.clone()),
        At::Outcome(symptom) => symptoms.get(&symptom).map(|_| symptom),
        At::Helpdesk => None,
    };
    let tries = || session.tried.iter().filter(|t| t.from == ended && symptoms.get(&t.symptom).is_some());
    if let Some(fixed) = tries().find(|t| t.verdict == Some(Verdict::Fixed)) {
        return Place::Done(fixed.symptom.clone());
    }
    if let Some(own) = &ended
        && !tries().any(|t| t.symptom == *own && t.verdict.is_some())
    {
        return Place::Outcome(own.clone());
    }
    if let Some(open) = tries().find(|t| t.verdict.is_none()) {
        return Place::Outcome(open.symptom.clone());
    }
    match ended {
        Some(symptom) => Place::NotFixed(symptom),
        None => Place::Unknown,
    }
}

/// The outcome of the walk, where it has one that the content knows.
#[must_use]
pub fn ended(flow: &Flow, symptoms: &Symptoms, session: &Session) -> Option<SymptomId> {
    match walk(flow, &session.entry.entry, &session.values()).at {
        At::Outcome(symptom) => symptoms.get(&symptom).map(|s| s.id.clone()),
        At::Question(_) | At::Helpdesk => None,
    }
}

/// Symptoms that the answers speak against: options of an answered question that were not chosen and end in one.
/// “I am not sure” speaks against nothing.
#[must_use]
pub fn ruled_out(walked: &Walk<'_>) -> BTreeSet<SymptomId> {
    let taken = walked.taken();
    let mut out = BTreeSet::new();
    let mut kept = BTreeSet::new();
    for step in &walked.path {
        if let Target::Outcome(symptom) = step.target {
            kept.insert(symptom.clone());
        }
        if step.value.is_unsure() || step.node.codes.is_some() {
            continue;
        }
        for choice in step.node.options.iter().filter(|c| c.applies(&taken) && !c.value.is_unsure()) {
            if let Target::Outcome(symptom) = &choice.target
                && choice.value != step.value
            {
                out.insert(symptom.clone());
            }
        }
    }
    out.retain(|s| !kept.contains(s));
    out
}

/// What to try next, and whether the answers speak against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The symptom.
    pub symptom: SymptomId,
    /// Why it may be that one; empty where it is only near.
    pub because: String,
    /// The answers speak against it, so it comes last.
    pub against: bool,
}

/// The likely alternatives that were not tried, likeliest first; those that the answers speak against come last.
///
/// After an outcome they are its own alternatives and those of what was tried after it. Where the walk ended without
/// one they are the symptoms nearest to the last answers.
#[must_use]
pub fn suggestions(flow: &Flow, symptoms: &Symptoms, session: &Session) -> Vec<Suggestion> {
    let walked = walk(flow, &session.entry.entry, &session.values());
    let audience = session.audience();
    let against = ruled_out(&walked);
    let ended = match &walked.at {
        At::Outcome(symptom) => symptoms.get(symptom).map(|s| s.id.clone()),
        At::Question(_) | At::Helpdesk => None,
    };
    let tried: BTreeSet<&SymptomId> =
        session.tried.iter().filter(|t| t.from == ended).map(|t| &t.symptom).chain(ended.as_ref()).collect();
    let mut found: Vec<Suggestion> = Vec::new();
    let mut offer = |symptom: &SymptomId, because: &str| {
        let visible = symptoms.get(symptom).is_some_and(|s| s.audience.has(audience));
        if visible && !tried.contains(symptom) && !found.iter().any(|f| f.symptom == *symptom) {
            let against = against.contains(symptom);
            found.push(Suggestion { symptom: symptom.clone(), because: because.to_owned(), against });
        }
    };
    match &ended {
        Some(own) => {
            let rest = session.tried.iter().filter(|t| t.from == ended).map(|t| &t.symptom);
            for id in std::iter::once(own).chain(rest.filter(|id| *id != own)) {
                for Next { symptom, because, .. } in
                    symptoms.get(id).into_iter().flat_map(|s| s.next_for(audience))
                {
                    offer(symptom, because);
                }
            }
        }
        None => near(flow, symptoms, &walked, audience).iter().for_each(|s| offer(s, "")),
    }
    found.sort_by_key(|s| s.against);
    found
}

/// The symptoms nearest to the last answers: those that the questions on the path lead to, last question first.
fn near(flow: &Flow, symptoms: &Symptoms, walked: &Walk<'_>, audience: Audience) -> Vec<SymptomId> {
    let mut out: Vec<SymptomId> = Vec::new();
    for step in walked.path.iter().rev().filter(|s| s.node.id != *flow.start()) {
        let direct = step.node.options.iter().filter_map(|c| match &c.target {
            Target::Outcome(symptom) => Some(symptom.clone()),
            Target::Question(_) | Target::Helpdesk => None,
        });
        let unsure = step.node.options.iter().filter(|c| c.value.is_unsure()).count();
        let behind =
            step.node.options.iter().take(step.node.options.len() - unsure).flat_map(|c| match &c.target {
                // Behind an option stands where “I am not sure” would have led there: the cheapest safe guess.
                Target::Question(next) => safest(flow, next).into_iter().collect::<Vec<_>>(),
                Target::Outcome(_) | Target::Helpdesk => Vec::new(),
            });
        for symptom in direct.chain(behind) {
            if symptoms.get(&symptom).is_some_and(|s| s.audience.has(audience)) && !out.contains(&symptom) {
                out.push(symptom);
            }
        }
    }
    out
}

fn safest(flow: &Flow, from: &NodeId) -> Option<SymptomId> {
    let mut node = flow.node(from)?;
    loop {
        match &node.options.iter().find(|c| c.value.is_unsure())?.target {
            Target::Outcome(symptom) => return Some(symptom.clone()),
            Target::Helpdesk => return None,
            Target::Question(next) => node = flow.node(next)?,
        }
    }
}
