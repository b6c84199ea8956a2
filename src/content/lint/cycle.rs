//! ## What
//! Questions that lead back to themselves.
//!
//! ## Why
//! A reader would be asked the same again and again; and since answers are kept by question, the second answer would be the
//! first.
//!
//! ## Example
//! `where` → `vague` → `where`: let `vague` end with a problem, or with `end = "helpdesk"`.

use super::Lint;
use crate::{
    content::{
        diagnostic::{Diagnostic, Faults, Spot},
        draft::DraftNode,
    },
    flow::{FaultKind, Target},
    ids::NodeId,
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
}

/// Where a question names the next one.
fn leads_to(node: &DraftNode, next: &NodeId) -> Spot {
    let is = |target: &Target| matches!(target, Target::Question(id) if id == next);
    let options = node.node.options.iter().zip(&node.options);
    let option = options.filter(|(c, _)| is(&c.target)).map(|(_, spots)| &spots.target).next();
    let typed = node.overrides.iter().find(|o| is(&o.target.value)).map(|o| &o.target.at);
    option.or(typed).unwrap_or(&node.at).clone()
}
