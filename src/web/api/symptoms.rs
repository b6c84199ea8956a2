//! `GET /api/v1/symptoms` and `/{id}`: the library for programs. Public, like its pages.

use axum::{
    Json,
    extract::{Path, RawQuery, State as Extract},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    op::{Answer, Op, many, one},
    piece::{Piece, query},
    problem::{Fault, Kind},
    words::AudienceWord,
};
use crate::{
    ids::{Audience, SymptomId},
    paths,
    prose::{self, Block, Slots},
    symptom::{self, Basis, Cause, FixedBy, Symptom, Symptoms},
    web::{Error, State, phrases},
};

/// What the document says of the list.
pub const LIST: Op = Op {
    summary: "Every documented problem, by id",
    ..Op::get(paths::API_SYMPTOMS, "listSymptoms", "tables", Answer::List(many::<SymptomLine>))
};

/// What the document says of one.
pub const GET: Op = Op {
    summary: "One problem with its causes, steps and sources",
    problems: &[Kind::NotFound],
    ..Op::get(paths::API_SYMPTOM, "getSymptom", "tables", Answer::Json(one::<SymptomWhole>))
};

/// A problem as a line.
#[derive(Serialize, ToSchema)]
pub struct SymptomLine {
    /// Its id; its page is `/problems/{id}`.
    id: String,
    /// The problem as a person would say it.
    title: String,
    /// The table it belongs to.
    group: String,
    /// `fault`, `warning` or `normal`.
    #[schema(value_type = String)]
    kind: symptom::Kind,
    /// Who can meet it.
    #[schema(value_type = Vec<AudienceWord>)]
    audience: Vec<Audience>,
    /// Codes, names, event numbers and result codes.
    identifiers: Vec<String>,
}

/// A problem.
#[derive(Serialize, ToSchema)]
pub struct SymptomWhole {
    #[serde(flatten)]
    line: SymptomLine,
    /// Who can end it: `you`, `helpdesk`, `admin`, `microsoft`, `time` or `nobody`.
    #[schema(value_type = String)]
    fixed_by: FixedBy,
    /// How long that takes, in words.
    takes: String,
    /// Where time is the fix: minutes to wait after the last try.
    wait_minutes: Option<u32>,
    /// What differs from what a reader of an older document may know.
    changed: Option<String>,
    /// Events by source and number.
    events: Vec<EventSign>,
    /// Literal messages; `*` stands for anything.
    messages: Vec<String>,
    /// Problems that are only its consequence.
    explains: Vec<String>,
    /// What else it can be, likeliest first.
    next: Vec<Alternative>,
    /// The text for the person, and the text for the administrator.
    parts: Vec<PartText>,
    /// The rows of documents that say so.
    sources: Vec<SourceRow>,
}

/// An event that stands for a problem.
#[derive(Serialize, ToSchema)]
pub struct EventSign {
    source: String,
    number: u16,
}

/// What else it can be.
#[derive(Serialize, ToSchema)]
pub struct Alternative {
    symptom: String,
    because: String,
    #[schema(value_type = Vec<AudienceWord>)]
    audience: Vec<Audience>,
}

/// The text for one kind of reader. Texts are plain, with line breaks.
#[derive(Serialize, ToSchema)]
pub struct PartText {
    /// `user` or `admin`.
    #[schema(value_type = AudienceWord)]
    audience: Audience,
    /// What it means.
    meaning: String,
    /// Cheap to check and likely first.
    causes: Vec<CauseText>,
    /// What to look at instead, for what is no fault.
    instead: String,
}

/// One cause.
#[derive(Serialize, ToSchema)]
pub struct CauseText {
    title: String,
    why: String,
    tell: String,
    careful: String,
    stages: Vec<StageText>,
    check: String,
    way_back: String,
    /// `documented`, `deduced` or `seen`.
    #[schema(value_type = String)]
    basis: Basis,
    /// Keys of the documents that say so.
    sources: Vec<String>,
}

/// Steps under one name.
#[derive(Serialize, ToSchema)]
pub struct StageText {
    /// The name; absent for steps that belong to no procedure.
    title: Option<String>,
    meaning: String,
    careful: String,
    steps: Vec<String>,
    check: String,
    way_back: String,
}

