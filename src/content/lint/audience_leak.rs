//! ## What
//! A way on which a person would meet what is written for others: an answer, a code or an alternative that leads a person
//! to a problem without `user`; a part for the person in such a problem; a procedure for others, linked from what a person
//! reads.
//!
//! ## Why
//! Somebody who is locked out cannot use an administrator's steps, and should not be shown how the service is built.
//!
//! ## Example
//! `outcome = "event-33004"` on a question that a person reaches: add `when = { who = ["helpdesk", "admin"] }`, or end with
//! `end = "helpdesk"` for the person.

use super::Lint;
use crate::{
    content::{
        diagnostic::{Diagnostic, Faults, Marked, Spot},
        draft::DraftNode,
        graph,
    },
    flow::Target,
    ids::{Audience, ProcedureId, SymptomId},
};

/// The rule's id.
pub const ID: &str = "audience-leak";

/// Applies the rule.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    for node in &lint.draft.nodes {
        answers(lint, node, faults);
    }
    for s in &lint.draft.symptoms {
        for (next, at) in s.symptom.next.iter().zip(&s.next) {
            let shown = next.audience.has(Audience::User) && s.symptom.audience.has(Audience::User);
            if shown && !for_person(lint, &next.symptom) {
                let why =
                    format!("this shows a person “{}”, which is not written for a person", next.symptom);
                faults.add(Diagnostic::error(ID, at, why));
            }
        }
        for (reader, _, spots) in s.parts() {
            if reader == Audience::User && !s.symptom.audience.has(Audience::User) {
                let why = "“audience” has no “user”, so no person reads this part";
                faults.add(Diagnostic::error(ID, &spots.at, why));
            }
            procedures(lint, reader, &spots.procedures, faults);
        }
    }
    for p in &lint.draft.procedures {
        procedures(lint, p.procedure.audience, &p.procedures, faults);
    }
}

/// Answers and codes that a person can give.
fn answers(lint: &Lint<'_>, node: &DraftNode, faults: &Faults) {
    let person: Vec<_> =
        lint.graph.states(&node.node.id).filter(|known| graph::audience(known) == Audience::User).collect();
    for (choice, spots) in node.node.options.iter().zip(&node.options) {
        if person.iter().any(|known| choice.applies(&known.iter().collect())) {
            answer(lint, choice.value.as_str(), &choice.target, &spots.target, faults);
        }
    }
    if !person.is_empty() {
        for o in &node.overrides {
            answer(lint, o.identifier.value.as_str(), &o.target.value, &o.target.at, faults);
        }
    }
}

fn answer(lint: &Lint<'_>, value: &str, target: &Target, at: &Spot, faults: &Faults) {
    match target {
        Target::Outcome(id) if !for_person(lint, id) => {
            let why =
                format!("a person who answers “{value}” meets “{id}”, which is not written for a person");
            faults.add(Diagnostic::error(ID, at, why));
        }
        Target::Outcome(_) | Target::Question(_) | Target::Helpdesk => {}
    }
}

/// Whether a person can meet the problem; one that does not exist is told of by `dead-target`.
fn for_person(lint: &Lint<'_>, id: &SymptomId) -> bool {
    lint.symptoms.get(id).is_none_or(|s| s.audience.has(Audience::User))
}

fn procedures(lint: &Lint<'_>, reader: Audience, procedures: &[Marked<ProcedureId>], faults: &Faults) {
    for p in procedures {
        let Some(procedure) = lint.symptoms.procedure(&p.value) else { continue };
        // The helpdesk reads what is written for administrators too.
        if reader == Audience::User && procedure.audience > reader {
            let why =
                format!("the procedure “{}” is not written for a person, and a person reads this", p.value);
            faults.add(Diagnostic::error(ID, &p.at, why));
        }
    }
}
