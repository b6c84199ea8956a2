//! ## What
//! A link of the content that leads nowhere: its host does not exist or cannot be reached, or the answer is 404 or 410. A link
//! that leads somewhere else now, or gets no clear answer, is a warning. Asked only by `regain check --links`.
//!
//! ## Why
//! Publishers move their pages. Whoever wants to read on, or to check what stands here, must not land on an error.
//!
//! ## Example
//! `[the old page](https://docs.microsoft.com/azure/active-directory/…)`: open it, see where it leads today, and write that
//! address.

use crate::content::diagnostic::{Diagnostic, Spot};

/// The rule's id.
pub const ID: &str = "broken-link";

/// It leads nowhere.
pub(in crate::content) fn broken(at: &Spot, url: &str, why: &str) -> Diagnostic {
    Diagnostic::error(ID, at, format!("{url}: {why}"))
}

/// It leads somewhere else.
pub(in crate::content) fn moved(at: &Spot, url: &str, to: &str) -> Diagnostic {
    Diagnostic::warning(ID, at, format!("{url} leads to {to}"))
}

/// Nobody can tell.
pub(in crate::content) fn unclear(at: &Spot, url: &str, why: &str) -> Diagnostic {
    Diagnostic::warning(ID, at, format!("{url}: {why}"))
}
