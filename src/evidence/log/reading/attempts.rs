//! Puts the events of one reset or change together: by tracking ID, and where there is none by order.
//!
//! Must not know what problems mean: only which events are faults.

use std::collections::HashMap;

use super::{Attempt, AttemptEnd, EventReading, Operation, roles::Role};
use crate::{
    evidence::log::{EventTime, LogEvent},
    ids::Guid,
    symptom::Kind,
};

/// So many attempts are looked at for one that is open: more than that do not run side by side.
const OPEN_AT_MOST: usize = 50;

/// After so many seconds a request that nobody answered is given up: the relay keeps one for several minutes.
const OPEN_SECONDS: i64 = 600;

/// Every attempt of the log, in the order of its first event.
pub(super) fn attempts(log: &[LogEvent], events: &[EventReading], roles: &[Role]) -> Vec<Attempt> {
    let mut story = Story { log, attempts: Vec::new(), by_tracking: HashMap::new() };
    for (at, (role, reading)) in roles.iter().copied().zip(events).enumerate() {
        let fault = reading.kind == Some(Kind::Fault);
        match role {
            Role::Begins(operation) => story.begin(at, operation, reading.tracking),
            Role::Worked(operation) => story.end(at, operation, reading.tracking, AttemptEnd::Worked),
            Role::Failed(operation) => story.end(at, operation, reading.tracking, AttemptEnd::Failed),
            Role::Reason => story.reason(at, reading.tracking, fault),
            Role::Started
            | Role::Stopped
            | Role::HeartBeat
            | Role::TurnedOn
            | Role::TurnedOff
            | Role::Other => story.join(at, reading.tracking, fault),
        }
    }
    story.attempts
}

struct Story<'l> {
    log: &'l [LogEvent],
    attempts: Vec<Attempt>,
    by_tracking: HashMap<Guid, usize>,
}

impl Story<'_> {
    fn begin(&mut self, at: usize, operation: Operation, tracking: Option<Guid>) {
        // The request of a tracking ID whose end stands before it is a second try; the ID names the newer one.
        let n = self.add(tracking);
        self.attempts[n].operation = Some(operation);
        self.attempts[n].began = Some(at);
        self.attempts[n].events.push(at);
    }

    fn end(&mut self, at: usize, operation: Operation, tracking: Option<Guid>, end: AttemptEnd) {
        let of_id = tracking.and_then(|id| self.by_tracking.get(&id)).copied();
        let n = of_id
            .or_else(|| self.open(at, tracking, |a| a.operation.is_none_or(|o| o == operation)))
            .unwrap_or_else(|| self.add(tracking));
        let attempt = &mut self.attempts[n];
        attempt.operation.get_or_insert(operation);
        attempt.ended = Some(at);
        attempt.end = end;
        attempt.events.push(at);
        if let Some(id) = tracking {
            attempt.tracking.get_or_insert(id);
            self.by_tracking.insert(id, n);
        }
    }

    /// The reason of a failure stands beside the request, before its end.
    fn reason(&mut self, at: usize, tracking: Option<Guid>, fault: bool) {
        let of_id = tracking.and_then(|id| self.by_tracking.get(&id)).copied();
        let beside = of_id.or_else(|| self.open(at, tracking, |_| true));
        let n = match (beside, tracking) {
            (Some(n), _) => n,
            (None, Some(_)) => self.add(tracking),
            // An error of the engine without any request near it may be of something else.
            (None, None) => return,
        };
        let attempt = &mut self.attempts[n];
        attempt.events.push(at);
        if fault && attempt.ended.is_none() {
            attempt.end = AttemptEnd::Failed;
        }
        if let Some(id) = tracking {
            attempt.tracking.get_or_insert(id);
            self.by_tracking.entry(id).or_insert(n);
        }
    }

    /// Whatever else carries the tracking ID of an attempt belongs to it.
    fn join(&mut self, at: usize, tracking: Option<Guid>, fault: bool) {
        if let Some(n) = tracking.and_then(|id| self.by_tracking.get(&id)).copied() {
            let attempt = &mut self.attempts[n];
            attempt.events.push(at);
            if fault && attempt.ended.is_none() {
                attempt.end = AttemptEnd::Failed;
            }
        }
    }

    fn add(&mut self, tracking: Option<Guid>) -> usize {
        let n = self.attempts.len();
        self.attempts.push(Attempt {
            operation: None,
            tracking,
            began: None,
            ended: None,
            end: AttemptEnd::Unknown,
            events: Vec::new(),
        });
        if let Some(id) = tracking {
            self.by_tracking.insert(id, n);
        }
        n
    }

    /// The newest attempt that has not ended, is not too old, and has no other tracking ID. Attempts are looked at from the
    /// newest; one that is too old ends the search.
    fn open(&self, at: usize, tracking: Option<Guid>, fits: impl Fn(&Attempt) -> bool) -> Option<usize> {
        for (n, attempt) in self.attempts.iter().enumerate().rev().take(OPEN_AT_MOST) {
            let last = *attempt.events.last()?;
            if too_far(self.log[last].time, self.log[at].time) {
                return None;
            }
            let other_id = tracking.is_some() && attempt.tracking.is_some();
            if attempt.ended.is_none() && !other_id && fits(attempt) {
                return Some(n);
            }
        }
        None
    }
}

fn too_far(earlier: Option<EventTime>, later: Option<EventTime>) -> bool {
    let seconds = earlier.zip(later).and_then(|(a, b)| a.seconds_until(b));
    seconds.is_some_and(|s| s > OPEN_SECONDS)
}
