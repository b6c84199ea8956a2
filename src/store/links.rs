//! The links of a session as their owner sees them: made, listed, turned off. Opening one is in `enter`.

use futures_util::FutureExt;
use jiff::Timestamp;
use sqlx::{Row, sqlite::SqliteRow};

use super::{
    Store,
    batch::Batch,
    change::{KEYS_LAST, millis},
    ended,
    error::{self, StoreError},
    news::About,
    time,
    timeline::{self, What, Who},
    writer::After,
};
use crate::{
    evidence::Clean,
    ids::IdempotencyKey,
    session::{Allowed, KeptLink, LinkKind, MOST_LINKS, NewLink, change::Share},
};

/// Ended links that a session remembers, so that whoever comes with one learns that it has ended.
const REMEMBERED: i64 = 50;

/// What became of making a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linked {
    /// It is there.
    Done {
        /// Its number in the session.
        number: u32,
    },
    /// The same form made one before; nothing was written, and nobody knows that one's secret any more.
    Repeated,
    /// The session has as many open links as it may.
    Full,
    /// There is no such session.
    Gone,
}

impl Store {
    /// Makes a link. `again` is what makes a repeated form harmless.
    ///
    /// # Errors
    /// Nothing was written then.
    pub async fn create_link(
        &self,
        allowed: Allowed<Share>,
        link: NewLink,
        again: IdempotencyKey,
        now: Timestamp,
    ) -> Result<Linked, StoreError> {
        const STATE: &str = "SELECT s.id, \
             (SELECT count(*) FROM links WHERE session = s.id AND ended IS NULL AND expires > ? \
                AND NOT (kind IN ('phone', 'code') AND uses > 0)) AS open, \
             (SELECT coalesce(max(number), 0) FROM links WHERE session = s.id) AS last, \
             EXISTS (SELECT 1 FROM idempotency WHERE session = s.id AND key = ? AND at > ?) AS again \
             FROM sessions s WHERE s.reference = ?";
        let (reference, who, at) = (allowed.reference(), Who::of(&allowed), now.as_millisecond());
        self.0
            .queue
            .write_about(About::One(reference), After::Nothing, move |conn| {
                async move {
                    let row = sqlx::query(STATE)
                        .bind(at)
                        .bind(again.as_bytes().to_vec())
                        .bind(at.saturating_sub(millis(KEYS_LAST)))
                        .bind(reference.to_string())
                        .fetch_optional(&mut *conn)
                        .await
                        .map_err(error::read)?;
                    let Some(row) = row else { return Ok(Linked::Gone) };
                    let number = |column| row.try_get::<i64, _>(column).map_err(error::read);
                    let (session, last) = (number("id")?, number("last")?);
                    if number("again")? != 0 {
                        return Ok(Linked::Repeated);
                    }
                    if usize::try_from(number("open")?).is_ok_and(|open| open >= MOST_LINKS) {
                        return Ok(Linked::Full);
                    }
                    let mut batch = Batch::default();
                    batch
                        .add("REPLACE INTO idempotency (session, key, location, at) VALUES (?, ?, '', ?)")
                        .bind(session)
                        .bind(again.as_bytes().to_vec())
                        .bind(at)
                        .add("DELETE FROM links WHERE session = ? AND number <= ? AND (ended IS NOT NULL OR expires <= ?)")
                        .bind(session)
                        .bind(last.saturating_sub(REMEMBERED))
                        .bind(at)
                        .add(
                            "INSERT INTO links (hash, session, number, kind, label, masked, created, expires, uses) \
                             VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
                        )
                        .bind(link.hash.as_bytes().to_vec())
                        .bind(session)
                        .bind(last.saturating_add(1))
                        .bind(link.kind.word())
                        .bind(link.label.as_str().to_owned())
                        .bind(i64::from(link.masked))
                        .bind(at)
                        .bind(link.expires.as_millisecond());
                    let item = link.kind.word().to_owned();
                    timeline::add(&mut batch, session, now, &who, What::Linked, item);
                    batch.run(conn).await?;
                    let number = u32::try_from(last.saturating_add(1))
                        .map_err(|_| StoreError::inconsistent("the number of a link"))?;
                    Ok(Linked::Done { number })
                }
                .boxed()
            })
            .await
    }

