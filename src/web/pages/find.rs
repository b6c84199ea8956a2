//! Takes what a person pasted: cleans it, looks it up, makes a session, and shows what was understood.

use axum::{extract::State as Extract, response::Response};

use super::{home, start::begin, view};
use crate::{
    evidence::{self, Clean, IngestError, Limit, LogFormat, RawLog, ReasonKind, Understood},
    flow::Entry,
    lookup,
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
    let messages = state.content().messages();
    let beginning = match beginning(&state, form.raw("text"), form.has("not_password")).await? {
        Ok(beginning) => beginning,
        Err(Unusable::TooLong { characters }) => return Err(Error::TooLarge(Some(characters))),
        Err(Unusable::LoneSecret) => {
            return home::show(&state, &reader, Some(messages.fill("lone-password", &[])), true).await;
        }
        Err(Unusable::Empty) => {
            return home::show(&state, &reader, Some(messages.fill("paste-empty", &[])), false).await;
        }
    };
    begin(&state, &reader, beginning, form.has("shared"), |reference| InSession(reference).found()).await
}

/// Why a text begins nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// It is longer than the limit.
    TooLong {
        /// The limit.
        characters: u32,
    },
    /// It is one word that looks like a password.
    LoneSecret,
    /// There is none.
    Empty,
}

/// What begins with a text: cleaned, looked up, with the events of a log in it kept beside it.
///
/// # Errors
/// [`Error::Internal`] where reading a log broke off; the inner error where the text cannot be used.
pub async fn beginning(
    state: &State,
    text: &str,
    not_password: bool,
) -> Result<Result<Begin, Unusable>, Error> {
    let characters = state.config().limits.paste_characters;
    let mut limit = Limit::characters(if characters == 0 {
        usize::MAX
    } else {
        usize::try_from(characters).unwrap_or(usize::MAX)
    });
    if not_password {
        limit = limit.accept_lone_word();
    }
    let ingested = match evidence::ingest(text.as_bytes(), limit) {
        Ok(ingested) => ingested,
        Err(IngestError::TooLong { .. }) => return Ok(Err(Unusable::TooLong { characters })),
        Err(IngestError::LoneSecret) => return Ok(Err(Unusable::LoneSecret)),
    };
    if ingested.text.as_str().trim().is_empty() {
        return Ok(Err(Unusable::Empty));
    }
    let understood = evidence::identify(&ingested.text, state.content().symptoms());
    gaps::count(state, &ingested.text, &understood);
    let (entry, by, because) = entry(&understood);
    let facts = evidence::facts(&ingested.text);
    // Events of a log in the text are kept as a log beside it.
    let log = match evidence::read_text(ingested.text.as_str()).filter(is_a_log) {
        Some(raw) => Some(take::take(state, raw, Came::Pasted).await?.log),
        None => None,
    };
    Ok(Ok(Begin {
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
    }))
}

/// One event that somebody only names in a sentence is no log.
fn is_a_log(raw: &RawLog) -> bool {
    raw.events.len() > usize::from(raw.format == LogFormat::Quoted)
}

/// Where a session begins after a paste, and what led there.
fn entry(understood: &Understood) -> (Entry, EnteredBy, Clean) {
    let (entry, reason) = lookup::entry(understood);
    let by = match reason.map(|r| r.kind) {
        Some(ReasonKind::Identifier | ReasonKind::Explains | ReasonKind::Lookalike) => EnteredBy::Code,
        Some(ReasonKind::Message) => EnteredBy::Message,
        Some(ReasonKind::Words) => EnteredBy::Words,
        None => EnteredBy::Questions,
    };
    (entry, by, reason.map(|r| view::through_gate(&r.text)).unwrap_or_default())
}
