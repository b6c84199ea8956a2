//! The facts that Microsoft support asks for, each a typed value.

use jiff::Timestamp;

use crate::{evidence::Clean, ids::Guid};

mod texts;

pub use texts::DetailTexts;

/// What is known of a detail. “Not known” is an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DetailValue {
    /// The person said that they do not know.
    NotKnown,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statement {
    /// It is there.
    Have,
    /// It will come later.
    Later,
    /// There is none.
    Nothing,
}

/// The support code, or what Microsoft takes instead.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The instant.
    pub at: Timestamp,
    /// Minutes east of UTC at that instant.
    pub offset_minutes: i32,
    /// The time zone's name, such as `Europe/Amsterdam`.
    pub zone: String,
    /// How sure it is.
    pub certainty: MomentCertainty,
}

/// How sure a time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MomentCertainty {
    /// It was read or is exact to the minute.
    Exact,
    /// About then.
    About,
    /// The local time came twice that night, and the person did not know which it was; the first is taken.
    EitherOfTwo,
}

/// How an account signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Licence {
    /// Yes; its name where it is known.
    Yes(Option<Clean>),
    /// No.
    No,
}

impl DetailValue {
    /// The value in one line of plain words.
    #[must_use]
    pub fn line(&self) -> String {
        String::new()
    }
}

/// Stand-in.
pub fn found(_: &crate::evidence::Facts) -> Vec<(crate::ids::Field, DetailValue)> { Vec::new() }
