//! What the status feed said last, read again every ten minutes while somebody wants to know. A person's page only looks at
//! what is here: it never waits for another machine.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::{
    client::{self, ClientError, ReadError, root},
    feed::{FeedError, Notice, read_feed},
    rules::{NotAsked, Rules},
};
use crate::clock::Clock;

/// How long after one reading the next begins.
pub const EVERY: Duration = Duration::from_secs(600);

/// How old a reading may be. What is older says nothing about now, and is not shown.
pub const STALE: SignedDuration = SignedDuration::from_mins(30);

/// What a whole feed said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// When it was read.
    pub at: Timestamp,
    /// Its notices about signing in; none is no proof that everything works.
    pub notices: Vec<Notice>,
}

/// The last reading, for whoever shows it. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Notices(Arc<RwLock<Option<Arc<Board>>>>);

impl Notices {
    /// Puts a reading in the place of the last.
    pub fn put(&self, board: Board) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(board));
    }

    /// The last reading, where it is not too old.
    #[must_use]
    pub fn fresh(&self, now: Timestamp) -> Option<Arc<Board>> {
        let board = self.0.read().unwrap_or_else(PoisonError::into_inner).clone()?;
        (now.duration_since(board.at) <= STALE).then_some(board)
    }
}

/// Why the feed was not read.
#[derive(Debug, thiserror::Error)]
pub enum StatusError {
    /// Nothing can be asked.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// Its address may not be asked.
    #[error("the feed is not asked: {0}")]
    NotAsked(#[from] NotAsked),
    /// Nobody answered, or not in time.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// The answer is something else, such as a redirect or the page of a proxy.
    #[error("the answer is {0}")]
    Status(u16),
    /// It was not read to its end.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It is no feed.
    #[error(transparent)]
    Feed(#[from] FeedError),
}

/// Reads the feed once.
///
/// # Errors
/// [`StatusError`] says why it was not read.
pub async fn fetch(rules: &Rules, feed: &str) -> Result<Vec<Notice>, StatusError> {
    let url = Url::parse(feed).map_err(|_| NotAsked::NoAddress)?;
    rules.admit(&url)?;
    let client = client::build(rules, "status")?;
    let answer = client.get(url).send().await.map_err(|e| StatusError::NoAnswer(root(&e)))?;
    if answer.status() != http::StatusCode::OK {
        return Err(StatusError::Status(answer.status().as_u16()));
    }
    Ok(read_feed(&client::read(answer).await?)?)
}

/// Reads the feed now and every ten minutes. It ends when it is dropped. What fails is a line in the log, and what was read
/// before stays until it is too old.
pub async fn watch(rules: Rules, feed: String, notices: Notices, clock: Arc<dyn Clock>) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        match fetch(&rules, &feed).await {
            Ok(found) => notices.put(Board { at: clock.now(), notices: found }),
            Err(error) => tracing::warn!(why = %error, "the status feed was not read"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_shown_for_half_an_hour() {
        let notices = Notices::default();
        let at: Timestamp = "2026-11-20T13:20:00Z".parse().unwrap();
        assert_eq!(notices.fresh(at), None);
        notices.put(Board { at, notices: Vec::new() });
        let shared = notices.clone();
        assert!(shared.fresh(at + SignedDuration::from_mins(30)).is_some());
        assert_eq!(shared.fresh(at + SignedDuration::from_mins(31)), None);
        let later = at + SignedDuration::from_mins(31);
        notices.put(Board { at: later, notices: Vec::new() });
        assert_eq!(shared.fresh(later).unwrap().at, later);
    }
}
