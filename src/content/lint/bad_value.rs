//! ## What
//! A value that does not have the form its key asks for: another type, an empty text, no id, no word of the closed list,
//! the same thing twice.
//!
//! ## Why
//! Closed lists and ids are what the program works with; it must not guess.
//!
//! ## Example
//! `kind = "eror"`: write `fault`, `warning` or `normal`. `checked = "today"`: write a date, `2026-11-20`, without quotes.

use super::Lint;
use crate::content::diagnostic::{Diagnostic, Faults, Spot, nearest};

/// The rule's id.
pub const ID: &str = "bad-value";

/// The value has another type.
pub(in crate::content) fn of_type(at: &Spot, key: &str, wants: &str, is: &str) -> Diagnostic {
    Diagnostic::error(ID, at, format!("“{key}” must be {wants}, and this is of the type {is}"))
}

/// The text is empty.
pub(in crate::content) fn empty(at: &Spot, key: &str) -> Diagnostic {
    Diagnostic::error(ID, at, format!("“{key}” is empty"))
}

/// The text could not be read.
pub(in crate::content) fn unread(at: &Spot, key: &str, text: &str, why: &str) -> Diagnostic {
    Diagnostic::error(ID, at, format!("“{text}” cannot be “{key}”: {why}"))
}

/// The word is not in the list.
pub(in crate::content) fn not_one_of(
    at: &Spot,
    key: &str,
    word: &str,
    known: impl Iterator<Item = &'static str> + Clone,
) -> Diagnostic {
    let list: Vec<&str> = known.clone().collect();
    let list = if list.len() > 16 { String::new() } else { format!("; known are {}", list.join(", ")) };
    let mut fault = Diagnostic::error(ID, at, format!("“{key}” cannot be “{word}”{list}"));
    fault.suggestion = nearest(word, known).map(str::to_owned);
    fault
}

/// Anything else that is wrong with a value.
pub(in crate::content) fn other(at: &Spot, why: impl Into<String>) -> Diagnostic {
    Diagnostic::error(ID, at, why)
}

/// An answer that two options give after the same answers.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    for node in &lint.draft.nodes {
        let mut told = Vec::new();
        for known in lint.graph.states(&node.node.id) {
            let taken = known.iter().collect();
            let mut seen = Vec::new();
            for (choice, spots) in node.node.options.iter().zip(&node.options) {
                if !choice.applies(&taken) {
                    continue;
                }
                if seen.contains(&&choice.value) && !told.contains(&&spots.value) {
                    let why = format!("two options have the value “{}” after the same answers", choice.value);
                    faults.add(other(&spots.value, why));
                    told.push(&spots.value);
                }
                seen.push(&choice.value);
            }
        }
    }
}
