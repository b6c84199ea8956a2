//! A note: a few words that everybody on the session reads.

use super::Stamp;
use crate::evidence::Clean;

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
