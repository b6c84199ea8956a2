//! Cuts a log down to what a worker may say: the newest events, so many of them, so many bytes.

use std::io;

use super::super::{EVENTS, OUTPUT_BYTES};
use crate::evidence::{RawEvent, RawLog};

/// Bytes of an answer that are no events.
const FRAME: usize = 1_000;
/// Every event takes at least so many bytes of an answer, besides those of its texts: its frame, and its time.
pub(super) const LEAST_BYTES: usize = 100;

/// Keeps the newest events that fit.
pub(super) fn fit(log: RawLog) -> RawLog {
    within(log, EVENTS, OUTPUT_BYTES - FRAME)
}

/// Keeps the newest `most` events, and fewer where they take more than `bytes` of JSON.
fn within(mut log: RawLog, most: usize, bytes: usize) -> RawLog {
    // Event Viewer exports its list with the newest on top.
    let newest_first = newest_first(&log.events);
    if newest_first {
        log.events.reverse();
    }
    let mut left = bytes;
    let fitting = log.events.iter().rev().take(most).take_while(|event| {
        // The comma after it is one more.
        let size = length(event).saturating_add(1);
        let fits = size <= left;
        left = left.saturating_sub(size);
        fits
    });
    let gone = log.events.len() - fitting.count();
    log.events.drain(..gone);
    log.cut |= gone > 0;
    if newest_first {
        log.events.reverse();
    }
    log
}

/// How many bytes an event is as JSON; it is written, and only counted.
fn length(event: &RawEvent) -> usize {
    let mut counted = Counted(0);
    serde_json::to_writer(&mut counted, event).map_or(usize::MAX, |()| counted.0)
}

struct Counted(usize);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn newest_first(events: &[RawEvent]) -> bool {
    let mut times = events.iter().filter_map(|e| e.time);
    times.next().zip(times.next_back()).is_some_and(|(first, last)| first > last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{EventTime, Level, LogFormat};

    fn log(seconds: impl Iterator<Item = i64>) -> RawLog {
        let event = |second: i64| RawEvent {
            source: "ADSync".to_owned(),
            number: 611,
            level: Level::Error,
            time: Some(EventTime::Utc(jiff::Timestamp::from_second(second).unwrap())),
            record: None,
            computer: None,
            message: "x".repeat(100),
        };
        RawLog {
            format: LogFormat::Rows,
            events: seconds.map(event).collect(),
            read: 9,
            damaged: 0,
            cut: false,
        }
    }

    fn seconds(log: &RawLog) -> Vec<i64> {
        log.events
            .iter()
            .map(|e| match e.time {
                Some(EventTime::Utc(t)) => t.as_second(),
                Some(EventTime::Local(_)) | None => panic!("no moment"),
            })
            .collect()
    }

    #[test]
    fn what_fits_stays_as_it_is() {
        let fitting = within(log(1..6), 5, 100_000);
        assert_eq!((seconds(&fitting), fitting.cut), (vec![1, 2, 3, 4, 5], false));
        assert_eq!(within(log(0..0), 5, 0).events, []);
    }

    #[test]
    fn the_newest_stay_whichever_way_the_file_runs() {
        let up = within(log(1..6), 2, 100_000);
        assert_eq!((seconds(&up), up.cut), (vec![4, 5], true));
        let down = within(log((1..6).rev()), 2, 100_000);
        assert_eq!((seconds(&down), down.cut), (vec![5, 4], true));
    }

    #[test]
    fn no_event_is_shorter_than_the_least() {
        let mut event = log(1..2).events.remove(0);
        event.source.clear();
        event.message.clear();
        assert!(length(&event) >= LEAST_BYTES);
        event.message = "a \"quoted\" line\n".to_owned();
        assert_eq!(length(&event), serde_json::to_vec(&event).unwrap().len());
    }

    #[test]
    fn the_bytes_count_too() {
        let one = serde_json::to_vec(&log(1..2).events[0]).unwrap().len() + 1;
        let three = within(log(1..6), 5, 3 * one + one / 2);
        assert_eq!((seconds(&three), three.cut), (vec![3, 4, 5], true));
        assert!(serde_json::to_vec(&three.events).unwrap().len() <= 3 * one + one / 2);
    }
}
