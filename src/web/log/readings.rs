//! Readings of logs, kept in memory for a while: reading a large log takes a second, and its page is opened again and again.
//! Few are kept, few are made at once, and whoever deletes a log or a session makes it forget.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Semaphore;

use crate::{
    evidence::{self, Log, LogReading},
    ids::{Reference, Revision},
    session::{Allowed, KeptLog, change::View},
    web::{Error, State},
};

/// How many readings are kept.
const KEPT: usize = 4;
/// How many are made at the same time.
const AT_ONCE: usize = 2;

/// A log and what it says.
pub struct Read {
    /// The log.
    pub log: Log,
    /// What it says.
    pub reading: LogReading,
}

/// A number can come again after a log was deleted; the revision at which the log came cannot.
type Key = (Reference, u32, Revision);

/// The readings that were made last.
pub struct Readings {
    room: Semaphore,
    known: Mutex<VecDeque<(Key, Arc<Read>)>>,
}

impl Default for Readings {
    fn default() -> Self {
        Self { room: Semaphore::new(AT_ONCE), known: Mutex::default() }
    }
}

impl Readings {
    /// A log of a session with what it says; `None` where it was deleted meanwhile.
    ///
    /// # Errors
    /// What the store says.
    pub async fn of(
        &self,
        state: &State,
        allowed: &Allowed<View>,
        kept: &KeptLog,
    ) -> Result<Option<Arc<Read>>, Error> {
        let key = (allowed.reference(), kept.id, kept.stamp.revision);
        if let Some(read) = self.find(&key) {
            return Ok(Some(read));
        }
        let broken = || Error::Internal("reading a log broke off".to_owned());
        let _room = self.room.acquire().await.map_err(|_| broken())?;
        // Whoever stood before this one may have read the same log.
        if let Some(read) = self.find(&key) {
            return Ok(Some(read));
        }
        let Some(log) = state.store().log(allowed, kept.id).await? else { return Ok(None) };
        let shared = state.clone();
        let work = tokio::task::spawn_blocking(move || {
            let reading = evidence::read_log(&log, shared.content().symptoms());
            Arc::new(Read { log, reading })
        });
        let read = work.await.map_err(|_| broken())?;
        let mut known = self.known();
        known.push_back((key, read.clone()));
        while known.len() > KEPT {
            known.pop_front();
        }
        Ok(Some(read))
    }

    /// Forgets what belongs to a session.
    pub fn forget(&self, reference: Reference) {
        self.known().retain(|((of, ..), _)| *of != reference);
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.known().clear();
    }

    fn find(&self, key: &Key) -> Option<Arc<Read>> {
        self.known().iter().find(|(k, _)| k == key).map(|(_, read)| read.clone())
    }

    fn known(&self) -> MutexGuard<'_, VecDeque<(Key, Arc<Read>)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
