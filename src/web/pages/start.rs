//! Begins a session: with questions, with a tile of the first page, or with a problem of the library.

use axum::{
    extract::State as Extract,
    response::{IntoResponse, Response},
};

use super::view::{self, tiles};
use crate::{
    evidence::Clean,
    flow::{Entry, WHO},
    ids::{Field, NodeId, OptionValue, Reference, SymptomId},
    paths::InSession,
    session::{
        self, EnteredBy, Evidence,
        change::{Begin, PutAnswer},
        details::DetailValue,
    },
    store::Life,
    web::{
        Error, State,
        extract::{Reader, cookie_of_browser},
        form::Fields,
        frame::see_other,
    },
};

/// How a session begins.
pub struct Beginning {
    /// Where.
    pub entry: Entry,
    /// What led there.
    pub by: EnteredBy,
    /// The words of the reason.
    pub because: Clean,
    /// What was pasted.
    pub evidence: Option<Evidence>,
    /// Facts found in it.
    pub found: Vec<(Field, DetailValue)>,
    /// Answers given already.
    pub answers: Vec<PutAnswer>,
    /// Whether the computer is shared.
    pub shared: bool,
}

/// 303 to the first question that is open, or to what was understood.
pub async fn post(Extract(state): Extract<State>, reader: Reader, form: Fields) -> Result<Response, Error> {
    form.only(&["see", WHO, "problem", "shared"], &[])?;
    let content = state.content();
    let mut beginning = Beginning {
        entry: Entry::Start,
        by: EnteredBy::Questions,
        because: Clean::default(),
        evidence: None,
        found: Vec::new(),
        answers: Vec::new(),
        shared: form.has("shared"),
    };
    if form.has("problem") {
        let id: SymptomId = form.raw("problem").parse().map_err(|_| Error::NotFound)?;
        let symptom = content.symptoms().get(&id).ok_or(Error::NotFound)?;
        beginning.because = view::through_gate(&symptom.title);
        beginning.entry = Entry::Symptom(id);
        beginning.by = EnteredBy::Link;
    } else if let Some(tile) =
        tiles(content).into_iter().find(|t| !t.value.is_empty() && form.raw(t.name) == t.value)
    {
        let node: NodeId = tile.name.parse().map_err(|_| Error::NotFound)?;
        let question = content.flow().node(&node).ok_or(Error::NotFound)?;
        let value = OptionValue::new(&tile.value).map_err(|_| Error::NotFound)?;
        // A tile is an answer that the person gave, in the words of the tile; who they are is still asked.
        beginning.answers.push(PutAnswer {
            node: node.clone(),
            value,
            question: question.title.clone(),
            label: tile.label.clone(),
            content_version: content.version().to_owned(),
        });
        beginning.because = view::through_gate(&tile.label);
        beginning.by = EnteredBy::Tile;
        if tile.name != WHO {
            beginning.entry = Entry::Question(node);
        }
    } else if form.has("see") || form.has(WHO) {
        return Err(Error::Form("a tile that does not exist".to_owned()));
    }
    begin(&state, &reader, beginning, |reference| InSession(reference).root()).await
}

/// Makes the session, gives the browser its cookie, and answers 303.
///
/// # Errors
/// What the store says.
pub async fn begin(
    state: &State,
    reader: &Reader,
    beginning: Beginning,
    then: impl FnOnce(Reference) -> String,
) -> Result<Response, Error> {
    let reference = state.new_reference();
    // A browser keeps its secret, so that sessions begun before stay its own.
    let (token, fresh) = match &reader.browser {
        Some(token) if !beginning.shared => (token.clone(), false),
        _ => (state.new_token(), true),
    };
    let life = if beginning.shared { Life::SHARED } else { Life::OWN };
    let shared = beginning.shared;
    let begin = Begin {
        entry: beginning.entry,
        by: beginning.by,
        because: beginning.because,
        evidence: beginning.evidence,
        found: beginning.found,
        answers: beginning.answers,
        content_version: state.content().version().to_owned(),
    };
    let allowed = session::begin(reference);
    state.store().begin(allowed, begin, token.hash(), life, state.now()).await?;
    let go = see_other(&then(reference));
    let _ = fresh;
    Ok(([cookie_of_browser(&token, shared)], go).into_response())
}
