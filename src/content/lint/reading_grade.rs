//! ## What
//! A text that is harder to read than grade 7 for a person or grade 9 for an administrator (Flesch–Kincaid; names of
//! products, code and quotations do not count).
//!
//! ## Why
//! People read under stress, on a phone, in a second language.
//!
//! ## Example
//! “Your administrator has not enabled this functionality”: write “Your company has not switched this on.”

use super::Lint;
use crate::{
    content::{
        diagnostic::{Diagnostic, Faults, Spot},
        draft::Passage,
        style,
    },
    ids::Audience,
};

/// The rule's id.
pub const ID: &str = "reading-grade";

/// Every text with its reader and place: questions, parts, procedures.
pub(in crate::content) fn texts<'d>(lint: &'d Lint<'_>) -> Vec<(Audience, &'d Spot, &'d [Passage])> {
    let mut texts: Vec<(Audience, &Spot, &[Passage])> = Vec::new();
    for node in &lint.draft.nodes {
        let person = lint.graph.meets_person(&node.node.id);
        let reader = if person { Audience::User } else { Audience::Helpdesk };
        texts.push((reader, &node.at, &node.passages));
    }
    for s in &lint.draft.symptoms {
        texts.extend(s.parts().map(|(reader, _, spots)| (reader, &spots.at, spots.passages.as_slice())));
    }
    for p in &lint.draft.procedures {
        texts.push((p.procedure.audience, &p.at, &p.passages));
    }
    texts
}

/// Applies the rule.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    for (reader, at, passages) in texts(lint) {
        let most = match reader {
            Audience::User => 7.0,
            Audience::Helpdesk | Audience::Admin => 9.0,
        };
        if let Some(grade) = style::grade(passages).filter(|grade| *grade > most) {
            let why = format!("the text has the reading grade {grade:.1}, and {most:.0} is the most");
            faults.add(Diagnostic::warning(ID, at, why));
        }
    }
}
