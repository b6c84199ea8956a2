//! What authors learn from: codes that no problem has, and texts in which nothing but words was recognised.
//!
//! Codes are counted for themselves, by the day, without a way back to a session. Texts are not kept for this: they are
//! read from the sessions that still exist, and go with them.

use std::{
    collections::{HashMap, hash_map::Entry},
    path::Path,
};

use futures_util::{FutureExt, TryStreamExt};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use super::{
    Store,
    batch::Batch,
    error::{self, StoreError},
    lock::FolderLock,
    open, time,
    writer::After,
};
use crate::{evidence::Clean, ids::Identifier, symptom::wording::normalise};

/// The most codes that are kept. A new one takes the place of the one that was met least often, and of those the one that
/// was not met for longest: made-up codes push out each other, and not what many people met.
pub const MOST_CODES: u32 = 10_000;

/// The most texts that are looked at, newest first.
const MOST_TEXTS: i64 = 10_000;

/// The most characters of a text in the list.
const CHARACTERS: usize = 2_000;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// A code that no problem has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapCode {
    /// The code in canonical spelling.
    pub identifier: String,
    /// How many texts had it.
    pub count: u64,
    /// The first day, in UTC.
    pub first: Date,
    /// The last day, in UTC.
    pub last: Date,
}

/// A text in which no code and no message was recognised; several sessions may have the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapText {
    /// The newest, as it came through the gate; a long one is cut after 2,000 characters.
    pub text: Clean,
    /// How many sessions have it, apart from case and punctuation.
    pub count: u64,
    /// The first day, in UTC.
    pub first: Date,
    /// The last day, in UTC.
    pub last: Date,
}

/// What authors learn from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Gaps {
    /// Codes, those that were met most often first.
    pub codes: Vec<GapCode>,
    /// Texts, newest first.
    pub texts: Vec<GapText>,
}

impl Store {
    /// Counts codes that no problem has.
    ///
    /// # Errors
    /// Nothing was counted then.
    pub async fn count_gaps(&self, codes: &[Identifier], now: Timestamp) -> Result<(), StoreError> {
        let day = now.as_millisecond().div_euclid(DAY) * DAY;
        let mut batch = Batch::default();
        for code in codes {
            batch
                .add(
                    "INSERT INTO gap_codes (identifier, count, first, last) VALUES (?, 1, ?, ?) \
                     ON CONFLICT (identifier) DO UPDATE SET count = count + 1, last = excluded.last",
                )
                .bind(code.as_str().to_owned())
                .bind(day)
                .bind(day)
                .add(
                    "DELETE FROM gap_codes WHERE identifier IN (SELECT identifier FROM gap_codes WHERE identifier <> ? \
                     ORDER BY count, last LIMIT max(0, (SELECT count(*) FROM gap_codes) - ?))",
                )
                .bind(code.as_str().to_owned())
                .bind(i64::from(MOST_CODES));
        }
        self.0.queue.write(After::Nothing, move |conn| batch.run(conn).boxed()).await.map(|_| ())
    }

    /// What authors learn from, met since then, or ever.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn gaps(&self, since: Option<Timestamp>) -> Result<Gaps, StoreError> {
        let mut conn = self.0.readers.acquire().await.map_err(error::read)?;
        read(&mut conn, since).await
    }
}

/// The same beside a running server, or without one. Nothing is written, and no file is made.
///
/// # Errors
/// There is no such file, it is not ours, or another version wrote it.
pub async fn read_gaps(path: &Path, since: Option<Timestamp>) -> Result<Gaps, StoreError> {
    open::existing(path)?;
    let _folder = FolderLock::beside(path)?;
    let mut conn = open::read_only(path).await?;
    open::current(&mut conn).await?;
    read(&mut conn, since).await
}

async fn read(conn: &mut SqliteConnection, since: Option<Timestamp>) -> Result<Gaps, StoreError> {
    let since = since.map_or(i64::MIN, Timestamp::as_millisecond);
    let codes =
        sqlx::query("SELECT identifier, count, first, last FROM gap_codes WHERE last >= ? ORDER BY count DESC, last DESC, identifier")
            // A code is in if its day is: only the day is known.
            .bind(since.max(0).div_euclid(DAY) * DAY)
            .fetch_all(&mut *conn)
            .await
            .map_err(error::read)?;
    let codes = codes.iter().map(code).collect::<Option<_>>();
    let codes = codes.ok_or_else(|| StoreError::inconsistent("a row of gap_codes"))?;
    let mut texts: Vec<GapText> = Vec::new();
    let mut places: HashMap<[u8; 32], usize> = HashMap::new();
    let mut rows = sqlx::query(
        "SELECT e.text, s.created FROM evidence e JOIN sessions s ON s.id = e.session WHERE s.created >= ? \
         AND NOT EXISTS (SELECT 1 FROM json_each(e.matches) m WHERE json_extract(m.value, '$.certainty') <> 'possible' \
         OR EXISTS (SELECT 1 FROM json_each(m.value, '$.reasons') r WHERE json_extract(r.value, '$.kind') <> 'words')) \
         ORDER BY s.created DESC, s.id DESC LIMIT ?",
    )
    .bind(since)
    .bind(MOST_TEXTS)
    .fetch(&mut *conn);
    while let Some(row) = rows.try_next().await.map_err(error::read)? {
        let text: String = row.try_get(0).map_err(error::read)?;
        let day = day(&row, 1).ok_or_else(|| StoreError::inconsistent("the time of a session"))?;
        match places.entry(Sha256::digest(normalise(&text)).into()) {
            Entry::Occupied(place) => {
                if let Some(known) = texts.get_mut(*place.get()) {
                    known.count += 1;
                    known.first = day;
                }
            }
            Entry::Vacant(place) => {
                place.insert(texts.len());
                let text = Clean::from_store(text.chars().take(CHARACTERS).collect());
                texts.push(GapText { text, count: 1, first: day, last: day });
            }
        }
    }
    Ok(Gaps { codes, texts })
}

fn code(row: &SqliteRow) -> Option<GapCode> {
    Some(GapCode {
        identifier: row.try_get(0).ok()?,
        count: u64::try_from(row.try_get::<i64, _>(1).ok()?).ok()?,
        first: day(row, 2)?,
        last: day(row, 3)?,
    })
}

fn day(row: &SqliteRow, column: usize) -> Option<Date> {
    Some(time::read(row.try_get(column).ok()?)?.to_zoned(TimeZone::UTC).date())
}
