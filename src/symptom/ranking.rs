//! Ranks symptoms by the words of a text: BM25 over titles, keywords, messages and causes, then how much of a symptom's own
//! phrases stands in the text. In memory, deterministic, and every hit says which words made it.
//!
//! The cost of a search grows with the words of the text, not with the number of symptoms: of each word only the symptoms
//! that say most about it are looked at, and phrases are compared for the best few alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Glossary, Part, Symptom,
    stem::{cuts, is_telling, stem},
    wording::normalise,
};
use crate::{
    ids::{Identifier, IdentifierKind, SymptomId},
    prose::{Block, Slots, plain},
};

/// Saturation and length normalisation of BM25: of the second less than customary, because a symptom with many keywords is
/// no worse for it.
const K1: f64 = 1.2;
const B: f64 = 0.6;

/// Of each word, how many symptoms are looked at.
const POSTINGS: usize = 64;

/// For how many symptoms phrases are compared.
const COMPARED: usize = 48;

/// What somebody says in their own words stands in so many words; a paste that is longer is a page, and its words are the
/// page's.
const WORDS: usize = 400;

/// How much the phrase that fits best counts beside the words.
const PHRASE: f64 = 1.2;

/// And how much each of the next few.
const MORE_PHRASES: f64 = 0.3;
const MORE: usize = 3;

/// A word that stands in explanations alone, and in no title, keyword, message or name of a cause, tells less than its rarity
/// says: “likely” is rare, and means nothing.
const EXPLANATION: f64 = 0.35;

/// Who meets a problem that shows its own code or event mostly pastes that; words alone speak less for it.
const CODED: f64 = 0.85;

/// The index.
#[derive(Debug, Clone)]
pub struct Ranking {
    ids: Vec<SymptomId>,
    lengths: Vec<f64>,
    average: f64,
    /// For each stem the symptoms that have it, and how heavily; the heaviest first.
    postings: HashMap<String, Posting>,
    /// For each stem with one letter left out the stems it can come from: finds words with one typo.
    cut: HashMap<String, Vec<String>>,
    /// For each symptom the stems of its phrases.
    phrases: Vec<Vec<Vec<String>>>,
    /// For each symptom how much words alone speak for it.
    priors: Vec<f64>,
    glossary: Glossary,
}

#[derive(Debug, Clone, Default)]
struct Posting {
    /// How much the word tells: the fewer symptoms have it, the more.
    telling: f64,
    symptoms: Vec<(usize, f64)>,
}

/// What the words of a text add up to for one symptom.
#[derive(Default)]
struct Hit {
    score: f64,
    /// What each word added, and which word of the text it is.
    words: Vec<(f64, usize)>,
}

/// A symptom that shares words with a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked<'r> {
    /// The symptom.
    pub symptom: &'r SymptomId,
    /// How well it fits; only comparable within one search.
    pub score: f64,
    /// How much of the symptom's best phrase stands in the text, from 0 to 1, by the weight of its words.
    pub phrase: f64,
    /// The words of the text that made it, as written there, the most telling first.
    pub words: Vec<String>,
}

impl Ranking {
    pub(super) fn new(symptoms: &[Symptom], glossary: Glossary) -> Self {
        let mut weighted: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
        let mut lengths = Vec::with_capacity(symptoms.len());
        let mut phrases = Vec::with_capacity(symptoms.len());
        // For each stem, in how many symptoms a phrase has it.
        let mut in_phrases: HashMap<String, usize> = HashMap::new();
        for (n, symptom) in symptoms.iter().enumerate() {
            let mut weights: BTreeMap<String, f64> = BTreeMap::new();
            let mut own = Vec::new();
            let mut telling: BTreeSet<String> = BTreeSet::new();
            for (text, weight, is_phrase) in texts(symptom) {
                let stems: Vec<String> =
                    terms(&glossary, &normalise(&text)).into_iter().map(|(_, s)| s).collect();
                for stem in &stems {
                    *weights.entry(stem.clone()).or_default() += weight;
                }
                if is_phrase {
                    telling.extend(stems.iter().cloned());
                    if stems.len() > 1 {
                        own.push(stems.into_iter().collect::<BTreeSet<_>>().into_iter().collect());
                    }
                }
            }
            for stem in telling {
                *in_phrases.entry(stem).or_default() += 1;
            }
            lengths.push(weights.values().sum());
            phrases.push(own);
            for (stem, weight) in weights {
                weighted.entry(stem).or_default().push((n, weight));
            }
        }
        let total = number(symptoms.len());
        let average = lengths.iter().sum::<f64>() / total.max(1.0);
        let mut cut: HashMap<String, Vec<String>> = HashMap::new();
        for stem in weighted.keys().filter(|s| s.chars().count() >= 5) {
            for short in cuts(stem) {
                cut.entry(short).or_default().push(stem.clone());
            }
        }
        let postings = weighted
            .into_iter()
            .map(|(stem, mut symptoms)| {
                let (having, share) = match in_phrases.get(&stem) {
                    Some(n) => (number(*n), 1.0),
                    None => (number(symptoms.len()), EXPLANATION),
                };
                let telling = share * (1.0 + (total - having + 0.5) / (having + 0.5)).ln();
                symptoms.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                symptoms.truncate(POSTINGS);
                (stem, Posting { telling, symptoms })
            })
            .collect();
        let ids = symptoms.iter().map(|s| s.id.clone()).collect();
        let priors = symptoms.iter().map(prior).collect();
        Self { ids, lengths, average, postings, cut, phrases, priors, glossary }
    }

