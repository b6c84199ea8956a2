//! A copy of the whole database, made beside a running server, and what is in such a copy.
//!
//! The copy is one consistent moment. It has what is there and nothing that was deleted: SQLite builds a new file from the
//! rows that are left. It knows nothing of file names, hashes and manifests.

use std::{collections::BTreeMap, path::Path};

use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{
    error::{self, StoreError},
    lock::FolderLock,
    open,
};

/// What is in a copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The number of its last migration.
    pub schema: i64,
    /// How many sessions it has.
    pub sessions: u64,
    /// How many rows each table has.
    pub tables: BTreeMap<String, u64>,
}

/// Copies what is committed in `from` into `to`, a file that is empty or not there. A server may write to `from` meanwhile. The
/// copy is not flushed to the disk yet.
///
/// # Errors
/// `from` is missing, not ours or newer; or the copy cannot be written.
pub async fn copy(from: &Path, to: &Path) -> Result<Contents, StoreError> {
    open::existing(from)?;
    let _folder = FolderLock::beside(from)?;
    // Whether it is ours shows through a connection that cannot change it.
    let looks = open::read_only(from).await?;
    let mut conn = open::writer(&open::options(from).create_if_missing(false)).await?;
    let _ = looks.close().await;
    let copied = vacuum(&mut conn, to).await;
    // As the last one to close it leaves the file without companions; beside a server it leaves everything as it is.
    let _ = conn.close().await;
    copied
}

async fn vacuum(conn: &mut SqliteConnection, to: &Path) -> Result<Contents, StoreError> {
    let Some(name) = to.to_str() else {
        return Err(StoreError::unavailable("the name of the copy is not UTF-8"));
    };
    let version = data_version(conn).await?;
    let there = contents(conn).await?;
    sqlx::query("VACUUM INTO ?").bind(name.to_owned()).execute(&mut *conn).await.map_err(error::read)?;
    let quiet = version == data_version(conn).await?;
    let copied = verify(to).await?;
    // Where somebody wrote meanwhile, the numbers may differ, and rightly.
    if quiet && copied != there {
        return Err(StoreError::inconsistent("the copy has not as many rows as the database"));
    }
    Ok(copied)
}

/// Changes whenever somebody else commits.
async fn data_version(conn: &mut SqliteConnection) -> Result<i64, StoreError> {
    sqlx::query_scalar("PRAGMA data_version").fetch_one(conn).await.map_err(error::read)
}

/// Reads a copy from end to end and says what is in it. Nothing else may use the file; it is not changed.
///
/// # Errors
/// It is not ours, newer, empty or damaged.
pub async fn verify(path: &Path) -> Result<Contents, StoreError> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true).immutable(true);
    let mut conn = options.connect().await.map_err(error::read)?;
    if open::judge(&mut conn).await?.is_none() {
        return Err(StoreError::NotOurs);
    }
    let damage = damage(&mut conn).await?;
    let found = match damage.first() {
        Some(first) => Err(StoreError::inconsistent(format!("the file is damaged: {first}"))),
        None if strays(&mut conn).await? > 0 => {
            Err(StoreError::inconsistent("rows are left of sessions that are gone"))
        }
        None => contents(&mut conn).await,
    };
    let _ = conn.close().await;
    found
}

/// What SQLite finds wrong with the file, in its words; they name tables and indexes, and no values.
pub(super) async fn damage(conn: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let mut found: Vec<String> =
        sqlx::query_scalar("PRAGMA quick_check(5)").fetch_all(conn).await.map_err(error::read)?;
    found.retain(|line| line != "ok");
    Ok(found)
}

/// How many rows belong to something that is not there.
pub(super) async fn strays(conn: &mut SqliteConnection) -> Result<u64, StoreError> {
    number(conn, "SELECT count(*) FROM pragma_foreign_key_check".to_owned()).await
}

async fn contents(conn: &mut SqliteConnection) -> Result<Contents, StoreError> {
    const TABLES: &str = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
    let schema = open::judge(conn).await?.unwrap_or(0);
    let names: Vec<String> = sqlx::query_scalar(TABLES).fetch_all(&mut *conn).await.map_err(error::read)?;
    let mut tables = BTreeMap::new();
    for name in names {
        let quoted = name.replace('"', "\"\"");
        let rows = number(conn, format!("SELECT count(*) FROM \"{quoted}\"")).await?;
        tables.insert(name, rows);
    }
    Ok(Contents { schema, sessions: tables.get("sessions").copied().unwrap_or(0), tables })
}

async fn number(conn: &mut SqliteConnection, sql: String) -> Result<u64, StoreError> {
    let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(conn).await.map_err(error::read)?;
    let number: i64 = row.try_get(0).map_err(error::read)?;
    u64::try_from(number).map_err(|_| StoreError::inconsistent("a count below zero"))
}
