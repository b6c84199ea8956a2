//! Deleting: one session because its owner says so, and whatever has outlived its time.
//!
//! Deleted rows are overwritten (`secure_delete`), the file is built anew without the copies that page moves leave
//! behind, and the write-ahead log is emptied: all before the answer.

use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};

use super::{
    Store,
    batch::Batch,
    change::{KEYS_LAST, millis},
    ended,
    error::StoreError,
    files,
    news::About,
    writer::After,
};
use crate::session::{Allowed, change::Delete};

/// Sessions deleted in one write, so that people's writes come in between.
const AT_ONCE: u64 = 100;

/// How long things are kept. A limit of zero turns its rule off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// A session after its last use; and the memory of a grant that was taken away.
    pub idle: SignedDuration,
    /// A session after something fixed it, or its summary was sent; one that is still in use stays until it is idle.
    pub done: SignedDuration,
    /// The bytes of a picture or of another file, after it was added.
    pub files: SignedDuration,
    /// The key of a form.
    pub keys: SignedDuration,
    /// A code that no problem has, after it was last met.
    pub gaps: SignedDuration,
}

impl Default for Limits {
    fn default() -> Self {
        let day = SignedDuration::from_hours(24);
        Self { idle: day * 14, done: day * 30, files: files::FILES_LAST, keys: KEYS_LAST, gaps: day * 365 }
    }
}

/// What a purge removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purged {
    /// Sessions with all that belongs to them.
    pub sessions: u64,
    /// Grants that had ended or were not used within their browser's life; those of purged sessions are not counted.
    pub grants: u64,
    /// Keys of forms; those of purged sessions are not counted.
    pub keys: u64,
    /// Files of sessions that stay.
    pub files: u64,
}

/// Browsers that may do nothing any more.
const IDLE_BROWSERS: &str =
    "DELETE FROM browsers WHERE NOT EXISTS (SELECT 1 FROM grants WHERE browser = token)";

impl Store {
    /// Removes the session with everything that belongs to it: answers, evidence, details, timeline, keys, and the
    /// grants of every browser. A session that is gone already is no error.
    ///
    /// When this returns, nothing of it is left in the file or its log but a hash for each browser that others used, so that
    /// they learn that it has ended. There are two exceptions: while another process
    /// reads, the log cannot be emptied, and the writer keeps trying; in a file over 64 MB a copy that SQLite left when
    /// it moved a row can stay until the next purge.
    ///
    /// # Errors
    /// Nothing was deleted then.
    pub async fn delete(&self, allowed: Allowed<Delete>, now: Timestamp) -> Result<(), StoreError> {
        let reference = allowed.reference();
        self.0
            .queue
            .write_about(About::One(reference), After::Scrub, move |conn| {
                async move {
                    let mut batch = Batch::default();
                    ended::remember(conn, &mut batch, reference, None, now).await?;
                    batch
                        .add("DELETE FROM sessions WHERE reference = ?")
                        .bind(reference.to_string())
                        .add(IDLE_BROWSERS);
                    batch.run(conn).await.map(|_| ())
                }
                .boxed()
            })
            .await
    }

    /// Removes what has outlived its time.
    ///
    /// # Errors
    /// What was removed before the error stays removed.
    pub async fn purge(&self, now: Timestamp, limits: Limits) -> Result<Purged, StoreError> {
        let now = now.as_millisecond();
        let before = |limit: SignedDuration| {
            // Nothing is older than the beginning of time: a limit of zero never applies.
            if limit.is_zero() { i64::MIN } else { now.saturating_sub(millis(limit)) }
        };
        let mut grants = Batch::default();
        grants
            .add(
                "DELETE FROM grants WHERE expires <= ? OR used <= ? - \
                 (SELECT idle_seconds * 1000 FROM browsers WHERE token = browser)",
            )
            .bind(now)
            .bind(now);
        let mut keys = Batch::default();
        keys.add("DELETE FROM idempotency WHERE at <= ?").bind(before(limits.keys));
        let mut gaps = Batch::default();
        gaps.add("DELETE FROM gap_codes WHERE last <= ?").bind(before(limits.gaps));
        self.plainly(gaps).await?;
        let mut ended = Batch::default();
        ended.add("DELETE FROM ended WHERE at <= ?").bind(before(limits.idle));
        self.plainly(ended).await?;
        let mut purged = Purged {
            grants: self.plainly(grants).await?,
            keys: self.plainly(keys).await?,
            sessions: 0,
            files: 0,
        };
        loop {
            let mut sessions = Batch::default();
            sessions
                .add(
                    "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions s WHERE used <= ? AND NOT EXISTS \
                     (SELECT 1 FROM tried WHERE session = s.id AND verdict = 'fixed' AND at > ?) AND NOT EXISTS \
                     (SELECT 1 FROM sent WHERE session = s.id AND at > ?) LIMIT ?)",
                )
                .bind(before(limits.idle))
                .bind(before(limits.done))
                .bind(before(limits.done))
                .bind(i64::try_from(AT_ONCE).unwrap_or(i64::MAX));
            let gone = self.plainly(sessions).await?;
            purged.sessions += gone;
            if gone < AT_ONCE {
                break;
            }
        }
        purged.files = self.files(before(limits.files), now).await?;
        let mut browsers = Batch::default();
        browsers.add(IDLE_BROWSERS);
        if purged == Purged::default() && !self.0.queue.has_traces() {
            self.plainly(browsers).await?;
        } else {
            self.0.queue.write(After::Rebuild, move |conn| browsers.run(conn).boxed()).await?;
        }
        Ok(purged)
    }

    /// Ends the time of files; gives how many there were.
    async fn files(&self, before: i64, now: i64) -> Result<u64, StoreError> {
        let [sessions, files] = files::overdue(before, now);
        self.0
            .queue
            .write_about(About::All, After::Nothing, move |conn| {
                async move {
                    sessions.run(conn).await?;
                    files.run(conn).await
                }
                .boxed()
            })
            .await
    }

    async fn plainly(&self, batch: Batch) -> Result<u64, StoreError> {
        self.0.queue.write_about(About::All, After::Nothing, move |conn| batch.run(conn).boxed()).await
    }
}
