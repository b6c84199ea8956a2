//! Files come and go. Two that come at once do not collide, but for the last place.

use super::{AttachFile, Change, Conflict, RemoveFile};
use crate::{
    ids::{Field, Revision},
    session::{
        Detail, Session, Stamp,
        details::{DetailValue, Statement},
    },
};

impl Change for AttachFile {
    /// Where the places are taken. Whoever asks first whether there is one meets this only in a race.
    fn conflict(&self, session: &Session, seen: Revision) -> Option<Conflict> {
        let _ = seen;
        session.no_place(self.file.file_type, self.file.size(), self.places)?;
        let last = session.files.last()?;
        Some(Conflict {
            item: "Pictures and network checks".to_owned(),
            theirs: format!("{} files, which is the most", session.files.len()),
            stamp: last.stamp.clone(),
            mine: "one more file".to_owned(),
        })
    }

    fn is_in(&self, session: &Session) -> bool {
        let _ = session;
        false
    }

    fn apply(&self, session: &mut Session, stamp: &Stamp) {
        let picture = self.file.file_type.is_picture();
        let alike = session.files.iter().filter(|f| f.file_type.is_picture() == picture);
        let number = alike.map(|f| f.number).max().unwrap_or(0).saturating_add(1);
        session.files.push(self.file.clone().keep(number, stamp.clone()));
        if picture {
            // Whatever was said of the picture before: it is here now.
            let value = DetailValue::Statement(Statement::Attached);
            session
                .details
                .insert(Field::Screenshot, Detail { value, confirmed: true, stamp: stamp.clone() });
        }
        session.revision = stamp.revision;
    }
}

impl Change for RemoveFile {
    /// Never: a name is given once, so it is the file that the page showed.
    fn conflict(&self, session: &Session, seen: Revision) -> Option<Conflict> {
        let _ = (session, seen);
        None
    }

    fn is_in(&self, session: &Session) -> bool {
        session.files.iter().all(|f| f.id != self.id)
    }

    fn apply(&self, session: &mut Session, stamp: &Stamp) {
        session.files.retain(|f| f.id != self.id);
        let none_left = session.files.iter().all(|f| !f.file_type.is_picture());
        let attached = DetailValue::Statement(Statement::Attached);
        if none_left && session.details.get(&Field::Screenshot).is_some_and(|d| d.value == attached) {
            session.details.remove(&Field::Screenshot);
        }
        session.revision = stamp.revision;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        evidence::Clean,
        ids::{FileId, FileType, Role},
        session::{NewFile, NoPlace, Places, tests::blank},
    };

    const PLACES: Places = Places { pictures: 2, bytes: 100 };

    fn stamp(revision: u32) -> Stamp {
        Stamp { revision: Revision(revision), by: Role::Owner, at: jiff::Timestamp::UNIX_EPOCH }
    }

    fn attach(id: u8, file_type: FileType, size: usize) -> AttachFile {
        let id = FileId::from_bytes([id; 8]);
        AttachFile {
            file: NewFile::new(id, file_type, vec![b'x'; size], Clean::empty(), Vec::new()),
            places: PLACES,
        }
    }

    #[test]
    fn a_picture_is_the_detail_that_support_asks_for_until_the_last_one_is_deleted() {
        let mut session = blank();
        let said = DetailValue::Statement(Statement::Later);
        session.details.insert(Field::Screenshot, Detail { value: said, confirmed: true, stamp: stamp(1) });
        attach(1, FileType::Text, 9).apply(&mut session, &stamp(2));
        assert_eq!(session.details[&Field::Screenshot].value.line(), "Will follow later");
        attach(2, FileType::Png, 9).apply(&mut session, &stamp(3));
        attach(3, FileType::Jpeg, 9).apply(&mut session, &stamp(4));
        let names: Vec<String> = session.files.iter().map(crate::session::KeptFile::file_name).collect();
        assert_eq!(names, ["network-check-1.txt", "screenshot-1.png", "screenshot-2.jpg"]);
        let remove = |session: &mut Session, id: u8| {
            let change = RemoveFile { id: FileId::from_bytes([id; 8]) };
            assert!(!change.is_in(session));
            change.apply(session, &stamp(5));
            assert!(change.is_in(session));
        };
        remove(&mut session, 2);
        assert_eq!(session.details[&Field::Screenshot].value.line(), "Added to this session");
        remove(&mut session, 3);
        assert!(!session.details.contains_key(&Field::Screenshot));
        assert_eq!(session.files.len(), 1);
    }

    #[test]
    fn places_are_counted_by_kind_and_by_bytes_and_what_is_over_takes_none() {
        let mut session = blank();
        assert_eq!(attach(1, FileType::Png, 60).conflict(&session, Revision(0)), None);
        attach(1, FileType::Png, 60).apply(&mut session, &stamp(1));
        assert_eq!(session.no_place(FileType::Png, 40, PLACES), None);
        assert_eq!(session.no_place(FileType::Text, 41, PLACES), Some(NoPlace::Bytes(100)));
        attach(2, FileType::Webp, 1).apply(&mut session, &stamp(2));
        assert_eq!(session.no_place(FileType::Jpeg, 1, PLACES), Some(NoPlace::Pictures(2)));
        assert!(attach(3, FileType::Jpeg, 1).conflict(&session, Revision(2)).is_some());
        let unlimited = Places { pictures: 0, bytes: 0 };
        assert_eq!(session.no_place(FileType::Jpeg, u64::MAX, unlimited), None);
        session.files[0].gone = Some(jiff::Timestamp::UNIX_EPOCH);
        assert_eq!(session.no_place(FileType::Jpeg, 99, PLACES), None);
        for n in 4..7 {
            assert_eq!(session.no_place(FileType::Text, 1, unlimited), None);
            attach(n, if n == 5 { FileType::Json } else { FileType::Text }, 1).apply(&mut session, &stamp(3));
        }
        assert_eq!(session.no_place(FileType::Text, 1, unlimited), Some(NoPlace::Probes));
    }
}
