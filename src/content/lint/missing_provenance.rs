//! ## What
//! A statement without a source: a page without `[[source]]`, a source or a correction without the date on which somebody
//! compared, a key that `sources.toml` does not have, a cause without reference links, a reference that the page does not
//! list; and, as a warning, a cause that is only `[deduced]` and names no document from which it follows.
//!
//! ## Why
//! Every statement says where it comes from and when that was checked. That is what makes the guide worth trusting.
//!
//! ## Example
//! A cause that ends with its check: add `[TS]` as the last paragraph, `[deduced]` beside it where the document does not
//! say it.

use super::Lint;
use crate::content::{
    diagnostic::{Diagnostic, Faults, Marked, Spot},
    draft::SourceSpots,
};
use crate::symptom::{Basis, Source};

/// The rule's id.
pub const ID: &str = "missing-provenance";

/// A source or a correction without a date.
pub(in crate::content) fn unchecked(at: &Spot, what: &str) -> Diagnostic {
    Diagnostic::error(ID, at, format!("{what} needs “checked”, the day on which somebody compared"))
}

/// Applies the rule.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    for s in &lint.draft.symptoms {
        listed(lint, &s.at, &s.symptom.sources, &s.sources, faults);
        for (_, part, spots) in s.parts() {
            references(lint, &s.symptom.sources, &spots.references, faults);
            for (cause, at) in part.causes.iter().zip(&spots.causes) {
                if !at.sourced {
                    let why = format!("the cause “{}” names no source", cause.title);
                    faults.add(Diagnostic::error(ID, &at.at, why));
                } else if cause.sources.is_empty() && cause.basis == Basis::Deduced {
                    let why = format!("the cause “{}” is deduced, and names no document from which it follows", cause.title);
                    faults.add(Diagnostic::warning(ID, &at.at, why));
                }
            }
        }
    }
    for p in &lint.draft.procedures {
        listed(lint, &p.at, &p.procedure.sources, &p.sources, faults);
        references(lint, &p.procedure.sources, &p.references, faults);
    }
    for c in &lint.draft.corrections {
        for key in c.documents.iter().chain(&c.sources) {
            if !lint.draft.documents.contains_key(&key.value) {
                faults.add(unknown(lint, &key.at, &key.value));
            }
        }
    }
}

/// The `[[source]]`s of a page.
fn listed(lint: &Lint<'_>, at: &Spot, sources: &[Source], spots: &[SourceSpots], faults: &Faults) {
    if sources.is_empty() {
        faults.add(Diagnostic::error(ID, at, "the page has no [[source]]"));
    }
    for (source, spots) in sources.iter().zip(spots) {
        if !source.document.is_empty() && !lint.draft.documents.contains_key(&source.document) {
            faults.add(unknown(lint, &spots.document, &source.document));
        }
    }
}

/// The reference links of a page.
fn references(lint: &Lint<'_>, sources: &[Source], references: &[Marked<String>], faults: &Faults) {
    for reference in references {
        let key = &reference.value;
        if key == "deduced" || key == "seen" || sources.iter().any(|s| s.document == *key) {
            continue;
        }
        if lint.draft.documents.contains_key(key) {
            let why =
                format!("[{key}] has no [[source]] on this page that says which row and when it was checked");
            faults.add(Diagnostic::error(ID, &reference.at, why));
        } else {
            faults.add(unknown(lint, &reference.at, key));
        }
    }
}

fn unknown(lint: &Lint<'_>, at: &Spot, key: &str) -> Diagnostic {
    let known = lint.draft.documents.keys().map(String::as_str).chain(["deduced", "seen"]);
    Diagnostic::error(ID, at, format!("sources.toml has no document “{key}”")).near(key, known)
}
