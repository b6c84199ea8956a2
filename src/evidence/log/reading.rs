//! What a log says: which documented problem each event belongs to, how each attempt ended, and which problem comes first.
//!
//! Start at [`read_log`]. Deterministic: the same log and the same tables give the same reading. Events are named by their
//! place in [`Log::events`]. Must not know pages or words: whoever shows a reading words it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Log, LogEvent};
use crate::{
    evidence::Clean,
    ids::{Guid, NodeId, SymptomId},
    symptom::{Kind, Symptoms},
};

mod attempts;
mod burst;
mod causes;
mod last;
mod means;
mod over_time;
mod roles;

#[cfg(test)]
mod tests;

pub use over_time::{Bucket, over_time};

/// What a log says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogReading {
    /// One for each event of the log, in its order.
    pub events: Vec<EventReading>,
    /// One for each different source, number and meaning: faults first, then what is newest first.
    pub groups: Vec<Group>,
    /// Every reset and change, in the order in which they began.
    pub attempts: Vec<Attempt>,
    /// The last thing that the log says about the service of password writeback.
    pub service: Option<Service>,
    /// The hour with most faults; `None` where no three faults stand in one hour.
    pub burst: Option<Burst>,
    /// The problems that come first: faults that no other fault of this log explains, the one to begin with first. Where
    /// there is no fault, warnings.
    pub chief: Vec<Chief>,
    /// Numbers that several problems share, where neither the message nor another event decides.
    pub questions: Vec<OpenQuestion>,
    /// How it stands at the end of the log.
    pub last: LastState,
}

/// What one event means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventReading {
    /// The problem it belongs to.
    pub means: Means,
    /// Another documented problem that its message names for certain, where the event itself says only that something
    /// failed.
    pub names: Option<SymptomId>,
    /// How grave: as documented, otherwise as the log says. `None` where neither tells.
    pub kind: Option<Kind>,
    /// The tracking ID in its message.
    pub tracking: Option<Guid>,
}

/// The documented problem of an event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    /// This one.
    One(SymptomId),
    /// One of several, and the message does not say which.
    OneOf {
        /// The problems, in the order of ids.
        symptoms: Vec<SymptomId>,
        /// The question that decides, where there is one.
        ask: Option<NodeId>,
    },
    /// No document says.
    Undocumented,
}

/// Events of one source, number and meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The source as its first event writes it; empty where the text does not say.
    pub source: Clean,
    /// The event number.
    pub number: u32,
    /// What they mean.
    pub means: Means,
    /// How grave the gravest is.
    pub kind: Option<Kind>,
    /// How many events.
    pub count: usize,
    /// The oldest.
    pub first: usize,
    /// The newest.
    pub last: usize,
}

/// What somebody tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// A person resets a forgotten password: 31001, 31002, 31003.
    Reset,
    /// A person changes a known password: 31006, 31007, 31008.
    Change,
    /// An administrator resets somebody's password: 31009, 31010, 31011.
    AdminReset,
}

/// One reset or change, from its request to its end, as far as the log has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attempt {
    /// What was tried; `None` where only its errors are in the log.
    pub operation: Option<Operation>,
    /// The tracking ID that its events share.
    pub tracking: Option<Guid>,
    /// The event of the request.
    pub began: Option<usize>,
    /// The event that says how it ended.
    pub ended: Option<usize>,
    /// How it ended.
    pub end: AttemptEnd,
    /// All its events in order, those of the engine among them.
    pub events: Vec<usize>,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttemptEnd {
    /// The password reached Active Directory.
    Worked,
    /// It did not.
    Failed,
    /// The log does not say: the request is its last event.
    Unknown,
}

/// What the log says last about the service of password writeback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Service {
    /// Its state.
    pub state: ServiceState,
    /// The first event since which it was so without a break.
    pub since: usize,
    /// The last event that shows it.
    pub last: usize,
}

/// The state of the service of password writeback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceState {
    /// It runs: it has started (31015), the relay answers (31019), or requests arrive.
    Running,
    /// It has stopped (31016), or did not start with the engine (6800).
    Stopped,
    /// Writeback was turned off (31013).
    TurnedOff,
}

/// The densest hour of faults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Burst {
    /// The first fault in it.
    pub from: usize,
    /// The last fault in it.
    pub to: usize,
    /// How many faults.
    pub count: usize,
    /// What most of them mean.
    pub most: Means,
}

/// A problem that comes first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chief {
    /// The problem.
    pub symptom: SymptomId,
    /// How many events show it.
    pub count: usize,
    /// The oldest of them.
    pub first: usize,
    /// The newest of them.
    pub last: usize,
    /// Why it comes first, in the order of [`Why`].
    pub because: Vec<Why>,
}

/// Why a problem comes first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It is the only problem in the log.
    Only,
    /// These problems of the log are its consequences.
    Explains(Vec<SymptomId>),
    /// Its last event is newer than that of any other chief problem.
    Latest,
    /// More events show it than any other chief problem.
    MostFrequent,
    /// It ended: this event came after its last one, and could not have come otherwise.
    SucceededAfter(usize),
}

/// A number that several problems share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenQuestion {
    /// The number.
    pub number: u32,
    /// The problems, in the order of ids.
    pub symptoms: Vec<SymptomId>,
    /// The question that decides, where there is one.
    pub ask: Option<NodeId>,
    /// The newest event of this number that is not decided.
    pub event: usize,
}

/// How it stands at the end of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LastState {
    /// No documented event.
    Nothing,
    /// No fault at all, and this is the newest documented event.
    NoFault(usize),
    /// There were faults, and each was followed by an event that could not have come otherwise; since this one nothing
    /// failed.
    WorksSince(usize),
    /// This is the newest fault after which no event shows that it ended.
    Fails(usize),
}

/// Reads a log: what each event means, and what the whole of it says.
#[must_use]
pub fn read_log(log: &Log, symptoms: &Symptoms) -> LogReading {
    let events = means::events(log, symptoms);
    let roles: Vec<roles::Role> = log.events.iter().map(roles::role).collect();
    let ended = last::ended(&log.events, &roles);
    let attempts = attempts::attempts(&log.events, &events, &roles);
    let causes = causes::Causes {
        log: &log.events,
        events: &events,
        roles: &roles,
        ended: &ended,
        attempts: &attempts,
        symptoms,
    };
    let (chief, questions) = causes.chief();
    LogReading {
        groups: groups(&log.events, &events),
        service: last::service(&roles),
        burst: burst::burst(&log.events, &events),
        last: last::state(&events, &ended),
        chief,
        questions,
        attempts,
        events,
    }
}

fn groups(log: &[LogEvent], events: &[EventReading]) -> Vec<Group> {
    let mut groups: BTreeMap<(String, u32, &Means), Group> = BTreeMap::new();
    for (at, (event, reading)) in log.iter().zip(events).enumerate() {
        let group = groups
            .entry((roles::folded(event.source.as_str()), event.number, &reading.means))
            .or_insert_with(|| Group {
                source: event.source.clone(),
                number: event.number,
                means: reading.means.clone(),
                kind: None,
                count: 0,
                first: at,
                last: at,
            });
        group.count += 1;
        group.last = at;
        group.kind = [group.kind, reading.kind].into_iter().flatten().min();
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    // `None` is after what is known: a kind that nobody tells is no reason to look first.
    groups.sort_by_key(|g| (g.kind.is_none(), g.kind, std::cmp::Reverse(g.last)));
    groups
}
