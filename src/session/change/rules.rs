//! What each change does, and when two collide.

use std::collections::BTreeSet;

use super::{
    Change, Confirm, Conflict, Enter, PutAnswer, PutDetails, PutVerdict, SetTicks, TryNext, outgoing,
};
use crate::{
    ids::Revision,
    session::{Answer, Detail, Entered, Session, Stamp, Tick, Tried, details::DetailValue},
    symptom::StepKey,
};

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
        let answer = Answer {
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
                title: self.title.clone(),
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

impl Change for Confirm {
    fn conflict(&self, session: &Session, seen: Revision) -> Option<Conflict> {
        self.details.conflict(session, seen).or_else(|| outgoing::conflict(&self.masks, session, seen))
    }

    fn is_in(&self, session: &Session) -> bool {
        self.details.is_in(session)
            && self.shown.as_ref().is_none_or(|s| s.is_in(session))
            && outgoing::is_in(&self.masks, session)
    }

    fn apply(&self, session: &mut Session, stamp: &Stamp) {
        self.details.apply(session, stamp);
        if let Some(shown) = self.shown.as_ref().filter(|s| !s.is_in(session)) {
            shown.apply(session, stamp);
        }
        outgoing::apply(&self.masks, session, stamp);
    }
}
