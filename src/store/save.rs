//! Writing a session: what differs between before and after, and nothing else. Because it compares, it holds for every
//! change there is or will be.

use std::collections::BTreeMap;

use super::{batch::Batch, error::StoreError, files, logs, outgoing};
use crate::{
    flow::Entry,
    ids::{Field, NodeId},
    session::{Answer, Detail, Evidence, Note, Session, Stamp, Tick, Tried},
};

/// Adds the statements that turn the rows of `before` into those of `after`.
pub(super) fn difference(
    batch: &mut Batch,
    id: i64,
    before: &Session,
    after: &Session,
) -> Result<(), StoreError> {
    let (entry, target) = entry(&after.entry.entry);
    if before.entry != after.entry {
        batch
            .add("UPDATE sessions SET entry = ?, entry_target = ?, entered_by = ?, because = ?, entry_revision = ? WHERE id = ?")
            .bind(entry)
            .bind(target)
            .bind(after.entry.by.word())
            .bind(after.entry.because.as_str().to_owned())
            .bind(i64::from(after.entry.revision.0))
            .bind(id);
    }
    answers(batch, id, &before.answers, &after.answers);
    tried(batch, id, &before.tried, &after.tried)?;
    ticks(batch, id, &before.ticks, &after.ticks);
    details(batch, id, &before.details, &after.details)?;
    if before.evidence != after.evidence {
        batch.add("DELETE FROM evidence WHERE session = ?").bind(id);
        if let Some(new) = &after.evidence {
            evidence(batch, id, new)?;
        }
    }
    notes(batch, id, &before.notes, &after.notes);
    outgoing::difference(batch, id, before, after);
    files::difference(batch, id, &before.files, &after.files)?;
    logs::difference(batch, id, &before.logs, &after.logs)
}

/// The words of an entry in the file.
pub(super) fn entry(entry: &Entry) -> (&'static str, Option<String>) {
    match entry {
        Entry::Start => ("start", None),
        Entry::Question(node) => ("question", Some(node.to_string())),
        Entry::Symptom(symptom) => ("symptom", Some(symptom.to_string())),
    }
}

pub(super) fn stamp(batch: &mut Batch, stamp: &Stamp) {
    batch.bind(i64::from(stamp.revision.0)).bind(stamp.by.word()).bind(stamp.at.as_millisecond());
}

fn answers(batch: &mut Batch, id: i64, before: &BTreeMap<NodeId, Answer>, after: &BTreeMap<NodeId, Answer>) {
    for node in before.keys().filter(|node| !after.contains_key(*node)) {
        batch.add("DELETE FROM answers WHERE session = ? AND node = ?").bind(id).bind(node.to_string());
    }
    for (node, answer) in after.iter().filter(|(node, answer)| before.get(*node) != Some(*answer)) {
        batch
            .add(
                "REPLACE INTO answers (session, node, value, question, label, content_version, revision, role, at) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(id)
            .bind(node.to_string())
            .bind(answer.value.to_string())
            .bind(answer.question.clone())
            .bind(answer.label.clone())
            .bind(answer.content_version.clone());
        stamp(batch, &answer.stamp);
    }
}

/// The first position at which two lists differ.
fn split<T: PartialEq>(before: &[T], after: &[T]) -> usize {
    before.iter().zip(after).take_while(|(b, a)| b == a).count()
}

fn position(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

fn tried(batch: &mut Batch, id: i64, before: &[Tried], after: &[Tried]) -> Result<(), StoreError> {
    if before.len() > after.len() {
        batch
            .add("DELETE FROM tried WHERE session = ? AND position >= ?")
            .bind(id)
            .bind(position(after.len()));
    }
    for (i, tried) in after.iter().enumerate().filter(|(i, tried)| before.get(*i) != Some(*tried)) {
        batch
            .add(
                "REPLACE INTO tried (session, position, symptom, outcome, title, provenance, verdict, still, \
                 content_version, revision, role, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(id)
            .bind(position(i))
            .bind(tried.symptom.to_string())
            .bind(tried.from.as_ref().map(ToString::to_string))
            .bind(tried.title.clone())
            .bind(json(&tried.provenance)?)
            .bind(tried.verdict.map(crate::ids::Verdict::word))
            .bind(tried.still.as_ref().map(|c| c.as_str().to_owned()))
            .bind(tried.content_version.clone());
        stamp(batch, &tried.stamp);
    }
    Ok(())
}

fn ticks(batch: &mut Batch, id: i64, before: &[Tick], after: &[Tick]) {
    let same = split(before, after);
    if before.len() > same {
        batch.add("DELETE FROM ticks WHERE session = ? AND position >= ?").bind(id).bind(position(same));
    }
    for (i, tick) in after.iter().enumerate().skip(same) {
        batch
            .add("INSERT INTO ticks (session, position, symptom, title, step, words, at) VALUES (?, ?, ?, ?, ?, ?, ?)")
            .bind(id)
            .bind(position(i))
            .bind(tick.symptom.to_string())
            .bind(tick.title.clone())
            .bind(tick.step.to_string())
            .bind(tick.words.clone())
            .bind(tick.at.as_millisecond());
    }
}

fn details(
    batch: &mut Batch,
    id: i64,
    before: &BTreeMap<Field, Detail>,
    after: &BTreeMap<Field, Detail>,
) -> Result<(), StoreError> {
    for field in before.keys().filter(|field| !after.contains_key(*field)) {
        batch.add("DELETE FROM details WHERE session = ? AND field = ?").bind(id).bind(field.word());
    }
    for (field, detail) in after.iter().filter(|(field, detail)| before.get(*field) != Some(*detail)) {
        batch
            .add(
                "REPLACE INTO details (session, field, value, confirmed, revision, role, at) \
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(id)
            .bind(field.word())
            .bind(detail.value.to_store())
            .bind(i64::from(detail.confirmed));
        stamp(batch, &detail.stamp);
    }
    Ok(())
}

fn notes(batch: &mut Batch, id: i64, before: &[Note], after: &[Note]) {
    for note in before.iter().filter(|n| after.iter().all(|a| a.id != n.id)) {
        batch.add("DELETE FROM notes WHERE session = ? AND id = ?").bind(id).bind(i64::from(note.id));
    }
    for note in after.iter().filter(|n| !before.contains(n)) {
        batch
            .add("REPLACE INTO notes (session, id, text, name, revision, role, at) VALUES (?, ?, ?, ?, ?, ?, ?)")
            .bind(id)
            .bind(i64::from(note.id))
            .bind(note.text.as_str().to_owned())
            .bind(note.name.as_str().to_owned());
        stamp(batch, &note.stamp);
    }
}

fn evidence(batch: &mut Batch, id: i64, evidence: &Evidence) -> Result<(), StoreError> {
    batch
        .add("INSERT INTO evidence (session, text, removed, matches, unknown) VALUES (?, ?, ?, ?, ?)")
        .bind(id)
        .bind(evidence.text.as_str().to_owned())
        .bind(json(&evidence.removed)?)
        .bind(json(&evidence.matches)?)
        .bind(json(&evidence.unknown)?);
    Ok(())
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::inconsistent("a value that cannot be written"))
}
