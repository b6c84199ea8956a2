//! A note: a few words that everybody on the session reads.

use super::{Session, Stamp, change::AddNote};
use crate::evidence::{self, Clean, IngestError, Limit};

/// The most notes of one session.
pub const MOST_NOTES: usize = 100;

/// The most characters of a note.
pub const LONGEST_NOTE: usize = 2_000;

/// A note. Plain text: nothing in it becomes a link or markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its number in the session, from 1.
    pub id: u32,
    /// What it says.
    pub text: Clean,
    /// What its author chose to be called; empty for the owner.
    pub name: Clean,
    /// When it was written, and what its author was to the session.
    pub stamp: Stamp,
}

/// Why there is no note.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteFault {
    /// Nothing was written.
    #[error("the note is empty")]
    Empty,
    /// It is longer than [`LONGEST_NOTE`] characters.
    #[error("the note is too long")]
    TooLong,
    /// It is one word that looks like a password.
    #[error("the note is one word that looks like a password")]
    LoneSecret,
    /// The session has [`MOST_NOTES`] already. The text comes back, so that nobody has to write it again.
    #[error("there is no place for one more note")]
    Full(Clean),
}

/// The note that somebody called `name` writes.
///
/// # Errors
/// [`NoteFault`] where it cannot be written.
pub fn add_note(session: &Session, raw: &str, name: &Clean) -> Result<AddNote, NoteFault> {
    let text = evidence::ingest(raw.as_bytes(), Limit::characters(LONGEST_NOTE)).map_err(|e| match e {
        IngestError::TooLong { .. } => NoteFault::TooLong,
        IngestError::LoneSecret => NoteFault::LoneSecret,
    })?;
    if text.text.as_str().trim().is_empty() {
        return Err(NoteFault::Empty);
    }
    if session.notes.len() >= MOST_NOTES {
        return Err(NoteFault::Full(text.text));
    }
    Ok(AddNote { text: text.text, name: name.clone() })
}
