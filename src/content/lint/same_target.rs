//! ## What
//! A question with several options that all lead to the same place.
//!
//! ## Why
//! It costs the reader a page and changes nothing.
//!
//! ## Example
//! Both “Yes” and “I am not sure” lead to `sspr-0030`: remove the question and lead there at once.

use super::Lint;
use crate::content::diagnostic::{Diagnostic, Faults};

/// The rule's id.
pub const ID: &str = "same-target";

/// Applies the rule.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    for node in &lint.draft.nodes {
        let mut targets: Vec<_> = node.node.targets().collect();
        let options = targets.len();
        targets.sort();
        targets.dedup();
        if options > 1 && targets.len() == 1 {
            let why = format!("every answer to the question “{}” leads to the same place", node.node.id);
            faults.add(Diagnostic::warning(ID, &node.at, why));
        }
    }
}
