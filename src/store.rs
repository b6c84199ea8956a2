//! The store: everything that outlives a request, in one SQLite file. SQL stays in here.
//!
//! Reads go to a small pool of connections that cannot write; writes go through one writer that shares commits
//! (`queue`, `writer`). Whoever writes shows that it was allowed ([`Allowed`](crate::session::Allowed)); rows never
//! leave this module, and a row that makes no sense is an error of its own. The store reads no clock and makes no
//! random ids: both come in as arguments. It knows nothing of content, pages or the walk.

use std::{
    fmt,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::FutureExt;
use jiff::Timestamp;
use sqlx::{Connection, Row, SqliteConnection, SqlitePool, sqlite::SqliteConnectOptions};

mod backup;
mod batch;
mod begin;
mod beside;
mod change;
mod columns;
mod ended;
mod enter;
mod error;
mod examine;
mod files;
mod gaps;
mod grants;
mod links;
mod load;
mod lock;
mod logs;
mod lookers;
mod news;
mod open;
mod outgoing;
mod purge;
mod queue;
mod restore;
mod rows;
mod save;
#[doc(hidden)]
pub mod testing;
mod time;
mod timeline;
mod visit;
mod writer;

pub use backup::{Contents, copy, verify};
pub use begin::begun;
pub use beside::{Whole, read_session};
pub use change::{Changed, Form, Write};
pub use columns::{COLUMNS, DataClass};
pub use enter::{Entered, Entrant, LinkState};
pub use error::StoreError;
pub use examine::{Examined, examine};
pub use files::{FILES_LAST, file_ends};
pub use gaps::{GapCode, GapText, Gaps, MOST_CODES, read_gaps};
pub use grants::Life;
pub use links::Linked;
pub use load::Seen;
pub use lock::{FolderLock, LOCK_FILE};
pub use logs::read_events;
pub use news::Knocks;
pub use purge::{Limits, Purged};
pub use queue::WriterStats;
pub use restore::{Closed, settle};
pub use timeline::{MOST_ROWS, TimelineRow, What};
pub use visit::Visited;

use self::{
    lookers::Lookers,
    news::News,
    queue::{Counts, Queue},
    writer::{After, Writer},
};

/// How the store works; the defaults suit one server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Connections that read sessions for pages, and connections that read everything else: as many of each.
    pub readers: u32,
    /// Writes that may wait; beyond that a write is refused with [`StoreError::Busy`].
    pub queue: usize,
    /// The most writes in one commit.
    pub largest_group: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { readers: 4, queue: 1024, largest_group: 128 }
    }
}

/// The store. Clones share the same connections.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    readers: SqlitePool,
    lookers: Lookers,
    queue: Queue,
    folder: Mutex<Option<FolderLock>>,
}

/// What the connection that writes says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pragmas {
    /// `wal`.
    pub journal_mode: String,
    /// 2 is FULL: a commit is on the disk before it is answered.
    pub synchronous: i64,
    /// 1: a row cannot outlive its session.
    pub foreign_keys: i64,
    /// 1: what is deleted is overwritten.
    pub secure_delete: i64,
}

impl Store {
    /// Opens the file, makes it if it is missing, and brings its schema up to date. The folder must exist. Call it
    /// inside a Tokio runtime: the writer is a task.
    ///
    /// # Errors
    /// [`StoreError::NotOurs`] and [`StoreError::Newer`] leave the file as it is; others say why it cannot be used.
    pub async fn open(path: &Path, options: Options, now: Timestamp) -> Result<Self, StoreError> {
        let folder = FolderLock::beside(path)?;
        open::inspect(path).await?;
        let connect = open::options(path);
        let mut conn = open::writer(&connect).await?;
        open::migrate(&mut conn).await?;
        sqlx::query("INSERT INTO meta (key, value) VALUES ('created', ?) ON CONFLICT DO NOTHING")
            .bind(now.to_string())
            .execute(&mut conn)
            .await
            .map_err(error::read)?;
        Self::start(path, connect, conn, options, folder).await
    }

    /// Opens the file for a command that works beside a server: it makes no file, and leaves the schema as it is.
    ///
    /// # Errors
    /// [`StoreError::Older`] where the server of this version has not been started yet; else as [`Store::open`].
    pub async fn open_beside(path: &Path, options: Options) -> Result<Self, StoreError> {
        let folder = FolderLock::beside(path)?;
        open::existing(path)?;
        let mut looks = open::read_only(path).await?;
        open::current(&mut looks).await?;
        let connect = open::options(path).create_if_missing(false);
        let conn = open::writer(&connect).await?;
        // It read, and nothing more; there is nothing to lose in closing it.
        let _ = looks.close().await;
        Self::start(path, connect, conn, options, folder).await
    }

    async fn start(
        path: &Path,
        connect: SqliteConnectOptions,
        conn: SqliteConnection,
        options: Options,
        folder: FolderLock,
    ) -> Result<Self, StoreError> {
        let readers = open::readers(path, options.readers).await?;
        let lookers = Lookers::new(open::reader(path), options.readers);
        let writer = Writer {
            conn,
            options: connect,
            largest: options.largest_group.max(1),
            counts: Arc::new(Counts::default()),
            news: Arc::new(News::default()),
            scrub_due: false,
            doubtful: false,
        };
        let queue = Queue::start(writer, options.queue);
        Ok(Self(Arc::new(Inner { readers, lookers, queue, folder: Mutex::new(Some(folder)) })))
    }

    /// Finishes what waits to be written and closes every connection. Afterwards everything is an error.
    pub async fn close(&self) {
        // The writer goes last: the last connection to close empties the write-ahead log, and readers may not write.
        self.0.readers.close().await;
        self.0.lookers.close().await;
        self.0.queue.stop().await;
        // Now a restore may take the file.
        drop(self.0.folder.lock().unwrap_or_else(PoisonError::into_inner).take());
    }

    /// Whether it can read and write now.
    ///
    /// # Errors
    /// What stands in the way.
    pub async fn ready(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.0.readers).await.map_err(error::read)?;
        self.0.queue.write(After::Nothing, |_| async { Ok(()) }.boxed()).await
    }

    /// How the writer has worked since it was opened.
    #[must_use]
    pub fn writer_stats(&self) -> WriterStats {
        self.0.queue.stats()
    }

    /// What the connection that writes says about itself.
    ///
    /// # Errors
    /// Where the writer cannot be reached.
    pub async fn pragmas(&self) -> Result<Pragmas, StoreError> {
        const SQL: &str = "SELECT journal_mode, synchronous, foreign_keys, secure_delete FROM pragma_journal_mode, \
                           pragma_synchronous, pragma_foreign_keys, pragma_secure_delete";
        self.0
            .queue
            .write(After::Nothing, |conn| {
                async move {
                    let row = sqlx::query(SQL).fetch_one(conn).await.map_err(error::read)?;
                    Ok(Pragmas {
                        journal_mode: row.try_get(0).map_err(error::read)?,
                        synchronous: row.try_get(1).map_err(error::read)?,
                        foreign_keys: row.try_get(2).map_err(error::read)?,
                        secure_delete: row.try_get(3).map_err(error::read)?,
                    })
                }
                .boxed()
            })
            .await
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("stats", &self.writer_stats()).finish_non_exhaustive()
    }
}
