//! The record of a look-up: one shape in JSON for everybody who asks. `docs/api.md` describes it.
//!
//! A field may be added, none is renamed or removed: programs of others read it.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    evidence::{Certainty, Facts, Reason, SecretKind, Understood},
    flow::Flow,
    ids::{Identifier, IdentifierKind, NodeId, OptionValue, SymptomId},
    symptom::Symptoms,
};

/// What a look-up found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Proposed problems, best first. `certain` and `likely` are claims, `possible` is an offer.
    pub matches: Vec<Proposed>,
    /// The question that decides, where a sign belongs to several problems.
    pub question: Option<Asked>,
    /// What was read in the text.
    pub evidence: Seen,
    /// The kinds of secrets that were taken out before anything looked at the text.
    pub removed: Vec<SecretKind>,
}

/// A proposed problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposed {
    /// Its id.
    pub symptom: SymptomId,
    /// Its title.
    pub title: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// The question that decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Its id.
    pub id: NodeId,
    /// The question.
    pub title: String,
    /// The sign that several problems share.
    pub reason: Reason,
    /// What can be answered. An answer may be for some readers only, so a session may offer fewer.
    pub options: Vec<Offered>,
}

/// An answer that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offered {
    /// What is sent.
    pub value: OptionValue,
    /// What is read.
    pub label: String,
}

/// What was read in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// Codes such as `SSPR_0009` and `AADSTS50053`.
    pub codes: Vec<Identifier>,
    /// Numbers of events.
    pub events: Vec<Identifier>,
    /// Result codes such as `0x80230619`.
    pub hresults: Vec<Identifier>,
    /// Symbolic names such as `ADPermissionsError`.
    pub names: Vec<Identifier>,
    /// Those of all these that no problem has.
    pub unknown: Vec<Identifier>,
    /// GUIDs, times, user names and versions.
    #[serde(flatten)]
    pub facts: Facts,
}

impl Report {
    /// Puts the record together.
    #[must_use]
    pub fn new(
        understood: &Understood,
        facts: Facts,
        removed: Vec<SecretKind>,
        flow: &Flow,
        symptoms: &Symptoms,
    ) -> Self {
        let matches = understood.matches.iter().map(|m| Proposed {
            symptom: m.symptom.clone(),
            title: symptoms.get(&m.symptom).map_or_else(|| m.symptom.to_string(), |s| s.title.clone()),
            certainty: m.certainty,
            reasons: m.reasons.clone(),
        });
        let of = |kinds: &[IdentifierKind]| -> Vec<Identifier> {
            understood.identifiers.iter().filter(|i| kinds.contains(&i.kind())).cloned().collect()
        };
        Self {
            matches: matches.collect(),
            question: understood.question.as_ref().map(|(id, reason)| asked(id, reason, flow)),
            evidence: Seen {
                codes: of(&[IdentifierKind::Sspr, IdentifierKind::Aadsts]),
                events: of(&[IdentifierKind::Event]),
                hresults: of(&[IdentifierKind::Hresult]),
                names: of(&[IdentifierKind::Name]),
                unknown: understood.unknown.clone(),
                facts,
            },
            removed,
        }
    }

    /// The record as one line of JSON, with its line end.
    ///
    /// # Errors
    /// None in practice: everything in it can be written.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self).map(|json| json + "\n")
    }
}

fn asked(id: &NodeId, reason: &Reason, flow: &Flow) -> Asked {
    let node = flow.node(id);
    let mut seen = BTreeSet::new();
    let options = node.into_iter().flat_map(|n| &n.options);
    Asked {
        id: id.clone(),
        title: node.map_or_else(String::new, |n| n.title.clone()),
        reason: reason.clone(),
        // A value may stand twice, each for its own readers.
        options: options
            .filter(|c| seen.insert(c.value.as_str()))
            .map(|c| Offered { value: c.value.clone(), label: c.label.clone() })
            .collect(),
    }
}
