//! Reading a session: one statement, so that it is one moment of the database.

use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use super::{
    Store,
    error::{self, StoreError},
    files, logs, outgoing, rows, time,
};
use crate::{
    evidence::Clean,
    flow::Entry,
    ids::{IdempotencyKey, NodeId, Reference, Revision, SymptomId},
    session::{Allowed, Entered, EnteredBy, Evidence, Session, change::View},
};

/// Everything of a session as one row. `$more` are further columns, `$from` is what stands after FROM.
macro_rules! session {
    ($more:expr, $from:expr) => {
        concat!(
            "
SELECT s.id, s.revision, s.entry, s.entry_target, s.entered_by, s.because, s.entry_revision, s.content_version,
  s.created, s.changed, e.text, e.removed, e.matches, e.unknown,
  (SELECT json_group_array(json_object('node', node, 'value', value, 'question', question, 'label', label,
     'content_version', content_version, 'revision', revision, 'role', role, 'at', at))
     FROM answers WHERE session = s.id) AS answers,
  (SELECT json_group_array(json_object('symptom', symptom, 'outcome', outcome, 'title', title,
     'provenance', provenance, 'verdict', verdict, 'still', still, 'content_version', content_version,
     'revision', revision, 'role', role, 'at', at) ORDER BY position)
     FROM tried WHERE session = s.id) AS tried,
  (SELECT json_group_array(json_object('symptom', symptom, 'title', title, 'step', step, 'words', words,
     'at', at) ORDER BY position)
     FROM ticks WHERE session = s.id) AS ticks,
  (SELECT json_group_array(json_object('field', field, 'value', value, 'confirmed', confirmed,
     'revision', revision, 'role', role, 'at', at))
     FROM details WHERE session = s.id) AS details,
  (SELECT json_group_array(json_object('id', id, 'came', came, 'format', format, 'read', read,
     'damaged', damaged, 'cut', cut, 'removed', removed, 'told', told, 'revision', revision, 'role', role,
     'at', at) ORDER BY id)
     FROM logs WHERE session = s.id) AS logs,
  (SELECT json_group_array(json_object('id', id, 'number', number, 'type', type, 'size', size, 'sha256', sha256,
     'about', about, 'removed', removed, 'revision', revision, 'role', role, 'at', at, 'gone', gone)
     ORDER BY revision)
     FROM files WHERE session = s.id) AS files,
  (SELECT coalesce(max(seq), 0) FROM timeline WHERE session = s.id) AS seq,
  (SELECT count(*) FROM grants WHERE session = s.id) > 1 OR EXISTS (SELECT 1 FROM links WHERE session = s.id
     AND ended IS NULL AND NOT (kind IN ('phone', 'code') AND uses > 0)) AS shared,
  (SELECT json_group_array(json_object('id', id, 'text', text, 'name', name, 'revision', revision, 'role', role,
     'at', at) ORDER BY id)
     FROM notes WHERE session = s.id) AS notes,
  (SELECT json_group_array(json_object('item', item, 'hidden', hidden, 'revision', revision, 'role', role, 'at', at))
     FROM masks WHERE session = s.id) AS masks,
  (SELECT json_group_array(json_object('case_number', case_number, 'revision', revision, 'role', role, 'at', at))
     FROM sent WHERE session = s.id) AS sent,
  (SELECT location FROM idempotency WHERE session = s.id AND key = ? AND at > ?) AS location",
            $more,
            "\nFROM ",
            $from
        )
    };
}
pub(super) use session;

const SESSION: &str = session!(
    "",
    "sessions s LEFT JOIN evidence e ON e.session = s.id
WHERE s.reference = ?"
);

/// A session with what only the store knows of it.
pub(super) struct Loaded {
    /// Its row.
    pub(super) id: i64,
    pub(super) session: Session,
    /// Where the same form was answered before.
    pub(super) location: Option<String>,
    /// The last line of its timeline.
    pub(super) seq: i64,
    /// Somebody else can look at it, too.
    pub(super) shared: bool,
}

/// A session as it stood at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// Everything stored.
    pub session: Session,
    /// The last line of its timeline: what comes after it happened later.
    pub seq: i64,
    /// Somebody else has a grant or can get one by a link, so it may change meanwhile. A link that has expired counts.
    pub shared: bool,
}

