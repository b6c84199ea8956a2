//! Several signs in one text: what explains the others is the answer.
//!
//! Which symptom explains which is content (`explains` of a problem). It knows nothing of how the signs were found.

use std::collections::BTreeSet;

use super::{Match, Reason, ReasonKind};
use crate::{
    ids::SymptomId,
    symptom::{Symptom, Symptoms},
};

/// Sets each claimed match that explains another before it, and says so among its reasons. Matches that are offers explain
/// nothing.
pub(super) fn causality(matches: &mut [Match], symptoms: &Symptoms) {
    let claimed: Vec<SymptomId> =
        matches.iter().filter(|m| m.certainty.is_claim()).map(|m| m.symptom.clone()).collect();
    if claimed.len() < 2 {
        return;
    }
    let mut explained: BTreeSet<SymptomId> = BTreeSet::new();
    for cause in &claimed {
        for effect in symptoms.consequences(cause) {
            if !claimed.contains(&effect) || effect == *cause {
                continue;
            }
            let sign = matches.iter().find(|m| m.symptom == effect).and_then(|m| m.reasons.first());
            let text = sign.map_or_else(
                || symptoms.get(&effect).map_or_else(String::new, |s: &Symptom| s.title.clone()),
                |r| r.text.clone(),
            );
            let reason = Reason { kind: ReasonKind::Explains, text };
            if let Some(m) = matches.iter_mut().find(|m| m.symptom == *cause)
                && !m.reasons.contains(&reason)
            {
                m.reasons.push(reason);
            }
            explained.insert(effect);
        }
    }
    // Stable: within causes and within consequences the order stays as it was.
    matches.sort_by_key(|m| (!m.certainty.is_claim(), explained.contains(&m.symptom)));
}
