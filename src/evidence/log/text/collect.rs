//! Gathers the events that a reader of a form finds: counts all, keeps those that matter, settles their dates together.
//!
//! Must not know any form.

use super::dates::{Order, Written};
use crate::evidence::log::{Level, LogFormat, MESSAGE_CHARACTERS, RawEvent, RawLog, matters};

/// The most events that are kept.
pub(super) const AT_MOST: usize = 20_000;

/// An event as a form writes it.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub source: String,
    pub number: String,
    pub level: Level,
    pub time: Written,
    pub record: Option<u64>,
    pub computer: Option<String>,
    pub message: String,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            source: String::new(),
            number: String::new(),
            level: Level::Unknown,
            time: Written::Unread,
            record: None,
            computer: None,
            message: String::new(),
        }
    }
}

/// What has been found so far.
pub(super) struct Collector {
    kept: Vec<(RawEvent, Written)>,
    order: Order,
    format: LogFormat,
    read: u64,
    damaged: u64,
    cut: bool,
}

impl Collector {
    pub fn new(format: LogFormat) -> Self {
        Self { kept: Vec::new(), order: Order::default(), format, read: 0, damaged: 0, cut: false }
    }

    /// Whether there is room for more; where there is none, the reader stops.
    pub fn is_full(&self) -> bool {
        self.cut
    }

    /// Counts a piece that could not be read.
    pub fn damaged(&mut self) {
        self.damaged += 1;
    }

    /// Takes an event. A number that no event can have makes it a piece that could not be read.
    pub fn push(&mut self, draft: Draft) {
        let number = draft.number.trim().parse().ok().filter(|n| (1..=u32::from(u16::MAX)).contains(n));
        let Some(number) = number else {
            self.damaged += 1;
            return;
        };
        let source = draft.source.trim();
        let keep = source.is_empty() || matters(source, number);
        if keep && self.kept.len() >= AT_MOST {
            self.cut = true;
            return;
        }
        self.read += 1;
        self.order.see(draft.time);
        if keep {
            let event = RawEvent {
                source: source.to_owned(),
                number,
                level: draft.level,
                time: None,
                record: draft.record,
                computer: draft.computer.map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()),
                message: shortened(draft.message.trim()),
            };
            self.kept.push((event, draft.time));
        }
    }

    /// The log; `None` where nothing was read.
    pub fn finish(self) -> Option<RawLog> {
        if self.read == 0 {
            return None;
        }
        let order = self.order;
        let settled = |(event, written)| RawEvent { time: order.settle(written), ..event };
        Some(RawLog {
            format: self.format,
            events: self.kept.into_iter().map(settled).collect(),
            read: self.read,
            damaged: self.damaged,
            cut: self.cut,
        })
    }
}

fn shortened(message: &str) -> String {
    match message.char_indices().nth(MESSAGE_CHARACTERS) {
        Some((end, _)) => message[..end].to_owned(),
        None => message.to_owned(),
    }
}
