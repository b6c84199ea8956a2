//! ## What
//! Something that must be there and is not: a key, a part, a heading, a whole file.
//!
//! ## Why
//! A page without its title, its audience or its words cannot be printed.
//!
//! ## Example
//! A problem without `fixed_by`: its page could not say who can end it.

use crate::content::diagnostic::{Diagnostic, Spot};

/// The rule's id.
pub const ID: &str = "missing-key";

/// A key is not there.
pub(in crate::content) fn fault(at: &Spot, what: &str, key: &str) -> Diagnostic {
    Diagnostic::error(ID, at, format!("{what} needs the key “{key}”"))
}

/// Something other than a key is not there.
pub(in crate::content) fn needs(at: &Spot, needs: impl Into<String>) -> Diagnostic {
    Diagnostic::error(ID, at, needs)
}
