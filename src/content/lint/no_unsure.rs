//! ## What
//! A question that some reader cannot answer with “I am not sure”: an option whose value is `unsure`.
//!
//! ## Why
//! Who does not know must not be made to guess; a wrong answer costs more than an honest one.
//!
//! ## Example
//! Add `value = "unsure"`, `label = "I am not sure"` and the most careful way on.

use super::Lint;
use crate::content::{
    diagnostic::{Diagnostic, Faults},
    graph,
};

/// The rule's id.
pub const ID: &str = "no-unsure";

/// Applies the rule.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    for node in lint.draft.nodes.iter().filter(|n| n.node.targets().next().is_some()) {
        let missing = lint.graph.states(&node.node.id).find(|known| {
            let taken = known.iter().collect();
            !graph::leads(node, known).is_empty()
                && !node.node.options.iter().any(|c| c.value.is_unsure() && c.applies(&taken))
        });
        if let Some(known) = missing {
            let who = known.iter().next().map(|(node, value)| format!(" for who answered {node} = {value}"));
            let why = format!("the question has no option “unsure”{}", who.unwrap_or_default());
            faults.add(Diagnostic::error(ID, &node.at, why));
        }
    }
}
