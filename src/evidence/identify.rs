//! From text to documented symptoms, with the reason for each: the look-up behind the paste box.
//!
//! Deterministic and explainable: a claim rests on an identifier or a literal message that stands in the text; words
//! alone make an offer. Where a sign belongs to several symptoms, the answer is the question that decides between them.
//! The seam for a better look-up is [`identify`]: text and tables in, [`Understood`] out.

use serde::{Deserialize, Serialize};

use super::{Clean, signs};
use crate::{
    ids::{Identifier, NodeId, SymptomId},
    symptom::{Found, Kind, Symptoms, wording::normalise},
};

/// A symptom proposed for a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// The symptom.
    pub symptom: SymptomId,
    /// How sure it is.
    pub certainty: Certainty,
    /// Why, in order of weight.
    pub reasons: Vec<Reason>,
}

/// Why a symptom was proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// What sort of sign it is.
    pub kind: ReasonKind,
    /// The sign: the code, the message, the words.
    pub text: String,
}

/// What sort of sign led to a symptom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReasonKind {
    /// A code, event number, HRESULT or name.
    Identifier,
    /// A literal message.
    Message,
    /// Everyday words.
    Words,
}

/// How sure a match is. The first two are claims, the last is an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// The code or the whole message stands there.
    Certain,
    /// Much speaks for it.
    Likely,
    /// It may be.
    Possible,
}

/// What was understood of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Understood {
    /// Proposed symptoms, best first.
    pub matches: Vec<Match>,
    /// A sign that several symptoms share, and the question that decides between them.
    pub question: Option<(NodeId, Reason)>,
    /// Every identifier that was read, in order of appearance.
    pub identifiers: Vec<Identifier>,
    /// Those of them that no symptom has.
    pub unknown: Vec<Identifier>,
}

/// How many offers are made at most.
const OFFERS: usize = 3;

/// A message shorter than this, in characters, is too common to claim on its own.
const CLAIM_LENGTH: usize = 18;

/// Looks for documented symptoms in a text.
#[must_use]
pub fn identify(text: &Clean, symptoms: &Symptoms) -> Understood {
    let mut out =
        Understood { identifiers: signs::identifiers(text, symptoms.index()), ..Understood::default() };
    let normalised = normalise(text.as_str());
    let messages = symptoms.messages().find(&normalised);
    for identifier in &out.identifiers.clone() {
        let reason = Reason { kind: ReasonKind::Identifier, text: identifier.to_string() };
        match symptoms.index().find(identifier) {
            None => out.unknown.push(identifier.clone()),
            Some(Found::One(symptom)) => claim(&mut out.matches, symptom, Certainty::Certain, reason),
            Some(Found::Several { symptoms: several, question }) => {
                // Another sign of one of them decides; otherwise the question does.
                let decided: Vec<&SymptomId> = several
                    .iter()
                    .filter(|s| {
                        messages.iter().any(|m| m.symptoms.contains(s) && m.symptoms.len() == 1)
                            || out.identifiers.iter().any(|other| {
                                other != identifier && symptoms.index().find(other) == Some(Found::One(s))
                            })
                    })
                    .collect();
                match (decided.as_slice(), question) {
                    ([one], _) => claim(&mut out.matches, one, Certainty::Certain, reason),
                    (_, Some(question)) => {
                        out.question.get_or_insert_with(|| (question.clone(), reason.clone()));
                        several
                            .iter()
                            .for_each(|s| claim(&mut out.matches, s, Certainty::Possible, reason.clone()));
                    }
                    (_, None) => {
                        several
                            .iter()
                            .for_each(|s| claim(&mut out.matches, s, Certainty::Possible, reason.clone()));
                    }
                }
            }
        }
    }
    for message in &messages {
        let reason = Reason { kind: ReasonKind::Message, text: message.text.to_owned() };
        match message.symptoms {
            [one] => {
                let certainty =
                    if message.length >= CLAIM_LENGTH { Certainty::Certain } else { Certainty::Possible };
                claim(&mut out.matches, one, certainty, reason);
            }
            several => {
                let decided = several.iter().any(|s| {
                    out.matches.iter().any(|m| m.symptom == *s && m.certainty == Certainty::Certain)
                });
                if let Some(question) = message.question.filter(|_| !decided) {
                    out.question.get_or_insert_with(|| (question.clone(), reason.clone()));
                }
                several.iter().for_each(|s| claim(&mut out.matches, s, Certainty::Possible, reason.clone()));
            }
        }
    }
    order(&mut out.matches, symptoms);
    if out.matches.iter().any(|m| m.certainty != Certainty::Possible) {
        // A question between symptoms is idle once another sign has claimed one of them.
        let idle = |reason: &Reason| {
            out.matches.iter().any(|m| m.certainty != Certainty::Possible && m.reasons.contains(reason))
        };
        if out.question.as_ref().is_some_and(|(_, reason)| idle(reason)) {
            out.question = None;
        }
    } else if out.question.is_none() {
        for (symptom, words) in signs::by_words(&normalised, symptoms) {
            let reason = Reason { kind: ReasonKind::Words, text: words };
            claim(&mut out.matches, symptom, Certainty::Possible, reason);
        }
        out.matches.truncate(OFFERS);
    }
    out
}

fn claim(matches: &mut Vec<Match>, symptom: &SymptomId, certainty: Certainty, reason: Reason) {
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

/// Best first: surer before less sure; a fault before what is normal, because a success beside a fault explains nothing;
/// a symptom that names another as its likely cause after it (31003 after 33004); otherwise as they stand in the text.
fn order(matches: &mut [Match], symptoms: &Symptoms) {
    matches.sort_by_key(|m| {
        let symptom = symptoms.get(&m.symptom);
        let kind = symptom.map_or(Kind::Normal, |s| s.kind);
        let container = symptom.is_some_and(|s| s.asks.is_some());
        (m.certainty, kind, container)
    });
}
