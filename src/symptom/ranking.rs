//! Ranks symptoms by the words of a text: BM25 over titles, keywords, messages and causes, in memory.
//!
//! The cost of a search grows with the words of the text and the symptoms that have them, not with all symptoms times all
//! words. Every hit says which words made it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Part, Symptom, wording::normalise};
use crate::{
    ids::SymptomId,
    prose::{Block, Slots, plain},
};

/// Saturation and length normalisation of BM25, at their customary values.
const K1: f64 = 1.2;
const B: f64 = 0.75;

/// Words that say nothing about a problem.
const STOP: &[&str] = &[
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because",
    "been", "but", "by", "can", "could", "did", "do", "does", "for", "from", "get", "gets", "got", "had",
    "has", "have", "he", "her", "here", "hi", "hello", "him", "his", "how", "i", "if", "in", "into", "is",
    "it", "its", "just", "know", "me", "my", "of", "on", "one", "or", "our", "out", "please", "she",
    "should", "so", "some", "than", "thank", "thanks", "that", "the", "their", "them", "then", "there",
    "these", "they", "this", "those", "to", "up", "us", "use", "was", "we", "were", "what", "when", "where",
    "which", "who", "why", "will", "with", "would", "you", "your", "am", "been", "being", "every", "s", "t",
    "re",
];

/// The index.
#[derive(Debug, Clone)]
pub struct Ranking {
    ids: Vec<SymptomId>,
    lengths: Vec<f64>,
    average: f64,
    /// For each stem the symptoms that have it, and how heavily.
    postings: BTreeMap<String, Vec<(usize, f64)>>,
    /// For each stem with one letter left out the stems it can come from: finds words with one typo.
    cut: BTreeMap<String, Vec<String>>,
}

/// A symptom that shares words with a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked<'r> {
    /// The symptom.
    pub symptom: &'r SymptomId,
    /// How well it fits; only comparable within one search.
    pub score: f64,
    /// The words of the text that made it, as written there, the most telling first.
    pub words: Vec<String>,
}

impl Ranking {
    pub(super) fn new(symptoms: &[Symptom]) -> Self {
        let mut postings: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
        let mut lengths = Vec::with_capacity(symptoms.len());
        for (n, symptom) in symptoms.iter().enumerate() {
            let mut weights: BTreeMap<String, f64> = BTreeMap::new();
            let mut add = |text: &str, weight: f64| {
                for (_, stem) in stems(&normalise(text)) {
                    *weights.entry(stem).or_default() += weight;
                }
            };
            add(&symptom.title, 3.0);
            symptom.signs.keywords.iter().for_each(|k| add(k, 3.0));
            symptom.signs.messages.iter().for_each(|m| add(m, 2.0));
            for part in [&symptom.person, &symptom.admin].into_iter().flatten() {
                texts(part).iter().for_each(|(text, weight)| add(text, *weight));
            }
            lengths.push(weights.values().sum());
            for (stem, weight) in weights {
                postings.entry(stem).or_default().push((n, weight));
            }
        }
        let average =
            lengths.iter().sum::<f64>() / f64::from(u32::try_from(lengths.len().max(1)).unwrap_or(1));
        let mut cut: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for stem in postings.keys().filter(|s| s.chars().count() >= 5) {
            for short in cuts(stem) {
                cut.entry(short).or_default().push(stem.clone());
            }
        }
        Self { ids: symptoms.iter().map(|s| s.id.clone()).collect(), lengths, average, postings, cut }
    }

