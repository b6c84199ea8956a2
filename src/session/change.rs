//! Everything that can be done to a session, each a value of its own, and the rule that decides when two people collide.
//!
//! A change says what it changes (an *item*: one answer, one verdict, one detail). It conflicts only where that item has
//! changed after the revision its form was rendered from, and to another value. Ticks never conflict.

use super::{
    Action, ActionWord, EnteredBy, Evidence, MaskItem, NewFile, NewLog, Places, Session, Stamp,
    details::DetailValue,
};
use crate::{
    evidence::Clean,
    flow::Entry,
    ids::{Field, FileId, NodeId, OptionValue, Revision, SymptomId, Verdict},
    symptom::StepKey,
};

mod files;
mod logs;
mod notes;
mod outgoing;
mod rules;

/// Makes a session.
#[derive(Debug, Clone)]
pub struct Begin {
    /// How it begins.
    pub entry: Entry,
    /// What led there.
    pub by: EnteredBy,
    /// The words of the reason.
    pub because: Clean,
    /// What was pasted.
    pub evidence: Option<Evidence>,
    /// Facts found in it; unconfirmed.
    pub found: Vec<(Field, DetailValue)>,
    /// Answers given before the session existed: a tile is an answer.
    pub answers: Vec<PutAnswer>,
    /// The event log that was pasted or uploaded.
    pub log: Option<NewLog>,
    /// Version of the content.
    pub content_version: String,
}

/// Looks at a session.
#[derive(Debug, Clone, Copy)]
pub struct View;

/// Takes the summary away.
#[derive(Debug, Clone, Copy)]
pub struct Export;

/// Deletes a session with all that belongs to it.
#[derive(Debug, Clone, Copy)]
pub struct Delete;

/// Chooses where the walk begins, on the page that shows what was understood.
#[derive(Debug, Clone)]
pub struct Enter {
    /// The new beginning.
    pub entry: Entry,
    /// What led there.
    pub by: EnteredBy,
    /// The words of the reason.
    pub because: Clean,
}

/// Answers a question.
#[derive(Debug, Clone)]
pub struct PutAnswer {
    /// The question.
    pub node: NodeId,
    /// The value.
    pub value: OptionValue,
    /// The question as shown.
    pub question: String,
    /// The answer as shown.
    pub label: String,
    /// The version of the content that showed it.
    pub content_version: String,
}

/// Says what became of a symptom's steps. The symptom becomes a try if it was none.
#[derive(Debug, Clone)]
pub struct PutVerdict {
    /// The symptom.
    pub symptom: SymptomId,
    /// The outcome of the walk that it belongs to.
    pub from: Option<SymptomId>,
    /// Its title as shown.
    pub title: String,
    /// The documents and dates that its page named.
    pub provenance: Vec<String>,
    /// What became of it.
    pub verdict: Verdict,
    /// What still does not work.
    pub still: Option<Clean>,
    /// The version of the content that showed it.
    pub content_version: String,
}

/// Begins to try a likely alternative.
#[derive(Debug, Clone)]
pub struct TryNext {
    /// The alternative.
    pub symptom: SymptomId,
    /// The outcome of the walk that it follows.
    pub from: Option<SymptomId>,
    /// Its title as shown.
    pub title: String,
    /// The documents and dates that its page names.
    pub provenance: Vec<String>,
    /// The version of the content that showed it.
    pub content_version: String,
}

/// Sets which steps of a symptom are ticked.
#[derive(Debug, Clone)]
pub struct SetTicks {
    /// The symptom.
    pub symptom: SymptomId,
    /// Its title as shown.
    pub title: String,
    /// The ticked steps with their words as shown; every other step of the symptom is cleared.
    pub ticked: Vec<(StepKey, String)>,
}

/// Fills in details; each is an item of its own.
#[derive(Debug, Clone)]
pub struct PutDetails {
    /// What is known of each; `None` clears it.
    pub values: Vec<(Field, Option<DetailValue>)>,
}

/// Says that everything on the check page is right: what was found in a paste, and the problem that the page names.
/// Only after it may a summary leave, so that it names the problem in the words that the person saw.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// The details as shown.
    pub details: PutDetails,
    /// The problem as shown, where nothing was said of its steps yet.
    pub shown: Option<TryNext>,
    /// Whether each thing that the page offered to keep back is kept back.
    pub masks: Vec<(MaskItem, bool)>,
}

/// Says that the summary was given to somebody. The session is closed: it stays as long as one that was fixed.
#[derive(Debug, Clone)]
pub struct MarkSent {
    /// Microsoft's number of the case; empty where there is none.
    pub case: Clean,
}

/// Adds an event log.
#[derive(Debug, Clone)]
pub struct AttachLog {
    /// The log.
    pub log: NewLog,
    /// Facts found in it; they fill details of which nothing is known yet, unconfirmed.
    pub found: Vec<(Field, DetailValue)>,
}

/// Deletes an event log.
#[derive(Debug, Clone, Copy)]
pub struct RemoveLog {
    /// Its number in the session.
    pub id: u32,
}

/// Adds a picture, or a result of a network check.
#[derive(Debug, Clone)]
pub struct AttachFile {
    /// The file.
    pub file: NewFile,
    /// How much the session takes.
    pub places: Places,
}

/// Deletes a file.
#[derive(Debug, Clone, Copy)]
pub struct RemoveFile {
    /// Its name.
    pub id: FileId,
}

/// Adds a note.
#[derive(Debug, Clone)]
pub struct AddNote {
    /// What it says.
    pub text: Clean,
    /// What the author calls themself; empty for the owner.
    pub name: Clean,
}

/// Makes and ends links and codes, and sees who did what.
#[derive(Debug, Clone, Copy)]
pub struct Share;

macro_rules! actions {
    ($($change:ty => $word:ident),+ $(,)?) => {
        $(impl Action for $change {
            const WORD: ActionWord = ActionWord::$word;
        })+
    };
}

actions! {
    Begin => Begin, View => View, Export => Export, Delete => Delete, Enter => Answer, PutAnswer => Answer,
    PutVerdict => Try, TryNext => Try, SetTicks => Try, PutDetails => Fill, Confirm => Fill,
    AttachLog => Fill, RemoveLog => Delete, AttachFile => Fill, RemoveFile => Delete, AddNote => Note, Share => Share,
    MarkSent => Fill,
}

/// Two people changed the same item. Both values are shown, and the person chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What the item is called on the page: the question, the symptom's title, the detail's key.
    pub item: String,
    /// The value that stands there now, in words.
    pub theirs: String,
    /// Who set it, when.
    pub stamp: Stamp,
    /// The value that was sent, in words.
    pub mine: String,
}

/// A change that a session can take.
pub trait Change: Action {
    /// Whether somebody else changed the same item after `seen`, to another value.
    fn conflict(&self, session: &Session, seen: Revision) -> Option<Conflict>;

    /// Whether the session already says so: nothing is written then, and the revision stays.
    fn is_in(&self, session: &Session) -> bool;

    /// The session after the change. `stamp.revision` is the revision that it makes.
    fn apply(&self, session: &mut Session, stamp: &Stamp);
}
