//! ## What
//! Braces outside code that are not `{helpdesk}`, `{wait_until}` or a `{portal.NAME}` of `places.toml`.
//!
//! ## Why
//! A reader would see the braces, or a menu that nobody keeps up to date.
//!
//! ## Example
//! `{portal.user}`: write `{portal.users}`. `{phone}`: write `{helpdesk}`.

use crate::content::diagnostic::{Diagnostic, Spot};

/// The rule's id.
pub const ID: &str = "placeholder";

/// Words the fault; `known` are the words that may stand between braces.
pub(in crate::content) fn fault<'w>(
    at: &Spot,
    inside: &str,
    known: impl IntoIterator<Item = &'w str>,
) -> Diagnostic {
    Diagnostic::error(ID, at, format!("“{{{inside}}}” is no placeholder")).near(inside, known)
}

/// A brace without its partner.
pub(in crate::content) fn lone(at: &Spot) -> Diagnostic {
    Diagnostic::error(ID, at, "a brace stands alone; literal braces belong in code")
}
