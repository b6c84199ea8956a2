//! The knock: it tells whoever watches a session that something about it is on the disk.
//!
//! A knock carries nothing. Whoever hears it reads what happened, and asks again whether it may: so a knock too many does no
//! harm, several in a row are one, and none can say what its hearer may not know. It knows nothing of SQL.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use tokio::sync::watch;

use super::Store;
use crate::ids::Reference;

/// Whom a write concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// Nobody who could be watching.
    Nobody,
    /// Those who watch this session.
    One(Reference),
    /// Those who watch any.
    All,
}

/// Who watches which session.
#[derive(Debug, Default)]
pub(super) struct News {
    doors: Mutex<HashMap<Reference, watch::Sender<()>>>,
}

impl News {
    fn watch(&self, reference: Reference) -> Knocks {
        let mut doors = self.doors.lock().unwrap_or_else(PoisonError::into_inner);
        doors.retain(|_, door| door.receiver_count() > 0);
        Knocks(doors.entry(reference).or_insert_with(|| watch::Sender::new(())).subscribe())
    }

    /// Knocks; called after the commit.
    pub(super) fn knock(&self, about: About) {
        let doors = self.doors.lock().unwrap_or_else(PoisonError::into_inner);
        match about {
            About::Nobody => {}
            // Nobody behind the door is no fault.
            About::One(reference) => doors.get(&reference).into_iter().for_each(|door| door.send_replace(())),
            About::All => doors.values().for_each(|door| door.send_replace(())),
        }
    }
}

/// What somebody who watches a session hears.
#[derive(Debug)]
pub struct Knocks(watch::Receiver<()>);

impl Knocks {
    /// Waits for a knock since the last one that was heard. Safe to give up and to call again.
    pub async fn next(&mut self) {
        if self.0.changed().await.is_err() {
            // The store is gone, and with it everybody who could knock.
            std::future::pending::<()>().await;
        }
    }
}

impl Store {
    /// Watches a session from now on: each write about it that is on the disk is a knock, and so is each that may have
    /// ended what somebody may do. It asks nobody: a knock says nothing.
    #[must_use]
    pub fn watch(&self, reference: Reference) -> Knocks {
        self.0.queue.news().watch(reference)
    }
}
