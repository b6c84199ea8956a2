//! The facts that Microsoft support asks for, each a typed value.
//!
//! `read` makes them from a form, `found` from what was found in a paste, `line` and `store` print them, and
//! `completeness` counts them. Pure: the present instant is an argument, time zones come from the database that is
//! compiled in. This module must not know pages, tables or templates, and text enters it as [`Clean`] only, so
//! [`DetailValue`] can be written as JSON but read back only from the store.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    evidence::Clean,
    ids::{Field, Guid},
};

mod completeness;
mod daytime;
mod error;
mod found;
mod input;
mod line;
mod moment;
mod page;
mod read;
mod refill;
mod store;
mod texts;
mod zones;

pub use completeness::{Completeness, completeness};
pub use error::{ErrorDetail, FieldError, MessageKey};
pub use found::{FoundFacts, FoundTime, found};
pub use input::Input;
pub use line::HIDDEN;
pub(crate) use line::{clock, date};
pub use page::NAMED_PAGES;
pub use read::{LONGEST_NAME, LONGEST_TEXT, empty, read, read_all};
pub use store::Inconsistent;
pub use texts::{DetailText, DetailTexts};
pub use zones::{ZoneName, zones};

/// What is known of a detail. “Not known” is an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum DetailValue {
    /// The person said that they do not know.
    NotKnown,
    /// Something is known that this reader may not see. It is never stored.
    Hidden,
    /// Free text: what happened.
    Text(Clean),
    /// The address of a page, without query and fragment, or its name.
    Page(Clean),
    /// Whether there is a screenshot or a log.
    Statement(Statement),
    /// The support code.
    Code(SupportCode),
    /// When it happened.
    When(Moment),
    /// A user name.
    User(Clean),
    /// How the account signs in.
    Type(UserType),
    /// Whether there is a licence.
    Licence(Licence),
    /// A correlation, request or tenant id.
    Guid(Guid),
    /// A version of Microsoft Entra Connect, such as `2.6.92.0`.
    Version(Clean),
}

/// Whether something can be sent along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statement {
    /// It is there.
    Have,
    /// It will come later.
    Later,
    /// There is none.
    Nothing,
    /// It was added to the session.
    Attached,
}

/// The support code, or what Microsoft takes instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SupportCode {
    /// The GUID behind “Support code”.
    Code(Guid),
    /// The page showed none: the values of SID and CID from the browser's tools.
    SidCid {
        /// Session id.
        sid: Clean,
        /// Correlation id.
        cid: Clean,
    },
    /// There is none.
    NoneShown,
}

/// A point in time as the person knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// The instant.
    pub at: Timestamp,
    /// Minutes east of UTC at that instant.
    pub offset_minutes: i32,
    /// The time zone's name, such as `Europe/Amsterdam`; empty where only the offset is known.
    pub zone: String,
    /// How sure it is.
    pub certainty: MomentCertainty,
}

/// How sure a time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MomentCertainty {
    /// It was read or is exact to the minute.
    Exact,
    /// About then.
    About,
    /// The local time came twice that night, and it was the first.
    First,
    /// The local time came twice that night, and it was the second.
    Second,
    /// The local time came twice that night, and the person did not know which it was; the first is taken.
    EitherOfTwo,
}

/// How an account signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserType {
    /// Federated.
    Federated,
    /// Pass-through authentication.
    PassThrough,
    /// Password hash synchronisation.
    PasswordHash,
    /// Cloud only.
    CloudOnly,
}

/// Whether the person has a licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Licence {
    /// Yes; its name where it is known.
    Yes(Option<Clean>),
    /// No.
    No,
}

impl Statement {
    const WORDS: [(Self, &'static str); 4] =
        [(Self::Have, "have"), (Self::Later, "later"), (Self::Nothing, "none"), (Self::Attached, "attached")];

    /// The word that forms use.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(s, _)| *s == self).map_or("", |(_, w)| w)
    }

    /// The value with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, w)| *w == word).map(|(s, _)| *s)
    }
}

impl UserType {
    const WORDS: [(Self, &'static str); 4] = [
        (Self::Federated, "federated"),
        (Self::PassThrough, "pass_through"),
        (Self::PasswordHash, "password_hash"),
        (Self::CloudOnly, "cloud_only"),
    ];

    /// The word that forms use.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(t, _)| *t == self).map_or("", |(_, w)| w)
    }

    /// The value with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, w)| *w == word).map(|(t, _)| *t)
    }
}

impl DetailValue {
    /// Whether a field can have this value; “not known” fits each.
    #[must_use]
    pub fn fits(&self, field: Field) -> bool {
        match self {
            Self::NotKnown | Self::Hidden => true,
            Self::Text(_) => field == Field::What,
            Self::Page(_) => field == Field::Page,
            Self::Statement(_) => matches!(field, Field::Screenshot | Field::Log),
            Self::Code(_) => field == Field::Code,
            Self::When(_) => field == Field::When,
            Self::User(_) => field == Field::User,
            Self::Type(_) => field == Field::Type,
            Self::Licence(_) => field == Field::Licence,
            Self::Guid(_) => matches!(field, Field::Correlation | Field::Request | Field::Tenant),
            Self::Version(_) => field == Field::Version,
        }
    }
}

/// A piece of text that has passed the gate, trimmed or rewritten without adding anything to it: still clean.
fn derived(text: &str) -> Clean {
    Clean::from_store(text.to_owned())
}
