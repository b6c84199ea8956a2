//! Every question in every state in which a reader meets it, with the shortest answers that lead there. Written apart from
//! the linter's own search, so that one checks the other.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use regain::{
    flow::{Entry, Flow, Node, Target, WHO},
    ids::{NodeId, OptionValue},
};

/// Answers on which some option depends.
pub type Known = BTreeMap<NodeId, OptionValue>;

/// A question after certain answers.
pub struct State<'f> {
    /// The question.
    pub node: &'f Node,
    /// The shortest answers that lead to it, who is asking among them.
    pub answers: Vec<(NodeId, OptionValue)>,
    /// Those of them on which options depend.
    pub known: Known,
}

impl State<'_> {
    /// Every answer that the question takes here, and where it leads.
    pub fn edges(&self) -> Vec<(OptionValue, Target)> {
        edges(self.node, &self.known)
    }
}

fn edges(node: &Node, known: &Known) -> Vec<(OptionValue, Target)> {
    let taken = known.iter().collect();
    let options = node.options.iter().filter(|c| c.applies(&taken));
    let mut edges: Vec<_> = options.map(|c| (c.value.clone(), c.target.clone())).collect();
    for (identifier, target) in node.codes.iter().flatten() {
        let value = identifier.value().unwrap();
        if !edges.iter().any(|(v, _)| *v == value) {
            edges.push((value, target.clone()));
        }
    }
    edges
}

/// Questions that some option depends on.
fn asked(flow: &Flow) -> BTreeSet<NodeId> {
    let conditions = flow.nodes().flat_map(|n| &n.options).flat_map(|c| c.when.keys().cloned());
    conditions.chain([flow.start().clone()]).collect()
}

/// Everything that somebody who answers `who` so can be asked after it, nearest first.
pub fn states<'f>(flow: &'f Flow, entry: &Entry, who: &OptionValue) -> Vec<State<'f>> {
    let asked = asked(flow);
    let start = flow.node(flow.start()).unwrap();
    let target = match entry {
        Entry::Start => start.lead(who, &BTreeMap::new()).unwrap().0.clone(),
        Entry::Question(id) => Target::Question(id.clone()),
        Entry::Symptom(id) => Target::Outcome(id.clone()),
    };
    let first = vec![(flow.start().clone(), who.clone())];
    let mut open = VecDeque::from([(target, first.clone(), first.into_iter().collect::<Known>())]);
    let mut seen = BTreeSet::new();
    let mut states = Vec::new();
    while let Some((target, answers, known)) = open.pop_front() {
        let Target::Question(id) = target else { continue };
        if !seen.insert((id.clone(), known.clone())) {
            continue;
        }
        let node = flow.node(&id).unwrap();
        for (value, target) in edges(node, &known) {
            let mut known = known.clone();
            if asked.contains(&id) {
                known.insert(id.clone(), value.clone());
            }
            let mut answers = answers.clone();
            answers.push((id.clone(), value));
            open.push_back((target, answers, known));
        }
        states.push(State { node, answers, known });
    }
    states
}

/// The most questions that can be asked until an end, who is asking among them.
pub fn longest(flow: &Flow, who: &OptionValue) -> usize {
    fn from(
        flow: &Flow,
        asked: &BTreeSet<NodeId>,
        target: &Target,
        known: &Known,
        done: &mut BTreeMap<(NodeId, Known), usize>,
    ) -> usize {
        let Target::Question(id) = target else { return 0 };
        if let Some(known) = done.get(&(id.clone(), known.clone())) {
            return *known;
        }
        let mut most = 0;
        for (value, target) in edges(flow.node(id).unwrap(), known) {
            let mut known = known.clone();
            if asked.contains(id) {
                known.insert(id.clone(), value);
            }
            most = most.max(1 + from(flow, asked, &target, &known, done));
        }
        done.insert((id.clone(), known.clone()), most);
        most
    }
    let start = flow.node(flow.start()).unwrap();
    let target = start.lead(who, &BTreeMap::new()).unwrap().0;
    let known = Known::from([(flow.start().clone(), who.clone())]);
    1 + from(flow, &asked(flow), target, &known, &mut BTreeMap::new())
}

/// Everybody who can be asking: the answers to the first question.
pub fn everybody(flow: &Flow) -> Vec<OptionValue> {
    let who = flow.nodes().find(|n| n.id.as_str() == WHO).unwrap();
    who.options.iter().map(|c| c.value.clone()).collect()
}
