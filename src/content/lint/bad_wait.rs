//! ## What
//! A problem with `wait_minutes` whose words, procedures included, never print `{wait_until}`, or the other way round.
//!
//! ## Why
//! “Wait a day” makes people count; a clock time does not. And `{wait_until}` without a number of minutes has nothing to
//! print.
//!
//! ## Example
//! `wait_minutes = 1440` and “Wait 24 hours.”: write “Wait until {wait_until}.”

use super::Lint;
use crate::{
    content::{
        diagnostic::{Diagnostic, Faults},
        draft::Passage,
    },
    prose::{Block, Inline, Slot},
};

/// The rule's id.
pub const ID: &str = "bad-wait";

/// Applies the rule.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    for s in &lint.draft.symptoms {
        let own = s.parts().flat_map(|(_, _, spots)| &spots.passages).find(|p| waits(p));
        let linked = s.parts().flat_map(|(_, _, spots)| &spots.procedures).find(|p| {
            let procedure = lint.draft.procedures.iter().find(|d| d.procedure.id == p.value);
            procedure.is_some_and(|d| d.passages.iter().any(waits))
        });
        let says = own.map(|p| &p.at).or(linked.map(|p| &p.at));
        match (&s.wait, says) {
            (Some(at), None) => {
                let why = "the problem has “wait_minutes”, and its words never say {wait_until}";
                faults.add(Diagnostic::error(ID, at, why));
            }
            (None, Some(at)) => {
                let why = "the words say {wait_until}, and the problem has no “wait_minutes”";
                faults.add(Diagnostic::error(ID, at, why));
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
}

fn waits(passage: &Passage) -> bool {
    in_blocks(&passage.blocks)
}

fn in_blocks(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Paragraph(inlines) => in_inlines(inlines),
        Block::List { items, .. } => items.iter().any(|item| in_blocks(item)),
        Block::Code { .. } => false,
    })
}

fn in_inlines(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Slot(slot) => *slot == Slot::WaitUntil,
        Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { words: inner, .. } => {
            in_inlines(inner)
        }
        Inline::Text(_) | Inline::Code(_) | Inline::Place(_) => false,
    })
}
