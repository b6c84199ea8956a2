//! ## What
//! An identifier or a literal message of several problems without a question that separates them, with one that does not
//! lead to all of them, or with two that claim to.
//!
//! ## Why
//! Whoever types the code must be led to the right problem, not to the first in the alphabet.
//!
//! ## Example
//! `SSPR_0012` stands in two problems: write `separates = ["SSPR_0012"]` in a question whose options lead to both.

use std::collections::BTreeMap;

use super::Lint;
use crate::{
    content::{
        diagnostic::{Diagnostic, Faults, Spot},
        draft::DraftSymptom,
    },
    ids::{Identifier, NodeId, SymptomId},
    symptom::wording::normalise,
};

/// The rule's id.
pub const ID: &str = "ambiguous-identifier";

/// Applies the rule.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    let mut separators: BTreeMap<&Identifier, Vec<(&NodeId, &Spot)>> = BTreeMap::new();
    for node in &lint.draft.nodes {
        for (identifier, at) in node.node.separates.iter().zip(&node.separates) {
            separators.entry(identifier).or_default().push((&node.node.id, at));
        }
    }
    for (identifier, claims) in &separators {
        let [(first, _), others @ ..] = claims.as_slice() else { continue };
        for (_, at) in others {
            let why = format!("the question “{first}” separates “{identifier}” already");
            faults.add(Diagnostic::error(ID, at, why));
        }
    }
    for (identifier, symptoms) in lint.symptoms.index().identifiers() {
        match separators.get(identifier).and_then(|claims| claims.first()) {
            Some((question, at)) => {
                let reach = lint.graph.reach(question);
                let missing: Vec<&str> =
                    symptoms.iter().filter(|s| !reach.contains(s)).map(SymptomId::as_str).collect();
                if !missing.is_empty() {
                    let why = format!(
                        "“{identifier}” also belongs to {}, and no answer from here leads there",
                        missing.join(", ")
                    );
                    faults.add(Diagnostic::error(ID, at, why));
                }
            }
            None if symptoms.len() > 1 => {
                if let Some(at) = written(lint, identifier, &symptoms[0]) {
                    let others: Vec<&str> = symptoms[1..].iter().map(SymptomId::as_str).collect();
                    let why = format!(
                        "“{identifier}” belongs to {} too, and no question separates them",
                        others.join(", ")
                    );
                    faults.add(Diagnostic::error(ID, at, why));
                }
            }
            None => {}
        }
    }
    messages(lint, faults);
}

/// The same for literal messages, compared as the look-up compares them.
fn messages(lint: &Lint<'_>, faults: &Faults) {
    let mut claimed: BTreeMap<String, &NodeId> = BTreeMap::new();
    for node in &lint.draft.nodes {
        for message in &node.separated {
            let key = normalise(&message.value);
            let carriers: Vec<&DraftSymptom> =
                lint.draft.symptoms.iter().filter(|s| s.carries(&key)).collect();
            if carriers.is_empty() {
                let known = lint.draft.symptoms.iter().flat_map(|s| &s.symptom.signs.messages);
                let why = format!("no problem has the message “{}”", message.value);
                let fault = Diagnostic::error(ID, &message.at, why);
                faults.add(fault.near(&message.value, known.map(String::as_str)));
            }
            // One question may list several spellings of one message.
            if let Some(first) = claimed.insert(key, &node.node.id).filter(|first| **first != node.node.id) {
                let why = format!("the question “{first}” separates “{}” already", message.value);
                faults.add(Diagnostic::error(ID, &message.at, why));
            }
            let reach = lint.graph.reach(&node.node.id);
            let ids = carriers.iter().map(|s| &s.symptom.id);
            let missing: Vec<&str> = ids.filter(|id| !reach.contains(id)).map(SymptomId::as_str).collect();
            if !missing.is_empty() {
                let list = missing.join(", ");
                let why = format!(
                    "“{}” also belongs to {list}, and no answer from here leads there",
                    message.value
                );
                faults.add(Diagnostic::error(ID, &message.at, why));
            }
        }
    }
    for (text, ids, question) in lint.symptoms.messages().shared() {
        let (None, [first, others @ ..]) = (question, ids) else { continue };
        let written = lint.symptom(first).and_then(|s| s.messages.iter().find(|m| same(&m.value, text)));
        if let Some(message) = written {
            let list: Vec<&str> = others.iter().map(SymptomId::as_str).collect();
            let why =
                format!("this message belongs to {} too, and no question separates them", list.join(", "));
            faults.add(Diagnostic::error(ID, &message.at, why));
        }
    }
}

fn same(a: &str, b: &str) -> bool {
    normalise(a) == normalise(b)
}

/// Where a problem names an identifier.
fn written<'d>(lint: &'d Lint<'_>, identifier: &Identifier, id: &SymptomId) -> Option<&'d Spot> {
    lint.symptom(id)?.identifiers.iter().find(|i| i.value == *identifier).map(|i| &i.at)
}
