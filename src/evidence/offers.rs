//! What everyday words, messages in part and look-alikes offer, where no code and no whole message stands in a text.
//!
//! It knows the ranking and the tables. Whatever it adds is ordered by one score, so that a message that stands there in part
//! and words that fit are weighed against each other.

use std::collections::BTreeMap;

use super::{Certainty, Match, Reason, ReasonKind};
use crate::{
    ids::{Identifier, SymptomId},
    symptom::{Found, MessageFound, Ranked, Symptoms},
};

/// How many offers are made at most.
const OFFERS: usize = 3;

/// From this share on a message that stands there in part is offered.
const PART: f64 = 0.34;

/// From this share on it is claimed, if no other symptom's message is as near.
const NEARLY_WHOLE: f64 = 0.82;

/// By so much another symptom's message must stand behind.
const AHEAD: f64 = 0.2;

/// A message shorter than this, in characters, is not claimed by part.
const LONG: usize = 30;

/// What a whole message weighs beside words.
const MESSAGE: f64 = 26.0;

/// A score below this is no offer: the words are shared by chance.
const LEAST: f64 = 5.0;

/// One word alone is chance, unless it is most of what somebody would say.
const WHOLE_PHRASE: f64 = 0.6;

/// And below this share of the best one neither.
const BEHIND: f64 = 0.3;

/// Adds offers, and the claims of messages that stand there nearly whole.
pub(super) fn add(
    matches: &mut Vec<Match>,
    normalised: &str,
    lookalikes: &[(String, Identifier)],
    symptoms: &Symptoms,
) {
    for (_, identifier) in lookalikes {
        let found: &[SymptomId] = match symptoms.index().find(identifier) {
            Some(Found::One(one)) => std::slice::from_ref(one),
            Some(Found::Several { symptoms, .. }) => symptoms,
            None => &[],
        };
        for symptom in found {
            let reason = Reason { kind: ReasonKind::Lookalike, text: identifier.to_string() };
            push(matches, symptom, Certainty::Possible, reason);
        }
    }
    let near = symptoms.messages().nearly(normalised, PART);
    let ranked = symptoms.ranking().search(normalised);
    let scores = scores(&near, &ranked);
    let best = scores.first().map_or(0.0, |s| s.score);
    for offer in scores.iter().filter(|o| o.score >= LEAST && o.score >= best * BEHIND) {
        if matches.len() >= OFFERS && !matches.iter().any(|m| m.symptom == *offer.symptom) {
            continue;
        }
        let certainty = if offer.claims(&near) { Certainty::Likely } else { Certainty::Possible };
        for reason in offer.reasons() {
            push(matches, offer.symptom, certainty, reason);
        }
    }
    matches.sort_by_key(|m| m.certainty);
}

/// A symptom, and what speaks for it.
struct Offer<'s> {
    symptom: &'s SymptomId,
    score: f64,
    message: Option<(&'s str, f64)>,
    words: &'s [String],
}

impl Offer<'_> {
    fn reasons(&self) -> impl Iterator<Item = Reason> {
        let message =
            self.message.map(|(text, _)| Reason { kind: ReasonKind::Message, text: text.to_owned() });
        let words: Vec<&str> = self.words.iter().take(5).map(String::as_str).collect();
        let words = (!words.is_empty() && message.is_none())
            .then(|| Reason { kind: ReasonKind::Words, text: words.join(", ") });
        message.into_iter().chain(words)
    }

    /// Whether its message stands there nearly whole, and that of no other symptom is near to it.
    fn claims(&self, near: &[(MessageFound<'_>, f64)]) -> bool {
        let Some((text, share)) = self.message else { return false };
        let others = near.iter().filter(|(m, _)| !m.symptoms.contains(self.symptom)).map(|(_, s)| *s);
        let alone = near.iter().any(|(m, _)| m.text == text && m.symptoms.len() == 1 && m.length >= LONG);
        share >= NEARLY_WHOLE && alone && others.fold(0.0, f64::max) <= share - AHEAD
    }
}

/// Everything that speaks for a symptom, in one number, best first.
fn scores<'s>(near: &'s [(MessageFound<'s>, f64)], ranked: &'s [Ranked<'s>]) -> Vec<Offer<'s>> {
    let mut offers: BTreeMap<&SymptomId, Offer<'s>> = BTreeMap::new();
    for (message, share) in near {
        for symptom in message.symptoms {
            let offer =
                offers.entry(symptom).or_insert(Offer { symptom, score: 0.0, message: None, words: &[] });
            if offer.message.is_none_or(|(_, known)| *share > known) {
                offer.message = Some((message.text, *share));
                offer.score = MESSAGE * share * share;
            }
        }
    }
    for r in ranked.iter().filter(|r| r.words.len() >= 2 || r.phrase >= WHOLE_PHRASE) {
        let symptom = r.symptom;
        let offer = offers.entry(symptom).or_insert(Offer { symptom, score: 0.0, message: None, words: &[] });
        offer.score += r.score;
        offer.words = &r.words;
    }
    let mut offers: Vec<Offer<'s>> = offers.into_values().collect();
    offers.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.symptom.cmp(b.symptom)));
    offers
}

fn push(matches: &mut Vec<Match>, symptom: &SymptomId, certainty: Certainty, reason: Reason) {
    match matches.iter_mut().find(|m| m.symptom == *symptom) {
        Some(known) => {
            known.certainty = known.certainty.min(certainty);
            if !known.reasons.contains(&reason) {
                known.reasons.push(reason);
            }
        }
        None => matches.push(Match { symptom: symptom.clone(), certainty, reasons: vec![reason] }),
    }
}
