//! Takes what a person pasted: cleans it, looks it up, makes a session, and shows what was understood.

use axum::{extract::State as Extract, response::Response};

use super::{home, start::begin, view};
use crate::{
    evidence::{self, Certainty, Clean, IngestError, Limit, LogFormat, RawLog, ReasonKind, Understood},
    flow::Entry,
    paths::InSession,
    session::{
        Came, EnteredBy, Evidence,
        change::Begin,
        details::{self, FoundFacts},
    },
    web::{Error, State, extract::Reader, form::Fields, gaps, log::take},
};

/// 303 to `/found`; 422 where nothing was pasted or it looks like a bare password; 413 where it is too long.
pub async fn post(Extract(state): Extract<State>, reader: Reader, form: Fields) -> Result<Response, Error> {
    form.only(&["text", "not_password", "shared"], &[])?;
    let characters = state.config().limits.paste_characters;
    let mut limit = Limit::characters(if characters == 0 {
        usize::MAX
    } else {
        usize::try_from(characters).unwrap_or(usize::MAX)
    });
    if form.has("not_password") {
        limit = limit.accept_lone_word();
    }
    let messages = state.content().messages();
    let ingested = match evidence::ingest(form.raw("text").as_bytes(), limit) {
        Ok(ingested) => ingested,
        Err(IngestError::TooLong { .. }) => return Err(Error::TooLarge(Some(characters))),
        Err(IngestError::LoneSecret) => {
            return home::show(&state, &reader, Some(messages.fill("lone-password", &[])), true).await;
        }
    };
    if ingested.text.as_str().trim().is_empty() {
        return home::show(&state, &reader, Some(messages.fill("paste-empty", &[])), false).await;
    }
    let understood = evidence::identify(&ingested.text, state.content().symptoms());
    gaps::count(&state, &ingested.text, &understood);
    let (entry, by, because) = entry(&understood);
    let facts = evidence::facts(&ingested.text);
    // Events of a log in the text are kept as a log beside it.
    let log = match evidence::read_text(ingested.text.as_str()).filter(is_a_log) {
        Some(raw) => Some(take::take(&state, raw, Came::Pasted).await?.log),
        None => None,
    };
    let beginning = Begin {
        entry,
        by,
        because,
        evidence: Some(Evidence {
            removed: ingested.removed.iter().map(|kind| kind.word().to_owned()).collect(),
            matches: understood.matches,
            unknown: understood.unknown.iter().map(ToString::to_string).collect(),
            text: ingested.text,
        }),
        found: details::found(&FoundFacts::from(&facts), state.now()),
        answers: Vec::new(),
        log,
        content_version: state.content().version().to_owned(),
    };
    begin(&state, &reader, beginning, form.has("shared"), |reference| InSession(reference).found()).await
}

/// One event that somebody only names in a sentence is no log.
fn is_a_log(raw: &RawLog) -> bool {
    raw.events.len() > usize::from(raw.format == LogFormat::Quoted)
}

/// Where a session begins after a paste: at the one symptom that is claimed, at the question that decides, or at the start.
fn entry(understood: &Understood) -> (Entry, EnteredBy, Clean) {
    let by = |kind| match kind {
        ReasonKind::Identifier | ReasonKind::Explains | ReasonKind::Lookalike => EnteredBy::Code,
        ReasonKind::Message => EnteredBy::Message,
        ReasonKind::Words => EnteredBy::Words,
    };
    let claim = understood.matches.first().filter(|m| m.certainty != Certainty::Possible);
    if let Some((claim, reason)) = claim.and_then(|m| Some((m, m.reasons.first()?))) {
        let because = view::through_gate(&reason.text);
        return (Entry::Symptom(claim.symptom.clone()), by(reason.kind), because);
    }
    if let Some((question, reason)) = &understood.question {
        return (Entry::Question(question.clone()), by(reason.kind), view::through_gate(&reason.text));
    }
    (Entry::Start, EnteredBy::Questions, Clean::default())
}
