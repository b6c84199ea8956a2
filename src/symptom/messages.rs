//! Finds symptoms by their literal messages, all at once: the time grows with the text, not with the number of messages.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Symptom, near::Near, wording::normalise};
use crate::ids::{NodeId, SymptomId};

/// Every literal message, ready to be found in a text.
#[derive(Debug, Clone)]
pub struct Messages {
    /// One entry per different message: its words as the content has them, and who carries it.
    entries: Vec<Entry>,
    /// Finds fragments: the parts of messages between wildcards.
    automaton: Option<AhoCorasick>,
    /// For each fragment of the automaton, the entry and the fragment's number in it.
    owners: Vec<Vec<(usize, usize)>>,
    /// Finds messages that stand in a text in part.
    near: Near,
}

#[derive(Debug, Clone)]
struct Entry {
    text: String,
    fragments: usize,
    length: usize,
    symptoms: Vec<SymptomId>,
    question: Option<NodeId>,
}

/// A message that stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageFound<'m> {
    /// The message as the content has it.
    pub text: &'m str,
    /// The symptoms that carry it.
    pub symptoms: &'m [SymptomId],
    /// The question that decides between them.
    pub question: Option<&'m NodeId>,
    /// How many characters of the compared spelling it has: a longer message says more.
    pub length: usize,
}

impl Messages {
    pub(super) fn new(symptoms: &[Symptom], separated: &[(String, NodeId)]) -> Self {
        let mut by_words: BTreeMap<String, (String, Vec<SymptomId>)> = BTreeMap::new();
        for symptom in symptoms {
            let localized = symptom.signs.localized.iter().map(|(_, text)| text);
            for message in symptom.signs.messages.iter().chain(localized) {
                let entry = by_words.entry(key(message)).or_insert_with(|| (message.clone(), Vec::new()));
                if !entry.1.contains(&symptom.id) {
                    entry.1.push(symptom.id.clone());
                }
            }
        }
        let questions: BTreeMap<String, &NodeId> = separated.iter().map(|(m, q)| (key(m), q)).collect();
        let mut fragments: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        let near = Near::new(by_words.keys().map(String::as_str));
        let mut entries = Vec::new();
        for (words, (text, mut symptoms)) in by_words {
            symptoms.sort();
            let parts: Vec<String> =
                words.split('*').map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect();
            for (n, part) in parts.iter().enumerate() {
                // Padded with spaces so that a fragment begins and ends with a whole word.
                fragments.entry(format!(" {part} ")).or_default().push((entries.len(), n));
            }
            let length = parts.iter().map(|p| p.chars().count()).sum();
            let question = questions.get(&words).map(|q| (*q).clone());
            entries.push(Entry { text, fragments: parts.len(), length, symptoms, question });
        }
        let (patterns, owners): (Vec<_>, Vec<_>) = fragments.into_iter().unzip();
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&patterns).ok();
        Self { entries, automaton, owners, near }
    }

    /// The messages that stand in a normalised text, longest first. A message that is part of a longer one found is left
    /// out: “X” says nothing where “X, because Y” stands.
    #[must_use]
    pub fn find(&self, normalised: &str) -> Vec<MessageFound<'_>> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let padded = format!(" {normalised} ");
        let mut reached = vec![0_usize; self.entries.len()];
        let mut spans: Vec<Option<(usize, usize)>> = vec![None; self.entries.len()];
        for hit in automaton.find_overlapping_iter(&padded) {
            for &(entry, n) in &self.owners[hit.pattern().as_usize()] {
                // Fragments must come in order, each after the one before; the space between two may belong to both.
                let after = spans[entry].is_none_or(|(_, end)| hit.start() + 1 >= end);
                if reached[entry] == n && after {
                    reached[entry] += 1;
                    let start = spans[entry].map_or(hit.start(), |(s, _)| s);
                    spans[entry] = Some((start, hit.end()));
                }
            }
        }
        let mut found: Vec<(usize, (usize, usize))> = self
            .entries
            .iter()
            .enumerate()
            .filter(|(i, e)| e.fragments > 0 && reached[*i] == e.fragments)
            .filter_map(|(i, _)| Some((i, spans[i]?)))
            .collect();
        let all = found.clone();
        found.retain(|(i, (s, e))| {
            !all.iter().any(|(j, (s2, e2))| i != j && s2 <= s && e <= e2 && (e2 - s2) > (e - s))
        });
        found.sort_by(|(a, _), (b, _)| self.entries[*b].length.cmp(&self.entries[*a].length).then(a.cmp(b)));
        found.into_iter().map(|(entry, _)| self.found(entry)).collect()
    }

    /// The messages of which at least `least` stands in a normalised text (0 to 1, by the weight of its words), most first,
    /// each with its share. A message that stands there whole has 1.
    #[must_use]
    pub fn nearly(&self, normalised: &str, least: f64) -> Vec<(MessageFound<'_>, f64)> {
        let parts = self.near.find(normalised, least);
        parts.into_iter().map(|p| (self.found(p.entry), p.share)).collect()
    }

    fn found(&self, entry: usize) -> MessageFound<'_> {
        let e = &self.entries[entry];
        MessageFound { text: &e.text, symptoms: &e.symptoms, question: e.question.as_ref(), length: e.length }
    }

    /// Messages that several symptoms carry, with the question that decides, where there is one.
    pub fn shared(&self) -> impl Iterator<Item = (&str, &[SymptomId], Option<&NodeId>)> {
        self.entries
            .iter()
            .filter(|e| e.symptoms.len() > 1)
            .map(|e| (e.text.as_str(), e.symptoms.as_slice(), e.question.as_ref()))
    }
}

/// The compared spelling of a message; its wildcards stay.
fn key(message: &str) -> String {
    message.split('*').map(normalise).collect::<Vec<_>>().join("*")
}
