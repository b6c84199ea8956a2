//! What identifiers and literal messages claim, and the question where they do not decide.
//!
//! It knows the tables; everyday words and causality are not its business.

use super::{Certainty, Match, Reason, ReasonKind};
use crate::{
    ids::{Identifier, NodeId, SymptomId},
    symptom::{Found, Kind, MessageFound, Symptoms},
};

/// A message shorter than this, in characters of the compared spelling, is too common to claim on its own. Eight characters of
/// a script without spaces are as long, because their compared spelling has a space after each; they say more than three words.
const CLAIM_LENGTH: usize = 15;

/// An identifier weighs as much as a message of so many characters: more than a heading, less than nothing else.
const IDENTIFIER: usize = 500;

/// Claims while they are collected.
pub(super) struct Claims<'s> {
    symptoms: &'s Symptoms,
    found: Vec<(Match, usize)>,
    question: Option<(NodeId, Reason)>,
}

impl<'s> Claims<'s> {
    pub fn new(symptoms: &'s Symptoms) -> Self {
        Self { symptoms, found: Vec::new(), question: None }
    }

    /// Claims by identifiers. Gives those that no symptom has.
    pub fn identifiers(
        &mut self,
        identifiers: &[Identifier],
        messages: &[MessageFound<'_>],
    ) -> Vec<Identifier> {
        let index = self.symptoms.index();
        let mut unknown = Vec::new();
        for identifier in identifiers {
            let reason = Reason { kind: ReasonKind::Identifier, text: identifier.to_string() };
            match index.find(identifier) {
                None => unknown.push(identifier.clone()),
                Some(Found::One(symptom)) => self.claim(symptom, Certainty::Certain, IDENTIFIER, reason),
                Some(Found::Several { symptoms: several, question }) => {
                    // Another sign of one of them decides; otherwise the question does.
                    let decided: Vec<&SymptomId> = several
                        .iter()
                        .filter(|s| {
                            messages.iter().any(|m| m.symptoms.contains(s) && m.symptoms.len() == 1)
                                || identifiers.iter().any(|other| {
                                    other != identifier && index.find(other) == Some(Found::One(s))
                                })
                        })
                        .collect();
                    if let [one] = decided.as_slice() {
                        self.claim(one, Certainty::Certain, IDENTIFIER, reason);
                    } else {
                        if let Some(question) = question {
                            self.question.get_or_insert_with(|| (question.clone(), reason.clone()));
                        }
                        for s in several {
                            self.claim(s, Certainty::Possible, IDENTIFIER, reason.clone());
                        }
                    }
                }
            }
        }
        unknown
    }

    /// Claims by messages that stand in the text.
    pub fn messages(&mut self, messages: &[MessageFound<'_>]) {
        for message in messages {
            let reason = Reason { kind: ReasonKind::Message, text: message.text.to_owned() };
            match message.symptoms {
                [one] => {
                    let certainty =
                        if message.length >= CLAIM_LENGTH { Certainty::Certain } else { Certainty::Possible };
                    self.claim(one, certainty, message.length, reason);
                }
                several => {
                    let decided = several.iter().any(|s| {
                        self.found.iter().any(|(m, _)| m.symptom == *s && m.certainty == Certainty::Certain)
                    });
                    if let Some(question) = message.question.filter(|_| !decided) {
                        self.question.get_or_insert_with(|| (question.clone(), reason.clone()));
                    }
                    for s in several {
                        self.claim(s, Certainty::Possible, message.length, reason.clone());
                    }
                }
            }
        }
    }

    /// What is claimed, best first, and the question that is left.
    ///
    /// Best first: surer before less sure; a fault before what is normal, because a success beside a fault explains nothing;
    /// a symptom that names another as its likely cause after it; an identifier and a long message before a heading;
    /// otherwise as they stand in the text.
    pub fn finish(mut self) -> (Vec<Match>, Option<(NodeId, Reason)>) {
        let symptoms = self.symptoms;
        self.found.sort_by_key(|(m, weight)| {
            let symptom = symptoms.get(&m.symptom);
            let kind = symptom.map_or(Kind::Normal, |s| s.kind);
            let container = symptom.is_some_and(|s| s.asks.is_some());
            (m.certainty, kind, container, std::cmp::Reverse(*weight))
        });
        let matches: Vec<Match> = self.found.into_iter().map(|(m, _)| m).collect();
        // A question between symptoms is idle once another sign has claimed one of them.
        let question = self.question.filter(|(_, reason)| {
            !matches.iter().any(|m| m.certainty.is_claim() && m.reasons.contains(reason))
        });
        (matches, question)
    }

    fn claim(&mut self, symptom: &SymptomId, certainty: Certainty, weight: usize, reason: Reason) {
        match self.found.iter_mut().find(|(m, _)| m.symptom == *symptom) {
            Some((known, known_weight)) => {
                known.certainty = known.certainty.min(certainty);
                *known_weight = (*known_weight).max(weight);
                if !known.reasons.contains(&reason) {
                    known.reasons.push(reason);
                }
            }
            None => {
                let found = Match { symptom: symptom.clone(), certainty, reasons: vec![reason] };
                self.found.push((found, weight));
            }
        }
    }
}
