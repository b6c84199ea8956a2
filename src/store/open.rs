//! Opening the file: is it ours, is it of a version we know, and with which pragmas.
//!
//! A file that is not ours, or that a newer version wrote, is looked at through a read-only connection and left as it is.

use std::{borrow::Cow, path::Path, time::Duration};

use sqlx::{
    ConnectOptions, Connection, Row, SqliteConnection, SqlitePool,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::error::{self, StoreError};

/// `PRAGMA application_id` of our files; the first migration sets it.
const APPLICATION_ID: i64 = 1_380_404_815;

/// How long a connection waits for another process. `writer::SCRUB` restores the same number.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_millis(5000);

/// Every migration: number, name, statements. A published one never changes.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "first", include_str!("../../migrations/0001_first.sql")),
    (2, "logs", include_str!("../../migrations/0002_logs.sql")),
    (3, "gaps", include_str!("../../migrations/0003_gaps.sql")),
    (4, "links", include_str!("../../migrations/0004_links.sql")),
    (5, "ended", include_str!("../../migrations/0005_ended.sql")),
    (6, "files", include_str!("../../migrations/0006_files.sql")),
    (7, "masks", include_str!("../../migrations/0007_masks.sql")),
];

/// The number of the last migration.
pub(super) fn known() -> i64 {
    MIGRATIONS.last().map_or(0, |(number, ..)| *number)
}

/// The settings of the connection that writes.
pub(super) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        // What is deleted is overwritten; nothing is spilled into temporary files, where it would stay.
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
}

/// Opens the connection that writes.
pub(super) async fn writer(options: &SqliteConnectOptions) -> Result<SqliteConnection, StoreError> {
    options.connect().await.map_err(error::read)
}

/// The settings of a connection that reads. It cannot write.
pub(super) fn reader(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("query_only", "ON")
        .pragma("temp_store", "MEMORY")
}

/// Opens the connections that read.
pub(super) async fn readers(path: &Path, count: u32) -> Result<SqlitePool, StoreError> {
    SqlitePoolOptions::new()
        .max_connections(count.max(1))
        .acquire_timeout(BUSY_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(reader(path))
        .await
        .map_err(error::read)
}

/// Refuses a file that is not ours, or newer. A file that is missing or empty is neither.
pub(super) async fn inspect(path: &Path) -> Result<(), StoreError> {
    let empty = match std::fs::metadata(path) {
        Ok(metadata) => metadata.len() == 0,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
        Err(error) => return Err(unreachable(path, &error)),
    };
    if empty {
        return create(path);
    }
    recover(path).await?;
    let conn = read_only(path).await?;
    // It read, and nothing more; there is nothing to lose in closing it.
    let _ = conn.close().await;
    Ok(())
}

/// Takes back what was cut off while the file had no write-ahead log: a file that is being made, and nothing else. A connection
/// that cannot write could not read it.
async fn recover(path: &Path) -> Result<(), StoreError> {
    let journal = super::examine::companion(path, "-journal");
    if std::fs::metadata(journal).map_or(0, |m| m.len()) == 0 {
        return Ok(());
    }
    let options =
        SqliteConnectOptions::new().filename(path).create_if_missing(false).busy_timeout(BUSY_TIMEOUT);
    let mut conn = options.connect().await.map_err(error::read)?;
    sqlx::query("SELECT count(*) FROM sqlite_schema").execute(&mut conn).await.map_err(error::read)?;
    conn.close().await.map_err(error::read)
}

/// Says so where there is no file.
pub(super) fn existing(path: &Path) -> Result<(), StoreError> {
    if path.is_file() {
        return Ok(());
    }
    Err(StoreError::Unavailable { reason: format!("there is no {}", path.display()) })
}

/// A connection that cannot write, to a file that is ours and not newer. It makes no file.
pub(super) async fn read_only(path: &Path) -> Result<SqliteConnection, StoreError> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(BUSY_TIMEOUT);
    let mut conn = options.connect().await.map_err(error::read)?;
    judge(&mut conn).await?;
    Ok(conn)
}

/// Refuses a file whose schema is not exactly the one of this version. For whoever works beside a server: to bring the file
/// up to date is for the server alone, because an older one may be running on it.
pub(super) async fn current(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    let found = judge(conn).await?.unwrap_or(0);
    if found < known() { Err(StoreError::Older { found, known: known() }) } else { Ok(()) }
}

/// Refuses a file that is not ours, or newer; gives the number of its last migration, where it has any.
pub(super) async fn judge(conn: &mut SqliteConnection) -> Result<Option<i64>, StoreError> {
    let row =
        sqlx::query("SELECT application_id, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id")
            .fetch_one(&mut *conn)
            .await
            .map_err(error::read)?;
    let (id, tables): (i64, i64) =
        (row.try_get(0).map_err(error::read)?, row.try_get(1).map_err(error::read)?);
    // A start that was cut off before the first migration leaves a file without anything in it.
    if id == 0 && tables == 0 {
        return Ok(None);
    }
    if id != APPLICATION_ID {
        return Err(StoreError::NotOurs);
    }
    let found: Option<i64> = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(conn)
        .await
        .map_err(error::read)?;
    match found {
        Some(found) if found > known() => Err(StoreError::Newer { found, known: known() }),
        Some(_) | None => Ok(found),
    }
}

/// Makes the file so that only its owner can read it; SQLite gives its companions the same mode.
fn create(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) => Err(unreachable(path, &error)),
    }
}

fn unreachable(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Unavailable { reason: format!("{}: {error}", path.display()) }
}

/// Brings the schema up to date.
pub(super) async fn migrate(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    migrate_to(conn, known()).await
}

/// Brings the schema up to a migration.
pub(super) async fn migrate_to(conn: &mut SqliteConnection, last: i64) -> Result<(), StoreError> {
    let wanted = MIGRATIONS.iter().filter(|(number, ..)| *number <= last);
    let migrations = wanted.map(|(number, name, sql)| {
        let sql = sqlx::SqlSafeStr::into_sql_str(*sql);
        Migration::new(*number, Cow::Borrowed(*name), MigrationType::Simple, sql, false)
    });
    Migrator::with_migrations(migrations.collect()).run_direct(None, conn, false).await.map_err(|error| {
        match error {
            MigrateError::VersionMissing(found) if found > known() => {
                StoreError::Newer { found, known: known() }
            }
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error::read(error),
            // The driver's enum is open; the rest says that the table of migrations is not as we leave it.
            other => StoreError::inconsistent(other.to_string()),
        }
    })
}
