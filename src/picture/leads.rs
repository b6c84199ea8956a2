//! Where a question leads: its options and its codes as one list, and what of it a picture shows.

use std::collections::BTreeSet;

use crate::flow::{Choice, Node, Target};

/// Codes that lead to at most so many problems are drawn one by one.
const FEW: usize = 4;
/// Most boxes that one question may bring into a picture beside itself and its stack.
const MOST: usize = 30;

/// One answer and where it leads.
#[derive(Debug, Clone, Copy)]
pub struct Lead<'f> {
    /// What is stored.
    pub value: &'f str,
    /// What is read.
    pub words: &'f str,
    /// Where it leads.
    pub target: &'f Target,
    /// Whether it is typed, not chosen.
    pub typed: bool,
    /// The option that it is; none for a code.
    pub choice: Option<&'f Choice>,
}

/// Every answer of a question: options in their order, then codes in theirs.
#[must_use]
pub fn leads(node: &Node) -> Vec<Lead<'_>> {
    let chosen = node.options.iter().map(|c| Lead {
        value: c.value.as_str(),
        words: &c.label,
        target: &c.target,
        typed: false,
        choice: Some(c),
    });
    let typed = node.codes.iter().flatten().map(|(code, target)| Lead {
        value: code.as_str(),
        words: code.as_str(),
        target,
        typed: true,
        choice: None,
    });
    chosen.chain(typed).collect()
}

/// The answers of a question as a picture shows them.
#[derive(Debug)]
pub(super) struct Spread<'f> {
    /// Each target once, with the answers that lead there.
    pub direct: Vec<(&'f Target, Vec<Lead<'f>>)>,
    /// Answers that share one box, because a box for each would be no picture any more.
    pub stacked: Vec<Lead<'f>>,
}

/// Many codes, each with its own problem, are one box; so is what goes beyond [`MOST`].
pub(super) fn spread(node: &Node) -> Spread<'_> {
    let all = leads(node);
    let chosen: BTreeSet<&Target> = all.iter().filter(|l| !l.typed).map(|l| l.target).collect();
    let only_typed = |l: &Lead<'_>| matches!(l.target, Target::Outcome(_)) && !chosen.contains(l.target);
    let named: BTreeSet<&Target> = all.iter().filter(|l| only_typed(l)).map(|l| l.target).collect();
    let mut spread = Spread { direct: Vec::new(), stacked: Vec::new() };
    for lead in all {
        if let Some((_, leads)) = spread.direct.iter_mut().find(|(t, _)| *t == lead.target) {
            leads.push(lead);
        } else if spread.direct.len() == MOST || (named.len() > FEW && only_typed(&lead)) {
            spread.stacked.push(lead);
        } else {
            spread.direct.push((lead.target, vec![lead]));
        }
    }
    spread
}
