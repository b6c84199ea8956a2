//! Making a session, and the grant of the browser that made it.

use futures_util::FutureExt;
use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::{
    Store,
    batch::Batch,
    error::{self, StoreError},
    grants::{self, Life, NewGrant},
    save, time,
    timeline::{self, What, Who},
    writer::After,
};
use crate::{
    evidence::Clean,
    ids::{Reference, Revision, Role, TokenHash},
    session::{
        Allowed, Detail, Entered, Session, Stamp,
        change::{AttachLog, Begin, Change},
    },
};

impl Store {
    /// Makes a session that the browser with this token owns. A browser that is known keeps its grants; of two lives
    /// the shorter one holds.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] where the reference is taken; others where nothing can be written now.
    pub async fn begin(
        &self,
        allowed: Allowed<Begin>,
        begin: Begin,
        owner: TokenHash,
        life: Life,
        now: Timestamp,
    ) -> Result<Session, StoreError> {
        let session = begun(allowed.reference(), begin, time::whole(now));
        self.0
            .queue
            .write(After::Nothing, move |conn| {
                async move {
                    insert(conn, &session, owner, life).await?;
                    Ok(session)
                }
                .boxed()
            })
            .await
    }
}

/// The session as it begins, at revision 0. It writes nothing.
#[must_use]
pub fn begun(reference: Reference, begin: Begin, now: Timestamp) -> Session {
    let stamp = Stamp { revision: Revision::default(), by: Role::Owner, at: now };
    let detail = |value| Detail { value, confirmed: false, stamp: stamp.clone() };
    let mut session = Session {
        entry: Entered { entry: begin.entry, by: begin.by, because: begin.because, revision: stamp.revision },
        details: begin.found.into_iter().map(|(field, value)| (field, detail(value))).collect(),
        evidence: begin.evidence,
        content_version: begin.content_version,
        ..Session::empty(reference, now)
    };
    for answer in &begin.answers {
        answer.apply(&mut session, &stamp);
    }
    if let Some(log) = begin.log {
        AttachLog { log, found: Vec::new() }.apply(&mut session, &stamp);
    }
    session
}

async fn insert(
    conn: &mut SqliteConnection,
    session: &Session,
    owner: TokenHash,
    life: Life,
) -> Result<(), StoreError> {
    let (entry, target) = save::entry(&session.entry.entry);
    let at = session.created.as_millisecond();
    let id: Option<i64> = sqlx::query_scalar(
        "INSERT INTO sessions (reference, revision, entry, entry_target, entered_by, because, entry_revision, \
         content_version, created, changed, used) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (reference) DO NOTHING RETURNING id",
    )
    .bind(session.reference.to_string())
    .bind(i64::from(session.revision.0))
    .bind(entry)
    .bind(target)
    .bind(session.entry.by.word())
    .bind(session.entry.because.as_str())
    .bind(i64::from(session.entry.revision.0))
    .bind(session.content_version.as_str())
    .bind(at)
    .bind(at)
    .bind(at)
    .fetch_optional(&mut *conn)
    .await
    .map_err(error::read)?;
    let Some(id) = id else {
        return Err(StoreError::inconsistent(format!("the reference {} is taken", session.reference)));
    };
    let mut batch = Batch::default();
    let blank =
        Session { entry: session.entry.clone(), ..Session::empty(session.reference, session.created) };
    save::difference(&mut batch, id, &blank, session)?;
    let (name, role) = (Clean::empty(), Role::Owner);
    let owner =
        NewGrant { browser: owner, life, session: id, role, name, masked: false, link: None, expires: None };
    grants::give(&mut batch, owner, at);
    let item = timeline::entry_item(&session.entry.entry);
    let who = Who { role: Role::Owner, name: Clean::empty() };
    timeline::add(&mut batch, id, session.created, &who, What::Began, item);
    batch.run(conn).await?;
    Ok(())
}
