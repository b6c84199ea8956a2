//! What is kept back when the summary leaves, each thing an item of its own, and that the summary was sent.

use super::{Change, Conflict, MarkSent};
use crate::{
    ids::Revision,
    session::{MaskChoice, MaskItem, Sent, Session, Stamp},
};

fn said(hidden: bool) -> String {
    if hidden { "hidden" } else { "not hidden" }.to_owned()
}

/// The first choice that somebody made otherwise after the page was made.
pub(super) fn conflict(masks: &[(MaskItem, bool)], session: &Session, seen: Revision) -> Option<Conflict> {
    masks.iter().find_map(|(item, hidden)| {
        let there = session.masks.get(item)?;
        (there.stamp.revision > seen && there.hidden != *hidden).then(|| Conflict {
            item: format!("In the summary: {}", item.words()),
            theirs: said(there.hidden),
            stamp: there.stamp.clone(),
            mine: said(*hidden),
        })
    })
}

pub(super) fn is_in(masks: &[(MaskItem, bool)], session: &Session) -> bool {
    masks.iter().all(|(item, hidden)| session.hides(*item) == *hidden)
}

/// A choice that is the same keeps its stamp.
pub(super) fn apply(masks: &[(MaskItem, bool)], session: &mut Session, stamp: &Stamp) {
    for (item, hidden) in masks {
        if session.hides(*item) != *hidden {
            session.masks.insert(*item, MaskChoice { hidden: *hidden, stamp: stamp.clone() });
            session.revision = stamp.revision;
        }
    }
}

impl Change for MarkSent {
    fn conflict(&self, session: &Session, seen: Revision) -> Option<Conflict> {
        let there = session.sent.as_ref()?;
        (there.stamp.revision > seen && there.case != self.case).then(|| Conflict {
            item: "Number of the case at Microsoft".to_owned(),
            theirs: there.case.to_string(),
            stamp: there.stamp.clone(),
            mine: self.case.to_string(),
        })
    }

    fn is_in(&self, session: &Session) -> bool {
        session.sent.as_ref().is_some_and(|sent| sent.case == self.case)
    }

    fn apply(&self, session: &mut Session, stamp: &Stamp) {
        session.sent = Some(Sent { case: self.case.clone(), stamp: stamp.clone() });
        session.revision = stamp.revision;
    }
}
