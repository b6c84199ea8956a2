//! ## What
//! A cause, `## …`, that has no ordered list of steps.
//!
//! ## Why
//! To know why something fails helps nobody who does not learn what to do about it.
//!
//! ## Example
//! A cause that says “Ask the server team” in a paragraph: make it a step, `1. Ask the server team to …`.

use super::Lint;
use crate::content::diagnostic::{Diagnostic, Faults};

/// The rule's id.
pub const ID: &str = "cause-without-steps";

/// Applies the rule.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    for s in &lint.draft.symptoms {
        for (_, part, spots) in s.parts() {
            for (cause, at) in part.causes.iter().zip(&spots.causes) {
                if cause.steps.is_empty() {
                    let why = format!("the cause “{}” has no steps", cause.title);
                    faults.add(Diagnostic::error(ID, &at.at, why));
                }
            }
        }
    }
}
