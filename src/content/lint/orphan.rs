//! ## What
//! A question that nobody reaches, or a problem that no question, no identifier and no alternative leads to.
//!
//! ## Why
//! Somebody wrote a page that no reader will see; most often an option was removed and its page forgotten.
//!
//! ## Example
//! `flow/old-portal.md`, which no option names: give it an option, or delete the file. A problem that is found by words
//! only: add its code to `[match]`, or name it as `[[next]]` of another.

use std::collections::BTreeSet;

use super::Lint;
use crate::{
    content::{
        diagnostic::{Diagnostic, Faults},
        graph,
    },
    flow::{Target, WHO},
    ids::SymptomId,
};

/// The rule's id.
pub const ID: &str = "orphan";

/// Applies the rule, unless pages could not be read that may lead anywhere.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    if !lint.draft.unread.is_empty() {
        return;
    }
    let started = lint.graph.ids().any(|id| id == WHO);
    for node in lint.draft.nodes.iter().filter(|_| started) {
        if lint.graph.states(&node.node.id).next().is_none() {
            let why = format!(
                "nobody reaches the question “{}”: no option, code or page leads to it",
                node.node.id
            );
            faults.add(Diagnostic::error(ID, &node.at, why));
        }
    }
    let reached = reached(lint);
    for s in lint.draft.symptoms.iter().filter(|s| !reached.contains(&s.symptom.id)) {
        let why = format!(
            "nothing leads to the problem “{}”: no answer, no identifier, no [[next]] of a problem that is reached",
            s.symptom.id
        );
        faults.add(Diagnostic::error(ID, &s.at, why));
    }
}

/// Problems at the end of an answer that can be given, or with an identifier, and their alternatives.
fn reached<'d>(lint: &'d Lint<'_>) -> BTreeSet<&'d SymptomId> {
    let mut open: Vec<&SymptomId> = Vec::new();
    for node in &lint.draft.nodes {
        for known in lint.graph.states(&node.node.id) {
            for (_, target) in graph::leads(node, known) {
                match target {
                    Target::Outcome(id) => open.push(id),
                    Target::Question(_) | Target::Helpdesk => {}
                }
            }
        }
    }
    open.extend(lint.draft.symptoms.iter().filter(|s| !s.identifiers.is_empty()).map(|s| &s.symptom.id));
    let mut reached = BTreeSet::new();
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            open.extend(lint.symptoms.get(id).iter().flat_map(|s| &s.next).map(|n| &n.symptom));
        }
    }
    reached
}
