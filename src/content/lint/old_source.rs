//! ## What
//! A source, a correction or a place that nobody has compared for 12 months (a warning) or 24 months (an error), or on a day
//! that has not come yet.
//!
//! ## Why
//! Microsoft renames pages and changes what codes mean; an old statement is a guess.
//!
//! ## Example
//! `checked = 2024-11-20` in November 2026: open the document, compare, correct, and write today's date.

use jiff::{ToSpan, civil::Date};

use super::Lint;
use crate::content::diagnostic::{Diagnostic, Faults, Spot};

/// The rule's id.
pub const ID: &str = "old-source";

/// Months after which somebody should compare again.
const OLD: i32 = 12;
/// Months after which a statement no longer counts as checked.
const TOO_OLD: i32 = 24;

/// Applies the rule.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    let Some(today) = lint.today else { return };
    let pages = lint.draft.symptoms.iter().map(|s| (&s.symptom.sources, &s.sources));
    let pages = pages.chain(lint.draft.procedures.iter().map(|p| (&p.procedure.sources, &p.sources)));
    for (sources, spots) in pages {
        for (source, spots) in sources.iter().zip(spots) {
            if let Some(at) = &spots.checked {
                age(&source.document, &source.checked, at, today, faults);
            }
        }
    }
    for checked in lint.draft.corrections.iter().filter_map(|c| c.checked.as_ref()) {
        age("the correction", &checked.value, &checked.at, today, faults);
    }
    for place in &lint.draft.checked {
        age("the place", &place.value, &place.at, today, faults);
    }
}

fn age(what: &str, checked: &str, at: &Spot, today: Date, faults: &Faults) {
    let Ok(checked) = checked.parse::<Date>() else { return };
    let since = |months: i32| today.saturating_sub(months.months());
    if checked > today {
        faults.add(Diagnostic::error(
            ID,
            at,
            format!("{what} was checked on {checked}, which has not come yet"),
        ));
    } else if checked < since(TOO_OLD) {
        let why = format!("{what} was checked on {checked}, more than {TOO_OLD} months ago");
        faults.add(Diagnostic::error(ID, at, why));
    } else if checked < since(OLD) {
        let why = format!("{what} was checked on {checked}, more than {OLD} months ago");
        faults.add(Diagnostic::warning(ID, at, why));
    }
}
