//! Doors for tests of the store: raw SQL, and writes that misbehave. Nothing else may use them.

use std::path::Path;

use futures_util::FutureExt;
use sqlx::{AssertSqlSafe, Connection, Row};
use tokio::sync::oneshot;

use super::{Store, StoreError, error, open, writer::After};

/// Runs SQL as one write; gives the number of rows.
///
/// # Errors
/// As any write.
pub async fn sql(store: &Store, sql: String) -> Result<u64, StoreError> {
    store
        .0
        .queue
        .write(After::Nothing, move |conn| {
            async move {
                let done = sqlx::query(AssertSqlSafe(sql)).execute(conn).await;
                Ok(done.map_err(error::read)?.rows_affected())
            }
            .boxed()
        })
        .await
}

/// Runs SQL as one write that fails after it.
///
/// # Errors
/// Always.
pub async fn failing(store: &Store, sql: String) -> Result<(), StoreError> {
    store
        .0
        .queue
        .write(After::Nothing, move |conn| {
            async move {
                sqlx::query(AssertSqlSafe(sql)).execute(conn).await.map_err(error::read)?;
                Err(StoreError::inconsistent("this write fails on purpose"))
            }
            .boxed()
        })
        .await
}

/// Runs SQL as one write that panics after it.
///
/// # Errors
/// Always.
#[expect(clippy::panic, reason = "the writer has to survive it")]
pub async fn panicking(store: &Store, sql: String) -> Result<(), StoreError> {
    store
        .0
        .queue
        .write(After::Nothing, move |conn| {
            async move {
                sqlx::query(AssertSqlSafe(sql)).execute(conn).await.map_err(error::read)?;
                panic!("this write panics on purpose")
            }
            .boxed()
        })
        .await
}

/// Runs SQL and hides its error, which no write may do.
///
/// # Errors
/// Where the writer notices that the transaction is gone.
pub async fn hiding(store: &Store, sql: String) -> Result<(), StoreError> {
    store
        .0
        .queue
        .write(After::Nothing, move |conn| {
            async move {
                let _ = sqlx::query(AssertSqlSafe(sql)).execute(conn).await;
                Ok(())
            }
            .boxed()
        })
        .await
}

/// Makes a database as the first so many migrations leave it, in one file without companions.
///
/// # Errors
/// As opening one.
pub async fn older(path: &Path, migrations: i64) -> Result<(), StoreError> {
    open::inspect(path).await?;
    let mut conn = open::writer(&open::options(path)).await?;
    open::migrate_to(&mut conn, migrations).await?;
    conn.close().await.map_err(error::read)?;
    super::settle(path).await
}

/// Runs SQL on the file itself, without keys between tables: nothing refuses what makes no sense.
///
/// # Errors
/// As SQLite.
pub async fn plainly(path: &Path, sql: &'static str) -> Result<(), StoreError> {
    let mut conn = open::writer(&open::options(path).foreign_keys(false)).await?;
    sqlx::query(sql).execute(&mut conn).await.map_err(error::read)?;
    conn.close().await.map_err(error::read)
}

/// Holds the writer, in a group of its own, until the sender is used or dropped.
///
/// # Errors
/// Where the queue is full.
pub async fn hold(store: &Store) -> Result<oneshot::Sender<()>, StoreError> {
    let (release, released) = oneshot::channel();
    let (started, start) = oneshot::channel();
    let _answer = store.0.queue.send(After::Nothing, move |_| {
        async move {
            let _ = started.send(());
            let _ = released.await;
            Ok(())
        }
        .boxed()
    })?;
    start.await.map_err(|_| StoreError::unavailable("it is closed"))?;
    Ok(release)
}

/// How many writes wait.
#[must_use]
pub fn waiting(store: &Store) -> usize {
    store.0.queue.waiting()
}

/// Runs SQL on a connection that reads; gives the first column of each row as text.
///
/// # Errors
/// As any read.
pub async fn read(store: &Store, sql: String) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&store.0.readers).await.map_err(error::read)?;
    rows.iter().map(|row| row.try_get_unchecked(0).map_err(error::read)).collect()
}
