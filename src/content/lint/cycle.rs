//! ## What
//! Questions that lead back to themselves, or problems that explain each other in a circle.
//!
//! ## Why
//! A reader would be asked the same again and again; and since answers are kept by question, the second answer would be the
//! first. Of problems that explain each other none is the cause, and none could be named first.
//!
//! ## Example
//! `where` → `vague` → `where`: let `vague` end with a problem, or with `end = "helpdesk"`.

use std::collections::{BTreeMap, VecDeque};

use super::Lint;
use crate::{
    content::{
        diagnostic::{Diagnostic, Faults, Spot},
        draft::DraftNode,
    },
    flow::{FaultKind, Target},
    ids::{NodeId, SymptomId},
};

/// The rule's id.
pub const ID: &str = "cycle";

/// Applies the rule.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    for fault in lint.flow.as_ref().err().into_iter().flatten() {
        match &fault.kind {
            FaultKind::Cycle(circle) => {
                let Some(node) = lint.graph.node(&fault.node) else { continue };
                let at = leads_to(node, circle.get(1).unwrap_or(&fault.node));
                let mut way: Vec<&str> = circle.iter().map(NodeId::as_str).collect();
                way.push(fault.node.as_str());
                let why = format!("the questions go round in a circle: {}", way.join(" → "));
                faults.add(Diagnostic::error(ID, &at, why));
            }
            // Other rules tell of these, with the exact place.
            FaultKind::NoStart | FaultKind::DeadTarget(_) | FaultKind::NeverEnds => {}
        }
    }
    for problem in &lint.draft.symptoms {
        let start = &problem.symptom.id;
        let Some(circle) = explained_circle(lint, start) else { continue };
        // Told once: at the first of its problems. That one explains itself is told by another rule.
        if circle.len() < 2 || circle.iter().any(|id| *id < start) {
            continue;
        }
        let next = problem.symptom.explains.iter().zip(&problem.explains).find(|(id, _)| **id == *circle[1]);
        let mut way: Vec<&str> = circle.iter().map(|id| id.as_str()).collect();
        way.push(start.as_str());
        let why = format!("the problems explain each other in a circle: {}", way.join(" → "));
        faults.add(Diagnostic::error(ID, next.map_or(&problem.at, |(_, at)| at), why));
    }
}

/// The shortest way from a problem to itself over what problems explain, without its end; `None` where there is none.
fn explained_circle<'l>(lint: &'l Lint<'_>, start: &'l SymptomId) -> Option<Vec<&'l SymptomId>> {
    let mut from: BTreeMap<&SymptomId, &SymptomId> = BTreeMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(id) = open.pop_front() {
        for effect in lint.symptoms.get(id).into_iter().flat_map(|s| &s.explains) {
            if effect == start {
                let mut way = vec![id];
                while let Some(before) = way.last().filter(|last| **last != start).and_then(|last| from.get(last)) {
                    way.push(before);
                }
                way.reverse();
                return Some(way);
            }
            if !from.contains_key(effect) {
                from.insert(effect, id);
                open.push_back(effect);
            }
        }
    }
    None
}

/// Where a question names the next one.
fn leads_to(node: &DraftNode, next: &NodeId) -> Spot {
    let is = |target: &Target| matches!(target, Target::Question(id) if id == next);
    let options = node.node.options.iter().zip(&node.options);
    let option = options.filter(|(c, _)| is(&c.target)).map(|(_, spots)| &spots.target).next();
    let typed = node.overrides.iter().find(|o| is(&o.target.value)).map(|o| &o.target.at);
    option.or(typed).unwrap_or(&node.at).clone()
}