    /// The symptoms that share telling words with a normalised text, best first. Equal scores stand in the order of ids.
    #[must_use]
    pub fn search(&self, normalised: &str) -> Vec<Ranked<'_>> {
        let total = f64::from(u32::try_from(self.ids.len()).unwrap_or(u32::MAX));
        let mut scores: BTreeMap<usize, (f64, Vec<(f64, String)>)> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (word, stem) in stems(normalised) {
            for (stem, share) in self.meant(&stem) {
                let Some(postings) = self.postings.get(stem).filter(|_| seen.insert(stem.to_owned())) else {
                    continue;
                };
                let having = f64::from(u32::try_from(postings.len()).unwrap_or(u32::MAX));
                let telling = (1.0 + (total - having + 0.5) / (having + 0.5)).ln();
                for &(n, weight) in postings {
                    let length = 1.0 - B + B * self.lengths[n] / self.average;
                    let score = share * telling * weight * (K1 + 1.0) / (weight + K1 * length);
                    let entry = scores.entry(n).or_default();
                    entry.0 += score;
                    entry.1.push((score, word.clone()));
                }
            }
        }
        let mut ranked: Vec<Ranked<'_>> = scores
            .into_iter()
            .map(|(n, (score, mut words))| {
                words.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
                Ranked { symptom: &self.ids[n], score, words: words.into_iter().map(|(_, w)| w).collect() }
            })
            .collect();
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.symptom.cmp(b.symptom)));
        ranked
    }

    /// The stems that a stem can mean: itself, or where nobody has it those that are one letter away, for less.
    fn meant<'a>(&'a self, stem: &'a str) -> Vec<(&'a str, f64)> {
        if self.postings.contains_key(stem) {
            return vec![(stem, 1.0)];
        }
        if stem.chars().count() < 5 {
            return Vec::new();
        }
        let mut near: BTreeSet<&str> = BTreeSet::new();
        for short in cuts(stem).into_iter().chain(std::iter::once(stem.to_owned())) {
            if let Some((known, _)) = self.postings.get_key_value(&short) {
                near.insert(known);
            }
            near.extend(self.cut.get(&short).into_iter().flatten().map(String::as_str));
        }
        let near = near.into_iter().filter(|k| strsim::osa_distance(k, stem) == 1);
        near.map(|k| (k, 0.7)).collect()
    }
}

/// A word with each of its letters left out in turn.
fn cuts(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    (0..letters.len())
        .map(|n| letters.iter().enumerate().filter(|(i, _)| *i != n).map(|(_, c)| *c).collect())
        .collect()
}

/// The words of a normalised text that say something, each with its stem.
fn stems(normalised: &str) -> Vec<(String, String)> {
    normalised
        .split(' ')
        .filter(|w| w.len() > 1 && !STOP.contains(w))
        .map(|w| (w.to_owned(), stem(w)))
        .collect()
}

/// Takes the endings off that a word gets in a sentence: “resets”, “resetting” and “reset” are one word. Codes keep theirs.
fn stem(word: &str) -> String {
    if word.chars().any(|c| c.is_ascii_digit()) || !word.is_ascii() {
        return word.to_owned();
    }
    let strip = |end: &str, least: usize| word.strip_suffix(end).filter(|s| s.len() >= least);
    let base = if let Some(s) = strip("ies", 3) {
        return format!("{s}y");
    } else if let Some(s) = strip("sses", 2) {
        return format!("{s}ss");
    } else if let Some(s) = strip("ing", 3).or_else(|| strip("edly", 3)).or_else(|| strip("ed", 3)) {
        s
    } else if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        word
    } else if let Some(s) = strip("s", 3) {
        s
    } else {
        word
    };
    let base = base.strip_suffix('e').filter(|s| s.len() >= 3).unwrap_or(base);
    // “resett”, “stopp”: the letter that was doubled before the ending.
    let mut letters = base.chars().rev();
    match (letters.next(), letters.next()) {
        (Some(a), Some(b)) if a == b && !"aeiousl".contains(a) && base.len() > 3 => {
            base[..base.len() - 1].to_owned()
        }
        _ => base.to_owned(),
    }
}

/// The texts of a part, with their weight.
fn texts(part: &Part) -> Vec<(String, f64)> {
    let slots = Slots { helpdesk: String::new(), wait_until: String::new() };
    let text = |blocks: &[Block]| plain(blocks, &slots);
    let mut out = vec![(text(&part.meaning), 1.0), (text(&part.instead), 0.3)];
    for cause in &part.causes {
        out.push((cause.title.clone(), 1.5));
        out.push((text(&cause.why), 0.5));
        out.push((text(&cause.tell), 0.5));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (a, b) in [
            ("resets", "reset"),
            ("resetting", "reset"),
            ("expired", "expire"),
            ("policies", "policy"),
            ("messages", "message"),
            ("stopped", "stop"),
            ("blocked", "block"),
        ] {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
        assert_eq!(stem("process"), "process");
        assert_eq!(stem("33004s"), "33004s");
    }

    #[test]
    fn one_typo_is_one_letter_apart() {
        assert!(cuts("reset").contains(&"rset".to_owned()));
        assert_eq!(cuts("abc").len(), 3);
    }
}
