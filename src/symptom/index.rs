//! Finds symptoms by identifier: the exact part of the look-up.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Separated, Symptom};
use crate::ids::{Identifier, IdentifierKind, NodeId, SymptomId};

/// Which symptoms carry an identifier, and which question decides where there are several.
#[derive(Debug, Clone)]
pub struct Index {
    by_identifier: BTreeMap<Identifier, Vec<SymptomId>>,
    separated: BTreeMap<Identifier, NodeId>,
    /// The symbolic names, and what finds them all at once.
    names: Vec<Identifier>,
    finder: Option<AhoCorasick>,
}

/// What an identifier leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<'i> {
    /// One symptom.
    One(&'i SymptomId),
    /// Several, and the question that decides, where the content has one.
    Several {
        /// The symptoms: first those that the question's answers name, in their order, then the others by id.
        symptoms: &'i [SymptomId],
        /// The question between them.
        question: Option<&'i NodeId>,
    },
}

impl Index {
    pub(super) fn new(symptoms: &[Symptom], separated: &Separated) -> Self {
        let mut by_identifier: BTreeMap<Identifier, Vec<SymptomId>> = BTreeMap::new();
        for symptom in symptoms {
            let aliases = symptom.signs.aliases.iter().filter_map(|a| Identifier::read(a));
            for identifier in symptom.signs.identifiers.iter().cloned().chain(aliases) {
                let ids = by_identifier.entry(identifier).or_default();
                if !ids.contains(&symptom.id) {
                    ids.push(symptom.id.clone());
                }
            }
        }
        for (identifier, ids) in &mut by_identifier {
            let order = separated.identifiers.get(identifier).and_then(|q| separated.order.get(q));
            let place = |id: &SymptomId| order.and_then(|o| o.iter().position(|s| s == id));
            ids.sort_by_key(|id| (place(id).is_none(), place(id), id.clone()));
        }
        let is_name = |i: &&Identifier| i.kind() == IdentifierKind::Name;
        let names: Vec<Identifier> = by_identifier.keys().filter(is_name).cloned().collect();
        let finder = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(names.iter().map(Identifier::as_str))
            .ok();
        Self { by_identifier, separated: separated.identifiers.clone(), names, finder }
    }

    /// What an identifier leads to; `None` where no symptom has it.
    #[must_use]
    pub fn find(&self, identifier: &Identifier) -> Option<Found<'_>> {
        let ids = self.by_identifier.get(identifier)?;
        match (ids.as_slice(), self.separated.get(identifier)) {
            ([one], None) => Some(Found::One(one)),
            (several, question) => Some(Found::Several { symptoms: several, question }),
        }
    }

    /// The symbolic names that stand in a text as whole words, each with the byte where it begins.
    #[must_use]
    pub fn names_in(&self, text: &str) -> Vec<(usize, Identifier)> {
        let Some(finder) = &self.finder else { return Vec::new() };
        let is_word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
        let bytes = text.as_bytes();
        finder
            .find_iter(text)
            .filter(|hit| {
                let before = hit.start().checked_sub(1).and_then(|n| bytes.get(n));
                !before.is_some_and(is_word) && !bytes.get(hit.end()).is_some_and(is_word)
            })
            .map(|hit| (hit.start(), self.names[hit.pattern().as_usize()].clone()))
            .collect()
    }

    /// Every identifier with its symptoms, in canonical order.
    pub fn identifiers(&self) -> impl Iterator<Item = (&Identifier, &[SymptomId])> {
        self.by_identifier.iter().map(|(i, ids)| (i, ids.as_slice()))
    }

    /// The known identifiers nearest to one that is not known, at most `most`, nearest first. Codes are compared with
    /// codes of their kind, so a wrong digit finds its neighbour and not a word.
    #[must_use]
    pub fn nearest(&self, identifier: &Identifier, most: usize) -> Vec<&Identifier> {
        let key = identifier.key();
        let mut near: Vec<(usize, &Identifier)> = self
            .by_identifier
            .keys()
            .map(|known| {
                let apart = strsim::damerau_levenshtein(&known.key(), &key);
                (if known.kind() == identifier.kind() { apart } else { apart + 2 }, known)
            })
            .filter(|(apart, known)| *apart <= known.as_str().len() / 3 + 1)
            .collect();
        near.sort();
        near.into_iter().take(most).map(|(_, known)| known).collect()
    }
}
