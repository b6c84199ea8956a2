//! ## What
//! An identifier in `[match]` that is empty, or that is the name of an event source.
//!
//! ## Why
//! `PasswordResetService` stands in every event of that source: as an identifier it would match all of them.
//!
//! ## Example
//! `names = ["ADSync"]`: write the event with its number, `events = ["ADSync 6329"]`.

use std::collections::BTreeSet;

use super::Lint;
use crate::content::diagnostic::{Diagnostic, Faults};

/// The rule's id.
pub const ID: &str = "empty-identifier";

/// Applies the rule.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    let sources: BTreeSet<String> = lint
        .draft
        .symptoms
        .iter()
        .flat_map(|s| &s.symptom.signs.event_sources)
        .map(|(source, _)| source.to_lowercase())
        .collect();
    for text in lint.draft.symptoms.iter().flat_map(|s| &s.written) {
        if text.value.trim().is_empty() {
            faults.add(Diagnostic::error(
                ID,
                &text.at,
                "the identifier is empty, so it would match everything",
            ));
        } else if sources.contains(&text.value.trim().to_lowercase()) {
            let why =
                format!("“{}” is the name of an event source, so it would match all its events", text.value);
            faults.add(Diagnostic::error(ID, &text.at, why));
        }
    }
}
