//! Making a copy ready to take the database's place: what must not come back with it ends first, and the file whose place it
//! takes becomes one that can be moved. It moves no file itself.

use std::{path::Path, time::Duration};

use futures_util::FutureExt;
use jiff::Timestamp;
use sqlx::{
    ConnectOptions, Connection,
    sqlite::{SqliteConnectOptions, SqliteLockingMode},
};

use super::{
    Store,
    batch::Batch,
    ended,
    error::{self, StoreError},
    news::About,
    writer::After,
};

/// How long whoever still reads the file may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// What was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Closed {
    /// Links and codes that still let somebody in.
    pub links: u64,
    /// Browsers that came by one and are let in no more.
    pub grants: u64,
}

impl Store {
    /// Turns off every link and code of every session, and ends what came with them. A copy does not know what was turned off
    /// after it was made, so nothing that was handed out counts any more. Owners keep what is theirs. Whoever comes with
    /// an old link learns that it has ended.
    ///
    /// # Errors
    /// Nothing was written then.
    pub async fn end_all_shared(&self, now: Timestamp) -> Result<Closed, StoreError> {
        let at = now.as_millisecond();
        self.0
            .queue
            .write_about(About::All, After::Nothing, move |conn| {
                async move {
                    ended::remember_all(conn, now).await?;
                    let mut grants = Batch::default();
                    grants
                        .add(
                            "UPDATE grants SET expires = ? WHERE role <> 'owner' AND (expires IS NULL OR expires > ?)",
                        )
                        .bind(at)
                        .bind(at);
                    let grants = grants.run(conn).await?;
                    let links: i64 = sqlx::query_scalar(
                        "SELECT count(*) FROM links WHERE ended IS NULL AND expires > ?",
                    )
                    .bind(at)
                    .fetch_one(&mut *conn)
                    .await
                    .map_err(error::read)?;
                    let mut all = Batch::default();
                    all.add("UPDATE links SET ended = ? WHERE ended IS NULL").bind(at);
                    all.run(conn).await?;
                    Ok(Closed { links: u64::try_from(links).unwrap_or(0), grants })
                }
                .boxed()
            })
            .await
    }
}

/// Makes the database one file without companions, so that it can be moved. Nobody else may have it open. A kill in the middle
/// leaves the file and its log as any kill does.
///
/// # Errors
/// [`StoreError::InUse`] where somebody has it open; others where SQLite cannot read the file.
pub async fn settle(path: &Path) -> Result<(), StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(PATIENCE)
        // Every connection shares the lock that this takes for itself, so it fails where there is another one.
        .locking_mode(SqliteLockingMode::Exclusive);
    let settled = match options.connect().await {
        Ok(mut conn) => {
            let alone = sqlx::query("BEGIN EXCLUSIVE; COMMIT").execute(&mut conn).await;
            let emptied = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut conn).await;
            let closed = conn.close().await;
            alone.and(emptied).and(closed)
        }
        Err(error) => Err(error),
    };
    match settled.map_err(error::read) {
        Err(StoreError::Busy) => Err(StoreError::InUse { by: "a program that has the database open" }),
        settled => settled,
    }
}
