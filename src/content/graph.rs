//! Which questions are reached after which answers: exact where the condition of an option depends on them.
//!
//! Works on drafts, because it must look at trees that are no [`crate::flow::Flow`] yet: with dead ends and circles.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{DraftNode, DraftSymptom};
use crate::{
    flow::{Target, WHO},
    ids::{Audience, Identifier, NodeId, OptionValue, SymptomId},
    symptom::wording::normalise,
};

/// Answers that some option's condition asks for; all others make no difference.
pub(in crate::content) type Known = BTreeMap<NodeId, OptionValue>;

/// States that are looked at before the search gives up; 100 questions and 3 audiences make about 400.
const MOST: usize = 100_000;

/// The questions, with the states in which each is reached.
#[derive(Debug)]
pub(in crate::content) struct Graph<'d> {
    nodes: BTreeMap<&'d NodeId, &'d DraftNode>,
    states: BTreeMap<&'d NodeId, BTreeSet<Known>>,
}

/// Who the answers say is reading.
pub(in crate::content) fn audience(known: &Known) -> Audience {
    known.get(WHO).map_or(Audience::User, |v| Audience::of_answer(v.as_str()))
}

impl<'d> Graph<'d> {
    /// Searches from the first question, from the questions on the pages of problems, and from those that decide between
    /// the problems of an identifier.
    pub fn new(nodes: &'d [DraftNode], symptoms: &'d [DraftSymptom]) -> Self {
        let by_id: BTreeMap<_, _> = nodes.iter().map(|n| (&n.node.id, n)).collect();
        let mut graph = Self { nodes: by_id, states: BTreeMap::new() };
        let mut asked: BTreeSet<&NodeId> =
            nodes.iter().flat_map(|n| &n.node.options).flat_map(|c| c.when.keys()).collect();
        let Some(who) = graph.first() else { return graph };
        asked.insert(who);
        let mut open: Vec<(&'d NodeId, Known)> = vec![(who, Known::new())];
        for (node, audiences) in graph.entries(symptoms) {
            for option in graph.nodes.get(who).into_iter().flat_map(|n| &n.node.options) {
                if audiences.contains(&Audience::of_answer(option.value.as_str())) {
                    open.push((node, Known::from([(who.clone(), option.value.clone())])));
                }
            }
        }
        let mut count = 0;
        while let Some((id, known)) = open.pop() {
            let Some((id, node)) = graph.nodes.get_key_value(id).map(|(i, n)| (*i, *n)) else { continue };
            if count > MOST || !graph.states.entry(id).or_default().insert(known.clone()) {
                continue;
            }
            count += 1;
            for (value, target) in leads(node, &known) {
                if let Target::Question(next) = target {
                    let mut known = known.clone();
                    if asked.contains(id) {
                        known.insert(id.clone(), value);
                    }
                    open.push((next, known));
                }
            }
        }
        graph
    }

    fn first(&self) -> Option<&'d NodeId> {
        self.nodes.keys().copied().find(|id| id.as_str() == WHO)
    }

    /// Questions that are entered without the way from the first, and by whom.
    fn entries(&self, symptoms: &'d [DraftSymptom]) -> Vec<(&'d NodeId, BTreeSet<Audience>)> {
        let mut entries: Vec<(&NodeId, BTreeSet<Audience>)> = Vec::new();
        for s in symptoms {
            if let Some(asks) = &s.symptom.asks {
                entries.push((asks, s.symptom.audience.iter().collect()));
            }
        }
        for node in self.nodes.values() {
            let shared = node
                .node
                .separates
                .iter()
                .map(|i| carriers(symptoms, |s| s.identifiers.iter().any(|own| own.value == *i)));
            let messages = node.separated.iter().map(|m| {
                let message = normalise(&m.value);
                carriers(symptoms, |s| s.carries(&message))
            });
            entries.extend(shared.chain(messages).map(|readers| (&node.node.id, readers)));
        }
        entries
    }

    pub fn node(&self, id: &NodeId) -> Option<&'d DraftNode> {
        self.nodes.get(id).copied()
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.nodes.keys().map(|id| id.as_str())
    }

    /// The states in which a question is reached; none where nobody reaches it.
    pub fn states(&self, id: &NodeId) -> impl Iterator<Item = &Known> {
        self.states.get(id).into_iter().flatten()
    }

    /// Whether a person can reach the question.
    pub fn meets_person(&self, id: &NodeId) -> bool {
        self.states(id).any(|known| audience(known) == Audience::User)
    }

    /// The symptoms that can follow a question, whatever is answered.
    pub fn reach(&self, from: &NodeId) -> BTreeSet<&'d SymptomId> {
        let mut found = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open: Vec<&NodeId> = vec![from];
        while let Some(id) = open.pop() {
            let Some((id, node)) = self.nodes.get_key_value(id) else { continue };
            if !seen.insert(*id) {
                continue;
            }
            for target in node.node.targets() {
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

    /// For each question the questions that every way from the first leads through, itself included.
    pub fn before(&self) -> BTreeMap<&'d NodeId, BTreeSet<&'d NodeId>> {
        let Some(who) = self.first() else { return BTreeMap::new() };
        let mut before: BTreeMap<&NodeId, BTreeSet<&NodeId>> = BTreeMap::from([(who, BTreeSet::from([who]))]);
        let mut changed = true;
        while changed {
            changed = false;
            for (id, node) in &self.nodes {
                let Some(here) = before.get(id).cloned() else { continue };
                for target in node.node.targets() {
                    let Target::Question(next) = target else { continue };
                    let Some((next, _)) = self.nodes.get_key_value(next) else { continue };
                    let mut through = here.clone();
                    if let Some(old) = before.get(next) {
                        through.retain(|n| old.contains(n));
                    }
                    through.insert(*next);
                    if before.get(next) != Some(&through) {
                        before.insert(*next, through);
                        changed = true;
                    }
                }
            }
        }
        before
    }
}

/// Who can meet more than one of these problems; who can meet only one of them is not asked.
fn carriers(symptoms: &[DraftSymptom], carries: impl Fn(&DraftSymptom) -> bool) -> BTreeSet<Audience> {
    let mut times: BTreeMap<Audience, usize> = BTreeMap::new();
    for s in symptoms.iter().filter(|s| carries(s)) {
        s.symptom.audience.iter().for_each(|a| *times.entry(a).or_default() += 1);
    }
    times.into_iter().filter(|(_, n)| *n > 1).map(|(a, _)| a).collect()
}

/// Every answer that a question takes after these answers, and where it leads.
pub(in crate::content) fn leads<'n>(node: &'n DraftNode, known: &Known) -> Vec<(OptionValue, &'n Target)> {
    let taken = known.iter().collect();
    let options = node.node.options.iter().filter(|c| c.applies(&taken));
    let mut leads: Vec<_> = options.map(|c| (c.value.clone(), &c.target)).collect();
    for (identifier, target) in node.node.codes.iter().flatten() {
        leads.extend(value(identifier).map(|value| (value, target)));
    }
    leads
}

fn value(identifier: &Identifier) -> Option<OptionValue> {
    identifier.value().ok()
}
