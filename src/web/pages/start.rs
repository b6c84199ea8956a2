//! Begins a session: with questions, with a tile of the first page, or with a problem of the library.

use axum::{
    extract::State as Extract,
    response::{IntoResponse, Response},
};

use super::view::{self, tiles};
use crate::{
    content::Content,
    evidence::Clean,
    flow::{Entry, WHO},
    ids::{NodeId, OptionValue, Reference, SymptomId},
    paths::InSession,
    session::{
        self, EnteredBy,
        change::{Begin, PutAnswer},
    },
    store::Life,
    web::{Error, State, extract::Reader, form::Fields, frame::see_other},
};

/// 303 to the first question that is open, or to what was understood.
pub async fn post(Extract(state): Extract<State>, reader: Reader, form: Fields) -> Result<Response, Error> {
    form.only(&["see", WHO, "problem", "shared"], &[])?;
    let content = state.content();
    let mut beginning = with_questions(content);
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
    begin(&state, &reader, beginning, form.has("shared"), |reference| InSession(reference).root()).await
}

/// A beginning with the first question, without anything that is known.
pub fn with_questions(content: &Content) -> Begin {
    Begin {
        entry: Entry::Start,
        by: EnteredBy::Questions,
        because: Clean::default(),
        evidence: None,
        found: Vec::new(),
        answers: Vec::new(),
        log: None,
        content_version: content.version().to_owned(),
    }
}

/// Makes the session, gives the browser its cookie, and answers 303.
///
/// # Errors
/// What the store says.
pub async fn begin(
    state: &State,
    reader: &Reader,
    beginning: Begin,
    shared: bool,
    then: impl FnOnce(Reference) -> String,
) -> Result<Response, Error> {
    let reference = state.new_reference();
    // A browser keeps its secret, so that sessions begun before stay its own; on a shared computer each has its own.
    let token = reader.browser.clone().filter(|_| !shared).unwrap_or_else(|| state.new_token());
    let life = if shared { Life::SHARED } else { Life::OWN };
    state.store().begin(session::begin(reference), beginning, token.hash(), life, state.now()).await?;
    Ok(([state.cookies().of_browser(&token, shared)], see_other(&then(reference))).into_response())
}
