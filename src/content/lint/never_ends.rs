//! ## What
//! A question that some reader cannot leave: it has no option, or none whose condition is true after the answers that led
//! there.
//!
//! ## Why
//! Nobody is helped by a page without an answer to choose.
//!
//! ## Example
//! A question that both a person and the helpdesk reach, whose options all have `when = { who = ["helpdesk"] }`: give the
//! person one too.

use super::Lint;
use crate::content::{
    diagnostic::{Diagnostic, Faults},
    graph::{self, Known},
};

/// The rule's id.
pub const ID: &str = "never-ends";

/// Applies the rule.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    for node in &lint.draft.nodes {
        let id = &node.node.id;
        if node.node.targets().next().is_none() {
            let why = format!("the question “{id}” has no option, so every path that comes here never ends");
            faults.add(Diagnostic::error(ID, &node.at, why));
        } else if let Some(known) = lint.graph.states(id).find(|known| graph::leads(node, known).is_empty()) {
            let why = format!("the question “{id}” has no option for who answered {}", answers(known));
            faults.add(Diagnostic::error(ID, &node.at, why));
        }
    }
}

fn answers(known: &Known) -> String {
    let list: Vec<String> = known.iter().map(|(node, value)| format!("{node} = {value}")).collect();
    if list.is_empty() { "nothing yet".to_owned() } else { list.join(", ") }
}
