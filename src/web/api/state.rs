//! A session as a program sees it. Fields may be added; none is renamed or taken away in `v1`.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::words::{AudienceWord, EnteredWord, FieldWord, MaskWord, PlaceWord, RoleWord, VerdictWord};
use crate::{
    evidence::{Certainty, Reason},
    ids::{Audience, Field, Revision, Role, Verdict},
    session::details::DetailValue,
};

/// Where a session stands, what was said, and what is known.
#[derive(Serialize, ToSchema)]
pub struct SessionState {
    /// Its public short name. It opens nothing.
    #[schema(example = "7KQ2M-F9XDA")]
    pub reference: String,
    /// The number of its last change; sent with the next one.
    #[schema(value_type = u32)]
    pub revision: Revision,
    /// What this token is to it.
    #[schema(value_type = RoleWord)]
    pub role: Role,
    /// Whether user name, tenant and logs are kept from this token.
    pub masked: bool,
    /// Who reads.
    #[schema(value_type = AudienceWord)]
    pub audience: Audience,
    /// The version of the content that was current when it began.
    pub content_version: String,
    /// When it began.
    #[schema(format = DateTime)]
    pub began: String,
    /// When it last changed.
    #[schema(format = DateTime)]
    pub changed: String,
    /// Where the questions began, and why.
    pub entry: EntryState,
    /// Where it stands.
    pub place: PlaceState,
    /// The answered questions, in order.
    pub path: Vec<AnswerState>,
    /// Questions whose answers are off the path. They count again when the change that led away is undone.
    pub set_aside: Vec<String>,
    /// What was tried, in order.
    pub tried: Vec<TriedState>,
    /// What was understood of the text that it began with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<FoundState>,
    /// The event logs.
    pub logs: Vec<LogState>,
    /// Pictures and results of network checks.
    pub files: Vec<FileState>,
    /// What is known of the facts that support asks for, by their names.
    pub details: BTreeMap<&'static str, DetailState>,
    /// How much of them is there.
    pub completeness: CompletenessState,
    /// What its summary keeps back.
    #[schema(value_type = Vec<MaskWord>)]
    pub masks: Vec<&'static str>,
    /// Where somebody said that the summary was given to somebody: Microsoft's number of the case, or an empty text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<String>,
    /// How many notes there are.
    pub notes: usize,
}

/// Where the questions began.
#[derive(Serialize, ToSchema)]
pub struct EntryState {
    /// `start`, `question` or `symptom`.
    pub kind: &'static str,
    /// The question or the symptom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What led there.
    #[schema(value_type = EnteredWord)]
    pub by: &'static str,
    /// The words of the reason.
    pub because: String,
}

/// Where a session stands.
#[derive(Serialize, ToSchema)]
pub struct PlaceState {
    /// What sort of place it is.
    #[schema(value_type = PlaceWord)]
    pub kind: &'static str,
    /// The open question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// The symptom whose steps are to be tried, did not help, or did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symptom: Option<String>,
    /// The question, or the title of the symptom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// One sentence of help under the question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// What can be answered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub options: Vec<OptionState>,
    /// `identifier` where the question takes a code too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<&'static str>,
    /// What to do, for this reader.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub steps: Vec<StepState>,
    /// What to try next, likeliest first, where it is not fixed or nothing fits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub suggestions: Vec<SuggestionState>,
}

