//! The rows of event logs. What is known of a log comes with its session; the events are read alone.

use std::path::Path;

use serde::Deserialize;
use sqlx::Row;

use super::{
    Store,
    batch::Batch,
    error::{self, StoreError},
    lock::FolderLock,
    open, rows, save,
    time::Millis,
};
use crate::{
    evidence::{Clean, Log, LogEvent, LogFormat, RawEvent},
    ids::{Reference, Revision, Role},
    session::{Allowed, Came, KeptLog, Stamp, change::View},
};

#[derive(Deserialize)]
struct LogRow {
    id: u32,
    came: Came,
    format: LogFormat,
    read: u64,
    damaged: u64,
    cut: u8,
    removed: String,
    told: String,
    revision: Revision,
    role: Role,
    at: Millis,
}

/// What is known of the logs of a session.
pub(super) fn rows(text: &str) -> Option<Vec<KeptLog>> {
    let found: Vec<LogRow> = rows::json(text)?;
    let log = |row: LogRow| {
        Some(KeptLog {
            id: row.id,
            came: row.came,
            format: row.format,
            read: row.read,
            damaged: row.damaged,
            cut: row.cut == 1,
            removed: rows::json(&row.removed)?,
            told: rows::json(&row.told)?,
            stamp: Stamp { revision: row.revision, by: row.role, at: row.at.0 },
            fresh: None,
        })
    };
    found.into_iter().map(log).collect()
}

/// Adds the statements that turn the logs of `before` into those of `after`. A log never changes.
pub(super) fn difference(
    batch: &mut Batch,
    id: i64,
    before: &[KeptLog],
    after: &[KeptLog],
) -> Result<(), StoreError> {
    for gone in before.iter().filter(|b| after.iter().all(|a| a.id != b.id)) {
        batch.add("DELETE FROM logs WHERE session = ? AND id = ?").bind(id).bind(i64::from(gone.id));
    }
    for new in after.iter().filter(|a| before.iter().all(|b| b.id != a.id)) {
        let log =
            new.fresh.as_ref().ok_or_else(|| StoreError::inconsistent("a new log without its events"))?;
        batch
            .add(
                "INSERT INTO logs (session, id, came, format, read, damaged, cut, removed, told, events, \
                 revision, role, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(id)
            .bind(i64::from(new.id))
            .bind(new.came.word())
            .bind(word(new.format)?)
            .bind(whole(new.read))
            .bind(whole(new.damaged))
            .bind(i64::from(new.cut))
            .bind(save::json(&new.removed)?)
            .bind(save::json(&new.told)?)
            .bind(save::json(&log.events)?);
        save::stamp(batch, &new.stamp);
    }
    Ok(())
}

fn word(format: LogFormat) -> Result<String, StoreError> {
    Ok(save::json(&format)?.trim_matches('"').to_owned())
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Store {
    /// A log with its events; `None` where the session has none of this number.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] where the row makes no sense; others where the file cannot be read.
    pub async fn log(&self, allowed: &Allowed<View>, id: u32) -> Result<Option<Log>, StoreError> {
        read(&self.0.readers, allowed.reference(), id).await
    }
}

/// The events of all logs of a session, beside a running server or without one; `None` where there is no such session. Whoever
/// can read the file may read it. Nothing is written, and no file is made.
///
/// # Errors
/// There is no such file, it is not ours, or another version wrote it.
pub async fn read_events(path: &Path, reference: Reference) -> Result<Option<Vec<LogEvent>>, StoreError> {
    open::existing(path)?;
    let _folder = FolderLock::beside(path)?;
    let mut conn = open::read_only(path).await?;
    open::current(&mut conn).await?;
    let found = sqlx::query(
        "SELECT l.events FROM sessions s LEFT JOIN logs l ON l.session = s.id WHERE s.reference = ? ORDER BY l.id",
    )
    .bind(reference.to_string())
    .fetch_all(&mut conn)
    .await
    .map_err(error::read)?;
    if found.is_empty() {
        return Ok(None);
    }
    let mut events = Vec::new();
    for row in found {
        let text: Option<String> = row.try_get(0).map_err(error::read)?;
        let Some(text) = text else { continue };
        let read: Option<Vec<RawEvent>> = rows::json(&text);
        let read = read.ok_or_else(|| StoreError::inconsistent(format!("a log of {reference}")))?;
        events.extend(read.into_iter().map(event));
    }
    Ok(Some(events))
}

/// A log with its events, by whichever connection.
pub(super) async fn read(
    conn: impl sqlx::SqliteExecutor<'_>,
    reference: Reference,
    id: u32,
) -> Result<Option<Log>, StoreError> {
    let row = sqlx::query(
        "SELECT format, read, damaged, cut, events FROM logs \
         WHERE session = (SELECT id FROM sessions WHERE reference = ?) AND id = ?",
    )
    .bind(reference.to_string())
    .bind(i64::from(id))
    .fetch_optional(conn)
    .await
    .map_err(error::read)?;
    let Some(row) = row else { return Ok(None) };
    let read = || {
        let format: String = row.try_get("format").ok()?;
        let events: String = row.try_get("events").ok()?;
        let events: Vec<RawEvent> = rows::json(&events)?;
        Some(Log {
            format: rows::json(&format!("\"{format}\""))?,
            events: events.into_iter().map(event).collect(),
            read: row.try_get::<i64, _>("read").ok()?.try_into().ok()?,
            damaged: row.try_get::<i64, _>("damaged").ok()?.try_into().ok()?,
            cut: row.try_get::<i64, _>("cut").ok()? == 1,
        })
    };
    let log = read();
    log.map(Some).ok_or_else(|| StoreError::inconsistent(format!("log {id} of {reference}")))
}

/// What stands in the row was clean when it was written.
fn event(row: RawEvent) -> LogEvent {
    LogEvent {
        source: Clean::from_store(row.source),
        number: row.number,
        level: row.level,
        time: row.time,
        record: row.record,
        computer: row.computer.map(Clean::from_store),
        message: Clean::from_store(row.message),
    }
}
