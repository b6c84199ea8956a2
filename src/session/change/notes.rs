//! Notes are only added. Two that come at once do not collide, but for the last place.

use super::{AddNote, Change, Conflict};
use crate::{
    ids::Revision,
    session::{MOST_NOTES, Note, Session, Stamp},
};

impl Change for AddNote {
    /// Where the places are taken. Whoever asks first whether there is one meets this only in a race.
    fn conflict(&self, session: &Session, seen: Revision) -> Option<Conflict> {
        let _ = seen;
        let last = session.notes.last().filter(|_| session.notes.len() >= MOST_NOTES)?;
        Some(Conflict {
            item: "Notes".to_owned(),
            theirs: format!("{} notes, which is the most", session.notes.len()),
            stamp: last.stamp.clone(),
            mine: "one more note".to_owned(),
        })
    }

    fn is_in(&self, session: &Session) -> bool {
        let _ = session;
        false
    }

    fn apply(&self, session: &mut Session, stamp: &Stamp) {
        let id = session.notes.last().map_or(0, |n| n.id).saturating_add(1);
        let (text, name) = (self.text.clone(), self.name.clone());
        session.notes.push(Note { id, text, name, stamp: stamp.clone() });
        session.revision = stamp.revision;
    }
}
