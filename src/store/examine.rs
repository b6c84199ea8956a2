//! A look at the database that changes nothing, for whoever asks what is wrong with it. It makes no file, so that it works on
//! a folder that cannot be written, and beside a running server.

use std::{fs::File, io::Read as _, path::Path};

use jiff::Timestamp;
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{
    backup,
    error::{self, StoreError},
    lock::FolderLock,
    open, time,
};

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// The number of the last migration; `None` for a file in which there is nothing yet.
    pub schema: Option<i64>,
    /// The number of this version's last migration.
    pub known: i64,
    /// Whether the file says that it has a write-ahead log, as the server leaves it.
    pub wal: bool,
    /// What SQLite finds wrong with the file; nothing for a sound one.
    pub damage: Vec<String>,
    /// Rows that belong to something that is not there.
    pub strays: u64,
    /// How many sessions there are.
    pub sessions: u64,
    /// When a session was last used.
    pub newest: Option<Timestamp>,
}

/// Looks at the file.
///
/// # Errors
/// It is missing, not ours, newer, in use by a restore, or so damaged that it cannot be read.
pub async fn examine(path: &Path) -> Result<Examined, StoreError> {
    open::existing(path)?;
    let _folder = FolderLock::beside(path)?;
    let mut options = SqliteConnectOptions::new().filename(path).read_only(true);
    if ["-wal", "-shm"].iter().all(|end| !companion(path, end).exists()) {
        // Nobody has it open, and an ordinary connection would make these files.
        options = options.immutable(true);
    }
    let mut conn = options.connect().await.map_err(error::read)?;
    let found = look(&mut conn, path).await;
    let _ = conn.close().await;
    found
}

async fn look(conn: &mut SqliteConnection, path: &Path) -> Result<Examined, StoreError> {
    let schema = open::judge(conn).await?;
    let mut found = Examined {
        schema,
        known: open::known(),
        wal: is_wal(path),
        damage: backup::damage(conn).await?,
        strays: 0,
        sessions: 0,
        newest: None,
    };
    if schema.is_some() && found.damage.is_empty() {
        found.strays = backup::strays(conn).await?;
        let row = sqlx::query("SELECT count(*), max(used) FROM sessions")
            .fetch_one(conn)
            .await
            .map_err(error::read)?;
        let sessions: i64 = row.try_get(0).map_err(error::read)?;
        found.sessions = u64::try_from(sessions).unwrap_or(0);
        found.newest = row.try_get::<Option<i64>, _>(1).map_err(error::read)?.and_then(time::read);
    }
    Ok(found)
}

/// What SQLite calls a file beside the database.
pub(super) fn companion(path: &Path, end: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// The two bytes of the header that say so. Source: <https://www.sqlite.org/fileformat2.html>, “File format version numbers”.
fn is_wal(path: &Path) -> bool {
    let mut head = [0; 20];
    File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head[18..] == [2, 2]
}