    /// Every link of the session that is remembered, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] for a row that makes no sense; others where the file cannot be read.
    pub async fn links(&self, allowed: &Allowed<Share>, now: Timestamp) -> Result<Vec<KeptLink>, StoreError> {
        const SQL: &str = "SELECT l.number, l.kind, l.label, l.masked, l.created, l.expires, l.ended, l.uses, \
             max(coalesce(l.used, 0), coalesce((SELECT max(g.used) FROM grants g \
               WHERE g.session = l.session AND g.link = l.number), 0)) AS used, \
             (SELECT count(*) FROM grants g WHERE g.session = l.session AND g.link = l.number \
               AND (g.expires IS NULL OR g.expires > ?)) AS inside \
             FROM links l WHERE l.session = (SELECT id FROM sessions WHERE reference = ?) ORDER BY l.number DESC";
        let reference = allowed.reference();
        let rows = sqlx::query(SQL)
            .bind(now.as_millisecond())
            .bind(reference.to_string())
            .fetch_all(&self.0.readers)
            .await
            .map_err(error::read)?;
        rows.iter()
            .map(|row| kept(row).ok_or_else(|| StoreError::inconsistent(format!("a link of {reference}"))))
            .collect()
    }

    /// Turns a link off, or all, and ends what came with it; a device that became an owner's stays one. What is off already,
    /// or is not there, is no error. Gives how many were turned off.
    ///
    /// # Errors
    /// Nothing was written then.
    pub async fn end_links(
        &self,
        allowed: Allowed<Share>,
        number: Option<u32>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let (reference, who, at) = (allowed.reference(), Who::of(&allowed), now.as_millisecond());
        let (one, all) = (number.map(i64::from), number.is_none());
        self.0
            .queue
            .write_about(About::One(reference), After::Nothing, move |conn| {
                async move {
                    let id: Option<i64> = sqlx::query_scalar("SELECT id FROM sessions WHERE reference = ?")
                        .bind(reference.to_string())
                        .fetch_optional(&mut *conn)
                        .await
                        .map_err(error::read)?;
                    let Some(session) = id else { return Ok(0) };
                    let ended = sqlx::query(
                        "UPDATE links SET ended = ? WHERE session = ? AND ended IS NULL AND (number = ? OR ?)",
                    )
                    .bind(at)
                    .bind(session)
                    .bind(one)
                    .bind(all)
                    .execute(&mut *conn)
                    .await
                    .map_err(error::read)?
                    .rows_affected();
                    if ended == 0 {
                        return Ok(0);
                    }
                    let mut batch = Batch::default();
                    ended::remember(conn, &mut batch, reference, one, now).await?;
                    batch
                        .add(
                            "UPDATE grants SET expires = ? WHERE session = ? AND link IS NOT NULL AND (link = ? OR ?) \
                             AND expires > ?",
                        )
                        .bind(at)
                        .bind(session)
                        .bind(one)
                        .bind(all)
                        .bind(at);
                    let item = if all { "all".to_owned() } else { "one".to_owned() };
                    timeline::add(&mut batch, session, now, &who, What::Ended, item);
                    batch.run(conn).await?;
                    Ok(ended)
                }
                .boxed()
            })
            .await
    }
}

fn kept(row: &SqliteRow) -> Option<KeptLink> {
    let at = |column| time::read(row.try_get(column).ok()?);
    Some(KeptLink {
        number: u32::try_from(row.try_get::<i64, _>("number").ok()?).ok()?,
        kind: LinkKind::from_word(row.try_get("kind").ok()?)?,
        label: Clean::from_store(row.try_get("label").ok()?),
        masked: row.try_get::<i64, _>("masked").ok()? != 0,
        created: at("created")?,
        expires: at("expires")?,
        ended: match row.try_get::<Option<i64>, _>("ended").ok()? {
            Some(ended) => Some(time::read(ended)?),
            None => None,
        },
        used: match row.try_get::<i64, _>("used").ok()? {
            0 => None,
            used => Some(time::read(used)?),
        },
        uses: u32::try_from(row.try_get::<i64, _>("uses").ok()?).ok()?,
        inside: u32::try_from(row.try_get::<i64, _>("inside").ok()?).ok()?,
    })
}
