//! The summary of a session for Microsoft support and for helpdesks: collected once, printed as Markdown, text, JSON
//! or a card.
//!
//! Pure. There is no “now” in it, and the words of questions, answers, titles, steps and sources are those that were
//! stored when they were shown. Two things come from the content of today: the flow says which answers stand on the
//! path and in what order, and [`DetailTexts`] names the items of Microsoft's list. So a release that changes words of
//! questions or pages changes no summary. One that moves a question can: answers that the new flow leads past are set
//! aside as if the person had changed an answer, and an answer whose question or option is gone is printed after the
//! path, so that nothing a person said is lost without a trace. Whoever needs the same bytes across such a release
//! passes the flow of the session's own content version.
//!
//! [`DetailTexts`]: crate::session::details::DetailTexts

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    evidence::{EventTime, LogFormat},
    ids::{Field, NodeId, Reference, Revision, Role, SymptomId, Verdict},
    session::{Came, LogCount, details::DetailValue},
};

mod card;
mod collect;
mod files;
mod format;
mod json;
mod logs;
mod markdown;
mod notes;
mod sections;
mod text;

pub use card::LARGEST_CARD;
pub use format::{Format, UnknownFormat};

/// Everything that a summary says, in the order in which it says it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// The session.
    pub reference: Reference,
    /// The revision that was summed up.
    pub revision: Revision,
    /// When the session began.
    pub began: Timestamp,
    /// When it last changed.
    pub changed: Timestamp,
    /// The description of the problem in full; absent where nobody gave one.
    pub problem: Option<String>,
    /// What was pasted.
    pub pasted: Option<Pasted>,
    /// What the event logs say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub logs: Vec<LogLine>,
    /// Pictures and results of network checks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileLine>,
    /// Microsoft's items in Microsoft's order, then the ids that are worth adding.
    pub details: Vec<Item>,
    /// How the session began.
    pub entry: EntryReason,
    /// The answered questions on the path, in order.
    pub path: Vec<Answered>,
    /// Answers to questions that the guide no longer asks in this way, oldest first.
    pub former: Vec<Answered>,
    /// What was tried, in order.
    pub tried: Vec<Try>,
    /// What people on the session wrote for each other, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<NoteLine>,
    /// What was kept back, as the session says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kept_back: Vec<KeptBack>,
    /// That it was given to somebody before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<SentBefore>,
    /// Versions of the content that showed any of this, sorted.
    pub content_versions: Vec<String>,
}

/// What was pasted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pasted {
    /// The first [`LONGEST_PASTE`] characters of the cleaned text.
    pub text: String,
    /// How many characters are left out after them.
    pub left_out: usize,
    /// Kinds of secrets that were removed.
    pub removed: Vec<String>,
    /// Identifiers that are in no table.
    pub unknown: Vec<String>,
}

/// What an event log says, without its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogLine {
    /// How it came.
    pub came: Came,
    /// Its form.
    pub format: LogFormat,
    /// What it says, in the sentence that was shown.
    pub said: String,
    /// The symptom that explains the others.
    pub chief: Option<SymptomId>,
    /// How many events were read.
    pub read: u64,
    /// How many of them are of sources that matter.
    pub kept: u64,
    /// How many pieces could not be read.
    pub damaged: u64,
    /// Whether reading stopped at a limit.
    pub cut: bool,
    /// When the first event that was kept was written.
    pub first: Option<EventTime>,
    /// When the last event that was kept was written.
    pub last: Option<EventTime>,
    /// How often which event, most often first.
    pub counts: Vec<LogCount>,
}

/// A picture or a result of a network check, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileLine {
    /// “Screenshot 1”.
    pub name: String,
    /// The name under which it is handed out.
    pub file: String,
    /// What it shows, in the words of whoever added it; empty where they said nothing.
    pub about: String,
    /// Its kind and size in words.
    pub kind: String,
    /// How many bytes it has, or had.
    pub bytes: u64,
    /// SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// When it was added.
    pub added: Timestamp,
    /// When its bytes were deleted because its time was over.
    pub removed: Option<Timestamp>,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteLine {
    /// What its author was to the session.
    pub by: Role,
    /// What its author chose to be called; empty for the owner.
    pub name: String,
    /// When it was written.
    pub at: Timestamp,
    /// What it says.
    pub text: String,
}

/// Something that was kept back, and who chose that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptBack {
    /// The word of the item.
    pub item: &'static str,
    /// The same in words.
    pub words: &'static str,
    /// What stands in its place in texts; absent where it is left out as a whole.
    pub mark: Option<&'static str>,
    /// What whoever chose it was to the session.
    pub by: Role,
    /// When it was chosen.
    pub at: Timestamp,
}

/// That the summary was given to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SentBefore {
    /// When that was said.
    pub at: Timestamp,
    /// Microsoft's number of the case; empty where nobody gave one.
    pub case: String,
}

/// The most characters of a paste that a summary repeats: a whole log would bury the rest.
pub const LONGEST_PASTE: usize = 4000;

/// A detail and its state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// The field.
    pub field: Field,
    /// Its short name.
    pub label: String,
    /// Microsoft's item; empty where Microsoft does not ask for it.
    pub microsoft: String,
    /// What there is of it.
    pub state: ItemState,
    /// The value in one line; empty where there is none.
    pub line: String,
    /// The value.
    pub value: Option<DetailValue>,
}

/// What there is of a detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// A person gave or confirmed it.
    Known,
    /// It was found in a paste, and nobody confirmed it.
    ToConfirm,
    /// The person does not know it.
    NotKnown,
    /// Nobody gave it.
    Missing,
    /// It does not apply.
    NotNeeded,
}

/// How the session began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryReason {
    /// The word of what led there.
    pub by: &'static str,
    /// The same as a sentence without its end.
    pub words: &'static str,
    /// The code, message or tile; empty where there is none.
    pub because: String,
}

/// An answered question, in the words as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// The question's id.
    pub node: NodeId,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
}

/// A symptom whose steps were tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Try {
    /// The symptom's id.
    pub symptom: SymptomId,
    /// Its title as shown; its id where the page's title was not kept, because steps were ticked and nothing more.
    pub title: String,
    /// What became of it; absent where nobody said.
    pub verdict: Option<Verdict>,
    /// The same in words.
    pub result: &'static str,
    /// What still does not work; empty where nobody said.
    pub still: String,
    /// The ticked steps, as shown.
    pub done: Vec<String>,
    /// The documents and dates that its page named.
    pub provenance: Vec<String>,
}

#[cfg(test)]
pub(crate) mod tests;
