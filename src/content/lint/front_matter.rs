//! ## What
//! A file that cannot be read as what it should be: no `+++` lines, TOML that is not TOML, bytes that are not UTF-8, or a
//! file where none belongs.
//!
//! ## Why
//! Nothing in such a file can be used; its page would be missing.
//!
//! ## Example
//! A file that begins with `---`: front matter is TOML between two `+++` lines.

use crate::content::diagnostic::{Diagnostic, Spot};

/// The rule's id.
pub const ID: &str = "front-matter";

/// The `+++` lines are not there.
pub(in crate::content) fn missing(at: &Spot) -> Diagnostic {
    Diagnostic::error(ID, at, "the file must begin with TOML between two lines “+++”")
}

/// The TOML cannot be read.
pub(in crate::content) fn toml(at: &Spot, why: &str) -> Diagnostic {
    Diagnostic::error(ID, at, format!("this is not TOML: {}", why.trim().replace('\n', ", ")))
}

/// The file cannot be read at all.
pub(in crate::content) fn unreadable(at: &Spot, why: &str) -> Diagnostic {
    Diagnostic::error(ID, at, format!("the file cannot be read: {why}"))
}

/// The file does not belong there; it is passed over.
pub(in crate::content) fn stray(at: &Spot) -> Diagnostic {
    Diagnostic::warning(ID, at, "no content has this name; the file is passed over")
}
