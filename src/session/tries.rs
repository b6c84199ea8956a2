//! From a symptom to what is stored of trying it: its steps with a verdict, or the next likely cause. The words are those of
//! the content at that moment.

use super::{
    Place, Session,
    change::{PutVerdict, TryNext},
    ended, place,
};
use crate::{
    evidence::Clean,
    flow::Flow,
    ids::{SymptomId, Verdict},
    symptom::{Symptom, Symptoms},
};

/// The most characters of what still does not work.
pub const LONGEST_STILL: usize = 2_000;

/// Whether the session is or was at the steps of this symptom, so that they can be ticked and judged.
#[must_use]
pub fn reached(flow: &Flow, symptoms: &Symptoms, session: &Session, symptom: &SymptomId) -> bool {
    let here = match place(flow, symptoms, session) {
        Place::Outcome(s) | Place::Done(s) | Place::NotFixed(s) => s == *symptom,
        Place::Question(_) | Place::Unknown => false,
    };
    let ended = ended(flow, symptoms, session);
    here || session.try_of(symptom, ended.as_ref()).is_some() || ended.as_ref() == Some(symptom)
}

/// What became of the steps of a symptom. What still fails counts after “partly” alone.
#[must_use]
pub fn judge(
    flow: &Flow,
    symptoms: &Symptoms,
    session: &Session,
    symptom: &Symptom,
    (verdict, still): (Verdict, Clean),
    content_version: &str,
) -> PutVerdict {
    PutVerdict {
        symptom: symptom.id.clone(),
        from: ended(flow, symptoms, session),
        title: symptom.title.clone(),
        provenance: provenance(symptoms, symptom),
        verdict,
        still: Some(still).filter(|s| verdict == Verdict::Partly && !s.as_str().trim().is_empty()),
        content_version: content_version.to_owned(),
    }
}

/// Beginning to try a symptom.
#[must_use]
pub fn try_next(
    flow: &Flow,
    symptoms: &Symptoms,
    session: &Session,
    symptom: &Symptom,
    content_version: &str,
) -> TryNext {
    TryNext {
        symptom: symptom.id.clone(),
        from: ended(flow, symptoms, session),
        title: symptom.title.clone(),
        provenance: provenance(symptoms, symptom),
        content_version: content_version.to_owned(),
    }
}

/// The documents of a symptom as stored words.
#[must_use]
pub fn provenance(symptoms: &Symptoms, symptom: &Symptom) -> Vec<String> {
    symptom
        .sources
        .iter()
        .map(|s| {
            let document = symptoms.document(&s.document);
            let title = document.map_or(s.document.as_str(), |d| d.title.as_str());
            match document.and_then(|d| d.url.as_deref()) {
                Some(url) => format!("{title}, {} ({url}), checked {}", s.row, s.checked),
                None => format!("{title}, {}, checked {}", s.row, s.checked),
            }
        })
        .collect()
}
