//! ## What
//! Something that leads to a question, a problem, a procedure or an answer that does not exist, a correction that shows on
//! no page there is, or a condition on a question that is not certain to be answered before.
//!
//! ## Why
//! A reader would land on an error page, or an option would never be shown.
//!
//! ## Example
//! `outcome = "sspr-012"`: write `outcome = "sspr-0012"`. `when = { portal = ["reset"] }` on a question that can be reached
//! without the question `portal`: condition it on `who`, or ask in another place.

use std::collections::BTreeSet;

use super::Lint;
use crate::{
    content::{
        correction::Shown,
        diagnostic::{Diagnostic, Faults, Marked, Spot},
        draft::{DraftNode, OptionSpots},
    },
    flow::Target,
    ids::{NodeId, OptionValue, ProcedureId, SymptomId},
};

/// The rule's id.
pub const ID: &str = "dead-target";

/// Applies the rule.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    let before = lint.graph.before();
    for node in &lint.draft.nodes {
        for (choice, spots) in node.node.options.iter().zip(&node.options) {
            target(lint, &choice.target, &spots.target, faults);
            condition(lint, node, spots, before.get(&node.node.id), faults);
        }
        for o in &node.overrides {
            target(lint, &o.target.value, &o.target.at, faults);
        }
        for (identifier, at) in node.node.separates.iter().zip(&node.separates) {
            if lint.symptoms.index().find(identifier).is_none() {
                let near = lint.symptoms.index().nearest(identifier, 1);
                let mut fault =
                    Diagnostic::error(ID, at, format!("no problem has the identifier “{identifier}”"));
                fault.suggestion = near.first().map(ToString::to_string);
                faults.add(fault);
            }
        }
    }
    for s in &lint.draft.symptoms {
        for (next, at) in s.symptom.next.iter().zip(&s.next) {
            symptom(lint, &next.symptom, at, faults);
            if next.symptom == s.symptom.id {
                faults.add(Diagnostic::error(ID, at, "the problem names itself as an alternative"));
            }
        }
        for (other, at) in s.symptom.explains.iter().zip(&s.explains) {
            symptom(lint, other, at, faults);
            if *other == s.symptom.id {
                faults.add(Diagnostic::error(ID, at, "the problem explains itself"));
            }
        }
        if let (Some(asks), Some(at)) = (&s.symptom.asks, &s.asks) {
            question(lint, asks, at, faults);
        }
        for (_, _, spots) in s.parts() {
            procedures(lint, &spots.procedures, faults);
        }
    }
    for p in &lint.draft.procedures {
        procedures(lint, &p.procedures, faults);
    }
    for page in lint.draft.corrections.iter().flat_map(|c| &c.pages) {
        shown(lint, page, faults);
    }
}

/// A page on which a correction shows: a problem or a procedure.
fn shown(lint: &Lint<'_>, page: &Marked<String>, faults: &Faults) {
    if Shown::find(&page.value, lint.symptoms).is_none() && !lint.unread(&page.value) {
        let problems = lint.symptoms.iter().map(|s| s.id.as_str());
        let known = problems.chain(lint.symptoms.procedures().map(|p| p.id.as_str()));
        let why = format!("there is neither a problem nor a procedure “{}”", page.value);
        faults.add(Diagnostic::error(ID, &page.at, why).near(&page.value, known));
    }
}

fn target(lint: &Lint<'_>, target: &Target, at: &Spot, faults: &Faults) {
    match target {
        Target::Question(id) => question(lint, id, at, faults),
        Target::Outcome(id) => symptom(lint, id, at, faults),
        Target::Helpdesk => {}
    }
}

fn question(lint: &Lint<'_>, id: &NodeId, at: &Spot, faults: &Faults) {
    if lint.graph.node(id).is_none() && !lint.unread(id.as_str()) {
        let why = format!("the question “{id}” does not exist");
        faults.add(Diagnostic::error(ID, at, why).near(id.as_str(), lint.graph.ids()));
    }
}

fn symptom(lint: &Lint<'_>, id: &SymptomId, at: &Spot, faults: &Faults) {
    if lint.symptoms.get(id).is_none() && !lint.unread(id.as_str()) {
        let known = lint.symptoms.iter().map(|s| s.id.as_str());
        let why = format!("the problem “{id}” does not exist");
        faults.add(Diagnostic::error(ID, at, why).near(id.as_str(), known));
    }
}

fn procedures(lint: &Lint<'_>, procedures: &[Marked<ProcedureId>], faults: &Faults) {
    for p in procedures {
        if lint.symptoms.procedure(&p.value).is_none() && !lint.unread(p.value.as_str()) {
            let known = lint.symptoms.procedures().map(|p| p.id.as_str());
            let why = format!("the procedure “{}” does not exist", p.value);
            faults.add(Diagnostic::error(ID, &p.at, why).near(p.value.as_str(), known));
        }
    }
}

/// What `when` names must be answered before on every way from the first question, with values that it has.
fn condition(
    lint: &Lint<'_>,
    node: &DraftNode,
    spots: &OptionSpots,
    before: Option<&BTreeSet<&NodeId>>,
    faults: &Faults,
) {
    for (asked, values) in &spots.when {
        let Some(earlier) = lint.graph.node(&asked.value) else {
            question(lint, &asked.value, &asked.at, faults);
            continue;
        };
        let certain = before.is_none_or(|b| b.contains(&asked.value)) && asked.value != node.node.id;
        if !certain {
            let why = format!(
                "the question “{}” is not answered on every way to this one, so the option would be missing",
                asked.value
            );
            faults.add(Diagnostic::error(ID, &asked.at, why));
        }
        if values.is_empty() {
            faults.add(Diagnostic::error(ID, &asked.at, "the condition lists no value, so it is never true"));
        }
        for value in values {
            let has = |v: &OptionValue| v.as_str() == value.value;
            let typed = earlier.node.codes.iter().flat_map(|c| c.keys()).any(|i| i.as_str() == value.value);
            if !typed && !earlier.node.options.iter().any(|c| has(&c.value)) {
                let known = earlier.node.options.iter().map(|c| c.value.as_str());
                let why = format!("the question “{}” has no answer “{}”", asked.value, value.value);
                faults.add(Diagnostic::error(ID, &value.at, why).near(&value.value, known));
            }
        }
    }
}
