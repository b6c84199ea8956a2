//! ## What
//! Markup that content does not have: raw HTML, images, tables, footnotes, quotations, rules, indented code, links of a kind
//! that pages do not print.
//!
//! ## Why
//! Every page, summary and API answer prints the same few kinds of text, and raw HTML would open a hole.
//!
//! ## Example
//! `<b>Save</b>`: write `**Save**`.

use crate::content::diagnostic::{Diagnostic, Spot};

/// The rule's id.
pub const ID: &str = "markup";

/// Words the fault.
pub(in crate::content) fn fault(at: &Spot, what: &str) -> Diagnostic {
    Diagnostic::error(ID, at, what)
}
