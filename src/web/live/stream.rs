//! One stream: waits for a knock of the store, asks again whether this browser may look, and says what happened since.
//!
//! The lines come from the timeline and never from the knock, so a stream that was cut off goes on where it was, and one
//! that hears late misses nothing.

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use axum::response::sse::Event;
use futures_util::{Stream, stream};
use serde_json::json;
use tokio::{sync::watch, time};

use super::places::Place;
use crate::{
    ids::{Reference, Role, TokenHash},
    paths::InSession,
    session::{self, change::View},
    store::{Knocks, StoreError, TimelineRow, What},
    web::{State, phrases},
};

/// How often a stream says that it lives, and asks whether its time has come: a grant can expire without a knock.
pub const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a browser waits before it connects again.
const AGAIN: Duration = Duration::from_secs(3);

/// Somebody who watches a session.
struct Watching {
    state: State,
    browser: TokenHash,
    reference: Reference,
    /// The last line that was said.
    seen: i64,
    knocks: Knocks,
    heart: time::Interval,
    stopping: watch::Receiver<bool>,
    waiting: VecDeque<Event>,
    ended: bool,
    _place: Place,
}

/// The events of a session after line `seen`, until the browser may not look any more or the server stops.
pub fn events(
    state: State,
    browser: TokenHash,
    reference: Reference,
    seen: i64,
    place: Place,
) -> impl Stream<Item = Result<Event, Infallible>> + Send + 'static {
    let mut heart = time::interval(HEARTBEAT);
    heart.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    let watching = Watching {
        knocks: state.store().watch(reference),
        stopping: state.stopping(),
        state,
        browser,
        reference,
        seen,
        heart,
        waiting: VecDeque::from([Event::default().retry(AGAIN)]),
        ended: false,
        _place: place,
    };
    stream::unfold(watching, |mut watching| async {
        let event = watching.next().await?;
        Some((Ok(event), watching))
    })
}

impl Watching {
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            if self.ended {
                return None;
            }
            tokio::select! {
                biased;
                // An error says that nobody is left to stop the server: it is gone.
                _ = self.stopping.wait_for(|stop| *stop) => return None,
                () = self.knocks.next() => {}
                // The first beat comes at once: what happened between the page and this stream is told.
                _ = self.heart.tick() => self.waiting.push_back(Event::default().comment("")),
            }
            self.look().await;
        }
    }

    /// Reads what is new. A store that cannot be read now ends nothing; the next beat looks again.
    async fn look(&mut self) {
        match self.news().await {
            Ok(Some((role, rows))) => {
                for row in rows {
                    self.seen = row.seq;
                    if let Some(event) = said(&row, role, self.reference) {
                        self.waiting.push_back(event);
                    }
                }
            }
            Ok(None) => {
                self.ended = true;
                self.waiting.push_back(Event::default().event("end").data("{}"));
            }
            Err(error) => tracing::debug!(%error, "a stream could not look"),
        }
    }

    /// What this browser is to the session, and what is new; `None` where it may not look any more.
    async fn news(&self) -> Result<Option<(Role, Vec<TimelineRow>)>, StoreError> {
        let store = self.state.store();
        let grant = store.grant(self.browser, self.reference, self.state.now()).await?;
        let Some(grant) = grant else { return Ok(None) };
        let Ok(view) = session::authorize::<View>(&grant) else { return Ok(None) };
        Ok(Some((grant.role, store.timeline_after(&view, self.seen).await?)))
    }
}

/// A line as an event for this reader.
fn said(row: &TimelineRow, reader: Role, reference: Reference) -> Option<Event> {
    // The script saves ticks while the page stays open: they are its own.
    if row.what == What::Ticked && row.role == reader {
        return None;
    }
    // Who else comes and goes is the owner's to know. That a link was made, the page that shows it says.
    match (row.what, reader) {
        (What::Linked, _) => return None,
        (What::Ended | What::Joined, by) if by != Role::Owner => return None,
        _ => {}
    }
    let data = json!({
        "what": row.what.word(),
        "item": row.item,
        "role": row.role.word(),
        "words": phrases::happened(row.what, row.role, reader),
        "path": shown_at(row.what, InSession(reference)),
    });
    Some(Event::default().id(row.seq.to_string()).data(data.to_string()))
}

/// The page that shows what happened.
fn shown_at(what: What, paths: InSession) -> String {
    match what {
        What::Began | What::Entered | What::Answered | What::Judged | What::Tried | What::Ticked => {
            paths.root()
        }
        What::Filled => paths.details(),
        What::Confirmed | What::Masked => paths.check(),
        What::Sent => paths.summary(),
        What::Attached | What::Removed => paths.log(),
        What::FileAdded | What::FileRemoved => paths.files(),
        What::Noted => paths.notes(),
        What::Linked | What::Ended | What::Joined => paths.share(),
    }
}
