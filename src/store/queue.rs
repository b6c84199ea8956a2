//! The way to the writer: a bounded queue, and the counts that show how writes share commits.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use futures_util::{FutureExt, future::BoxFuture};
use sqlx::SqliteConnection;
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use super::{
    error::StoreError,
    news::{About, News},
    writer::{After, Job, Value, Writer},
};

/// What the writer is sent.
pub(super) enum Message {
    /// Write this.
    Job(Job),
    /// Finish what came before, then close.
    Stop,
}

/// How the writer has worked since it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriterStats {
    /// Commits, each one flush to the disk.
    pub groups: u64,
    /// Writes that they held, the refused ones included.
    pub jobs: u64,
    /// The most writes that one commit held.
    pub largest_group: u64,
}

#[derive(Debug, Default)]
pub(super) struct Counts {
    groups: AtomicU64,
    jobs: AtomicU64,
    largest: AtomicU64,
    /// Something was deleted since the file was last built anew.
    pub(super) traces: AtomicBool,
}

impl Counts {
    pub(super) fn group(&self, jobs: usize) {
        let jobs = u64::try_from(jobs).unwrap_or(u64::MAX);
        self.groups.fetch_add(1, Ordering::Relaxed);
        self.jobs.fetch_add(jobs, Ordering::Relaxed);
        self.largest.fetch_max(jobs, Ordering::Relaxed);
    }

    fn read(&self) -> WriterStats {
        WriterStats {
            groups: self.groups.load(Ordering::Relaxed),
            jobs: self.jobs.load(Ordering::Relaxed),
            largest_group: self.largest.load(Ordering::Relaxed),
        }
    }
}

/// The sending end.
pub(super) struct Queue {
    sender: mpsc::Sender<Message>,
    counts: Arc<Counts>,
    news: Arc<News>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Queue {
    /// Starts the writer behind a queue of this many places.
    pub(super) fn start(writer: Writer, places: usize) -> Self {
        let (sender, receiver) = mpsc::channel(places.max(1));
        let counts = Arc::clone(&writer.counts);
        let news = Arc::clone(&writer.news);
        let task = Mutex::new(Some(tokio::spawn(writer.run(receiver))));
        Self { sender, counts, news, task }
    }

    /// Sends work and waits until it is on the disk. Work must hand on the errors of its statements: an error that it
    /// hides may have ended the transaction. Work that is on its way is done even where the caller stops waiting.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        after: After,
        work: impl for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, StoreError>>
        + Send
        + 'static,
    ) -> Result<T, StoreError> {
        self.write_about(About::Nobody, after, work).await
    }

    /// The same for a write that somebody may be waiting to hear of.
    pub(super) async fn write_about<T: Send + 'static>(
        &self,
        about: About,
        after: After,
        work: impl for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, StoreError>>
        + Send
        + 'static,
    ) -> Result<T, StoreError> {
        let answer = self.send_about(about, after, work)?;
        let value = answer.await.map_err(|_| StoreError::unavailable("it is closed"))??;
        value.downcast::<T>().map(|v| *v).map_err(|_| StoreError::inconsistent("an answer of another write"))
    }

    /// Sends work without waiting.
    pub(super) fn send<T: Send + 'static>(
        &self,
        after: After,
        work: impl for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, StoreError>>
        + Send
        + 'static,
    ) -> Result<oneshot::Receiver<Result<Value, StoreError>>, StoreError> {
        self.send_about(About::Nobody, after, work)
    }

    fn send_about<T: Send + 'static>(
        &self,
        about: About,
        after: After,
        work: impl for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, StoreError>>
        + Send
        + 'static,
    ) -> Result<oneshot::Receiver<Result<Value, StoreError>>, StoreError> {
        let (reply, answer) = oneshot::channel();
        let job = Job {
            about,
            work: Box::new(move |conn| {
                async move { work(conn).await.map(|value| Box::new(value) as Value) }.boxed()
            }),
            after,
            reply,
        };
        match self.sender.try_send(Message::Job(job)) {
            Ok(()) => Ok(answer),
            Err(mpsc::error::TrySendError::Full(_)) => Err(StoreError::Busy),
            Err(mpsc::error::TrySendError::Closed(_)) => Err(StoreError::unavailable("it is closed")),
        }
    }

    /// How many messages wait.
    pub(super) fn waiting(&self) -> usize {
        self.sender.max_capacity() - self.sender.capacity()
    }

    /// Whether something was deleted since the file was last built anew.
    pub(super) fn has_traces(&self) -> bool {
        self.counts.traces.load(Ordering::Relaxed)
    }

    /// Who watches which session.
    pub(super) fn news(&self) -> &News {
        &self.news
    }

    pub(super) fn stats(&self) -> WriterStats {
        self.counts.read()
    }

    /// Lets the writer finish what waits, and close.
    pub(super) async fn stop(&self) {
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            // An error says that the writer has ended already, which is what is wanted.
            let _ = self.sender.send(Message::Stop).await;
            let _ = task.await;
        }
    }
}
