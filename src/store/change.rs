//! Changing a session. The whole decision runs inside the writer, where nothing can come in between: was this very form
//! answered before, has somebody else changed the same item, does the session say so already.

use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};

use super::{
    Store,
    batch::Batch,
    error::StoreError,
    load::{Loaded, load},
    news::About,
    save, time,
    timeline::{self, What, Who},
    writer::After,
};
use crate::{
    ids::{FileType, IdempotencyKey, Reference, Revision},
    session::{
        Allowed, MaskItem, Session, Stamp,
        change::{
            AddNote, AttachFile, AttachLog, Change, Confirm, Conflict, Enter, MarkSent, PutAnswer,
            PutDetails, PutVerdict, RemoveFile, RemoveLog, SetTicks, TryNext,
        },
    },
};

/// How long a form's key is remembered.
pub(super) const KEYS_LAST: SignedDuration = SignedDuration::from_hours(24);

/// What a form carries beside its change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The revision that its page was made from.
    pub seen: Revision,
    /// What makes a repeated post harmless; the API sends none.
    pub key: Option<IdempotencyKey>,
    /// The address that answers it; a repeated post gets the same.
    pub location: String,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// The session says so now.
    Done {
        /// Its revision; the old one where it said so already.
        revision: Revision,
    },
    /// The same form was answered before; nothing was written.
    Repeated {
        /// The address that answered it then.
        location: String,
    },
    /// Somebody else changed the same item to another value; nothing was written.
    Conflict(Conflict),
    /// There is no such session.
    Gone,
}

mod sealed {
    pub trait Sealed {}
}

/// A change that the store can write. The list is closed.
pub trait Write: Change + sealed::Sealed + Send + Sync + 'static {
    /// What the timeline calls it.
    #[doc(hidden)]
    const WHAT: What;

    /// Whether it deletes words of a person, which then may not stay anywhere in the file.
    #[doc(hidden)]
    const DELETES: bool = matches!(Self::WHAT, What::Removed | What::FileRemoved);

    /// The item for the timeline: an id or the keys of details, never free text.
    #[doc(hidden)]
    fn item(&self) -> String;
}

macro_rules! writes {
    ($($change:ty => $what:ident, |$c:ident| $item:expr;)+) => {
        $(
            impl sealed::Sealed for $change {}
            impl Write for $change {
                const WHAT: What = What::$what;
                fn item(&self) -> String {
                    let $c = self;
                    $item
                }
            }
        )+
    };
}

writes! {
    PutAnswer => Answered, |c| c.node.to_string();
    Enter => Entered, |c| timeline::entry_item(&c.entry);
    PutVerdict => Judged, |c| c.symptom.to_string();
    TryNext => Tried, |c| c.symptom.to_string();
    SetTicks => Ticked, |c| c.symptom.to_string();
    Confirm => Confirmed, |c| c.shown.as_ref().map_or_else(String::new, |s| s.symptom.to_string());
    PutDetails => Filled, |c| c.values.iter().map(|(field, _)| field.word()).collect::<Vec<_>>().join(" ");
    AttachLog => Attached, |c| c.log.came.word().to_owned();
    RemoveLog => Removed, |c| c.id.to_string();
    AttachFile => FileAdded, |c| kind_of_file(c.file.file_type).to_owned();
    RemoveFile => FileRemoved, |_c| String::new();
    AddNote => Noted, |_c| String::new();
    MarkSent => Sent, |_c| String::new();
}

fn kind_of_file(file_type: FileType) -> &'static str {
    if file_type.is_picture() { "picture" } else { "probe" }
}

impl Store {
    /// Makes one change, or says why not. `now` becomes the time of the change.
    ///
    /// # Errors
    /// Nothing was written then.
    pub async fn change<A: Write>(
        &self,
        allowed: Allowed<A>,
        change: A,
        form: Form,
        now: Timestamp,
    ) -> Result<Changed, StoreError> {
        let (reference, who) = (allowed.reference(), Who::of(&allowed));
        self.0
            .queue
            .write_about(
                About::One(reference),
                if A::DELETES { After::Scrub } else { After::Nothing },
                move |conn| {
                    async move {
                        let decided = decide(conn, reference, &who, &change, &form, time::whole(now)).await?;
                        if let Some(batch) = decided.1 {
                            batch.run(conn).await?;
                        }
                        Ok(decided.0)
                    }
                    .boxed()
                },
            )
            .await
    }
}

/// The answer, and what has to be written for it.
async fn decide<A: Write>(
    conn: &mut sqlx::SqliteConnection,
    reference: Reference,
    who: &Who,
    change: &A,
    form: &Form,
    now: Timestamp,
) -> Result<(Changed, Option<Batch>), StoreError> {
    let keys_after = now.as_millisecond().saturating_sub(millis(KEYS_LAST));
    let key = form.key.map(|key| (key, keys_after));
    let Some(Loaded { id, session, location, .. }) = load(conn, reference, key).await? else {
        return Ok((Changed::Gone, None));
    };
    if let Some(location) = location {
        return Ok((Changed::Repeated { location }, None));
    }
    if let Some(conflict) = change.conflict(&session, form.seen) {
        return Ok((Changed::Conflict(conflict), None));
    }
    let mut batch = Batch::default();
    if let Some(key) = form.key {
        // A key that is there is older than keys last.
        batch
            .add("REPLACE INTO idempotency (session, key, location, at) VALUES (?, ?, ?, ?)")
            .bind(id)
            .bind(key.as_bytes().to_vec())
            .bind(form.location.clone())
            .bind(now.as_millisecond());
    }
    if change.is_in(&session) {
        return Ok((Changed::Done { revision: session.revision }, Some(batch)));
    }
    let stamp = Stamp { revision: session.revision.next(), by: who.role, at: now };
    let mut after = session.clone();
    change.apply(&mut after, &stamp);
    save::difference(&mut batch, id, &session, &after)?;
    batch
        .add("UPDATE sessions SET revision = ?, changed = ?, used = max(used, ?) WHERE id = ?")
        .bind(i64::from(stamp.revision.0))
        .bind(now.as_millisecond())
        .bind(now.as_millisecond())
        .bind(id);
    timeline::add(&mut batch, id, now, who, A::WHAT, change.item());
    if session.masks != after.masks {
        timeline::add(&mut batch, id, now, who, What::Masked, kept_back(&after));
    }
    Ok((Changed::Done { revision: stamp.revision }, Some(batch)))
}

/// The words of what is kept back.
fn kept_back(session: &Session) -> String {
    let items = MaskItem::ALL.into_iter().filter(|item| session.hides(*item));
    items.map(MaskItem::word).collect::<Vec<_>>().join(" ")
}

pub(super) fn millis(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
