//! A browser comes to a session: what it may do there, and the session as it stands, by one statement. Every page of a
//! session begins with it.

use jiff::Timestamp;

use super::{
    Seen, Store,
    error::{self, StoreError},
    grants::{grants_that_hold, held},
    load::{loaded, session},
};
use crate::{
    ids::{Reference, TokenHash},
    session::{Grant, authorize, change::View},
};

/// Of a browser without a grant SQLite reads nothing of the session, so it takes no longer than for no session at all.
const VISIT: &str = session!(
    ", g.session, g.role, g.used, g.masked, g.name",
    grants_that_hold!("LEFT JOIN evidence e ON e.session = s.id", "AND s.reference = ?")
);

/// What a browser finds that has a grant.
#[derive(Debug, Clone, PartialEq)]
pub struct Visited {
    /// The grant.
    pub grant: Grant,
    /// The session; `None` where the grant's role may not look.
    pub seen: Option<Seen>,
}

impl Store {
    /// The browser's grant, and the session; `None` where it has no grant or the grant has expired. With `uses` it notes the
    /// use, at most once in ten minutes and without waiting for it. What a page does by itself is no use: a window that
    /// somebody left open must not keep a shared computer in the session.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] names the part that makes no sense; others where the file cannot be read.
    pub async fn visit(
        &self,
        browser: TokenHash,
        reference: Reference,
        uses: bool,
        now: Timestamp,
    ) -> Result<Option<Visited>, StoreError> {
        let now = now.as_millisecond();
        let mut looker = self.0.lookers.take().await?;
        let row = sqlx::query(VISIT)
            // No form is asked after.
            .bind(None::<Vec<u8>>)
            .bind(None::<i64>)
            .bind(browser.as_bytes())
            .bind(now)
            .bind(now)
            .bind(reference.to_string())
            .fetch_optional(looker.conn())
            .await
            .map_err(error::read)?;
        looker.give_back();
        let Some(row) = row else { return Ok(None) };
        let grant = held(&row, reference)?;
        if uses {
            self.note_use(browser, &row, now)?;
        }
        let seen = match authorize::<View>(&grant) {
            Ok(_) => Some(loaded(&row, reference)?),
            Err(_) => None,
        };
        let seen = seen.map(|l| Seen { session: l.session, seq: l.seq, shared: l.shared });
        Ok(Some(Visited { grant, seen }))
    }
}
