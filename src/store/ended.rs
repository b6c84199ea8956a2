//! What is remembered of a grant that was taken away: enough to tell its holder that it has ended, and nothing that leads to
//! a session or a browser.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

use super::{
    Store,
    batch::Batch,
    error::{self, StoreError},
};
use crate::ids::{Reference, TokenHash};

/// One hash of a browser and a session.
fn holder(browser: &[u8], reference: Reference) -> Vec<u8> {
    Sha256::new().chain_update(browser).chain_update(reference.to_string()).finalize().to_vec()
}

/// Remembers that what came by links is going to end: by link `number`, or all of it. An owner's device is not remembered:
/// whoever deletes leaves nothing on it.
pub(super) async fn remember(
    conn: &mut SqliteConnection,
    batch: &mut Batch,
    reference: Reference,
    number: Option<i64>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let browsers: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT g.browser FROM grants g JOIN sessions s ON s.id = g.session \
         WHERE s.reference = ? AND g.role <> 'owner' AND (g.link = ? OR ?)",
    )
    .bind(reference.to_string())
    .bind(number)
    .bind(number.is_none())
    .fetch_all(conn)
    .await
    .map_err(error::read)?;
    for browser in browsers {
        batch
            .add("REPLACE INTO ended (holder, at) VALUES (?, ?)")
            .bind(holder(&browser, reference))
            .bind(now.as_millisecond());
    }
    Ok(())
}

/// Remembers it of everybody who came by a link, whichever the session: all of it is going to end.
pub(super) async fn remember_all(conn: &mut SqliteConnection, now: Timestamp) -> Result<(), StoreError> {
    const SQL: &str = "SELECT DISTINCT s.reference FROM grants g JOIN sessions s ON s.id = g.session WHERE g.role <> 'owner'";
    let references: Vec<String> = sqlx::query_scalar(SQL).fetch_all(&mut *conn).await.map_err(error::read)?;
    for reference in references {
        let reference =
            reference.parse().map_err(|_| StoreError::inconsistent("the reference of a session"))?;
        let mut batch = Batch::default();
        remember(conn, &mut batch, reference, None, now).await?;
        batch.run(conn).await?;
    }
    Ok(())
}

impl Store {
    /// Whether this browser was let into the session and what let it in has ended. It says nothing of anybody else: a browser
    /// that never had a grant gets no.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn has_ended(
        &self,
        browser: TokenHash,
        reference: Reference,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM ended WHERE holder = ?) OR EXISTS (SELECT 1 FROM grants g \
             JOIN sessions s ON s.id = g.session WHERE g.browser = ? AND s.reference = ? AND g.expires <= ?)",
        )
        .bind(holder(browser.as_bytes(), reference))
        .bind(browser.as_bytes())
        .bind(reference.to_string())
        .bind(now.as_millisecond())
        .fetch_one(&self.0.readers)
        .await
        .map_err(error::read)
    }
}
