//! The events of a log as rows for people: the newest first, events that repeat in one.

use crate::{
    evidence::{EventTime, Log, LogEvent, LogReading, Means},
    symptom::Kind,
};

/// Rows of one page.
pub const PAGE: usize = 200;

/// Events of one source, number and meaning that stand one after the other.
#[derive(Debug, Clone)]
pub struct Run<'a> {
    /// The newest of them.
    pub newest: &'a LogEvent,
    /// What they mean.
    pub means: &'a Means,
    /// How grave the gravest is.
    pub kind: Option<Kind>,
    /// How many.
    pub count: usize,
    /// When the oldest was written.
    pub first: Option<EventTime>,
    /// When the newest was written.
    pub last: Option<EventTime>,
}

/// Every event of a log, the newest first; events that repeat one after the other are one row.
#[must_use]
pub fn runs<'a>(log: &'a Log, reading: &'a LogReading) -> Vec<Run<'a>> {
    let mut runs: Vec<Run<'a>> = Vec::new();
    for (event, read) in log.events.iter().zip(&reading.events).rev() {
        match runs.last_mut() {
            Some(run) if same(run, event, &read.means) => {
                run.count += 1;
                run.first = event.time.or(run.first);
                run.kind = [run.kind, read.kind].into_iter().flatten().min();
            }
            Some(_) | None => runs.push(Run {
                newest: event,
                means: &read.means,
                kind: read.kind,
                count: 1,
                first: event.time,
                last: event.time,
            }),
        }
    }
    runs
}

fn same(run: &Run<'_>, event: &LogEvent, means: &Means) -> bool {
    run.newest.number == event.number
        && run.newest.source.as_str().eq_ignore_ascii_case(event.source.as_str())
        && run.means == means
}
