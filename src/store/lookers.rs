//! Connections that read sessions for pages. They are handed from one look to the next as they are: the driver's own pool
//! asks a connection each time it comes back whether it is well, which takes as long as reading a session.
//!
//! It knows nothing of what is read.

use std::sync::{Mutex, PoisonError};

use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{
    error::{self, StoreError},
    open::BUSY_TIMEOUT,
};

/// The connections, opened when they are needed first.
pub(super) struct Lookers {
    options: SqliteConnectOptions,
    count: u32,
    places: Semaphore,
    free: Mutex<Vec<SqliteConnection>>,
}

/// A connection for one look. One that is not given back is closed, and another takes its place: a look that failed or was
/// broken off may have left anything behind.
pub(super) struct Looker<'l> {
    conn: SqliteConnection,
    of: &'l Lookers,
    _place: SemaphorePermit<'l>,
}

impl Lookers {
    pub(super) fn new(options: SqliteConnectOptions, count: u32) -> Self {
        let count = count.max(1);
        let places = Semaphore::new(usize::try_from(count).unwrap_or(1));
        Self { options, count, places, free: Mutex::default() }
    }

    /// A connection, as soon as there is one.
    ///
    /// # Errors
    /// [`StoreError::Busy`] where there is none for too long, [`StoreError::Unavailable`] after closing.
    pub(super) async fn take(&self) -> Result<Looker<'_>, StoreError> {
        let place = match self.places.try_acquire() {
            Ok(place) => place,
            Err(_) => tokio::time::timeout(BUSY_TIMEOUT, self.places.acquire())
                .await
                .map_err(|_| StoreError::Busy)?
                .map_err(|_| StoreError::unavailable("it is closed"))?,
        };
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let conn = match free {
            Some(conn) => conn,
            None => self.options.connect().await.map_err(error::read)?,
        };
        Ok(Looker { conn, of: self, _place: place })
    }

    /// Waits for every look, and closes every connection.
    pub(super) async fn close(&self) {
        // An error says that it is closed already.
        let _all = self.places.acquire_many(self.count).await;
        self.places.close();
        let free = std::mem::take(&mut *self.free.lock().unwrap_or_else(PoisonError::into_inner));
        for conn in free {
            // It only read; there is nothing to lose in closing it.
            let _ = conn.close().await;
        }
    }
}

impl Looker<'_> {
    /// The connection.
    pub(super) fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.conn
    }

    /// Gives it back after a look that ended well.
    pub(super) fn give_back(self) {
        self.of.free.lock().unwrap_or_else(PoisonError::into_inner).push(self.conn);
    }
}
