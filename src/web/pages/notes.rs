//! Notes: what people on one session write for each other. Plain text, for everybody who is on it.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::{
    view::FieldProblem,
    write::{Asked, FormStamp, go},
};
use crate::{
    session::{self, ActionWord, LONGEST_NOTE, MOST_NOTES, NoteFault, change::AddNote},
    web::{
        Error,
        cache::Cache,
        extract::Visit,
        form::Fields,
        frame::{Frame, NoteView, page},
        phrases,
    },
};

#[derive(Template)]
#[template(path = "pages/notes.html")]
struct NotesPage {
    frame: Frame,
    stamp: FormStamp,
    errors: Vec<FieldProblem>,
    back: String,
    here: String,
    notes: Vec<NoteView>,
    /// Whether this browser may add one.
    adds: bool,
    text: String,
    longest: usize,
}

/// The newest notes as they are shown, the newest first.
pub fn views(visit: &Visit, most: usize) -> Vec<NoteView> {
    let organisation = &visit.state.config().organisation;
    let view = |note: &crate::session::Note| NoteView {
        who: phrases::who(note.stamp.by, note.name.as_str(), visit.grant.role),
        when: phrases::here(note.stamp.at, organisation),
        text: note.text.to_string(),
    };
    visit.session.notes.iter().rev().take(most).map(view).collect()
}

fn show(visit: &Visit, problem: Option<String>, text: &str) -> Result<Response, Error> {
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let errors: Vec<FieldProblem> =
        problem.into_iter().map(|text| FieldProblem { target: "text".to_owned(), text }).collect();
    let adds = ActionWord::Note.allows(visit.grant.role);
    let mut frame = visit.frame("Notes").with_error(!errors.is_empty());
    if let Some(session) = &mut frame.session {
        // They stand on the page itself.
        session.notes = (0, Vec::new());
    }
    let template = NotesPage {
        frame,
        stamp: FormStamp::new(&visit.state, &visit.session),
        errors,
        back: visit.standing(),
        here: visit.paths().notes(),
        notes: views(visit, MOST_NOTES),
        adds,
        text: text.to_owned(),
        longest: LONGEST_NOTE,
    };
    page(status, Cache::NoStore, &template)
}

/// Every note.
pub async fn get(visit: Visit) -> Result<Response, Error> {
    show(&visit, None, "")
}

/// Adds one. 303 to the notes.
pub async fn post(visit: Visit, form: Fields) -> Result<Response, Error> {
    form.only(&["text", "revision", "idempotency"], &[])?;
    form.stamp()?;
    visit.allow::<AddNote>()?;
    let say = |key: &str, limit: usize| {
        Some(visit.state.content().messages().fill(key, &[("limit", &limit.to_string())]))
    };
    let change = match session::add_note(&visit.session, form.raw("text"), &visit.grant.name) {
        Ok(change) => change,
        Err(NoteFault::LoneSecret) => return show(&visit, say("lone-password", 0), ""),
        Err(NoteFault::TooLong) => return show(&visit, say("text-long", LONGEST_NOTE), ""),
        Err(NoteFault::Empty) => return show(&visit, say("note-empty", 0), ""),
        Err(NoteFault::Full(text)) => return show(&visit, say("notes-full", MOST_NOTES), text.as_str()),
    };
    let fields = vec![("text".to_owned(), change.text.to_string())];
    let to = visit.paths().notes();
    go(&visit, &form, Asked { change, fields }, |_| to).await
}
