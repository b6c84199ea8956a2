//! Dates of a log: each is read alone, and what may be read two ways is settled by the others.
//!
//! One log is written by one program in one language, so the day comes first in all of its dates or in none. Must not know
//! forms.

use std::cmp::Ordering;

use jiff::civil::DateTime;

use crate::evidence::{
    facts::{Reading, TimeKind, read_time},
    log::EventTime,
};

/// A date as it stands in a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// It can be read one way only.
    Known(EventTime),
    /// The first number is over 12, or both are the same: the date is clear, and shows the order.
    Clear {
        /// The time.
        time: DateTime,
        /// Whether the day comes first; `None` where both numbers are the same.
        day_first: Option<bool>,
    },
    /// The day may be the month.
    TwoWays {
        /// Read with the day first.
        day_first: DateTime,
        /// Read with the month first.
        month_first: DateTime,
    },
    /// It cannot be read.
    Unread,
}

/// Reads a date with a time of day. Marks of writing direction and narrow blanks, which Windows puts in, are forgiven.
pub(super) fn date(text: &str) -> Written {
    let plain: String = text
        .chars()
        .take(80)
        .filter(|c| !matches!(c, '\u{200e}' | '\u{200f}'))
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect();
    match read_time(plain.trim()) {
        Some(Reading::One(TimeKind::Instant(at))) => Written::Known(EventTime::Utc(at)),
        Some(Reading::One(TimeKind::Local(time))) => Written::Known(EventTime::Local(time)),
        Some(Reading::Numbers { day_first: Some(day_first), month_first: Some(month_first) }) => {
            if day_first == month_first {
                Written::Clear { time: day_first, day_first: None }
            } else {
                Written::TwoWays { day_first, month_first }
            }
        }
        Some(Reading::Numbers { day_first: Some(time), month_first: None }) => {
            Written::Clear { time, day_first: Some(true) }
        }
        Some(Reading::Numbers { day_first: None, month_first: Some(time) }) => {
            Written::Clear { time, day_first: Some(false) }
        }
        Some(Reading::Numbers { day_first: None, month_first: None }) | None => Written::Unread,
    }
}

/// What the dates of a log say together about the order of day and month.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Order {
    /// A date in which the first number is the day has been seen.
    day_first: bool,
    /// The same for the month.
    month_first: bool,
    by_day: Run,
    by_month: Run,
}

/// Whether dates run in one direction.
#[derive(Debug, Clone, Copy, Default)]
struct Run {
    last: Option<DateTime>,
    rose: bool,
    fell: bool,
}

impl Run {
    fn see(&mut self, time: DateTime) {
        match self.last.map(|last| time.cmp(&last)) {
            Some(Ordering::Greater) => self.rose = true,
            Some(Ordering::Less) => self.fell = true,
            Some(Ordering::Equal) | None => {}
        }
        self.last = Some(time);
    }

    fn one_way(self) -> bool {
        !(self.rose && self.fell)
    }
}

impl Order {
    /// Takes the next date of the log.
    pub fn see(&mut self, written: Written) {
        let (day, month) = match written {
            Written::TwoWays { day_first, month_first } => (day_first, month_first),
            Written::Clear { time, day_first } => {
                self.day_first |= day_first == Some(true);
                self.month_first |= day_first == Some(false);
                (time, time)
            }
            Written::Known(_) | Written::Unread => return,
        };
        self.by_day.see(day);
        self.by_month.see(month);
    }

    /// Whether the day comes first: a number over 12 says so, otherwise the one order in which the dates run one way, as
    /// the lines of a log do. `None` where neither decides, or two dates contradict each other.
    fn day_comes_first(&self) -> Option<bool> {
        match (self.day_first, self.month_first) {
            (true, true) => None,
            (true, false) => Some(true),
            (false, true) => Some(false),
            (false, false) => match (self.by_day.one_way(), self.by_month.one_way()) {
                (true, false) => Some(true),
                (false, true) => Some(false),
                (true, true) | (false, false) => None,
            },
        }
    }

    /// The time that a date of the log means.
    pub fn settle(&self, written: Written) -> Option<EventTime> {
        match written {
            Written::Known(time) => Some(time),
            Written::Clear { time, .. } => Some(EventTime::Local(time)),
            Written::TwoWays { day_first, month_first } => {
                self.day_comes_first().map(|day| EventTime::Local(if day { day_first } else { month_first }))
            }
            Written::Unread => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(dates: &[&str]) -> Vec<String> {
        let written: Vec<Written> = dates.iter().map(|d| date(d)).collect();
        let mut order = Order::default();
        written.iter().for_each(|w| order.see(*w));
        let text = |w: &Written| match order.settle(*w) {
            Some(EventTime::Utc(t)) => t.to_string(),
            Some(EventTime::Local(t)) => t.to_string(),
            None => "-".to_owned(),
        };
        written.iter().map(text).collect()
    }

    #[test]
    fn one_number_over_twelve_decides_for_all() {
        assert_eq!(
            settled(&["8/10/2026 11:00:39 AM", "8/13/2026 11:00:39 AM"]),
            ["2026-08-10T11:00:39", "2026-08-13T11:00:39"]
        );
        assert_eq!(
            settled(&["13/08/2026 11:00:39", "08/10/2026 11:00:39"]),
            ["2026-08-13T11:00:39", "2026-10-08T11:00:39"]
        );
    }

    #[test]
    fn lines_run_one_way_and_that_decides_where_only_one_order_does() {
        // By the month: 1 February, 2 January, 1 March. By the day: 2 January, 1 February, 3 January.
        assert_eq!(
            settled(&["3/1/2026 10:00", "2/1/2026 10:00", "1/2/2026 10:00"]),
            ["2026-03-01T10:00:00", "2026-02-01T10:00:00", "2026-01-02T10:00:00"]
        );
    }

    #[test]
    fn what_nothing_decides_stays_open() {
        assert_eq!(settled(&["8/10/2026 11:00:39 AM"]), ["-"]);
        assert_eq!(settled(&["3/11/2026 10:00", "4/11/2026 10:00"]), ["-", "-"]);
        assert_eq!(
            settled(&["13/1/2026 10:00", "1/13/2026 10:00", "3/4/2026 10:00"]),
            ["2026-01-13T10:00:00", "2026-01-13T10:00:00", "-"]
        );
        assert_eq!(settled(&["<Date> <Time>", ""]), ["-", "-"]);
    }

    #[test]
    fn other_forms_and_the_blanks_of_windows_are_read() {
        assert_eq!(
            settled(&[
                "2026-11-20T10:11:12.1234567Z",
                "2017-07-12 17:16:28.214161 UTC",
                "20.11.2026 10:11:12",
                "\u{200e}11/\u{200e}20/\u{200e}2026 10:11:12\u{202f}PM",
                "2026/11/20 10:11:12",
                "2026-11-20T10:11:12.000",
                "5/5/2026 10:11:12",
            ]),
            [
                "2026-11-20T10:11:12.1234567Z",
                "2017-07-12T17:16:28.214161Z",
                "2026-11-20T10:11:12",
                "2026-11-20T22:11:12",
                "2026-11-20T10:11:12",
                "2026-11-20T10:11:12",
                "2026-05-05T10:11:12",
            ]
        );
    }
}
