//! What a session knows of its event logs. The events themselves are read alone: a session is read for every page, and a
//! log can be five megabytes.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Stamp;
use crate::{
    evidence::{EventTime, Log, LogFormat},
    ids::SymptomId,
};

/// The most event logs of one session.
pub const MOST_LOGS: usize = 3;

/// How a log came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Came {
    /// Its events stood in a text that was pasted.
    Pasted,
    /// As a file.
    Uploaded,
}

impl Came {
    /// The word that the store and the summary use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pasted => "pasted",
            Self::Uploaded => "uploaded",
        }
    }
}

/// What a log was found to say when it came, in the words of that day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LogTold {
    /// The one sentence.
    pub verdict: String,
    /// The symptom that explains the others; `None` where nothing is wrong.
    pub chief: Option<SymptomId>,
    /// How many events were kept.
    pub kept: u64,
    /// When the first of them was written.
    pub first: Option<EventTime>,
    /// When the last of them was written.
    pub last: Option<EventTime>,
    /// How often which event, most often first.
    pub counts: Vec<LogCount>,
    /// The version of the content that said so.
    pub content_version: String,
}

/// How often an event stands in a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogCount {
    /// Its source; empty where the log does not say.
    pub source: String,
    /// Its number.
    pub number: u32,
    /// How often.
    pub count: u64,
}

/// A log of a session, without its events.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptLog {
    /// Its number in the session, from 1.
    pub id: u32,
    /// How it came.
    pub came: Came,
    /// Its form.
    pub format: LogFormat,
    /// How many events were read, those of other sources among them.
    pub read: u64,
    /// How many events or pieces could not be read.
    pub damaged: u64,
    /// Whether reading stopped at a limit.
    pub cut: bool,
    /// Kinds of secrets that were removed from it.
    pub removed: Vec<String>,
    /// What it was found to say.
    pub told: LogTold,
    /// When it was added, and by whom.
    pub stamp: Stamp,
    /// The whole log, only where it was added just now and is still to be written. A session that was read has `None`.
    pub fresh: Option<Arc<Log>>,
}

/// A log that a session is about to get.
#[derive(Debug, Clone)]
pub struct NewLog {
    /// How it came.
    pub came: Came,
    /// The log.
    pub log: Arc<Log>,
    /// Kinds of secrets that were removed from it.
    pub removed: Vec<String>,
    /// What it says.
    pub told: LogTold,
}

impl KeptLog {
    /// The log as a part of its session.
    #[must_use]
    pub fn new(id: u32, new: NewLog, stamp: Stamp) -> Self {
        Self {
            id,
            came: new.came,
            format: new.log.format,
            read: new.log.read,
            damaged: new.log.damaged,
            cut: new.log.cut,
            removed: new.removed,
            told: new.told,
            stamp,
            fresh: Some(new.log),
        }
    }
}
