//! Times in the file: whole milliseconds since 1970, UTC.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

/// A time as the file keeps it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Millis(pub(super) Timestamp);

impl<'de> Deserialize<'de> for Millis {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        read(i64::deserialize(d)?).map(Self).ok_or_else(|| serde::de::Error::custom("not a time"))
    }
}

/// The time behind the number; `None` where there is none so early or late.
pub(super) fn read(millis: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(millis).ok()
}

/// The time without what the file does not keep, so that what is returned equals what is read later.
pub(super) fn whole(at: Timestamp) -> Timestamp {
    read(at.as_millisecond()).unwrap_or(at)
}
