//! Everything that can be done to a session, each a value of its own, and the rule that decides when two people collide.
//!
//! A change says what it changes (an *item*: one answer, one verdict, one detail). It conflicts only where that item has
//! changed after the revision its form was rendered from, and to another value. Ticks never conflict.

use std::collections::BTreeSet;

use super::{
    Action, ActionWord, Detail, Entered, EnteredBy, Evidence, Session, Stamp, Tick, Tried,
    details::DetailValue,
};
use crate::{
    evidence::Clean,
    flow::Entry,
    ids::{Field, NodeId, OptionValue, Revision, SymptomId, Verdict},
    symptom::StepKey,
};

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
    /// The ticked steps with their words as shown; every other step of the symptom is cleared.
    pub ticked: Vec<(StepKey, String)>,
}

/// Fills in details; each is an item of its own.
#[derive(Debug, Clone)]
pub struct PutDetails {
    /// What is known of each; `None` clears it.
    pub values: Vec<(Field, Option<DetailValue>)>,
}

macro_rules! actions {
    ($($change:ty => $word:ident),+ $(,)?) => {
        $(impl Action for $change {
            const WORD: ActionWord = ActionWord::$word;
        })+
    };
}

actions! {
    Begin => Begin, View => View, Export => Export, Delete => Delete, Enter => Answer, PutAnswer => Answer,
    PutVerdict => Try, TryNext => Try, SetTicks => Try, PutDetails => Fill,
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

fn newer(stamp: &Stamp, seen: Revision) -> bool {
    stamp.revision > seen
}

impl Change for PutAnswer {
    fn conflict(&self, session: &Session, seen: Revision) -> Option<Conflict> {
        let there = session.answers.get(&self.node)?;
        (newer(&there.stamp, seen) && there.value != self.value).then(|| Conflict {
            item: self.question.clone(),
            theirs: there.label.clone(),
            stamp: there.stamp.clone(),
            mine: self.label.clone(),
        })
    }

    fn is_in(&self, session: &Session) -> bool {
        session.answers.get(&self.node).is_some_and(|a| a.value == self.value && a.label == self.label)
    }

    fn apply(&self, session: &mut Session, stamp: &Stamp) {
        let answer = super::Answer {
            value: self.value.clone(),
            question: self.question.clone(),
            label: self.label.clone(),
            content_version: self.content_version.clone(),
            stamp: stamp.clone(),
        };
        session.answers.insert(self.node.clone(), answer);
        session.revision = stamp.revision;
    }
}

impl Change for Enter {
    fn conflict(&self, session: &Session, seen: Revision) -> Option<Conflict> {
        let _ = (session, seen);
        None
    }

    fn is_in(&self, session: &Session) -> bool {
        session.entry.entry == self.entry
    }

    fn apply(&self, session: &mut Session, stamp: &Stamp) {
        session.entry = Entered {
            entry: self.entry.clone(),
            by: self.by,
            because: self.because.clone(),
            revision: stamp.revision,
        };
        session.revision = stamp.revision;
    }
}

impl Change for PutVerdict {
    fn conflict(&self, session: &Session, seen: Revision) -> Option<Conflict> {
        let there = session.try_of(&self.symptom, self.from.as_ref())?;
        let verdict = there.verdict.filter(|v| *v != self.verdict || there.still != self.still)?;
        newer(&there.stamp, seen).then(|| Conflict {
            item: self.title.clone(),
            theirs: verdict.word().to_owned(),
            stamp: there.stamp.clone(),
            mine: self.verdict.word().to_owned(),
        })
    }

    fn is_in(&self, session: &Session) -> bool {
        session
            .try_of(&self.symptom, self.from.as_ref())
            .is_some_and(|t| t.verdict == Some(self.verdict) && t.still == self.still)
    }

    fn apply(&self, session: &mut Session, stamp: &Stamp) {
        let new = Tried {
            symptom: self.symptom.clone(),
            from: self.from.clone(),
            title: self.title.clone(),
            provenance: self.provenance.clone(),
            verdict: Some(self.verdict),
            still: self.still.clone(),
            content_version: self.content_version.clone(),
            stamp: stamp.clone(),
        };
        match session.tried.iter_mut().find(|t| t.symptom == self.symptom && t.from == self.from) {
            Some(old) => *old = new,
            None => session.tried.push(new),
        }
        session.revision = stamp.revision;
    }
}

impl Change for TryNext {
    fn conflict(&self, session: &Session, seen: Revision) -> Option<Conflict> {
        let _ = (session, seen);
        None
    }

    fn is_in(&self, session: &Session) -> bool {
        session.try_of(&self.symptom, self.from.as_ref()).is_some()
    }

    fn apply(&self, session: &mut Session, stamp: &Stamp) {
        session.tried.push(Tried {
            symptom: self.symptom.clone(),
            from: self.from.clone(),
            title: self.title.clone(),
            provenance: self.provenance.clone(),
            verdict: None,
            still: None,
            content_version: self.content_version.clone(),
            stamp: stamp.clone(),
        });
        session.revision = stamp.revision;
    }
}

impl Change for SetTicks {
    fn conflict(&self, session: &Session, seen: Revision) -> Option<Conflict> {
        let _ = (session, seen);
        None
    }

    fn is_in(&self, session: &Session) -> bool {
        let there: BTreeSet<&StepKey> =
            session.ticks.iter().filter(|t| t.symptom == self.symptom).map(|t| &t.step).collect();
        there == self.ticked.iter().map(|(key, _)| key).collect()
    }

    fn apply(&self, session: &mut Session, stamp: &Stamp) {
        let before = std::mem::take(&mut session.ticks);
        let (old, mut ticks): (Vec<_>, Vec<_>) = before.into_iter().partition(|t| t.symptom == self.symptom);
        ticks.extend(self.ticked.iter().map(|(step, words)| {
            old.iter().find(|t| t.step == *step).cloned().unwrap_or_else(|| Tick {
                symptom: self.symptom.clone(),
                step: step.clone(),
                words: words.clone(),
                at: stamp.at,
            })
        }));
        session.ticks = ticks;
        session.revision = stamp.revision;
    }
}

impl Change for PutDetails {
    fn conflict(&self, session: &Session, seen: Revision) -> Option<Conflict> {
        self.values.iter().find_map(|(field, value)| {
            let there = session.details.get(field)?;
            (newer(&there.stamp, seen) && value.as_ref() != Some(&there.value)).then(|| Conflict {
                item: field.word().to_owned(),
                theirs: there.value.line(),
                stamp: there.stamp.clone(),
                mine: value.as_ref().map_or_else(String::new, DetailValue::line),
            })
        })
    }

    fn is_in(&self, session: &Session) -> bool {
        self.values.iter().all(|(field, value)| match (session.details.get(field), value) {
            (Some(there), Some(value)) => there.confirmed && there.value == *value,
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        })
    }

    fn apply(&self, session: &mut Session, stamp: &Stamp) {
        for (field, value) in &self.values {
            let same =
                session.details.get(field).is_some_and(|d| d.confirmed && Some(&d.value) == value.as_ref());
            match value {
                // An item that did not change keeps its stamp: saving one page of all details is not a change of each.
                Some(_) if same => {}
                Some(value) => {
                    let detail = Detail { value: value.clone(), confirmed: true, stamp: stamp.clone() };
                    session.details.insert(*field, detail);
                }
                None => {
                    session.details.remove(field);
                }
            }
        }
        session.revision = stamp.revision;
    }
}
