//! The rows of files. What is known of a file comes with its session; the bytes are read alone, piece by piece, so that a
//! reader who is slow holds one piece in memory and not the whole file.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use sqlx::Row;

use super::{
    Store,
    batch::Batch,
    change::millis,
    error::{self, StoreError},
    rows, save,
    time::{self, Millis},
};
use crate::{
    evidence::Clean,
    ids::{FileId, FileType, Reference, Revision, Role},
    session::{Allowed, KeptFile, Stamp, change::View},
};

/// How long a file is kept after it was added, where its session is kept longer.
pub const FILES_LAST: SignedDuration = SignedDuration::from_hours(7 * 24);

#[derive(Deserialize)]
struct FileRow {
    id: FileId,
    number: u32,
    #[serde(rename = "type")]
    file_type: FileType,
    size: u64,
    sha256: String,
    about: String,
    removed: String,
    revision: Revision,
    role: Role,
    at: Millis,
    gone: Option<Millis>,
}

/// What is known of the files of a session.
pub(super) fn rows(text: &str) -> Option<Vec<KeptFile>> {
    let found: Vec<FileRow> = rows::json(text)?;
    let file = |row: FileRow| {
        Some(KeptFile {
            id: row.id,
            number: row.number,
            file_type: row.file_type,
            bytes: row.size,
            sha256: row.sha256,
            about: Clean::from_store(row.about),
            removed: rows::json(&row.removed)?,
            stamp: Stamp { revision: row.revision, by: row.role, at: row.at.0 },
            gone: row.gone.map(|gone| gone.0),
            fresh: None,
        })
    };
    found.into_iter().map(file).collect()
}

/// Adds the statements that turn the files of `before` into those of `after`. A file never changes.
pub(super) fn difference(
    batch: &mut Batch,
    id: i64,
    before: &[KeptFile],
    after: &[KeptFile],
) -> Result<(), StoreError> {
    for gone in before.iter().filter(|b| after.iter().all(|a| a.id != b.id)) {
        batch.add("DELETE FROM files WHERE session = ? AND id = ?").bind(id).bind(gone.id.to_string());
    }
    for new in after.iter().filter(|a| before.iter().all(|b| b.id != a.id)) {
        let bytes =
            new.fresh.as_ref().ok_or_else(|| StoreError::inconsistent("a new file without its bytes"))?;
        batch
            .add(
                "INSERT INTO files (session, id, number, type, size, sha256, about, removed, bytes, revision, role, \
                 at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(id)
            .bind(new.id.to_string())
            .bind(i64::from(new.number))
            .bind(new.file_type.word())
            .bind(i64::try_from(new.bytes).unwrap_or(i64::MAX))
            .bind(new.sha256.clone())
            .bind(new.about.as_str().to_owned())
            .bind(save::json(&new.removed)?)
            .bind(bytes.as_slice().to_vec());
        save::stamp(batch, &new.stamp);
    }
    Ok(())
}

/// What ends the time of files that were added at `before` (milliseconds) or earlier. Their sessions get a new revision: what
/// is printed of one differs afterwards. The second statement tells how many files there were.
pub(super) fn overdue(before: i64, now: i64) -> [Batch; 2] {
    let mut sessions = Batch::default();
    sessions
        .add(
            "UPDATE sessions SET revision = revision + 1 \
             WHERE id IN (SELECT session FROM files WHERE gone IS NULL AND at <= ?)",
        )
        .bind(before);
    let mut files = Batch::default();
    files
        .add("UPDATE files SET bytes = NULL, gone = ? WHERE gone IS NULL AND at <= ?")
        .bind(now)
        .bind(before);
    [sessions, files]
}

/// The instant from which on a file that was added at `added` is deleted.
#[must_use]
pub fn file_ends(added: Timestamp) -> Timestamp {
    time::read(added.as_millisecond().saturating_add(millis(FILES_LAST))).unwrap_or(added)
}

impl Store {
    /// A file that is text, as a whole; `None` as in [`Self::file_piece`].
    ///
    /// # Errors
    /// Where the database cannot be read, and [`StoreError::Inconsistent`] where the file is no text.
    pub async fn file_text(&self, allowed: &Allowed<View>, id: FileId) -> Result<Option<Clean>, StoreError> {
        let Some(bytes) = self.file_piece(allowed, id, 0, u32::MAX).await? else { return Ok(None) };
        // It was clean when it was written.
        let text = String::from_utf8(bytes).map_err(|_| StoreError::inconsistent("a text that is none"))?;
        Ok(Some(Clean::from_store(text)))
    }

    /// A piece of a file: at most `length` bytes from byte `from` on. `None` where the session has no such file, or its
    /// time is over.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn file_piece(
        &self,
        allowed: &Allowed<View>,
        id: FileId,
        from: u64,
        length: u32,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        piece(&self.0.readers, allowed.reference(), id, from, length).await
    }
}

/// A piece of a file, by whichever connection.
pub(super) async fn piece(
    conn: impl sqlx::SqliteExecutor<'_>,
    reference: Reference,
    id: FileId,
    from: u64,
    length: u32,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = sqlx::query(
        "SELECT substr(bytes, ?, ?) FROM files \
         WHERE session = (SELECT id FROM sessions WHERE reference = ?) AND id = ? AND gone IS NULL",
    )
    // SQL counts from 1.
    .bind(i64::try_from(from.saturating_add(1)).unwrap_or(i64::MAX))
    .bind(i64::from(length))
    .bind(reference.to_string())
    .bind(id.to_string())
    .fetch_optional(conn)
    .await
    .map_err(error::read)?;
    row.map(|row| row.try_get(0).map_err(error::read)).transpose()
}
