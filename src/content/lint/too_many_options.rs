//! ## What
//! A question that shows some reader more than 7 options, “I am not sure” included. Identifiers that are typed do not count.
//!
//! ## Why
//! A longer list is not read to its end, least of all on a phone. Beyond that a question takes an identifier, or is two.
//!
//! ## Example
//! Nine messages to choose from: ask first what the message talks about.

use super::Lint;
use crate::content::diagnostic::{Diagnostic, Faults};

/// The rule's id.
pub const ID: &str = "too-many-options";

/// Options on a page.
const MOST: usize = 7;

/// Applies the rule.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    for node in &lint.draft.nodes {
        let shown = |known: &super::super::graph::Known| {
            let taken = known.iter().collect();
            node.node.options.iter().filter(|c| c.applies(&taken)).count()
        };
        let most = lint.graph.states(&node.node.id).map(shown).max().unwrap_or(0);
        if most > MOST {
            let why =
                format!("the question shows {most} options, and {MOST} are the most that anybody reads");
            faults.add(Diagnostic::error(ID, &node.at, why));
        }
    }
}
