//! Event logs come and go. Two that come at once do not collide, but for the last place.

use super::{AttachLog, Change, Conflict, RemoveLog};
use crate::{
    ids::{Field, Revision},
    session::{
        Came, Detail, KeptLog, MOST_LOGS, Session, Stamp,
        details::{DetailValue, Statement},
    },
};

impl Change for AttachLog {
    /// Where the places are taken. Whoever asks first whether there is one meets this only in a race.
    fn conflict(&self, session: &Session, seen: Revision) -> Option<Conflict> {
        let _ = seen;
        let last = session.logs.last().filter(|_| session.logs.len() >= MOST_LOGS)?;
        Some(Conflict {
            item: "Event logs".to_owned(),
            theirs: format!("{} logs, which is the most", session.logs.len()),
            stamp: last.stamp.clone(),
            mine: "one more log".to_owned(),
        })
    }

    fn is_in(&self, session: &Session) -> bool {
        let _ = session;
        false
    }

    fn apply(&self, session: &mut Session, stamp: &Stamp) {
        let id = session.logs.iter().map(|l| l.id).max().unwrap_or(0).saturating_add(1);
        session.logs.push(KeptLog::new(id, self.log.clone(), stamp.clone()));
        let mut fill = |field: Field, value: DetailValue, confirmed: bool| {
            let known = session.details.get(&field).is_some_and(|d| d.confirmed);
            if !known {
                session.details.insert(field, Detail { value, confirmed, stamp: stamp.clone() });
            }
        };
        for (field, value) in &self.found {
            fill(*field, value.clone(), false);
        }
        // Whoever uploads the log has it; events that were pasted are not the whole log.
        if self.log.came == Came::Uploaded {
            fill(Field::Log, DetailValue::Statement(Statement::Have), true);
        }
        session.revision = stamp.revision;
    }
}

impl Change for RemoveLog {
    /// Where the log under this number is another than the one that the page showed.
    fn conflict(&self, session: &Session, seen: Revision) -> Option<Conflict> {
        let there = session.logs.iter().find(|l| l.id == self.id && l.stamp.revision > seen)?;
        Some(Conflict {
            item: format!("Event log {}", self.id),
            theirs: there.told.verdict.clone(),
            stamp: there.stamp.clone(),
            mine: "delete it".to_owned(),
        })
    }

    fn is_in(&self, session: &Session) -> bool {
        session.logs.iter().all(|l| l.id != self.id)
    }

    fn apply(&self, session: &mut Session, stamp: &Stamp) {
        session.logs.retain(|l| l.id != self.id);
        session.revision = stamp.revision;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        evidence::{Clean, Log, LogFormat},
        ids::Role,
        session::{LogTold, NewLog, tests::blank},
    };

    fn stamp(revision: u32) -> Stamp {
        Stamp { revision: Revision(revision), by: Role::Owner, at: jiff::Timestamp::UNIX_EPOCH }
    }

    fn attach(came: Came) -> AttachLog {
        let log = Log { format: LogFormat::Evtx, events: Vec::new(), read: 3, damaged: 0, cut: false };
        let log = NewLog { came, log: Arc::new(log), removed: Vec::new(), told: LogTold::default() };
        let user = DetailValue::User(Clean::from_store("ada@contoso.com".to_owned()));
        AttachLog { log, found: vec![(Field::User, user)] }
    }

    #[test]
    fn facts_of_a_log_fill_what_is_empty_and_never_what_somebody_said() {
        let mut session = blank();
        let said = DetailValue::User(Clean::from_store("mia@contoso.com".to_owned()));
        let detail = Detail { value: said.clone(), confirmed: true, stamp: stamp(1) };
        session.details.insert(Field::User, detail);
        attach(Came::Uploaded).apply(&mut session, &stamp(2));
        assert_eq!(session.details[&Field::User].value, said);
        assert_eq!(session.details[&Field::Log].value, DetailValue::Statement(Statement::Have));
        session.details.clear();
        attach(Came::Pasted).apply(&mut session, &stamp(3));
        assert!(!session.details[&Field::User].confirmed);
        assert!(!session.details.contains_key(&Field::Log), "a piece of a log is not the log");
    }

    #[test]
    fn the_fourth_log_collides_and_a_deleted_one_makes_room() {
        let mut session = blank();
        for n in 1..=3 {
            assert_eq!(attach(Came::Uploaded).conflict(&session, Revision(0)), None);
            attach(Came::Uploaded).apply(&mut session, &stamp(n));
        }
        assert!(attach(Came::Uploaded).conflict(&session, Revision(3)).is_some());
        RemoveLog { id: 2 }.apply(&mut session, &stamp(4));
        assert!(RemoveLog { id: 2 }.is_in(&session));
        assert_eq!(attach(Came::Uploaded).conflict(&session, Revision(4)), None);
        attach(Came::Uploaded).apply(&mut session, &stamp(5));
        assert_eq!(session.logs.iter().map(|l| l.id).collect::<Vec<_>>(), [1, 3, 4]);
    }

    #[test]
    fn a_page_that_is_older_than_a_log_cannot_delete_it() {
        let mut session = blank();
        attach(Came::Uploaded).apply(&mut session, &stamp(5));
        assert!(RemoveLog { id: 1 }.conflict(&session, Revision(4)).is_some());
        assert_eq!(RemoveLog { id: 1 }.conflict(&session, Revision(5)), None);
    }
}
