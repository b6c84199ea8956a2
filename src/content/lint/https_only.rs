//! ## What
//! A link that does not begin with `https://`.
//!
//! ## Why
//! A person who resets a password must not be sent over a connection that others can change, and links between pages are
//! data, not words.
//!
//! ## Example
//! `[the status page](http://status.example)`: write `https://status.example`.

use crate::content::diagnostic::{Diagnostic, Spot};

/// The rule's id.
pub const ID: &str = "https-only";

/// The fault, if the address is not fit to print.
pub(in crate::content) fn check(at: &Spot, url: &str) -> Option<Diagnostic> {
    let fit = url::Url::parse(url).is_ok_and(|u| u.scheme() == "https" && u.host_str().is_some());
    (!fit).then(|| Diagnostic::error(ID, at, format!("“{url}” is not an https address")))
}
