//! How many events of each kind there were over time: for a plot.
//!
//! Must not know pictures.

use jiff::{Timestamp, civil::DateTime, tz::Offset};
use serde::Serialize;

use super::LogReading;
use crate::{
    evidence::log::{EventTime, Log},
    symptom::Kind,
};

/// A stretch of time and what was in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bucket {
    /// Its begin.
    pub from: EventTime,
    /// Its end; what happens then is in the next one.
    pub to: EventTime,
    /// Faults.
    pub faults: usize,
    /// Warnings.
    pub warnings: usize,
    /// What is normal.
    pub normal: usize,
    /// Events of which neither a document nor the log says how grave they are.
    pub untold: usize,
}

/// Lengths in seconds: a minute to thirty days. Longer ones are doubled.
const STEPS: [i64; 12] =
    [60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600, LONGEST];
const LONGEST: i64 = 2_592_000;

/// The events over time in at most `at_most` stretches of the same length, oldest first, without a gap; the length is the
/// shortest of minutes, hours and days that does it, and a stretch begins at a whole one. Empty where no event has a time,
/// or `at_most` is 0. Events without a time, or with another kind of time than the first, are in no stretch.
#[must_use]
pub fn over_time(log: &Log, reading: &LogReading, at_most: usize) -> Vec<Bucket> {
    let Some(first) = log.events.iter().find_map(|e| e.time) else { return Vec::new() };
    let mut seconds: Vec<(i64, Option<Kind>)> = Vec::new();
    for (event, read) in log.events.iter().zip(&reading.events) {
        if let Some(time) = event.time.filter(|t| t.same_kind(first)) {
            seconds.push((second(time), read.kind));
        }
    }
    let (Some(oldest), Some(newest)) = (seconds.iter().map(|s| s.0).min(), seconds.iter().map(|s| s.0).max())
    else {
        return Vec::new();
    };
    let number = |length: i64| newest.div_euclid(length) - oldest.div_euclid(length) + 1;
    let (length, begin, count) = match i64::try_from(at_most) {
        Err(_) | Ok(0) => return Vec::new(),
        // A whole hour or day may begin between the oldest and the newest, so one stretch is cut to measure.
        Ok(1) => (newest - oldest + 1, oldest, 1),
        Ok(at_most) => {
            let mut length = STEPS.iter().copied().find(|l| number(*l) <= at_most).unwrap_or(LONGEST);
            while number(length) > at_most {
                length = length.saturating_mul(2);
            }
            (length, oldest.div_euclid(length) * length, number(length))
        }
    };
    let mut buckets: Vec<Bucket> = Vec::new();
    for n in 0..count {
        let (Some(from), Some(to)) = (at(first, begin + n * length), at(first, begin + (n + 1) * length))
        else {
            return Vec::new();
        };
        buckets.push(Bucket { from, to, faults: 0, warnings: 0, normal: 0, untold: 0 });
    }
    for (second, kind) in seconds {
        let n = usize::try_from((second - begin).div_euclid(length)).ok();
        if let Some(bucket) = n.and_then(|n| buckets.get_mut(n)) {
            match kind {
                Some(Kind::Fault) => bucket.faults += 1,
                Some(Kind::Warning) => bucket.warnings += 1,
                Some(Kind::Normal) => bucket.normal += 1,
                None => bucket.untold += 1,
            }
        }
    }
    buckets
}

/// Seconds since 1970, on the log's own clock where it has no zone.
fn second(time: EventTime) -> i64 {
    match time {
        EventTime::Utc(t) => t.as_second(),
        EventTime::Local(t) => Offset::UTC.to_timestamp(t).map_or(0, Timestamp::as_second),
    }
}

fn at(like: EventTime, second: i64) -> Option<EventTime> {
    let t = Timestamp::from_second(second).ok()?;
    Some(match like {
        EventTime::Utc(_) => EventTime::Utc(t),
        EventTime::Local(_) => EventTime::Local(local(t)),
    })
}

fn local(t: Timestamp) -> DateTime {
    Offset::UTC.to_datetime(t)
}
