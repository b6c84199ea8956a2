//! A look-up from end to end: text in, one [`Report`] out, the same for the command line and the API.
//!
//! [`look_up`] sends the text through the gate, identifies it, finds the facts in it, and names the question that decides
//! where there is one. [`Case`] and [`Scores`] measure how good the look-up is. Pure; it must not know who asks, nor what
//! becomes of the answer.

use crate::{
    evidence::{self, Certainty, Clean, IngestError, Limit, Reason, Understood},
    flow::{Entry, Flow},
    symptom::Symptoms,
};

mod case;
mod judge;
mod report;
mod score;
mod unknown;

pub use case::{Case, Scope};
pub use judge::{Figure, Judged, Miss, MissKind, Shown, judge};
pub use report::{Asked, Offered, Proposed, Report, Seen};
pub use score::{Group, Row, Scores, Tally};
pub use unknown::named;

/// What a look-up gives.
#[derive(Debug, Clone)]
pub struct Lookup {
    /// The text as it came through the gate.
    pub text: Clean,
    /// What was understood, for whoever goes on with it.
    pub understood: Understood,
    /// The record for whoever asked.
    pub report: Report,
}

/// Looks a text up.
///
/// # Errors
/// [`IngestError`] where the gate does not let it through.
pub fn look_up(raw: &[u8], limit: Limit, flow: &Flow, symptoms: &Symptoms) -> Result<Lookup, IngestError> {
    let ingested = evidence::ingest(raw, limit)?;
    let understood = evidence::identify(&ingested.text, symptoms);
    let facts = evidence::facts(&ingested.text);
    let report = Report::new(&understood, facts, ingested.removed, flow, symptoms);
    Ok(Lookup { text: ingested.text, understood, report })
}

/// Where the questions begin after a look-up, and why: at the one problem that is claimed, at the question that decides, or at
/// the start.
#[must_use]
pub fn entry(understood: &Understood) -> (Entry, Option<&Reason>) {
    let claim = understood.matches.first().filter(|m| m.certainty != Certainty::Possible);
    if let Some((claim, reason)) = claim.and_then(|m| Some((m, m.reasons.first()?))) {
        return (Entry::Symptom(claim.symptom.clone()), Some(reason));
    }
    match &understood.question {
        Some((question, reason)) => (Entry::Question(question.clone()), Some(reason)),
        None => (Entry::Start, None),
    }
}