/// Reads a session, and whether it knows this key. Keys of `keys_after` (milliseconds) and older are forgotten.
pub(super) async fn load(
    conn: &mut SqliteConnection,
    reference: Reference,
    key: Option<(IdempotencyKey, i64)>,
) -> Result<Option<Loaded>, StoreError> {
    let row = sqlx::query(SESSION)
        .bind(key.map(|(key, _)| key.as_bytes().to_vec()))
        .bind(key.map(|(_, keys_after)| keys_after))
        .bind(reference.to_string())
        .fetch_optional(conn)
        .await
        .map_err(error::read)?;
    row.map(|row| loaded(&row, reference)).transpose()
}

/// Reads the row of [`session!`].
pub(super) fn loaded(row: &SqliteRow, reference: Reference) -> Result<Loaded, StoreError> {
    let wrong = |what: &'static str| StoreError::inconsistent(format!("{what} of {reference}"));
    let text = |column: &'static str| row.try_get::<String, _>(column).map_err(|_| wrong(column));
    let number = |column: &'static str| row.try_get::<i64, _>(column).map_err(|_| wrong(column));
    let revision =
        |column: &'static str| u32::try_from(number(column)?).map(Revision).map_err(|_| wrong(column));
    let at = |column: &'static str| time::read(number(column)?).ok_or_else(|| wrong(column));
    let target: Option<String> = row.try_get("entry_target").map_err(|_| wrong("entry_target"))?;
    let entry = match (text("entry")?.as_str(), target) {
        ("start", None) => Entry::Start,
        ("question", Some(id)) => Entry::Question(NodeId::new(&id).map_err(|_| wrong("entry"))?),
        ("symptom", Some(id)) => Entry::Symptom(SymptomId::new(&id).map_err(|_| wrong("entry"))?),
        _ => return Err(wrong("entry")),
    };
    let evidence = match row.try_get::<Option<String>, _>("text").map_err(|_| wrong("evidence"))? {
        None => None,
        Some(pasted) => Some(Evidence {
            text: Clean::from_store(pasted),
            removed: rows::json(&text("removed")?).ok_or_else(|| wrong("evidence"))?,
            matches: rows::json(&text("matches")?).ok_or_else(|| wrong("evidence"))?,
            unknown: rows::json(&text("unknown")?).ok_or_else(|| wrong("evidence"))?,
        }),
    };
    let session = Session {
        reference,
        revision: revision("revision")?,
        entry: Entered {
            entry,
            by: EnteredBy::from_word(&text("entered_by")?).ok_or_else(|| wrong("entered_by"))?,
            because: Clean::from_store(text("because")?),
            revision: revision("entry_revision")?,
        },
        answers: rows::answers(&text("answers")?).ok_or_else(|| wrong("answers"))?,
        tried: rows::tried(&text("tried")?).ok_or_else(|| wrong("tried"))?,
        ticks: rows::ticks(&text("ticks")?).ok_or_else(|| wrong("ticks"))?,
        details: rows::details(&text("details")?).ok_or_else(|| wrong("details"))?,
        evidence,
        logs: logs::rows(&text("logs")?).ok_or_else(|| wrong("logs"))?,
        files: files::rows(&text("files")?).ok_or_else(|| wrong("files"))?,
        notes: rows::notes(&text("notes")?).ok_or_else(|| wrong("notes"))?,
        masks: outgoing::masks(&text("masks")?).ok_or_else(|| wrong("masks"))?,
        sent: outgoing::sent(&text("sent")?).ok_or_else(|| wrong("sent"))?,
        content_version: text("content_version")?,
        created: at("created")?,
        changed: at("changed")?,
    };
    let location = row.try_get("location").map_err(|_| wrong("location"))?;
    let shared = number("shared")? == 1;
    Ok(Loaded { id: number("id")?, session, location, seq: number("seq")?, shared })
}

impl Store {
    /// Everything stored under the reference; `None` where it is gone.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] names the part that makes no sense; others where the file cannot be read.
    pub async fn session(&self, allowed: &Allowed<View>) -> Result<Option<Session>, StoreError> {
        Ok(self.look(allowed).await?.map(|seen| seen.session))
    }

    /// The same, with how far its timeline had come.
    ///
    /// # Errors
    /// As [`Self::session`].
    pub async fn look(&self, allowed: &Allowed<View>) -> Result<Option<Seen>, StoreError> {
        let mut conn = self.0.readers.acquire().await.map_err(error::read)?;
        let loaded = load(&mut conn, allowed.reference(), None).await?;
        Ok(loaded.map(|l| Seen { session: l.session, seq: l.seq, shared: l.shared }))
    }
}
