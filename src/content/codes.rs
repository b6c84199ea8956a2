//! Gives every question that takes identifiers its table: which identifier leads where.

use std::collections::BTreeMap;

use super::{
    draft::{Draft, Take},
    graph::Graph,
};
use crate::{
    flow::Target,
    ids::{Audience, Identifier, NodeId, SymptomId},
    symptom::{Separated, Symptoms},
};

/// Which question decides between the symptoms of an identifier or a literal message. Where two claim to, the linter
/// complains and the first counts.
pub(super) fn separated(draft: &Draft) -> Separated {
    let mut separated = Separated::default();
    for node in &draft.nodes {
        let id = &node.node.id;
        for identifier in &node.node.separates {
            separated.identifiers.entry(identifier.clone()).or_insert_with(|| id.clone());
        }
        separated.messages.extend(node.separated.iter().map(|m| (m.value.clone(), id.clone())));
        let outcomes = node.node.options.iter().filter_map(|o| match &o.target {
            Target::Outcome(symptom) => Some(symptom.clone()),
            Target::Question(_) | Target::Helpdesk => None,
        });
        separated.order.insert(id.clone(), outcomes.collect());
    }
    separated
}

/// Fills `codes` of every question that takes identifiers.
///
/// Whether a person can reach a question decides which codes it knows, and codes lead to more questions, so this goes
/// round until nothing changes; a question once reached stays so, which ends it.
pub(super) fn compile(draft: &mut Draft, symptoms: &Symptoms, separated: &BTreeMap<Identifier, NodeId>) {
    for node in draft.nodes.iter_mut().filter(|n| n.takes.is_some()) {
        node.node.codes = Some(BTreeMap::new());
    }
    for _ in 0..=draft.nodes.len() {
        let graph = Graph::new(&draft.nodes, &draft.symptoms);
        let tables: Vec<Option<BTreeMap<Identifier, Target>>> = draft
            .nodes
            .iter()
            .map(|n| {
                let takes = n.takes.as_ref()?;
                let person = graph.meets_person(&n.node.id);
                let mut table = table(takes, person, symptoms, separated);
                for o in &n.overrides {
                    table.remove(&o.identifier.value);
                    table.insert(o.identifier.value.clone(), o.target.value.clone());
                }
                // A question cannot send a code to itself.
                table.retain(|_, target| *target != Target::Question(n.node.id.clone()));
                Some(table)
            })
            .collect();
        let mut changed = false;
        for (node, table) in draft.nodes.iter_mut().zip(tables) {
            changed |= node.node.codes != table;
            node.node.codes = table;
        }
        if !changed {
            break;
        }
    }
}

fn table(
    takes: &[Take],
    person: bool,
    symptoms: &Symptoms,
    separated: &BTreeMap<Identifier, NodeId>,
) -> BTreeMap<Identifier, Target> {
    let taken = |identifier: &Identifier| {
        takes.iter().any(|take| match take {
            Take::Kind(kind) => identifier.kind() == *kind,
            Take::One(one) => identifier == one,
        })
    };
    let fits = |id: &&SymptomId| !person || symptoms.get(id).is_some_and(|s| s.audience.has(Audience::User));
    let mut table = BTreeMap::new();
    for (identifier, ids) in symptoms.index().identifiers().filter(|(i, _)| taken(i)) {
        let ids: Vec<&SymptomId> = ids.iter().filter(fits).collect();
        let question = separated.get(identifier);
        let target = match (ids.as_slice(), question) {
            ([], _) => continue,
            ([one], None) => Target::Outcome((*one).clone()),
            // For a person only one of the problems may be left; then there is nothing to decide.
            ([one], Some(_)) if person => Target::Outcome((*one).clone()),
            (_, Some(question)) => Target::Question(question.clone()),
            // Without a question between them nothing can be said; `ambiguous-identifier` complains.
            (_, None) => continue,
        };
        table.insert(identifier.clone(), target);
    }
    table
}
