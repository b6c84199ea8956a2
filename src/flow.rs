//! The decision tree and the walk through it: pure, total, finite.
//!
//! A session stores answers, never a position. [`walk()`] follows the answers from where the session entered and says
//! which node is open. Back, change, resume, share and replay are all this one operation. A [`Flow`] that exists is
//! valid: its targets exist and it has no cycle, so a walk always ends.
//!
//! This module knows nothing of files, pages, time or chance, and of symptoms only that they have ids.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ids::{Identifier, NodeId, OptionValue, SymptomId},
    prose::Block,
};

mod fault;
mod walk;

pub use fault::{FaultKind, FlowFault};
pub use walk::{Answers, At, Entry, Taken, Walk, audience, walk};

/// The node whose answer is the audience. Every walk begins there.
pub const WHO: &str = "who";

/// The whole tree.
#[derive(Debug, Clone)]
pub struct Flow {
    start: NodeId,
    nodes: BTreeMap<NodeId, Node>,
}

/// One question.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its id, the file name.
    pub id: NodeId,
    /// The part of the tree it belongs to; shown above the question.
    pub area: String,
    /// The question.
    pub title: String,
    /// One sentence of help under the question.
    pub hint: Option<String>,
    /// Longer help: a heading and its text, each behind a fold.
    pub help: Vec<(String, Vec<Block>)>,
    /// What can be chosen, in order.
    pub options: Vec<Choice>,
    /// Where the question takes a code: which codes lead where.
    pub codes: Option<BTreeMap<Identifier, Target>>,
    /// Identifiers of several symptoms, between which this question decides.
    pub separates: Vec<Identifier>,
}

/// One answer that can be chosen.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is stored.
    pub value: OptionValue,
    /// What is read.
    pub label: String,
    /// One sentence more.
    pub hint: Option<String>,
    /// Where it leads.
    pub target: Target,
    /// It exists only where each of these nodes was answered with one of these values.
    pub when: BTreeMap<NodeId, Vec<OptionValue>>,
}

/// Where an answer leads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Another question.
    Question(NodeId),
    /// An end: this symptom.
    Outcome(SymptomId),
    /// An end without a documented symptom.
    Helpdesk,
}

impl Choice {
    /// Whether it exists after these answers.
    #[must_use]
    pub fn applies(&self, taken: &BTreeMap<&NodeId, &OptionValue>) -> bool {
        self.when.iter().all(|(node, values)| taken.get(node).is_some_and(|v| values.contains(v)))
    }
}

impl Node {
    /// Where a value leads after these answers, with the words that the reader chose; `None` where the node does not
    /// take it.
    #[must_use]
    pub fn lead(
        &self,
        value: &OptionValue,
        taken: &BTreeMap<&NodeId, &OptionValue>,
    ) -> Option<(&Target, String)> {
        if let Some(choice) = self.options.iter().find(|c| c.value == *value && c.applies(taken)) {
            return Some((&choice.target, choice.label.clone()));
        }
        let (identifier, target) = self.codes.as_ref()?.iter().find(|(i, _)| i.as_str() == value.as_str())?;
        Some((target, identifier.to_string()))
    }

    /// The value of a code that somebody typed; `None` where the question takes no codes, or not this one.
    #[must_use]
    pub fn code(&self, typed: &str) -> Option<OptionValue> {
        let (known, _) = self.codes.as_ref()?.get_key_value(&Identifier::read(typed)?)?;
        known.value().ok()
    }

    /// Every target, each once per option or code.
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        self.options.iter().map(|c| &c.target).chain(self.codes.iter().flat_map(BTreeMap::values))
    }
}

impl Flow {
    /// Checks the nodes and makes them a flow.
    ///
    /// # Errors
    /// Every fault at once: a target that does not exist, a missing start, a cycle, a node without a way on.
    pub fn new(nodes: Vec<Node>) -> Result<Self, Vec<FlowFault>> {
        let nodes: BTreeMap<NodeId, Node> = nodes.into_iter().map(|n| (n.id.clone(), n)).collect();
        let faults = fault::find(&nodes);
        match nodes.keys().find(|id| id.as_str() == WHO).cloned() {
            Some(start) if faults.is_empty() => Ok(Self { start, nodes }),
            _ => Err(faults),
        }
    }

    /// The first question, [`WHO`].
    #[must_use]
    pub fn start(&self) -> &NodeId {
        &self.start
    }

    /// A question by its id.
    #[must_use]
    pub fn node(&self, id: &NodeId) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// Every question, in the order of ids.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.values()
    }

    /// The symptoms that can be reached from a question, whatever is answered.
    #[must_use]
    pub fn reach(&self, from: &NodeId) -> BTreeSet<&SymptomId> {
        let mut found = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            for target in self.nodes.get(id).into_iter().flat_map(Node::targets) {
                match target {
                    Target::Question(next) => open.push(next),
                    Target::Outcome(symptom) => {
                        found.insert(symptom);
                    }
                    Target::Helpdesk => {}
                }
            }
        }
        found
    }
}
