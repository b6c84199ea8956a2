//! A detail as the store keeps it: JSON with a tag. Reading has its own types, because text from anywhere else must pass the
//! gate and not come in through here.

use jiff::Timestamp;
use serde::Deserialize;

use super::{DetailValue, Licence, Moment, MomentCertainty, Statement, SupportCode, UserType};
use crate::{evidence::Clean, ids::Guid};

/// A stored value that makes no sense. Its text is not repeated: it may hold names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a stored detail cannot be read: {0}")]
pub struct Inconsistent(&'static str);

/// Offsets from UTC are less than a day; jiff takes up to this many minutes.
const MOST_OFFSET_MINUTES: i32 = 25 * 60 + 59;

#[derive(Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
enum Stored {
    NotKnown,
    Text(String),
    Page(String),
    Statement(Statement),
    Code(StoredCode),
    When(StoredMoment),
    User(String),
    Type(UserType),
    Licence(StoredLicence),
    Guid(Guid),
    Version(String),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredCode {
    Code(Guid),
    SidCid { sid: String, cid: String },
    NoneShown,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredMoment {
    at: Timestamp,
    offset_minutes: i32,
    zone: String,
    certainty: MomentCertainty,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredLicence {
    Yes(Option<String>),
    No,
}

impl DetailValue {
    /// The value as the store keeps it. [`DetailValue::from_store`] reads it back.
    #[must_use]
    pub fn to_store(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`DetailValue::to_store`] wrote. For the store alone: nothing is cleaned here.
    ///
    /// # Errors
    /// [`Inconsistent`] where the text is not such JSON, or an offset that no clock has.
    pub fn from_store(text: &str) -> Result<Self, Inconsistent> {
        let stored: Stored = serde_json::from_str(text).map_err(|_| Inconsistent("not JSON of a detail"))?;
        Ok(match stored {
            Stored::NotKnown => Self::NotKnown,
            Stored::Text(t) => Self::Text(Clean::from_store(t)),
            Stored::Page(t) => Self::Page(Clean::from_store(t)),
            Stored::Statement(s) => Self::Statement(s),
            Stored::Code(StoredCode::Code(guid)) => Self::Code(SupportCode::Code(guid)),
            Stored::Code(StoredCode::SidCid { sid, cid }) => {
                Self::Code(SupportCode::SidCid { sid: Clean::from_store(sid), cid: Clean::from_store(cid) })
            }
            Stored::Code(StoredCode::NoneShown) => Self::Code(SupportCode::NoneShown),
            Stored::When(m) if m.offset_minutes.unsigned_abs() > MOST_OFFSET_MINUTES.unsigned_abs() => {
                return Err(Inconsistent("an offset of more than a day"));
            }
            Stored::When(m) => Self::When(Moment {
                at: m.at,
                offset_minutes: m.offset_minutes,
                zone: m.zone,
                certainty: m.certainty,
            }),
            Stored::User(t) => Self::User(Clean::from_store(t)),
            Stored::Type(t) => Self::Type(t),
            Stored::Licence(StoredLicence::Yes(name)) => {
                Self::Licence(Licence::Yes(name.map(Clean::from_store)))
            }
            Stored::Licence(StoredLicence::No) => Self::Licence(Licence::No),
            Stored::Guid(guid) => Self::Guid(guid),
            Stored::Version(t) => Self::Version(Clean::from_store(t)),
        })
    }
}
