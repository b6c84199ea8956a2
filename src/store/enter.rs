//! Coming in with a link or a code. Here the secret is the permission: whoever has it was meant to come in, and gets a grant and
//! nothing else. Looking at a link writes nothing.

use futures_util::FutureExt;
use jiff::Timestamp;
use sqlx::{Row, sqlite::SqliteRow};

use super::{
    Store,
    batch::Batch,
    error::{self, StoreError},
    grants::{self, Life, NewGrant},
    news::About,
    time,
    timeline::{self, What, Who},
    writer::After,
};
use crate::{
    evidence::Clean,
    ids::{Reference, Role, TokenHash},
    session::{KeptLink, LinkKind},
};

/// What a link is at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// It lets somebody in.
    Open {
        /// What for.
        kind: LinkKind,
        /// Until when.
        expires: Timestamp,
        /// Whether something is kept from whoever opens it.
        masked: bool,
    },
    /// Its time is over, it was turned off, or it had its one use.
    Ended,
}

/// Whoever wants to come in.
#[derive(Debug, Clone)]
pub struct Entrant {
    /// The hash of the secret that they have.
    pub hash: TokenHash,
    /// What the secret has to be for.
    pub kind: LinkKind,
    /// Their browser.
    pub browser: TokenHash,
    /// What they call themself; without it they are called what the link is called.
    pub name: Clean,
    /// The session that it has to open, where that is asked too.
    pub reference: Option<Reference>,
}

/// What came of wanting to come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    /// The browser is in this session now, or was in it as more than the link would make of it.
    In(Reference),
    /// The link has ended.
    Ended,
    /// There is no such link.
    Unknown,
}

const LINK: &str = "SELECT l.number, l.kind, l.label, l.masked, l.created, l.expires, l.ended, l.uses, s.id, s.reference, \
     (SELECT g.role FROM grants g JOIN browsers b ON b.token = g.browser WHERE g.browser = ? AND g.session = s.id \
       AND (g.expires IS NULL OR g.expires > ?) AND g.used + b.idle_seconds * 1000 > ?) AS has \
     FROM links l JOIN sessions s ON s.id = l.session WHERE l.hash = ?";

/// A link and where it leads.
struct Found {
    link: KeptLink,
    session: i64,
    reference: Reference,
    has: Option<Role>,
}

impl Store {
    /// What the link with this hash is; `None` where there is none. Writes nothing.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] for a row that makes no sense; others where the file cannot be read.
    pub async fn link(&self, hash: TokenHash, now: Timestamp) -> Result<Option<LinkState>, StoreError> {
        let row = query(hash, hash, now).fetch_optional(&self.0.readers).await.map_err(error::read)?;
        let Some(row) = row else { return Ok(None) };
        let link = found(&row).ok_or_else(|| StoreError::inconsistent("a link"))?.link;
        let open = link.opens(now);
        let (kind, expires, masked) = (link.kind, link.expires, link.masked);
        Ok(Some(if open { LinkState::Open { kind, expires, masked } } else { LinkState::Ended }))
    }

    /// Lets a browser in. A grant of an owner is never replaced, nor one of a helper by one to look; such a link is not spent.
    ///
    /// # Errors
    /// Nothing was written then.
    pub async fn enter(&self, entrant: Entrant, now: Timestamp) -> Result<Entered, StoreError> {
        let entered = self
            .0
            .queue
            .write(After::Nothing, move |conn| {
                async move {
                    let row = query(entrant.hash, entrant.browser, now)
                        .fetch_optional(&mut *conn)
                        .await
                        .map_err(error::read)?;
                    let Some(row) = row else { return Ok(Entered::Unknown) };
                    let found = found(&row).ok_or_else(|| StoreError::inconsistent("a link"))?;
                    let other = entrant.reference.is_some_and(|r| r != found.reference);
                    if other || found.link.kind != entrant.kind {
                        return Ok(Entered::Unknown);
                    }
                    if !found.link.opens(now) {
                        return Ok(Entered::Ended);
                    }
                    if keeps(found.has, found.link.kind.role()) {
                        return Ok(Entered::In(found.reference));
                    }
                    let reference = found.reference;
                    admit(found, entrant, now).run(conn).await?;
                    Ok(Entered::In(reference))
                }
                .boxed()
            })
            .await?;
        // Which session it is about is known only now.
        if let Entered::In(reference) = entered {
            self.0.queue.news().knock(About::One(reference));
        }
        Ok(entered)
    }
}

/// Whether somebody who is `has` stays that and does not become `role`.
fn keeps(has: Option<Role>, role: Role) -> bool {
    match has {
        Some(Role::Owner) => true,
        Some(Role::Helper) => role == Role::Viewer,
        Some(Role::Viewer | Role::Stranger | Role::Agent | Role::Manager) | None => false,
    }
}

fn admit(found: Found, entrant: Entrant, now: Timestamp) -> Batch {
    let (link, at) = (found.link, now.as_millisecond());
    let role = link.kind.role();
    let name = match role {
        Role::Owner => Clean::empty(),
        _ if entrant.name.is_empty() => link.label.clone(),
        _ => entrant.name,
    };
    let mut batch = Batch::default();
    let grant = NewGrant {
        browser: entrant.browser,
        life: Life::OWN,
        session: found.session,
        role,
        name: name.clone(),
        masked: link.masked,
        // A device that became the owner's does not go with the link that made it so.
        link: (role != Role::Owner).then_some(link.number),
        expires: link.kind.stay(link.expires, now).map(Timestamp::as_millisecond),
    };
    grants::give(&mut batch, grant, at);
    batch
        .add("UPDATE links SET used = ?, uses = uses + 1 WHERE hash = ?")
        .bind(at)
        .bind(entrant.hash.as_bytes().to_vec())
        .add("UPDATE sessions SET used = max(used, ?) WHERE id = ?")
        .bind(at)
        .bind(found.session);
    let item = link.kind.word().to_owned();
    timeline::add(&mut batch, found.session, now, &Who { role, name }, What::Joined, item);
    batch
}

fn query<'q>(
    hash: TokenHash,
    browser: TokenHash,
    now: Timestamp,
) -> sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments> {
    let at = now.as_millisecond();
    sqlx::query(LINK).bind(browser.as_bytes().to_vec()).bind(at).bind(at).bind(hash.as_bytes().to_vec())
}

fn found(row: &SqliteRow) -> Option<Found> {
    let at = |column| time::read(row.try_get(column).ok()?);
    let link = KeptLink {
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
        used: None,
        uses: u32::try_from(row.try_get::<i64, _>("uses").ok()?).ok()?,
        inside: 0,
    };
    let has = match row.try_get::<Option<String>, _>("has").ok()? {
        Some(word) => Some(Role::from_word(&word)?),
        None => None,
    };
    let reference: String = row.try_get("reference").ok()?;
    Some(Found { link, session: row.try_get("id").ok()?, reference: reference.parse().ok()?, has })
}
