//! The trace of a session: where it stands and how it came there, as data. Pages, API and command line must give the same one
//! for the same answers.

use serde::Serialize;

use super::{Place, Session, place};
use crate::{
    flow::{Flow, walk},
    ids::{Audience, NodeId, OptionValue, SymptomId, Verdict},
    symptom::Symptoms,
};

/// Where a session stands, and how it came there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// Who reads.
    pub audience: Audience,
    /// Where it stands.
    pub place: Standing,
    /// The answered questions, in order.
    pub path: Vec<PathStep>,
    /// Questions whose answers are off the path.
    pub set_aside: Vec<NodeId>,
    /// What was tried, in order.
    pub tried: Vec<TriedStep>,
}

/// Where a session stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// `question`, `outcome`, `not_fixed`, `unknown` or `done`.
    pub kind: &'static str,
    /// The open question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<NodeId>,
    /// The symptom whose steps are to be tried, did not help, or did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symptom: Option<SymptomId>,
}

/// An answered question, in the words as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PathStep {
    /// The question.
    pub node: NodeId,
    /// The answer's value.
    pub value: OptionValue,
    /// The question as shown.
    pub question: String,
    /// The answer as shown.
    pub label: String,
}

/// A symptom that was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TriedStep {
    /// The symptom.
    pub symptom: SymptomId,
    /// The outcome of the walk that it belongs to.
    pub from: Option<SymptomId>,
    /// What became of it; absent while it is being tried.
    pub verdict: Option<Verdict>,
}

impl From<Place> for Standing {
    fn from(place: Place) -> Self {
        let kind = place.word();
        match place {
            Place::Question(node) => Self { kind, node: Some(node), symptom: None },
            Place::Outcome(symptom) | Place::NotFixed(symptom) | Place::Done(symptom) => {
                Self { kind, node: None, symptom: Some(symptom) }
            }
            Place::Unknown => Self { kind, node: None, symptom: None },
        }
    }
}

/// The trace of a session.
#[must_use]
pub fn trace(flow: &Flow, symptoms: &Symptoms, session: &Session) -> Trace {
    let walked = walk(flow, &session.entry.entry, &session.values());
    let path = walked
        .path
        .iter()
        .map(|taken| {
            let stored = session.answers.get(&taken.node.id);
            PathStep {
                node: taken.node.id.clone(),
                value: taken.value.clone(),
                question: stored.map_or(&taken.node.title, |a| &a.question).clone(),
                label: stored.map_or(&taken.label, |a| &a.label).clone(),
            }
        })
        .collect();
    let tried = session.tried.iter().map(|t| TriedStep {
        symptom: t.symptom.clone(),
        from: t.from.clone(),
        verdict: t.verdict,
    });
    Trace {
        audience: session.audience(),
        place: place(flow, symptoms, session).into(),
        path,
        set_aside: walked.set_aside,
        tried: tried.collect(),
    }
}
