//! How much of a log is kept. Must not know where it is kept.

use super::{Log, LogEvent};

impl Log {
    /// The log with the newest of its events, as many as have at most so many bytes of text together; where older ones
    /// had to go, it counts as cut.
    #[must_use]
    pub fn within(mut self, bytes: usize) -> Self {
        let mut room = bytes;
        let fits = |event: &&LogEvent| {
            let size = event.source.as_str().len()
                + event.message.as_str().len()
                + event.computer.as_ref().map_or(0, |c| c.as_str().len());
            let left = room.checked_sub(size);
            room = left.unwrap_or(0);
            left.is_some()
        };
        let kept = self.events.iter().rev().take_while(fits).count();
        let gone = self.events.len() - kept;
        self.cut |= gone > 0;
        self.events.drain(..gone);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Clean, Level, LogFormat};

    fn log() -> Log {
        let event = |number| LogEvent {
            source: Clean::from_store("ADSync".to_owned()),
            number,
            level: Level::Error,
            time: None,
            record: None,
            computer: None,
            message: Clean::from_store("four".to_owned()),
        };
        Log { format: LogFormat::Xml, events: (1..=3).map(event).collect(), read: 3, damaged: 0, cut: false }
    }

    #[test]
    fn the_newest_are_kept_and_the_rest_is_told() {
        let numbers = |log: &Log| log.events.iter().map(|e| e.number).collect::<Vec<_>>();
        let whole = log().within(30);
        assert_eq!((numbers(&whole), whole.cut), (vec![1, 2, 3], false));
        let part = log().within(29);
        assert_eq!((numbers(&part), part.cut), (vec![2, 3], true));
        let none = log().within(9);
        assert_eq!((numbers(&none), none.cut, none.read), (vec![], true, 3));
    }
}
