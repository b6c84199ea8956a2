//! Events of a Windows event log: what was read of them, from whichever form they came in.
//!
//! Start at [`Log::admit`]: it takes what a reader of a format found ([`RawLog`]: plain strings, nothing checked) through
//! the gate, and what comes out holds [`Clean`] texts only. Must not know files, processes or pages.

use std::collections::HashMap;

use jiff::{Timestamp, civil::DateTime};
use serde::{Deserialize, Serialize};

mod command;
mod keep;
mod order;
mod reading;
mod text;

pub use command::EXPORT_COMMAND;
pub use reading::{
    Attempt, AttemptEnd, Bucket, Burst, Chief, EventReading, Group, LastState, LogReading, Means,
    OpenQuestion, Operation, Service, ServiceState, Why, over_time, read_log,
};
pub use text::read_text;

use super::{Clean, Limit, SecretKind, ingest_str};

/// In which form a log came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// The binary log of Windows.
    Evtx,
    /// Event XML, one event or many.
    Xml,
    /// Event Viewer's “Copy details as text”, or `wevtutil qe /f:text`.
    Copied,
    /// Rows of level, date, source and number, as the list of Event Viewer is copied, exported as text or as CSV.
    Rows,
    /// `Get-WinEvent | Format-List`.
    FormatList,
    /// Events quoted in prose: “EventID 33004: …”.
    Quoted,
}

/// How grave an event is, as the log says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Level 1.
    Critical,
    /// Level 2; in the log “Security” an audit failure, whose own level says nothing.
    Error,
    /// Level 3.
    Warning,
    /// Levels 4 and 0.
    Information,
    /// Level 5.
    Verbose,
    /// The text does not say, or in a language that is not known here.
    Unknown,
}

/// When an event was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EventTime {
    /// A point in time: the log has it in UTC or with an offset.
    Utc(Timestamp),
    /// The server's clock, without its zone.
    Local(DateTime),
}

/// One event as a reader found it: nothing is checked yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawEvent {
    /// The source (provider), as written; empty where the text does not say.
    pub source: String,
    /// The event number.
    pub number: u32,
    /// How grave.
    pub level: Level,
    /// When; `None` where it cannot be read, or the day may be the month.
    pub time: Option<EventTime>,
    /// The number of the record in its log.
    pub record: Option<u64>,
    /// The computer that wrote it.
    pub computer: Option<String>,
    /// What it says.
    pub message: String,
}

/// A log as a reader found it: nothing is checked yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawLog {
    /// Its form.
    pub format: LogFormat,
    /// Events of sources that matter, in the order of the file.
    pub events: Vec<RawEvent>,
    /// How many events were read, those of other sources among them.
    pub read: u64,
    /// How many events or pieces could not be read.
    pub damaged: u64,
    /// Whether reading stopped at a limit before the end.
    pub cut: bool,
}

/// An event that has passed the gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogEvent {
    /// The source (provider); empty where the text does not say.
    pub source: Clean,
    /// The event number.
    pub number: u32,
    /// How grave.
    pub level: Level,
    /// When.
    pub time: Option<EventTime>,
    /// The number of the record in its log.
    pub record: Option<u64>,
    /// The computer that wrote it.
    pub computer: Option<Clean>,
    /// What it says.
    pub message: Clean,
}

/// A log that has passed the gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Log {
    /// Its form.
    pub format: LogFormat,
    /// Events of sources that matter, oldest first; those without a time stand where the file has them.
    pub events: Vec<LogEvent>,
    /// How many events were read, those of other sources among them.
    pub read: u64,
    /// How many events or pieces could not be read.
    pub damaged: u64,
    /// Whether reading stopped at a limit before the end.
    pub cut: bool,
}

/// The most characters of one event's message that are kept; the rest of a stack trace says nothing more.
pub const MESSAGE_CHARACTERS: usize = 4_000;

impl Log {
    /// Takes a log through the gate: each text without control characters and secrets. Says which kinds of secrets were
    /// removed.
    #[must_use]
    pub fn admit(raw: RawLog) -> (Self, Vec<SecretKind>) {
        let mut removed = Vec::new();
        // Logs repeat themselves: each different text passes the gate once.
        let mut admitted: HashMap<&str, Clean> = HashMap::new();
        let mut events: Vec<LogEvent> = Vec::with_capacity(raw.events.len());
        let mut admit = |text| admitted.entry(text).or_insert_with(|| admit(text, &mut removed)).clone();
        for event in &raw.events {
            events.push(LogEvent {
                source: admit(&event.source),
                number: event.number,
                level: event.level,
                time: event.time,
                record: event.record,
                computer: event.computer.as_deref().map(&mut admit),
                message: admit(&event.message),
            });
        }
        removed.sort_unstable();
        removed.dedup();
        order::oldest_first(&mut events);
        let log = Self { format: raw.format, events, read: raw.read, damaged: raw.damaged, cut: raw.cut };
        (log, removed)
    }
}

/// Takes one text of an event through the gate.
fn admit(text: &str, removed: &mut Vec<SecretKind>) -> Clean {
    let end = text.char_indices().nth(MESSAGE_CHARACTERS).map_or(text.len(), |(at, _)| at);
    match ingest_str(&text[..end], Limit::characters(0).accept_lone_word()) {
        Ok(ingested) => {
            removed.extend(ingested.removed);
            ingested.text
        }
        // Neither a limit nor the lone word can refuse it; were it so, nothing is the safe text.
        Err(_) => Clean::empty(),
    }
}

/// Whether the events of a source matter here: those of writeback and the engine, and of the security log those about a
/// password that is set. The comparison ignores case and spaces.
#[must_use]
pub fn matters(source: &str, number: u32) -> bool {
    let source: String = source.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    match source.as_str() {
        "passwordresetservice" | "adsync" | "directorysynchronization" => true,
        "microsoft-windows-security-auditing" => is_audit(number),
        _ => false,
    }
}

/// Events of the security log about an attempt to change (4723) or set (4724) a password, and a changed account (4738).
fn is_audit(number: u32) -> bool {
    matches!(number, 4723 | 4724 | 4738)
}

impl Level {
    /// The level when the keywords of the event are known, as the bits of the log: bit 52 says that the security log
    /// refused an attempt, and then the event is an error, whatever its own level.
    #[must_use]
    pub fn audited(self, keywords: u64) -> Self {
        if keywords & (1 << 52) == 0 { self } else { Self::Error }
    }
}

impl EventTime {
    /// Whether both have a zone, or both have none: only then they can be compared.
    fn same_kind(self, other: Self) -> bool {
        matches!((self, other), (Self::Utc(_), Self::Utc(_)) | (Self::Local(_), Self::Local(_)))
    }

    /// The whole seconds from this time to a later one; negative where it is earlier, `None` where only one has a zone.
    fn seconds_until(self, later: Self) -> Option<i64> {
        match (self, later) {
            (Self::Utc(a), Self::Utc(b)) => Some(b.as_second() - a.as_second()),
            (Self::Local(a), Self::Local(b)) => Some(a.duration_until(b).as_secs()),
            (Self::Utc(_), Self::Local(_)) | (Self::Local(_), Self::Utc(_)) => None,
        }
    }
}
