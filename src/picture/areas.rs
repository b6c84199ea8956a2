//! Which question belongs to which area of the map, and where a problem stands first.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::leads::leads;
use crate::{
    flow::{Flow, Node, Target},
    ids::{AreaId, NodeId, SymptomId},
};

/// One area: the questions that carry the same words in `area`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its name in addresses.
    pub id: AreaId,
    /// The words.
    pub name: String,
    /// Its questions, each followed by what it leads to as far as that belongs here.
    pub questions: Vec<NodeId>,
}

/// All areas, in the order in which one meets them from the first question on.
#[derive(Debug, Clone)]
pub struct Areas {
    list: Vec<Area>,
    of: BTreeMap<NodeId, usize>,
    homes: BTreeMap<SymptomId, (usize, NodeId)>,
}

impl Areas {
    /// Groups the questions of a flow.
    #[must_use]
    pub fn of(flow: &Flow) -> Self {
        let order = widely(flow);
        let mut list: Vec<Area> = Vec::new();
        for node in &order {
            if !list.iter().any(|a| a.name == node.area) {
                list.push(Area {
                    id: free_id(&node.area, &list),
                    name: node.area.clone(),
                    questions: Vec::new(),
                });
            }
        }
        let mut of = BTreeMap::new();
        for (n, area) in list.iter_mut().enumerate() {
            let mut seen = BTreeSet::new();
            for node in order.iter().filter(|o| o.area == area.name) {
                deeply(flow, node, &mut seen, &mut area.questions);
            }
            of.extend(area.questions.iter().map(|q| (q.clone(), n)));
        }
        let homes = homes(flow, &list);
        Self { list, of, homes }
    }

    /// Every area.
    pub fn iter(&self) -> impl Iterator<Item = &Area> {
        self.list.iter()
    }

    /// The area with this id.
    #[must_use]
    pub fn get(&self, id: &AreaId) -> Option<&Area> {
        self.list.iter().find(|a| a.id == *id)
    }

    /// The area of a question.
    #[must_use]
    pub fn of_question(&self, node: &NodeId) -> Option<&Area> {
        self.list.get(*self.of.get(node)?)
    }

    /// Where a problem stands first, so that it has one place: an area, and the question there that leads to it.
    #[must_use]
    pub fn home(&self, symptom: &SymptomId) -> Option<(&Area, &NodeId)> {
        let (area, node) = self.homes.get(symptom)?;
        Some((self.list.get(*area)?, node))
    }
}

/// The questions by their distance from the start; those that cannot be reached come last.
fn widely(flow: &Flow) -> Vec<&Node> {
    let mut seen = BTreeSet::new();
    let mut order = Vec::new();
    let mut open: VecDeque<&NodeId> =
        std::iter::once(flow.start()).chain(flow.nodes().map(|n| &n.id)).collect();
    // What is found goes before what was only listed, so the list of all questions is used for the unreached alone.
    let mut found: VecDeque<&NodeId> = VecDeque::new();
    while let Some(id) = found.pop_front().or_else(|| open.pop_front()) {
        let Some(node) = flow.node(id).filter(|_| seen.insert(id)) else { continue };
        order.push(node);
        found.extend(leads(node).into_iter().filter_map(|l| match l.target {
            Target::Question(next) => Some(next),
            Target::Outcome(_) | Target::Helpdesk => None,
        }));
    }
    order
}

/// A question of an area, and after it what it leads to in the same area.
fn deeply<'f>(flow: &'f Flow, node: &'f Node, seen: &mut BTreeSet<&'f NodeId>, into: &mut Vec<NodeId>) {
    if !seen.insert(&node.id) {
        return;
    }
    into.push(node.id.clone());
    for lead in leads(node) {
        if let Target::Question(next) = lead.target
            && let Some(next) = flow.node(next).filter(|n| n.area == node.area)
        {
            deeply(flow, next, seen, into);
        }
    }
}

/// What is chosen comes before what is typed: a problem that some area offers in words is not at home among codes.
fn homes(flow: &Flow, areas: &[Area]) -> BTreeMap<SymptomId, (usize, NodeId)> {
    let mut homes = BTreeMap::new();
    for typed in [false, true] {
        for (n, area) in areas.iter().enumerate() {
            for node in area.questions.iter().filter_map(|q| flow.node(q)) {
                for lead in leads(node).into_iter().filter(|l| l.typed == typed) {
                    if let Target::Outcome(symptom) = lead.target {
                        homes.entry(symptom.clone()).or_insert_with(|| (n, node.id.clone()));
                    }
                }
            }
        }
    }
    homes
}

/// The words as an id, with a number where another area has it already.
fn free_id(name: &str, taken: &[Area]) -> AreaId {
    let words: Vec<String> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let mut slug: String = words.join("-").chars().take(56).collect();
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_empty() {
        "area".clone_into(&mut slug);
    }
    let mut text = slug.clone();
    let mut number = 1;
    loop {
        match AreaId::new(&text) {
            Ok(id) if !taken.iter().any(|a| a.id == id) => return id,
            Ok(_) | Err(_) => number += 1,
        }
        text = format!("{slug}-{number}");
    }
}