/// A row of a document.
#[derive(Serialize, ToSchema)]
pub struct SourceRow {
    /// The document's key.
    document: String,
    title: String,
    url: Option<String>,
    row: String,
    /// The day somebody compared.
    #[schema(format = Date)]
    checked: String,
}

/// The list, in pieces.
pub async fn list(Extract(state): Extract<State>, RawQuery(raw): RawQuery) -> Result<Response, Fault> {
    let piece = Piece::read(raw.as_deref())?;
    let after = piece.after().unwrap_or_default();
    let left = state.content().symptoms().iter().filter(|s| s.id.as_str() > after).map(line).collect();
    Ok(piece.answer(paths::API_SYMPTOMS, left, |s| s.id.clone()))
}

/// One problem.
pub async fn get(
    Extract(state): Extract<State>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Fault> {
    query(raw.as_deref(), [])?;
    let symptoms = state.content().symptoms();
    let symptom = id.parse::<SymptomId>().ok().and_then(|id| symptoms.get(&id)).ok_or(Error::NotFound)?;
    let slots = phrases::slots(&state.config().organisation, Some(symptom), None);
    Ok(Json(whole(symptoms, symptom, &slots)).into_response())
}

fn line(symptom: &Symptom) -> SymptomLine {
    SymptomLine {
        id: symptom.id.to_string(),
        title: symptom.title.clone(),
        group: symptom.group.to_string(),
        kind: symptom.kind,
        audience: symptom.audience.iter().collect(),
        identifiers: symptom.signs.identifiers.iter().map(ToString::to_string).collect(),
    }
}

fn whole(symptoms: &Symptoms, symptom: &Symptom, slots: &Slots) -> SymptomWhole {
    let texts = [(Audience::User, &symptom.person), (Audience::Admin, &symptom.admin)];
    let text = |blocks: &[Block]| prose::plain(blocks, slots);
    let parts = texts.into_iter().filter_map(|(audience, part)| {
        let part = part.as_ref()?;
        Some(PartText {
            audience,
            meaning: text(&part.meaning),
            causes: part.causes.iter().map(|c| cause(symptoms, c, slots)).collect(),
            instead: text(&part.instead),
        })
    });
    let source = |s: &symptom::Source| {
        let document = symptoms.document(&s.document);
        SourceRow {
            document: s.document.clone(),
            title: document.map_or_else(|| s.document.clone(), |d| d.title.clone()),
            url: document.and_then(|d| d.url.clone()),
            row: s.row.clone(),
            checked: s.checked.clone(),
        }
    };
    let next = symptom.next.iter().map(|n| Alternative {
        symptom: n.symptom.to_string(),
        because: n.because.clone(),
        audience: n.audience.iter().collect(),
    });
    let events = symptom.signs.event_sources.iter();
    SymptomWhole {
        line: line(symptom),
        fixed_by: symptom.fixed_by,
        takes: symptom.takes.clone(),
        wait_minutes: symptom.wait_minutes,
        changed: symptom.changed.clone(),
        events: events
            .map(|(source, number)| EventSign { source: source.clone(), number: *number })
            .collect(),
        messages: symptom.signs.messages.clone(),
        explains: symptom.explains.iter().map(ToString::to_string).collect(),
        next: next.collect(),
        parts: parts.collect(),
        sources: symptom.sources.iter().map(source).collect(),
    }
}

fn cause(symptoms: &Symptoms, cause: &Cause, slots: &Slots) -> CauseText {
    let text = |blocks: &[Block]| prose::plain(blocks, slots);
    let stages = symptoms.stages(cause, "").into_iter().map(|stage| StageText {
        title: stage.title.map(str::to_owned),
        meaning: text(stage.meaning),
        careful: text(stage.careful),
        steps: stage.steps.iter().map(|step| text(step.text)).collect(),
        check: text(stage.check),
        way_back: text(stage.way_back),
    });
    CauseText {
        title: cause.title.clone(),
        why: text(&cause.why),
        tell: text(&cause.tell),
        careful: text(&cause.careful),
        stages: stages.collect(),
        check: text(&cause.check),
        way_back: text(&cause.way_back),
        basis: cause.basis,
        sources: cause.sources.clone(),
    }
}