/// An answer that can be given.
#[derive(Serialize, ToSchema)]
pub struct OptionState {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// One sentence more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// One step.
#[derive(Serialize, ToSchema)]
pub struct StepState {
    /// Its key, for ticking it.
    pub key: String,
    /// The cause that it belongs to.
    pub cause: String,
    /// What to do.
    pub text: String,
    /// Whether it is ticked.
    pub done: bool,
}

/// A symptom to try next.
#[derive(Serialize, ToSchema)]
pub struct SuggestionState {
    /// Its id.
    pub symptom: String,
    /// Its title.
    pub title: String,
    /// Why it may be that one.
    pub because: String,
    /// Whether the answers speak against it.
    pub against: bool,
}

/// An answered question, in the words as shown.
#[derive(Serialize, ToSchema)]
pub struct AnswerState {
    /// The question's id.
    pub node: String,
    /// The answer's value.
    pub value: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub label: String,
    /// The revision at which it last changed.
    #[schema(value_type = Option<u32>)]
    pub revision: Option<Revision>,
}

/// A symptom that was tried.
#[derive(Serialize, ToSchema)]
pub struct TriedState {
    /// Its id.
    pub symptom: String,
    /// The outcome of the questions that it belongs to.
    pub from: Option<String>,
    /// Its title as shown.
    pub title: String,
    /// What became of its steps; null while they are being tried.
    #[schema(value_type = Option<VerdictWord>)]
    pub verdict: Option<Verdict>,
    /// After `partly`: what still does not work.
    pub still: Option<String>,
    /// The revision at which it last changed.
    #[schema(value_type = u32)]
    pub revision: Revision,
}

/// What was understood of a text.
#[derive(Serialize, ToSchema)]
pub struct FoundState {
    /// Proposed problems, best first.
    pub matches: Vec<MatchState>,
    /// Kinds of secrets that were removed.
    pub removed: Vec<String>,
    /// Identifiers that no problem has.
    pub unknown: Vec<String>,
}

/// A proposed problem.
#[derive(Serialize, ToSchema)]
pub struct MatchState {
    /// Its id.
    pub symptom: String,
    /// Its title.
    pub title: String,
    /// `certain` and `likely` are claims, `possible` is an offer.
    #[schema(value_type = String)]
    pub certainty: Certainty,
    /// Why.
    #[schema(value_type = Vec<super::identify::Sign>)]
    pub reasons: Vec<Reason>,
}

/// An event log, without its events.
#[derive(Serialize, ToSchema)]
pub struct LogState {
    /// Its number in the session.
    pub id: u32,
    /// `pasted` or `uploaded`.
    pub came: &'static str,
    /// What it says, in a sentence.
    pub said: String,
    /// The problem that explains the others.
    pub chief: Option<String>,
    /// How many events were read.
    pub read: u64,
    /// How many of them are of sources that matter.
    pub kept: u64,
    /// Kinds of secrets that were removed.
    pub removed: Vec<String>,
}

/// A picture or a result, without its bytes.
#[derive(Serialize, ToSchema)]
pub struct FileState {
    /// Its id.
    pub id: String,
    /// Its media type.
    pub media_type: &'static str,
    /// How many bytes it has, or had.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// What it shows, in the words of whoever added it.
    pub about: String,
    /// Kinds of secrets that were removed from it.
    pub removed: Vec<String>,
    /// Whether its time is over: its bytes are gone.
    pub gone: bool,
}

/// What is known of a detail.
#[derive(Serialize, ToSchema)]
pub struct DetailState {
    /// The value: its kind, and what there is of it.
    #[schema(value_type = Object)]
    pub value: DetailValue,
    /// The same in one line of plain words.
    pub line: String,
    /// False where it was found in a text and nobody has looked at it yet.
    pub confirmed: bool,
    /// The revision at which it last changed.
    #[schema(value_type = u32)]
    pub revision: Revision,
}

/// How much of what Microsoft asks for is there.
#[derive(Serialize, ToSchema)]
pub struct CompletenessState {
    /// Items with an answer; `not_known` is one.
    pub known: usize,
    /// Items that apply here.
    pub applicable: usize,
    /// Items without an answer.
    #[schema(value_type = Vec<FieldWord>)]
    pub missing: Vec<Field>,
    /// Items that the person does not know.
    #[schema(value_type = Vec<FieldWord>)]
    pub not_known: Vec<Field>,
    /// Items that do not apply here.
    #[schema(value_type = Vec<FieldWord>)]
    pub not_needed: Vec<Field>,
    /// Details that were found and that nobody confirmed.
    #[schema(value_type = Vec<FieldWord>)]
    pub to_confirm: Vec<Field>,
}
