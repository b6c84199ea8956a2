//! From text to documented symptoms, with the reason for each: the look-up behind the paste box.
//!
//! Deterministic and explainable. A claim rests on an identifier or a literal message that stands in the text; everyday
//! words alone make an offer. Where a sign belongs to several symptoms, the answer is the question that decides between
//! them. Where several signs stand in one text, causality decides ([`causality`]).
//!
//! [`causality`]: mod@super::causality

use serde::{Deserialize, Serialize};

use super::{
    Clean,
    causality::causality,
    claims::Claims,
    log_signs, offers,
    signs::{self, Signs},
};
use crate::{
    ids::{Identifier, NodeId, SymptomId},
    symptom::{Symptoms, wording::normalise},
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
    /// A literal message, whole or nearly.
    Message,
    /// It explains another sign of the text; the text of the reason is that sign.
    Explains,
    /// What looks like a code, and is written with other letters; the text of the reason is the code.
    Lookalike,
    /// Everyday words.
    Words,
}

/// How sure a match is. The first two are claims, the last is an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// The code or the whole message stands there.
    Certain,
    /// Nearly the whole message stands there, and no other is as near.
    Likely,
    /// It may be.
    Possible,
}

impl Certainty {
    /// Whether it is a claim.
    #[must_use]
    pub fn is_claim(self) -> bool {
        match self {
            Self::Certain | Self::Likely => true,
            Self::Possible => false,
        }
    }
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
    /// What looks like an identifier but is written with other letters: as written, and what was probably meant.
    pub lookalikes: Vec<(String, Identifier)>,
}

/// Looks for documented symptoms in a text.
///
/// Where the text is an event log, its events are read as such: a number counts by its source, and the reading of the log
/// says which problem comes first.
#[must_use]
pub fn identify(text: &Clean, symptoms: &Symptoms) -> Understood {
    match log_signs::read(text, symptoms) {
        Some((signs, chief)) => {
            let mut understood = understand(text, signs, symptoms);
            // Stable: what the log puts first comes first, the rest stays.
            understood.matches.sort_by_key(|m| {
                (m.certainty, chief.iter().position(|c| *c == m.symptom).unwrap_or(usize::MAX))
            });
            understood
        }
        None => identify_words(text, symptoms),
    }
}

/// The same for a text that is no log.
pub(super) fn identify_words(text: &Clean, symptoms: &Symptoms) -> Understood {
    understand(text, signs::read(text, symptoms.index()), symptoms)
}

fn understand(text: &Clean, signs: Signs, symptoms: &Symptoms) -> Understood {
    let Signs { identifiers, lookalikes } = signs;
    let normalised = normalise(text.as_str());
    let messages = symptoms.messages().find(&normalised);
    let mut claims = Claims::new(symptoms);
    let unknown = claims.identifiers(&identifiers, &messages);
    claims.messages(&messages);
    let (mut matches, question) = claims.finish();
    causality(&mut matches, symptoms);
    if !matches.iter().any(|m| m.certainty == Certainty::Certain) && question.is_none() {
        offers::add(&mut matches, &normalised, &lookalikes, symptoms);
    }
    Understood { matches, question, identifiers, unknown, lookalikes }
}
