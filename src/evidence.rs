//! What a person pasted or uploaded, and what was found in it.
//!
//! Start at [`ingest()`]: the one gate that all text passes before anything else may see it. It turns bytes into
//! [`Clean`] text: within its size, without control characters, without passwords, tokens, keys, cookies and one-time
//! codes. [`facts()`] then finds the ids, times, user names and versions that support asks for, and [`identify()`] the
//! documented symptoms.
//!
//! Pure. It knows the tables of symptoms, and nothing of sessions, pages or the store.

mod causality;
mod claims;
mod clean;
mod facts;
mod identify;
mod ingest;
mod log;
mod log_signs;
mod lone;
mod lookalike;
mod mask;
mod offers;
mod pattern;
mod personal;
mod probe;
mod redact;
mod shadow;
mod signs;
mod strip;
mod word;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod sets;

pub use clean::Clean;
pub use facts::{
    Facts, FoundTime, FoundVersion, GuidKind, LabelledGuid, LabelledId, PageId, Product, TimeKind, facts,
};
pub use identify::{Certainty, Match, Reason, ReasonKind, Understood, identify};
pub use ingest::{IngestError, Ingested, Limit, ingest, ingest_str};
pub use log::MESSAGE_CHARACTERS;
pub use log::{
    Attempt, AttemptEnd, Bucket, Burst, Chief, EXPORT_COMMAND, EventReading, EventTime, Group, LastState,
    Level, Log, LogEvent, LogFormat, LogReading, Means, OpenQuestion, Operation, RawEvent, RawLog, Service,
    ServiceState, Why, matters, over_time, read_log, read_text,
};
pub use mask::Mask;
pub use personal::{Personal, PersonalKind};
pub use probe::{AdmittedProbe, Probe, ProbeRow, admit_probe, read_probe};
pub use redact::SecretKind;
