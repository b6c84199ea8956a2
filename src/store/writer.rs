//! The one writer: it takes what waits, runs it in one transaction, and answers after the commit.
//!
//! It knows nothing of sessions. Each job runs in a savepoint, so that one that fails or panics undoes only itself.
//! Where SQLite may have dropped the whole transaction (full disk, I/O error, no memory) everything that had run fails
//! together, and what had not run yet goes into a new transaction. Nothing is acknowledged before the disk has it.

use std::{
    any::Any,
    collections::VecDeque,
    panic::AssertUnwindSafe,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use futures_util::{FutureExt, future::BoxFuture};
use sqlx::{Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::{mpsc, oneshot};

use super::{
    error::{self, StoreError},
    news::{About, News},
    open,
    queue::{Counts, Message},
};

/// The value that a job gives, without its type.
pub(super) type Value = Box<dyn Any + Send>;
type Work =
    Box<dyn for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<Value, StoreError>> + Send>;

/// How long a scrub waits for readers; the busy time-out of everything else comes back after it.
const SCRUB: &str = "PRAGMA busy_timeout = 250; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = 5000";
/// A file up to this many bytes is built anew at each deletion.
const SMALL: i64 = 64 * 1024 * 1024;
/// When a scrub that readers prevented is tried again.
const SCRUB_AGAIN: Duration = Duration::from_secs(1);

/// What has to follow the commit before a write is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum After {
    /// Nothing.
    Nothing,
    /// It deleted: empty the write-ahead log, and build a small file anew.
    Scrub,
    /// The same, however large the file is.
    Rebuild,
}

/// Something to be written.
pub(super) struct Job {
    pub(super) work: Work,
    pub(super) about: About,
    pub(super) after: After,
    pub(super) reply: oneshot::Sender<Result<Value, StoreError>>,
}

/// A job that has run and waits for the commit.
struct Ran {
    value: Value,
    about: About,
    after: After,
    reply: oneshot::Sender<Result<Value, StoreError>>,
}

/// The owner of the one connection that writes.
pub(super) struct Writer {
    pub(super) conn: SqliteConnection,
    pub(super) options: SqliteConnectOptions,
    pub(super) largest: usize,
    pub(super) counts: Arc<Counts>,
    pub(super) news: Arc<News>,
    pub(super) scrub_due: bool,
    /// The connection failed in a way that leaves its state unknown.
    pub(super) doubtful: bool,
}

impl Writer {
    /// Runs until it is told to stop or nobody can send to it any more.
    pub(super) async fn run(mut self, mut queue: mpsc::Receiver<Message>) {
        let mut waiting = VecDeque::new();
        let mut stop = false;
        while !(stop && waiting.is_empty()) {
            if waiting.is_empty() {
                match self.next(&mut queue).await {
                    Some(Message::Job(job)) => waiting.push_back(job),
                    Some(Message::Stop) | None => break,
                }
            }
            while !stop && waiting.len() < self.largest {
                match queue.try_recv() {
                    Ok(Message::Job(job)) => waiting.push_back(job),
                    Ok(Message::Stop) => stop = true,
                    Err(_) => break,
                }
            }
            waiting = self.group(waiting).await;
        }
        // Dropping what still waits tells its senders that nothing was written.
        drop(queue);
        if let Err(error) = self.conn.close().await {
            tracing::warn!(%error, "the database was not closed cleanly; it recovers at the next start");
        }
    }

    /// The next message; while a scrub is due, it is tried again and again.
    async fn next(&mut self, queue: &mut mpsc::Receiver<Message>) -> Option<Message> {
        while self.scrub_due {
            match tokio::time::timeout(SCRUB_AGAIN, queue.recv()).await {
                Ok(message) => return message,
                Err(_) => self.scrub().await,
            }
        }
        queue.recv().await
    }

    /// One transaction. Gives back the jobs that have not run.
    async fn group(&mut self, mut waiting: VecDeque<Job>) -> VecDeque<Job> {
        if let Err(error) = self.begin().await {
            for job in waiting {
                answer(job.reply, Err(error.clone()));
            }
            return VecDeque::new();
        }
        let taken = waiting.len();
        let mut ran: Vec<Ran> = Vec::with_capacity(taken);
        while let Some(Job { work, about, after, reply }) = waiting.pop_front() {
            let conn = &mut self.conn;
            let outcome = AssertUnwindSafe(async move { work(conn).await }).catch_unwind().await;
            let (next, failed) = match outcome {
                Ok(Ok(value)) => {
                    ran.push(Ran { value, about, after, reply });
                    // The release proves that the transaction still stands: it fails where SQLite has dropped it.
                    (if waiting.is_empty() { None } else { Some("RELEASE job; SAVEPOINT job") }, None)
                }
                Ok(Err(error)) if error.drops_the_transaction() => {
                    self.lose(ran, &error).await;
                    answer(reply, Err(error));
                    return waiting;
                }
                Ok(Err(error)) => (Some("ROLLBACK TO job"), Some((reply, error))),
                Err(_) => {
                    let error = StoreError::unavailable("the write panicked; it was undone");
                    (Some("ROLLBACK TO job"), Some((reply, error)))
                }
            };
            let stands = match next {
                Some(sql) => execute(&mut self.conn, sql).await,
                None => Ok(()),
            };
            if let Some((reply, error)) = failed {
                answer(reply, Err(error));
            }
            if let Err(error) = stands {
                self.lose(ran, &error).await;
                return waiting;
            }
        }
        match execute(&mut self.conn, "RELEASE job; COMMIT").await {
            Ok(()) => {
                self.counts.group(taken);
                self.acknowledge(ran).await;
            }
            Err(error) => self.lose(ran, &error).await,
        }
        waiting
    }

    /// Opens a transaction that may write; on a new connection where the old one is in doubt.
    async fn begin(&mut self) -> Result<(), StoreError> {
        const BEGIN: &str = "BEGIN IMMEDIATE; SAVEPOINT job";
        if !self.doubtful {
            match execute(&mut self.conn, BEGIN).await {
                Ok(()) => return Ok(()),
                Err(StoreError::Busy) => return Err(StoreError::Busy),
                Err(_) => self.doubtful = true,
            }
        }
        tracing::warn!("the writer opens its connection again");
        self.conn = open::writer(&self.options).await?;
        execute(&mut self.conn, BEGIN).await?;
        self.doubtful = false;
        Ok(())
    }

    async fn acknowledge(&mut self, ran: Vec<Ran>) {
        // Whoever watches hears it as soon as it stands, before what a deletion still has to tidy.
        for job in &ran {
            self.news.knock(job.about);
        }
        let most = ran.iter().map(|r| r.after).max().unwrap_or(After::Nothing);
        let (plain, deleted): (Vec<_>, Vec<_>) = ran.into_iter().partition(|r| r.after == After::Nothing);
        for job in plain {
            answer(job.reply, Ok(job.value));
        }
        if most > After::Nothing {
            self.counts.traces.store(true, Ordering::Relaxed);
            self.rebuild(most == After::Rebuild).await;
            self.scrub().await;
        }
        for job in deleted {
            answer(job.reply, Ok(job.value));
        }
    }

    /// Fails everything that had run.
    async fn lose(&mut self, ran: Vec<Ran>, error: &StoreError) {
        tracing::error!(%error, jobs = ran.len(), "a transaction was lost; none of its writes was acknowledged");
        // A full disk leaves the connection sound; after anything else nobody knows.
        self.doubtful |= *error != StoreError::Full;
        // SQLite may have rolled back already; a real failure shows at the next BEGIN.
        let _ = execute(&mut self.conn, "ROLLBACK").await;
        // A constraint of one job's making must not read as the fault of another's.
        let error = if error.drops_the_transaction() {
            error.clone()
        } else {
            StoreError::unavailable("the transaction was lost")
        };
        for job in ran {
            answer(job.reply, Err(error.clone()));
        }
    }

    /// Builds the file anew. `secure_delete` overwrites a row where it lies, but not a copy that stayed behind when SQLite
    /// moved the row to another page; only this removes such copies. It takes the time and the memory of the whole file,
    /// so a large one waits for the purge.
    async fn rebuild(&mut self, however_large: bool) {
        const SIZE: &str = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        let size = sqlx::query_scalar::<_, i64>(SIZE).fetch_one(&mut self.conn).await.unwrap_or(i64::MAX);
        if size > SMALL && !however_large {
            return;
        }
        match execute(&mut self.conn, "VACUUM").await {
            Ok(()) => self.counts.traces.store(false, Ordering::Relaxed),
            Err(error) => {
                tracing::warn!(%error, "the file could not be built anew; the next purge tries again")
            }
        }
    }

    /// Empties the write-ahead log, which still has what was deleted. Readers can prevent it; then it stays due.
    async fn scrub(&mut self) {
        let busy = match sqlx::query(SCRUB).fetch_all(&mut self.conn).await {
            Ok(rows) => rows.get(1).and_then(|row| row.try_get::<i64, _>(0).ok()) != Some(0),
            Err(error) => {
                tracing::warn!(%error, "the write-ahead log could not be emptied");
                true
            }
        };
        self.scrub_due = busy;
    }
}

fn answer(reply: oneshot::Sender<Result<Value, StoreError>>, result: Result<Value, StoreError>) {
    // Whoever asked may have gone; the write stands all the same.
    let _ = reply.send(result);
}

async fn execute(conn: &mut SqliteConnection, sql: &'static str) -> Result<(), StoreError> {
    sqlx::query(sql).execute(conn).await.map(|_| ()).map_err(error::read)
}
