//! One person's run through the questions: what was answered, tried, ticked and collected, and where it stands.
//!
//! Pure: a session is a value that the store reads and that pages, API and summary print. It knows nothing of SQL, HTTP,
//! the clock or chance; times come in as arguments. Nothing here changes a session behind its reader's back: the place
//! is computed ([`place()`]), never stored.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    evidence::{Clean, Match},
    flow::{self, Answers, Entry},
    ids::{Audience, Field, NodeId, OptionValue, Reference, Revision, Role, SymptomId, Verdict},
    symptom::StepKey,
};

mod answer;
mod authorize;
pub mod change;
pub mod details;
mod file;
mod link;
mod log;
mod mask;
mod note;
mod outgoing;
mod place;
mod trace;
mod tries;

pub use answer::{NotTaken, answer};
pub use authorize::{Action, ActionWord, Allowed, Denied, Grant, authorize, begin};
pub use file::{FileBytes, KeptFile, LONGEST_ABOUT, MOST_PROBES, NewFile, NoPlace, Places};
pub use link::{CODE_STAY, KeptLink, LONGEST_LABEL, LinkKind, MOST_LINKS, NewLink, SHORT_LIFE};
pub use log::{Came, KeptLog, LogCount, LogTold, MOST_LOGS, NewLog};
pub use mask::{masked, masked_log};
pub use note::{LONGEST_NOTE, MOST_NOTES, Note, NoteFault, add_note};
pub use outgoing::{
    LONGEST_CASE, MaskChoice, MaskItem, Masks, Sent, outgoing, outgoing_log, outgoing_text, personal,
};
pub use place::{Place, Suggestion, ended, place, ruled_out, suggestions};
pub use trace::{PathStep, Standing, Trace, TriedStep, trace};
pub use tries::{LONGEST_STILL, judge, provenance, reached, try_next};

/// Everything stored under one reference.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// Its public short name.
    pub reference: Reference,
    /// The number of its last change.
    pub revision: Revision,
    /// How it began.
    pub entry: Entered,
    /// Answers by question, with the words as shown.
    pub answers: BTreeMap<NodeId, Answer>,
    /// Symptoms whose steps were tried, in order.
    pub tried: Vec<Tried>,
    /// Ticked steps.
    pub ticks: Vec<Tick>,
    /// The facts that support asks for.
    pub details: BTreeMap<Field, Detail>,
    /// What was pasted, and what was found in it.
    pub evidence: Option<Evidence>,
    /// Its event logs, oldest first.
    pub logs: Vec<KeptLog>,
    /// Pictures and results of network checks, oldest first.
    pub files: Vec<KeptFile>,
    /// What people wrote for each other, oldest first.
    pub notes: Vec<Note>,
    /// What is kept back when the summary leaves.
    pub masks: Masks,
    /// That the summary was given to somebody; `None` while nobody said so.
    pub sent: Option<Sent>,
    /// Version of the content that was current when it began.
    pub content_version: String,
    /// When it began.
    pub created: Timestamp,
    /// When it last changed.
    pub changed: Timestamp,
}

impl Session {
    /// A session of which nothing is known: it begins with the questions, at revision 0.
    #[must_use]
    pub fn empty(reference: Reference, now: Timestamp) -> Self {
        let revision = Revision::default();
        Self {
            reference,
            revision,
            entry: Entered {
                entry: Entry::Start,
                by: EnteredBy::Questions,
                because: Clean::empty(),
                revision,
            },
            answers: BTreeMap::new(),
            tried: Vec::new(),
            ticks: Vec::new(),
            details: BTreeMap::new(),
            evidence: None,
            logs: Vec::new(),
            files: Vec::new(),
            notes: Vec::new(),
            masks: BTreeMap::new(),
            sent: None,
            content_version: String::new(),
            created: now,
            changed: now,
        }
    }
}

/// How a session began, and why there.
#[derive(Debug, Clone, PartialEq)]
pub struct Entered {
    /// Where it began.
    pub entry: Entry,
    /// What led there.
    pub by: EnteredBy,
    /// The words of the reason, such as the code or the tile; empty where there is none.
    pub because: Clean,
    /// The revision at which it last changed.
    pub revision: Revision,
}

