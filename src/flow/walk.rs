//! The walk: answers in, path and open node out.

use std::collections::BTreeMap;

use super::{Flow, Node, Target, WHO};
use crate::ids::{Audience, NodeId, OptionValue, SymptomId};

/// Answers by node. Order of answering does not exist.
pub type Answers = BTreeMap<NodeId, OptionValue>;

/// How a session began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// With the first question.
    Start,
    /// In the middle of the tree, where a code or a tile led.
    Question(NodeId),
    /// At the end, because what was pasted names one symptom.
    Symptom(SymptomId),
}

/// One answered question on the path.
#[derive(Debug, Clone)]
pub struct Taken<'f> {
    /// The question.
    pub node: &'f Node,
    /// The answer's value.
    pub value: OptionValue,
    /// The answer's words today. What the reader saw is kept in the session.
    pub label: String,
    /// Where it led.
    pub target: &'f Target,
}

/// Where a walk stands.
#[derive(Debug, Clone)]
pub enum At<'f> {
    /// This question is open.
    Question(&'f Node),
    /// The walk ended with this symptom.
    Outcome(SymptomId),
    /// The walk ended, and no documented symptom fits.
    Helpdesk,
}

/// The result of a walk.
#[derive(Debug, Clone)]
pub struct Walk<'f> {
    /// The answered questions, in order.
    pub path: Vec<Taken<'f>>,
    /// Where it stands now.
    pub at: At<'f>,
    /// Answers that are off the path; kept, because they come back when the change is undone.
    pub set_aside: Vec<NodeId>,
}

impl Walk<'_> {
    /// The answered nodes and their values.
    #[must_use]
    pub fn taken(&self) -> BTreeMap<&NodeId, &OptionValue> {
        self.path.iter().map(|t| (&t.node.id, &t.value)).collect()
    }

    /// Whether the question is on the path or open.
    #[must_use]
    pub fn shows(&self, node: &NodeId) -> bool {
        self.path.iter().any(|t| t.node.id == *node)
            || matches!(&self.at, At::Question(open) if open.id == *node)
    }
}

/// Follows the answers.
///
/// Every walk begins with the question who is asking, because it chooses words and routes; after it the walk goes on
/// at the entry. An entry that names a question which no longer exists is taken as the start. An answer that its
/// question does not take, or no longer takes, leaves that question open.
#[must_use]
pub fn walk<'f>(flow: &'f Flow, entry: &Entry, answers: &Answers) -> Walk<'f> {
    let mut path: Vec<Taken<'f>> = Vec::new();
    let mut next = flow.node(flow.start());
    let mut at = At::Helpdesk;
    while let Some(node) = next {
        let taken = path.iter().map(|t| (&t.node.id, &t.value)).collect();
        let Some((value, (target, label))) =
            answers.get(&node.id).and_then(|value| Some((value, node.lead(value, &taken)?)))
        else {
            at = At::Question(node);
            break;
        };
        path.push(Taken { node, value: value.clone(), label, target });
        let mut target = target.clone();
        if node.id.as_str() == WHO {
            target = match entry {
                Entry::Start => target,
                Entry::Question(id) if id != flow.start() && flow.node(id).is_some() => {
                    Target::Question(id.clone())
                }
                Entry::Question(_) => target,
                Entry::Symptom(id) => Target::Outcome(id.clone()),
            };
        }
        next = match target {
            Target::Question(id) => flow.node(&id),
            Target::Outcome(symptom) => {
                at = At::Outcome(symptom);
                None
            }
            Target::Helpdesk => None,
        };
    }
    let set_aside =
        answers.keys().filter(|id| !path.iter().any(|t| t.node.id == **id)).cloned().collect::<Vec<_>>();
    Walk { path, at, set_aside }
}

/// The audience that the answers say; a person until somebody says otherwise.
#[must_use]
pub fn audience(answers: &Answers) -> Audience {
    answers
        .iter()
        .find(|(id, _)| id.as_str() == WHO)
        .map_or(Audience::User, |(_, v)| Audience::of_answer(v.as_str()))
}
