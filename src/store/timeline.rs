//! Who did what and when. It feeds the live view and the audit trail, and holds ids, closed words, and what people call
//! themselves.

use jiff::Timestamp;
use sqlx::Row;

use super::{
    Store,
    batch::Batch,
    error::{self, StoreError},
    time,
};
use crate::{
    evidence::Clean,
    flow::Entry,
    ids::Role,
    session::{Allowed, change::View},
};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// The session began.
    Began,
    /// Somebody chose where the questions begin.
    Entered,
    /// A question was answered, or its answer changed.
    Answered,
    /// Somebody said what became of a symptom's steps.
    Judged,
    /// Somebody went on to the next likely cause.
    Tried,
    /// Steps were ticked or cleared.
    Ticked,
    /// Details were filled in or cleared.
    Filled,
    /// Somebody said that everything on the check page is right.
    Confirmed,
    /// An event log was added.
    Attached,
    /// An event log was deleted.
    Removed,
    /// A picture or a result of a network check was added.
    FileAdded,
    /// One was deleted.
    FileRemoved,
    /// A note was written.
    Noted,
    /// Somebody chose what is kept back when the summary leaves.
    Masked,
    /// Somebody said that the summary was sent.
    Sent,
    /// A link or code was made.
    Linked,
    /// A link or code was turned off.
    Ended,
    /// Somebody came in with a link or code.
    Joined,
}

impl What {
    const WORDS: [(Self, &'static str); 18] = [
        (Self::Began, "began"),
        (Self::Entered, "entered"),
        (Self::Answered, "answered"),
        (Self::Judged, "judged"),
        (Self::Tried, "tried"),
        (Self::Ticked, "ticked"),
        (Self::Filled, "filled"),
        (Self::Confirmed, "confirmed"),
        (Self::Attached, "attached"),
        (Self::Removed, "removed"),
        (Self::FileAdded, "file-added"),
        (Self::FileRemoved, "file-removed"),
        (Self::Noted, "noted"),
        (Self::Masked, "masked"),
        (Self::Sent, "sent"),
        (Self::Linked, "linked"),
        (Self::Ended, "ended"),
        (Self::Joined, "joined"),
    ];

    /// The word in the file and in the API.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(what, _)| *what == self).map_or("", |(_, word)| word)
    }

    /// The value with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, w)| *w == word).map(|(what, _)| *what)
    }
}

/// The most lines that are read at once of what somebody missed: the newest.
pub const MOST_ROWS: u32 = 50;

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineRow {
    /// Its place, from 1, without gaps.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What the person who did it was to the session.
    pub role: Role,
    /// What that person calls themself; empty for the owner.
    pub name: Clean,
    /// What happened.
    pub what: What,
    /// To which item: a question, a symptom, `start`, the number of a log, the kind of a file or a link, the keys of details, or the
    /// words of what is kept back, with spaces between them.
    pub item: String,
}

/// Who did something.
#[derive(Debug, Clone)]
pub(super) struct Who {
    pub role: Role,
    pub name: Clean,
}

impl Who {
    /// Whoever was allowed to do it.
    pub fn of<A>(allowed: &Allowed<A>) -> Self {
        Self { role: allowed.role(), name: allowed.name().clone() }
    }
}

/// Adds a line.
pub(super) fn add(batch: &mut Batch, session: i64, at: Timestamp, who: &Who, what: What, item: String) {
    batch
        .add(
            "INSERT INTO timeline (session, seq, at, role, name, what, item) \
             SELECT ?, coalesce(max(seq), 0) + 1, ?, ?, ?, ?, ? FROM timeline WHERE session = ?",
        )
        .bind(session)
        .bind(at.as_millisecond())
        .bind(who.role.word())
        .bind(who.name.as_str().to_owned())
        .bind(what.word())
        .bind(item)
        .bind(session);
}

/// Where a walk begins, in one word.
pub(super) fn entry_item(entry: &Entry) -> String {
    match entry {
        Entry::Start => "start".to_owned(),
        Entry::Question(node) => node.to_string(),
        Entry::Symptom(symptom) => symptom.to_string(),
    }
}

impl Store {
    /// What happened in the session, oldest first; empty where it is gone.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] for a line that makes no sense; others where the file cannot be read.
    pub async fn timeline(&self, allowed: &Allowed<View>) -> Result<Vec<TimelineRow>, StoreError> {
        self.lines(allowed, 0, u32::MAX).await
    }

    /// What happened after line `seq`, oldest first: the newest [`MOST_ROWS`] of it. Empty where the session is gone.
    ///
    /// # Errors
    /// As [`Self::timeline`].
    pub async fn timeline_after(
        &self,
        allowed: &Allowed<View>,
        seq: i64,
    ) -> Result<Vec<TimelineRow>, StoreError> {
        self.lines(allowed, seq, MOST_ROWS).await
    }

    async fn lines(
        &self,
        allowed: &Allowed<View>,
        after: i64,
        most: u32,
    ) -> Result<Vec<TimelineRow>, StoreError> {
        let reference = allowed.reference();
        let rows = sqlx::query(
            "SELECT seq, at, role, name, what, item FROM timeline \
             WHERE session = (SELECT id FROM sessions WHERE reference = ?) AND seq > ? ORDER BY seq DESC LIMIT ?",
        )
        .bind(reference.to_string())
        .bind(after)
        .bind(i64::from(most))
        .fetch_all(&self.0.readers)
        .await
        .map_err(error::read)?;
        let line = |row: &sqlx::sqlite::SqliteRow| {
            Some(TimelineRow {
                seq: row.try_get("seq").ok()?,
                at: time::read(row.try_get("at").ok()?)?,
                role: Role::from_word(row.try_get("role").ok()?)?,
                name: Clean::from_store(row.try_get("name").ok()?),
                what: What::from_word(row.try_get("what").ok()?)?,
                item: row.try_get("item").ok()?,
            })
        };
        rows.iter()
            .rev()
            .map(|row| line(row).ok_or_else(|| StoreError::inconsistent(format!("timeline of {reference}"))))
            .collect()
    }
}
