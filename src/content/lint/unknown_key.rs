//! ## What
//! A key in front matter or in a TOML file that Regain does not know.
//!
//! ## Why
//! A misspelt key is silently lost otherwise: an option without its condition, a problem without its code.
//!
//! ## Example
//! `lable = "Licences"` in an `[[option]]`: write `label`.

use crate::content::diagnostic::{Diagnostic, Spot};

/// The rule's id.
pub const ID: &str = "unknown-key";

/// Words the fault; `known` are the keys that may stand there.
pub(in crate::content) fn fault(at: &Spot, key: &str, what: &str, known: &[&'static str]) -> Diagnostic {
    Diagnostic::error(ID, at, format!("{what} has no key “{key}”")).near(key, known.iter().copied())
}
