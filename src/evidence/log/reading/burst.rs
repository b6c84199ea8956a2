//! The densest hour of faults.
//!
//! Must not know why something failed.

use std::collections::BTreeMap;

use super::{Burst, EventReading, Means, last::is_fault};
use crate::evidence::log::LogEvent;

/// How long a burst may be, in seconds.
const SECONDS: i64 = 3_600;
/// Fewer faults are no burst.
const AT_LEAST: usize = 3;

/// The hour with most faults; of two that have as many, the newer. Faults without a time, or with another kind of time
/// than the first, are left out.
pub(super) fn burst(log: &[LogEvent], events: &[EventReading]) -> Option<Burst> {
    let faults = events.iter().zip(log).enumerate().filter(|(_, (r, _))| is_fault(r));
    let timed: Vec<_> = faults.filter_map(|(at, (_, e))| e.time.map(|t| (at, t))).collect();
    let start = timed.first()?.1;
    let seconds: Vec<(usize, i64)> =
        timed.iter().filter_map(|(at, t)| start.seconds_until(*t).map(|s| (*at, s))).collect();
    let mut best: Option<(usize, usize)> = None;
    let mut from = 0;
    for to in 0..seconds.len() {
        while seconds[to].1 - seconds[from].1 > SECONDS {
            from += 1;
        }
        if best.is_none_or(|(f, t)| to - from >= t - f) {
            best = Some((from, to));
        }
    }
    let (from, to) = best?;
    let inside = seconds.get(from..=to)?;
    if inside.len() < AT_LEAST {
        return None;
    }
    let mut counts: BTreeMap<&Means, usize> = BTreeMap::new();
    for (at, _) in inside {
        *counts.entry(&events[*at].means).or_default() += 1;
    }
    // The first of those with the highest count, in the order of ids.
    let most = counts.into_iter().rev().max_by_key(|(_, n)| *n).map(|(m, _)| m.clone())?;
    Some(Burst { from: seconds[from].0, to: seconds[to].0, count: inside.len(), most })
}