    /// The symptoms that share telling words with a normalised text, best first. Equal scores stand in the order of ids.
    #[must_use]
    pub fn search(&self, normalised: &str) -> Vec<Ranked<'_>> {
        let mut scores: BTreeMap<usize, Hit> = BTreeMap::new();
        let mut seen: HashMap<&str, f64> = HashMap::new();
        let terms = terms(&self.glossary, beginning(normalised));
        for (n, (_, stem)) in terms.iter().enumerate() {
            for (stem, share) in self.meant(stem) {
                let Some((stem, posting)) = self.postings.get_key_value(stem) else { continue };
                if seen.insert(stem, share).is_some() {
                    continue;
                }
                for &(symptom, weight) in &posting.symptoms {
                    let length = 1.0 - B + B * self.lengths[symptom] / self.average;
                    let score = share * posting.telling * weight * (K1 + 1.0) / (weight + K1 * length);
                    let entry = scores.entry(symptom).or_default();
                    entry.score += score;
                    entry.words.push((score, n));
                }
            }
        }
        let mut best: Vec<(usize, Hit)> = scores.into_iter().collect();
        let rough = |(n, hit): &(usize, Hit)| hit.score * self.priors[*n];
        best.sort_by(|a, b| rough(b).total_cmp(&rough(a)).then(a.0.cmp(&b.0)));
        best.truncate(COMPARED);
        let mut ranked: Vec<Ranked<'_>> = best
            .into_iter()
            .map(|(symptom, Hit { score, mut words })| {
                words.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                let (extra, phrase) = self.phrases_in(symptom, &seen);
                Ranked {
                    symptom: &self.ids[symptom],
                    score: (score + extra) * self.priors[symptom],
                    phrase,
                    words: words.into_iter().map(|(_, n)| terms[n].0.clone()).collect(),
                }
            })
            .collect();
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.symptom.cmp(b.symptom)));
        ranked
    }

    /// Whether a normalised text has one of these words or terms; terms are words of the glossary, joined by `_`.
    #[must_use]
    pub fn has_term(&self, normalised: &str, terms: &[&str]) -> bool {
        let words = self.glossary.words(beginning(normalised));
        words.iter().any(|w| terms.contains(&w.term.unwrap_or(&w.written)))
    }

    /// What the phrases of a symptom add, and how much of the best one stands there.
    fn phrases_in(&self, symptom: usize, seen: &HashMap<&str, f64>) -> (f64, f64) {
        let mut parts: Vec<(f64, f64)> = Vec::with_capacity(self.phrases[symptom].len());
        for phrase in &self.phrases[symptom] {
            let (mut all, mut found) = (0.0, 0.0);
            for stem in phrase {
                let telling = self.postings.get(stem).map_or(0.0, |p| p.telling);
                all += telling;
                found += telling * seen.get(stem.as_str()).copied().unwrap_or(0.0);
            }
            let share = if all > 0.0 { found / all } else { 0.0 };
            if found > 0.0 {
                parts.push((share * share * found, share));
            }
        }
        parts.sort_by(|a, b| b.0.total_cmp(&a.0));
        let Some((best, share)) = parts.first().copied() else { return (0.0, 0.0) };
        let more: f64 = parts.iter().skip(1).take(MORE).map(|(extra, _)| extra).sum();
        (PHRASE * best + MORE_PHRASES * more, share)
    }

    /// The stems that a stem can mean: itself, or where nobody has it those that are one letter away, for less.
    fn meant<'a>(&'a self, stem: &'a str) -> Vec<(&'a str, f64)> {
        if self.postings.contains_key(stem) {
            return vec![(stem, 1.0)];
        }
        if stem.chars().count() < 5 || stem.len() > 40 {
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

/// The part of a normalised text that is ranked.
fn beginning(normalised: &str) -> &str {
    let end = normalised.match_indices(' ').nth(WORDS - 1).map_or(normalised.len(), |(at, _)| at);
    &normalised[..end]
}

fn number(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// The words of a normalised text that say something, as written, each with its stem or the term it stands for.
fn terms(glossary: &Glossary, normalised: &str) -> Vec<(String, String)> {
    let words = glossary.words(normalised).into_iter();
    words
        .filter_map(|word| match word.term {
            Some(term) => Some((word.written.into_owned(), term.to_owned())),
            None if is_telling(&word.written) => {
                let stem = stem(&word.written);
                Some((word.written.into_owned(), stem))
            }
            None => None,
        })
        .collect()
}

fn prior(symptom: &Symptom) -> f64 {
    let shows = |i: &Identifier| matches!(i.kind(), IdentifierKind::Aadsts | IdentifierKind::Event);
    if symptom.signs.identifiers.iter().any(shows) { CODED } else { 1.0 }
}

/// The texts of a symptom, with their weight, and whether each is a phrase that people would use.
fn texts(symptom: &Symptom) -> Vec<(String, f64, bool)> {
    let slots = Slots { helpdesk: String::new(), wait_until: String::new() };
    let text = |blocks: &[Block]| plain(blocks, &slots);
    let mut out = vec![(symptom.title.clone(), 3.0, true)];
    out.extend(symptom.signs.keywords.iter().map(|k| (k.clone(), 2.0, true)));
    // Messages in other languages are found as messages; nineteen copies of one sentence would outweigh everything here.
    out.extend(symptom.signs.messages.iter().map(|m| (m.clone(), 2.0, true)));
    for part in [&symptom.person, &symptom.admin].into_iter().flatten() {
        part_texts(part, &text, &mut out);
    }
    out
}

fn part_texts(part: &Part, text: &dyn Fn(&[Block]) -> String, out: &mut Vec<(String, f64, bool)>) {
    out.extend([(text(&part.meaning), 0.5, false), (text(&part.instead), 0.15, false)]);
    for cause in &part.causes {
        out.push((cause.title.clone(), 1.5, true));
        out.push((text(&cause.why), 0.25, false));
        out.push((text(&cause.tell), 0.25, false));
    }
}
