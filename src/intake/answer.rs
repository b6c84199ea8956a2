//! What a worker says, as JSON on its standard output. Both sides use these types, and nothing else is accepted.

use serde::{Deserialize, Serialize};

use super::IntakeError;
use crate::{evidence::RawLog, ids::FileType};

/// What came of a file.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Answer {
    /// What was read.
    Log(RawLog),
    /// Why nothing was.
    Refused(Refusal),
}

/// Why a worker read nothing. The variants are those of [`IntakeError`] that a file can be blamed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Refusal {
    Empty,
    UnknownFormat,
    Encrypted,
    Nested,
    TooManyEntries,
    Bomb,
    NoEvents,
    Damaged,
    /// The worker could not fence itself in, or cannot read its input.
    Unable,
}

impl From<Refusal> for IntakeError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Empty => Self::Empty,
            Refusal::UnknownFormat => Self::UnknownFormat,
            Refusal::Encrypted => Self::Encrypted,
            Refusal::Nested => Self::Nested,
            Refusal::TooManyEntries => Self::TooManyEntries,
            Refusal::Bomb => Self::Bomb,
            Refusal::NoEvents => Self::NoEvents,
            Refusal::Damaged => Self::Damaged,
            Refusal::Unable => Self::Io(std::io::ErrorKind::Other),
        }
    }
}

/// What came of a file that somebody adds to a session: the first line that a worker says. The bytes to keep follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Told {
    /// A picture. Its size is in points.
    Picture { file_type: FileType, width: u32, height: u32 },
    /// A text, as UTF-8.
    Text,
    /// The file has no bytes.
    Empty,
    /// No kind of file that is taken.
    Kind,
    /// A picture that is not whole.
    Damaged,
    /// A picture with too many points.
    Pixels,
    /// A picture that is something else as well.
    Mixed,
    /// A text that is too long.
    LongText,
    /// The worker could not fence itself in, or cannot read its input.
    Unable,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::LogFormat;

    #[test]
    fn an_answer_comes_back_as_it_was_and_nothing_else_is_taken() {
        let log = RawLog { format: LogFormat::Evtx, events: Vec::new(), read: 3, damaged: 1, cut: false };
        for answer in [Answer::Log(log), Answer::Refused(Refusal::TooManyEntries)] {
            let json = serde_json::to_string(&answer).unwrap();
            assert_eq!(serde_json::from_str::<Answer>(&json).unwrap(), answer, "{json}");
        }
        for other in [
            r#"{"log":{"format":"evtx","events":[],"read":3,"damaged":1,"cut":false,"more":1}}"#,
            r#"{"log":{"format":"evtx","events":[{"source":"","number":1,"level":"error","time":null,"record":1,"computer":null,"message":"","more":1}],"read":3,"damaged":1,"cut":false}}"#,
            r#"{"log":{"format":"png","events":[],"read":3,"damaged":1,"cut":false}}"#,
            r#"{"refused":"sulking"}"#,
            "\"log\"",
            "",
        ] {
            assert!(serde_json::from_str::<Answer>(other).is_err(), "{other}");
        }
    }
}
