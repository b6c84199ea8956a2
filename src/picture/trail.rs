//! The path of a session, as a picture marks it.

use std::collections::BTreeSet;

use super::{Area, Areas, leads::spread};
use crate::{
    flow::{At, Flow, Target, Walk},
    ids::NodeId,
};

/// One stop on the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Where it is.
    pub at: Target,
    /// The words of the answer that was given there; none at the last stop.
    pub answer: Option<String>,
}

/// A path in the order in which it was walked.
#[derive(Debug, Clone)]
pub struct Trail {
    words: String,
    stops: Vec<Stop>,
    taken: BTreeSet<(NodeId, String)>,
    /// Whether a line of the tree leads to the last stop.
    led: bool,
}

impl Trail {
    /// The path of a walk; `words` name it in the picture, such as “Your path”.
    #[must_use]
    pub fn of(walk: &Walk<'_>, words: &str) -> Self {
        let mut stops: Vec<Stop> = walk
            .path
            .iter()
            .map(|t| Stop { at: Target::Question(t.node.id.clone()), answer: Some(t.label.clone()) })
            .collect();
        let last = match &walk.at {
            At::Question(node) => Target::Question(node.id.clone()),
            At::Outcome(symptom) => Target::Outcome(symptom.clone()),
            At::Helpdesk => Target::Helpdesk,
        };
        stops.push(Stop { at: last, answer: None });
        // A session that did not begin at the start jumps after its first answer: then that answer led elsewhere than its line.
        let pairs = || walk.path.iter().zip(stops.iter().skip(1));
        let led = pairs().next_back().is_some_and(|(t, next)| *t.target == next.at);
        let taken = pairs().filter(|(t, next)| *t.target == next.at);
        let taken = taken.map(|(t, _)| (t.node.id.clone(), t.value.to_string())).collect();
        Self { words: words.to_owned(), stops, taken, led }
    }

    /// The stops in order.
    #[must_use]
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// What is written into the box of a stop.
    pub(super) fn mark(&self, target: &Target) -> Option<String> {
        let at = self.stops.iter().position(|s| s.at == *target)?;
        Some(format!("{}: {}", self.words, at + 1))
    }

    /// Whether the path follows the line of this answer.
    pub(super) fn takes(&self, node: &NodeId, value: &str) -> bool {
        self.taken.contains(&(node.clone(), value.to_owned()))
    }

    /// Whether the picture of these questions has a piece of the path. An end that no line of the path leads to counts where
    /// it is at home.
    pub(super) fn touches(&self, flow: &Flow, areas: &Areas, area: &Area, questions: &[NodeId]) -> bool {
        let on = |node: &NodeId| self.stops.iter().any(|s| matches!(&s.at, Target::Question(q) if q == node));
        if questions.iter().any(on) {
            return true;
        }
        let Some(Target::Outcome(symptom)) = self.stops.last().map(|s| &s.at) else { return false };
        let Some((home, node)) = areas.home(symptom).filter(|_| !self.led) else { return false };
        let drawn = |n| spread(n).direct.iter().any(|(t, _)| matches!(t, Target::Outcome(o) if o == symptom));
        home.id == area.id && questions.contains(node) && flow.node(node).is_some_and(drawn)
    }
}
