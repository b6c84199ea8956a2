//! Rows as the query hands them over, and how they become the parts of a session. What does not parse is `None`; the
//! caller names the table and the session, never the value.

use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};

use super::time::Millis;
use crate::{
    evidence::Clean,
    ids::{Field, NodeId, OptionValue, Revision, Role, SymptomId, Verdict},
    session::{Answer, Detail, Note, Stamp, Tick, Tried, details::DetailValue},
    symptom::StepKey,
};

#[derive(Deserialize)]
struct AnswerRow {
    node: NodeId,
    value: OptionValue,
    question: String,
    label: String,
    content_version: String,
    revision: Revision,
    role: Role,
    at: Millis,
}

#[derive(Deserialize)]
struct TriedRow {
    symptom: SymptomId,
    outcome: Option<SymptomId>,
    title: String,
    provenance: String,
    verdict: Option<Verdict>,
    still: Option<String>,
    content_version: String,
    revision: Revision,
    role: Role,
    at: Millis,
}

#[derive(Deserialize)]
struct TickRow {
    symptom: SymptomId,
    title: String,
    step: StepKey,
    words: String,
    at: Millis,
}

#[derive(Deserialize)]
struct DetailRow {
    field: Field,
    value: String,
    confirmed: u8,
    revision: Revision,
    role: Role,
    at: Millis,
}

#[derive(Deserialize)]
struct NoteRow {
    id: u32,
    text: String,
    name: String,
    revision: Revision,
    role: Role,
    at: Millis,
}

/// Reads a JSON text.
pub(super) fn json<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

pub(super) fn answers(text: &str) -> Option<BTreeMap<NodeId, Answer>> {
    let rows: Vec<AnswerRow> = json(text)?;
    let answer = |row: AnswerRow| {
        let stamp = Stamp { revision: row.revision, by: row.role, at: row.at.0 };
        let (question, label, content_version) = (row.question, row.label, row.content_version);
        (row.node, Answer { value: row.value, question, label, content_version, stamp })
    };
    Some(rows.into_iter().map(answer).collect())
}

pub(super) fn tried(text: &str) -> Option<Vec<Tried>> {
    let rows: Vec<TriedRow> = json(text)?;
    let tried = |row: TriedRow| {
        Some(Tried {
            symptom: row.symptom,
            from: row.outcome,
            title: row.title,
            provenance: json(&row.provenance)?,
            verdict: row.verdict,
            still: row.still.map(Clean::from_store),
            content_version: row.content_version,
            stamp: Stamp { revision: row.revision, by: row.role, at: row.at.0 },
        })
    };
    rows.into_iter().map(tried).collect()
}

pub(super) fn ticks(text: &str) -> Option<Vec<Tick>> {
    let rows: Vec<TickRow> = json(text)?;
    let tick =
        |r: TickRow| Tick { symptom: r.symptom, title: r.title, step: r.step, words: r.words, at: r.at.0 };
    Some(rows.into_iter().map(tick).collect())
}

pub(super) fn details(text: &str) -> Option<BTreeMap<Field, Detail>> {
    let rows: Vec<DetailRow> = json(text)?;
    let detail = |row: DetailRow| {
        let stamp = Stamp { revision: row.revision, by: row.role, at: row.at.0 };
        let value = DetailValue::from_store(&row.value).ok()?;
        Some((row.field, Detail { value, confirmed: row.confirmed == 1, stamp }))
    };
    rows.into_iter().map(detail).collect()
}

pub(super) fn notes(text: &str) -> Option<Vec<Note>> {
    let rows: Vec<NoteRow> = json(text)?;
    let note = |row: NoteRow| Note {
        id: row.id,
        text: Clean::from_store(row.text),
        name: Clean::from_store(row.name),
        stamp: Stamp { revision: row.revision, by: row.role, at: row.at.0 },
    };
    Some(rows.into_iter().map(note).collect())
}
