//! `GET` and `POST /api/v1/sessions/{reference}/notes`: what people on one session write for each other.

use axum::{
    Json,
    extract::RawQuery,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::Body,
    caller::Caller,
    identify::lone_password,
    op::{Answer, Op, Sent, many, one},
    piece::Piece,
    problem::{Fault, Kind, Problem},
    words::RoleWord,
    write::{Again, change},
};
use crate::{
    ids::Role,
    paths,
    session::{self, LONGEST_NOTE, MOST_NOTES, NoteFault, change::AddNote},
    web::Error,
};

/// A note to write.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteRequest {
    /// Plain text.
    text: String,
}

/// A note.
#[derive(Serialize, ToSchema)]
pub struct NoteLine {
    /// Its number in the session, from 1.
    id: u32,
    /// What it says.
    text: String,
    /// What its author is to the session.
    #[schema(value_type = RoleWord)]
    by: Role,
    /// What its author chose to be called; empty for the owner.
    name: String,
    /// When it was written.
    #[schema(format = DateTime)]
    at: String,
}

/// What the document says of the list.
pub const LIST: Op = Op {
    summary: "The notes, oldest first",
    ..Op::get(paths::API_NOTES, "listNotes", "people", Answer::List(many::<NoteLine>))
};

/// What the document says of writing one.
pub const POST: Op = Op {
    method: "post",
    summary: "Write a note",
    more: "For everybody who is on the session.",
    body: Sent::Json(one::<NoteRequest>, r#"{"text": "Called back at 14:20, nobody answered."}"#),
    status: "201",
    problems: &[Kind::TooLong, Kind::WrongValue, Kind::LonePassword, Kind::Full],
    ..Op::get(paths::API_NOTES, "addNote", "people", Answer::Json(one::<NoteLine>))
};

fn line(note: &session::Note) -> NoteLine {
    NoteLine {
        id: note.id,
        text: note.text.to_string(),
        by: note.stamp.by,
        name: note.name.to_string(),
        at: note.stamp.at.to_string(),
    }
}

/// The list, in pieces.
pub async fn list(Caller(visit): Caller, RawQuery(raw): RawQuery) -> Result<Response, Fault> {
    let piece = Piece::read(raw.as_deref())?;
    let after = piece.number()?;
    let left = visit.session.notes.iter().filter(|n| i64::from(n.id) > after).map(line).collect();
    Ok(piece.answer(&paths::api_notes(visit.session.reference), left, |n| n.id.to_string()))
}

/// 201 with the note.
pub async fn post(caller: Caller, again: Again, Body(asked): Body<NoteRequest>) -> Result<Response, Fault> {
    caller.0.allow::<AddNote>()?;
    let in_text = |kind, detail: String| Problem::new(kind, detail).in_field("text");
    let note =
        session::add_note(&caller.0.session, &asked.text, &caller.0.grant.name).map_err(|why| match why {
            NoteFault::Empty => in_text(Kind::WrongValue, "The note is empty.".to_owned()),
            NoteFault::TooLong => {
                in_text(Kind::TooLong, format!("The note has more than {LONGEST_NOTE} characters."))
            }
            NoteFault::LoneSecret => lone_password("text"),
            NoteFault::Full(_) => {
                Problem::new(Kind::Full, format!("A session has at most {MOST_NOTES} notes."))
            }
        })?;
    let (text, seen) = (note.text.clone(), caller.0.session.revision);
    let caller = change(caller, seen, again, note).await?;
    let written = caller.0.session.notes.iter().rev().find(|n| n.text == text);
    let written = written.ok_or(Error::Gone)?;
    Ok((StatusCode::CREATED, Json(line(written))).into_response())
}