/// What led to the entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnteredBy {
    /// The person chose to start with the questions.
    Questions,
    /// A tile of the first page.
    Tile,
    /// A code, event or name in what was pasted.
    Code,
    /// A literal message in what was pasted.
    Message,
    /// Words of the person's own.
    Words,
    /// A page of the library.
    Link,
    /// What an event log was found to say.
    Log,
}

impl EnteredBy {
    const WORDS: [(Self, &'static str); 7] = [
        (Self::Questions, "questions"),
        (Self::Tile, "tile"),
        (Self::Code, "code"),
        (Self::Message, "message"),
        (Self::Words, "words"),
        (Self::Link, "link"),
        (Self::Log, "log"),
    ];

    /// Every value.
    pub const ALL: &[Self] =
        &[Self::Questions, Self::Tile, Self::Code, Self::Message, Self::Words, Self::Link, Self::Log];

    /// The word that the store and the API use.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(by, _)| *by == self).map_or("", |(_, w)| w)
    }

    /// The value with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, w)| *w == word).map(|(by, _)| *by)
    }
}

/// Who changed an item, when, and at which revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The revision at which the item last changed.
    pub revision: Revision,
    /// What the person who changed it was to the session.
    pub by: Role,
    /// When.
    pub at: Timestamp,
}

/// An answer with the words that the reader saw.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The value of the option, or the identifier that was typed.
    pub value: OptionValue,
    /// The question as shown.
    pub question: String,
    /// The answer as shown.
    pub label: String,
    /// The version of the content that showed it.
    pub content_version: String,
    /// Its last change.
    pub stamp: Stamp,
}

/// A symptom whose steps were tried, or are being tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// The symptom.
    pub symptom: SymptomId,
    /// The outcome of the walk when it was chosen: its own symptom, or another that it followed. `None` where the walk
    /// had ended without one. A try counts only while the walk still ends there.
    pub from: Option<SymptomId>,
    /// Its title as shown.
    pub title: String,
    /// The documents and dates that its page named.
    pub provenance: Vec<String>,
    /// What became of it; `None` while it is being tried.
    pub verdict: Option<Verdict>,
    /// After “partly”: what still does not work. After “I cannot”: empty.
    pub still: Option<Clean>,
    /// The version of the content that showed it.
    pub content_version: String,
    /// Its last change.
    pub stamp: Stamp,
}

/// A ticked step, with its words as shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// The symptom whose page has the step.
    pub symptom: SymptomId,
    /// Its title as shown.
    pub title: String,
    /// The step.
    pub step: StepKey,
    /// Its words as shown.
    pub words: String,
    /// When it was ticked.
    pub at: Timestamp,
}

/// One of the details, and whether a person has confirmed it.
#[derive(Debug, Clone, PartialEq)]
pub struct Detail {
    /// What is known.
    pub value: details::DetailValue,
    /// False where it was found in a paste and nobody has looked at it yet.
    pub confirmed: bool,
    /// Its last change.
    pub stamp: Stamp,
}

/// What was pasted, and what was understood at the time.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The text, cleaned.
    pub text: Clean,
    /// Kinds of secrets that were removed from it.
    pub removed: Vec<String>,
    /// Proposed symptoms, best first.
    pub matches: Vec<Match>,
    /// Identifiers that were read but that no symptom has.
    pub unknown: Vec<String>,
}

impl Session {
    /// The values of the answers, for a walk.
    #[must_use]
    pub fn values(&self) -> Answers {
        self.answers.iter().map(|(node, answer)| (node.clone(), answer.value.clone())).collect()
    }

    /// Who reads.
    #[must_use]
    pub fn audience(&self) -> Audience {
        flow::audience(&self.values())
    }

    /// The try of a symptom that counts for this outcome of the walk.
    #[must_use]
    pub fn try_of(&self, symptom: &SymptomId, from: Option<&SymptomId>) -> Option<&Tried> {
        self.tried.iter().find(|t| t.symptom == *symptom && t.from.as_ref() == from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A session of which nothing is known, where it does not matter which.
    pub fn blank() -> Session {
        Session::empty(Reference::from_bytes([1; 10]), Timestamp::UNIX_EPOCH)
    }
}
