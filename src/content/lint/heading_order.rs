//! ## What
//! A heading that is not known, stands on the wrong level, comes twice, or has text before it that belongs under none.
//!
//! ## Why
//! Headings are the structure of a page: cause, how to tell, careful, steps, way back, check. A misspelt one would put its
//! text into the wrong piece.
//!
//! ## Example
//! `### How to know`: write `### How to tell`. `## For the person`: write `# For the person`.

use crate::content::diagnostic::{Diagnostic, Spot};

/// The rule's id.
pub const ID: &str = "heading-order";

/// Words the fault.
pub(in crate::content) fn fault(at: &Spot, what: impl Into<String>) -> Diagnostic {
    Diagnostic::error(ID, at, what)
}

/// A heading that is not one of those that may stand there.
pub(in crate::content) fn unknown(at: &Spot, mark: &str, heading: &str, known: &[&str]) -> Diagnostic {
    let list: Vec<String> = known.iter().map(|k| format!("“{mark} {k}”")).collect();
    let message = format!("no heading “{mark} {heading}” belongs here; known are {}", list.join(", "));
    Diagnostic::error(ID, at, message).near(heading, known.iter().copied())
}
