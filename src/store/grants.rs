//! What a browser may do with which session. A browser is known by the hash of its token alone.

use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use sqlx::{Row, sqlite::SqliteRow};

use super::{
    Store,
    batch::Batch,
    change::millis,
    error::{self, StoreError},
    time,
    writer::After,
};
use crate::{
    evidence::Clean,
    ids::{Reference, Role, TokenHash},
    session::Grant,
};

/// How late the last use may be noted. Noting each look would make every page a write.
const TOUCH: SignedDuration = SignedDuration::from_mins(10);

/// How long a browser's grants last without being used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    /// Seconds without use.
    pub idle_seconds: u32,
    /// Somebody said that others use this computer too.
    pub shared: bool,
}

impl Life {
    /// A computer of one's own: 14 days.
    pub const OWN: Self = Self { idle_seconds: 14 * 24 * 60 * 60, shared: false };
    /// A shared computer: 2 hours.
    pub const SHARED: Self = Self { idle_seconds: 2 * 60 * 60, shared: true };
}

/// What stands after FROM: the grants that hold, which have not ended and were used within the life of their browser.
macro_rules! grants_that_hold {
    ($joined:expr, $rest:expr) => {
        concat!(
            "grants g JOIN browsers b ON b.token = g.browser JOIN sessions s ON s.id = g.session ",
            $joined,
            " WHERE g.browser = ? AND (g.expires IS NULL OR g.expires > ?) AND g.used + b.idle_seconds * 1000 > ? ",
            $rest
        )
    };
}
pub(super) use grants_that_hold;

macro_rules! holding {
    ($columns:literal, $rest:literal) => {
        concat!("SELECT ", $columns, " FROM ", grants_that_hold!("", $rest))
    };
}

impl Store {
    /// What the browser may do with the session; `None` where it has no grant or the grant has expired. It notes no use, for
    /// what a page does by itself: a window that somebody left open must not keep a shared computer in the session. Whoever
    /// comes is for [`Self::visit`].
    ///
    /// # Errors
    /// Where the file cannot be read, or the role makes no sense.
    pub async fn grant(
        &self,
        browser: TokenHash,
        reference: Reference,
        now: Timestamp,
    ) -> Result<Option<Grant>, StoreError> {
        const SQL: &str = holding!("g.role, g.masked, g.name", "AND s.reference = ?");
        let now = now.as_millisecond();
        let row = sqlx::query(SQL)
            .bind(browser.as_bytes())
            .bind(now)
            .bind(now)
            .bind(reference.to_string())
            .fetch_optional(&self.0.readers)
            .await
            .map_err(error::read)?;
        row.map(|row| held(&row, reference)).transpose()
    }

    /// Every grant that the browser holds with the time at which its session last changed; the latest first.
    ///
    /// # Errors
    /// Where the file cannot be read, or a row makes no sense.
    pub async fn grants(
        &self,
        browser: TokenHash,
        now: Timestamp,
    ) -> Result<Vec<(Grant, Timestamp)>, StoreError> {
        const SQL: &str = holding!(
            "s.reference, g.role, g.masked, g.name, s.changed",
            "ORDER BY s.changed DESC, s.id DESC"
        );
        let now = now.as_millisecond();
        let rows = sqlx::query(SQL)
            .bind(browser.as_bytes())
            .bind(now)
            .bind(now)
            .fetch_all(&self.0.readers)
            .await
            .map_err(error::read)?;
        let read = |row: &SqliteRow| {
            let text: &str = row.try_get("reference").map_err(error::read)?;
            let reference = text.parse().map_err(|_| StoreError::inconsistent("a reference"))?;
            let changed = time::read(row.try_get("changed").map_err(error::read)?)
                .ok_or_else(|| StoreError::inconsistent(format!("changed of {reference}")))?;
            Ok((held(row, reference)?, changed))
        };
        rows.iter().map(read).collect()
    }

    /// Notes a use where that is due; the row has `session` and `used` of the grant.
    pub(super) fn note_use(&self, browser: TokenHash, row: &SqliteRow, now: i64) -> Result<(), StoreError> {
        let used: i64 = row.try_get("used").map_err(error::read)?;
        if now.saturating_sub(used) >= millis(TOUCH) {
            self.touch(browser, row.try_get("session").map_err(error::read)?, now);
        }
        Ok(())
    }

    fn touch(&self, browser: TokenHash, session: i64, now: i64) {
        let noted = self.0.queue.send(After::Nothing, move |conn| {
            async move {
                let mut batch = Batch::default();
                batch
                    .add("UPDATE grants SET used = ? WHERE browser = ? AND session = ? AND used <= ?")
                    .bind(now)
                    .bind(browser.as_bytes())
                    .bind(session)
                    .bind(now.saturating_sub(millis(TOUCH)))
                    .add("UPDATE sessions SET used = max(used, ?) WHERE id = ?")
                    .bind(now)
                    .bind(session);
                batch.run(conn).await
            }
            .boxed()
        });
        if let Err(error) = noted {
            // The next look tries again.
            tracing::debug!(%error, "the use of a grant was not noted");
        }
    }
}

/// Reads `role`, `name` and `masked` of a grant.
pub(super) fn held(row: &SqliteRow, reference: Reference) -> Result<Grant, StoreError> {
    let word: &str = row.try_get("role").map_err(error::read)?;
    let role =
        Role::from_word(word).ok_or_else(|| StoreError::inconsistent(format!("a role of {reference}")))?;
    let name = Clean::from_store(row.try_get("name").map_err(error::read)?);
    let masked = row.try_get::<i64, _>("masked").map_err(error::read)? != 0;
    Ok(Grant { reference, role, name, masked })
}

/// What a browser is going to hold.
pub(super) struct NewGrant {
    pub browser: TokenHash,
    pub life: Life,
    pub session: i64,
    pub role: Role,
    pub name: Clean,
    pub masked: bool,
    /// The number of the link that it ends with.
    pub link: Option<u32>,
    pub expires: Option<i64>,
}

/// Gives the browser a grant, in the place of one that it has. Of two lives of a browser the shorter one holds.
pub(super) fn give(batch: &mut Batch, grant: NewGrant, at: i64) {
    let browser = grant.browser.as_bytes().to_vec();
    batch
        .add(
            "INSERT INTO browsers (token, idle_seconds, shared, created) VALUES (?, ?, ?, ?) ON CONFLICT (token) \
             DO UPDATE SET idle_seconds = min(idle_seconds, excluded.idle_seconds), shared = max(shared, excluded.shared)",
        )
        .bind(browser.clone())
        .bind(i64::from(grant.life.idle_seconds))
        .bind(i64::from(grant.life.shared))
        .bind(at)
        .add(
            "REPLACE INTO grants (browser, session, role, name, masked, link, created, used, expires) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(browser)
        .bind(grant.session)
        .bind(grant.role.word())
        .bind(grant.name.as_str().to_owned())
        .bind(i64::from(grant.masked))
        .bind(grant.link.map(i64::from))
        .bind(at)
        .bind(at)
        .bind(grant.expires);
}
