//! Puts events in the order in which they happened.
//!
//! Must not know what they say.

use super::{EventTime, LogEvent};

/// Sorts events, oldest first. A list that runs backwards, as Event Viewer shows it, is turned round first, so that events
/// of one second come out right too. An event without a time stays behind the one before it. Where times with and without
/// a zone are mixed they cannot be compared, and the file has the say.
pub(super) fn oldest_first(events: &mut [LogEvent]) {
    if runs_backwards(events) {
        events.reverse();
    }
    let Some(first) = events.iter().find_map(|e| e.time) else { return };
    if events.iter().filter_map(|e| e.time).any(|t| !t.same_kind(first)) {
        return;
    }
    let mut known: Option<EventTime> = None;
    // The key of an event without a time is that of the event before it; the sort is stable.
    let keys: Vec<Option<EventTime>> = events
        .iter()
        .map(|e| {
            known = e.time.or(known);
            known
        })
        .collect();
    let mut order: Vec<usize> = (0..events.len()).collect();
    order.sort_by_key(|n| keys[*n]);
    let sorted: Vec<LogEvent> = order.iter().map(|n| events[*n].clone()).collect();
    for (slot, event) in events.iter_mut().zip(sorted) {
        *slot = event;
    }
}

/// Whether more neighbours stand the wrong way round than the right one: by record numbers, or by times.
fn runs_backwards(events: &[LogEvent]) -> bool {
    let mut forwards = 0_usize;
    let mut backwards = 0_usize;
    for pair in events.windows(2) {
        let [a, b] = pair else { continue };
        let by_time = a.time.zip(b.time).filter(|(a, b)| a.same_kind(*b)).map(|(a, b)| a.cmp(&b));
        let by_record = a.record.zip(b.record).map(|(a, b)| a.cmp(&b));
        match by_time.filter(|o| o.is_ne()).or(by_record) {
            Some(std::cmp::Ordering::Less) => forwards += 1,
            Some(std::cmp::Ordering::Greater) => backwards += 1,
            Some(std::cmp::Ordering::Equal) | None => {}
        }
    }
    backwards > forwards
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Clean, Level};

    fn event(number: u32, time: Option<&str>) -> LogEvent {
        LogEvent {
            source: Clean::empty(),
            number,
            level: Level::Unknown,
            time: time.map(|t| EventTime::Utc(t.parse().unwrap())),
            record: None,
            computer: None,
            message: Clean::empty(),
        }
    }

    fn sorted(events: &[(u32, Option<&str>)]) -> Vec<u32> {
        let mut events: Vec<LogEvent> = events.iter().map(|(n, t)| event(*n, *t)).collect();
        oldest_first(&mut events);
        events.iter().map(|e| e.number).collect()
    }

    #[test]
    fn a_list_that_runs_backwards_is_turned_round_within_a_second_too() {
        let (ten, nine) = (Some("2026-11-20T10:00:00Z"), Some("2026-11-20T09:00:00Z"));
        assert_eq!(sorted(&[(3, ten), (2, nine), (1, nine)]), [1, 2, 3]);
        assert_eq!(sorted(&[(1, nine), (2, nine), (3, ten)]), [1, 2, 3]);
    }

    #[test]
    fn an_event_without_a_time_stays_behind_the_one_before_it() {
        let (ten, nine) = (Some("2026-11-20T10:00:00Z"), Some("2026-11-20T09:00:00Z"));
        assert_eq!(
            sorted(&[(1, nine), (2, None), (4, ten), (5, None), (3, nine), (6, ten), (7, ten)]),
            [1, 2, 3, 4, 5, 6, 7]
        );
        assert_eq!(sorted(&[(2, None), (1, None)]), [2, 1]);
    }

    #[test]
    fn times_of_two_kinds_are_left_as_they_stand() {
        let mut events = vec![event(1, Some("2026-11-20T10:00:00Z")), event(2, None), event(3, None)];
        events[1].time = Some(EventTime::Local("2026-11-20T09:00:00".parse().unwrap()));
        events[2].time = Some(EventTime::Utc("2026-11-20T08:00:00Z".parse().unwrap()));
        oldest_first(&mut events);
        assert_eq!(events.iter().map(|e| e.number).collect::<Vec<_>>(), [1, 2, 3]);
    }
}
