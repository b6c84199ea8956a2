//! The rows of what a session keeps back when its summary leaves, and of whether it was sent.

use serde::Deserialize;

use super::{batch::Batch, rows, save, time::Millis};
use crate::{
    evidence::Clean,
    ids::{Revision, Role},
    session::{MaskChoice, MaskItem, Masks, Sent, Session, Stamp},
};

#[derive(Deserialize)]
struct MaskRow {
    item: String,
    hidden: u8,
    revision: Revision,
    role: Role,
    at: Millis,
}

#[derive(Deserialize)]
struct SentRow {
    case_number: String,
    revision: Revision,
    role: Role,
    at: Millis,
}

/// The choices of a session.
pub(super) fn masks(text: &str) -> Option<Masks> {
    let found: Vec<MaskRow> = rows::json(text)?;
    let choice = |row: MaskRow| {
        let stamp = Stamp { revision: row.revision, by: row.role, at: row.at.0 };
        Some((MaskItem::from_word(&row.item)?, MaskChoice { hidden: row.hidden == 1, stamp }))
    };
    found.into_iter().map(choice).collect()
}

/// Whether the summary was sent: no row, or one. The outer `None` says that the row makes no sense.
pub(super) fn sent(text: &str) -> Option<Option<Sent>> {
    let found: Vec<SentRow> = rows::json(text)?;
    Some(found.into_iter().next().map(|row| Sent {
        case: Clean::from_store(row.case_number),
        stamp: Stamp { revision: row.revision, by: row.role, at: row.at.0 },
    }))
}

/// Adds the statements that turn the rows of `before` into those of `after`. A choice is never taken back, only turned round.
pub(super) fn difference(batch: &mut Batch, id: i64, before: &Session, after: &Session) {
    for (item, choice) in after.masks.iter().filter(|(item, choice)| before.masks.get(item) != Some(*choice))
    {
        batch
            .add("REPLACE INTO masks (session, item, hidden, revision, role, at) VALUES (?, ?, ?, ?, ?, ?)")
            .bind(id)
            .bind(item.word())
            .bind(i64::from(choice.hidden));
        save::stamp(batch, &choice.stamp);
    }
    if let Some(sent) = after.sent.as_ref().filter(|sent| before.sent.as_ref() != Some(*sent)) {
        batch
            .add("REPLACE INTO sent (session, case_number, revision, role, at) VALUES (?, ?, ?, ?, ?)")
            .bind(id)
            .bind(sent.case.as_str().to_owned());
        save::stamp(batch, &sent.stamp);
    }
}
