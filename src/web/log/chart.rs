//! The events of a log over time: as bars, and as the table that says the same.

use super::words;
use crate::{
    evidence::{Bucket, EventTime, Log, LogReading, over_time},
    picture::{self, Bar},
    web::render::{self, Html},
};

/// The most stretches of time in one picture.
const MOST: usize = 30;

/// A picture and its table.
pub struct ChartView {
    /// The bars.
    pub svg: Html,
    /// What the table lists: when, faults, warnings, normal, not described. Stretches without an event are left out.
    pub table: Vec<[String; 5]>,
}

/// Draws a log. Where no event has a time, there is nothing to draw.
#[must_use]
pub fn chart(log: &Log, reading: &LogReading) -> Option<ChartView> {
    let buckets = over_time(log, reading, MOST);
    let whole_days = buckets.first().is_some_and(is_whole_days);
    let bars: Vec<Bar> = buckets.iter().map(|b| bar(b, whole_days)).collect();
    let most = buckets.iter().max_by_key(|b| total(b))?;
    let description = format!(
        "From {} to {}. Most events: {}, from {}",
        words::time(buckets.first()?.from),
        words::time(buckets.last()?.to),
        words::counted(total(most), "event"),
        words::time(most.from)
    );
    let svg = render::chart(&picture::bars("Events over time", &description, &bars)?);
    Some(ChartView { svg, table: buckets.iter().filter(|b| total(b) > 0).map(line).collect() })
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn total(bucket: &Bucket) -> u64 {
    number(bucket.faults + bucket.warnings + bucket.normal + bucket.untold)
}

fn is_whole_days(bucket: &Bucket) -> bool {
    let length = match (bucket.from, bucket.to) {
        (EventTime::Utc(from), EventTime::Utc(to)) => to.duration_since(from),
        (EventTime::Local(from), EventTime::Local(to)) => to.duration_since(from),
        (EventTime::Utc(_), EventTime::Local(_)) | (EventTime::Local(_), EventTime::Utc(_)) => return false,
    };
    length >= jiff::SignedDuration::from_hours(24)
}

fn bar(bucket: &Bucket, whole_days: bool) -> Bar {
    let [when, faults, warnings, normal, untold] = line(bucket);
    Bar {
        label: words::stretch(bucket.from, whole_days),
        words: format!(
            "{when}: {faults} faults, {warnings} warnings, {normal} normal, {untold} not described"
        ),
        counts: [number(bucket.faults), number(bucket.warnings), number(bucket.normal + bucket.untold)],
    }
}

fn line(bucket: &Bucket) -> [String; 5] {
    let count = |n: usize| words::grouped(number(n));
    [
        words::time(bucket.from),
        count(bucket.faults),
        count(bucket.warnings),
        count(bucket.normal),
        count(bucket.untold),
    ]
}
