//! ## What
//! A step with more words than a reader keeps in mind: 20 for a person, 24 for an administrator. What stands between “ and ”
//! counts as one word.
//!
//! ## Why
//! One step is one action in one place. A long one hides a second action.
//!
//! ## Example
//! “Open the portal, choose the user, select Reset, copy the password and …”: make it four steps.

use super::{Lint, reading_grade};
use crate::{
    content::{
        diagnostic::{Diagnostic, Faults},
        style,
    },
    ids::Audience,
};

/// The rule's id.
pub const ID: &str = "long-step";

/// Applies the rule.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    for (reader, _, passages) in reading_grade::texts(lint) {
        let most = match reader {
            Audience::User => 20,
            Audience::Helpdesk | Audience::Admin => 24,
        };
        for passage in passages.iter().filter(|p| p.step) {
            let words = style::word_count(passage);
            if words > most {
                let why = format!("the step has {words} words, and {most} are the most");
                faults.add(Diagnostic::warning(ID, &passage.at, why));
            }
        }
    }
}
