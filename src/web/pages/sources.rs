//! Where everything comes from: every document, the rows of the first documents with their pages, and what was corrected.
//!
//! All of it is made from the content; only the names of the parts of the 2018 article that are no table stand here.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State as Extract, http::StatusCode, response::Response};

use super::{problems::Line, used};
use crate::{
    content::{Content, Shown},
    ids::ProcedureId,
    paths,
    symptom::{Source, Symptom},
    web::{
        Error, State,
        cache::Cache,
        extract::Reader,
        frame::{Frame, page},
    },
};

/// The key of the July 2018 article, whose every row has its page.
const ARTICLE: &str = "SEED4";
/// The keys of the notes that stood beside it.
const NOTES: [&str; 4] = ["SEED0", "SEED1", "SEED2", "SEED3"];
/// The parts of the article that are steps, and the procedures that took their place.
const PARTS: [(&str, &str); 2] = [
    ("Troubleshoot password writeback connectivity", "connectivity-ladder"),
    ("Verify that Azure AD Connect has the required permission", "check-permissions"),
];

#[derive(Template)]
#[template(path = "pages/sources.html")]
struct Sources {
    frame: Frame,
    documents: Vec<DocumentView>,
    article: String,
    tables: Vec<Table>,
    rows: usize,
    parts: Vec<(&'static str, Line)>,
    notes: Vec<(String, Vec<Line>)>,
    asked: Vec<Asked>,
    more: Vec<Asked>,
    corrections: Vec<CorrectionView>,
    procedures: Vec<used::Used>,
}

struct DocumentView {
    key: String,
    title: String,
    url: Option<String>,
    publisher: String,
    version: Option<String>,
    licence: Option<String>,
    note: Option<String>,
    /// Who names it, in words.
    named: String,
}

/// One table of the article.
struct Table {
    name: String,
    rows: Vec<Row>,
}

/// One row of a table, with the problems that say what it said.
struct Row {
    number: u32,
    lines: Vec<Line>,
}

/// A detail that support asks for.
struct Asked {
    microsoft: String,
    question: String,
    why: String,
}

struct CorrectionView {
    documents: Vec<(String, String)>,
    said: String,
    truth: String,
    sources: Vec<(String, String)>,
    pages: Vec<Line>,
    checked: String,
}

/// The page.
pub async fn get(Extract(state): Extract<State>, reader: Reader) -> Result<Response, Error> {
    let content = state.content();
    let tables = tables(content);
    let (asked, more) = asked(content);
    let template = Sources {
        frame: Frame::new(&state, &reader, "Where all this comes from"),
        documents: documents(content),
        article: title(content, ARTICLE),
        rows: tables.iter().map(|t| t.rows.len()).sum(),
        tables,
        parts: parts(content),
        notes: notes(content),
        asked,
        more,
        corrections: corrections(content),
        procedures: used::all(content.symptoms()),
    };
    page(StatusCode::OK, Cache::Revalidate, &template)
}

fn documents(content: &Content) -> Vec<DocumentView> {
    let symptoms = content.symptoms();
    let cites = |sources: &[Source], key: &str| sources.iter().any(|s| s.document == key);
    let mut documents: Vec<DocumentView> = symptoms
        .documents()
        .map(|(key, d)| DocumentView {
            key: key.to_owned(),
            title: d.title.clone(),
            url: d.url.clone(),
            publisher: d.publisher.clone(),
            version: d.version.clone(),
            licence: d.licence.clone(),
            note: d.note.clone(),
            named: named([
                (symptoms.iter().filter(|s| cites(&s.sources, key)).count(), "problem"),
                (symptoms.procedures().filter(|p| cites(&p.sources, key)).count(), "shared procedure"),
                (
                    content.corrections().iter().filter(|c| c.sources.iter().any(|k| k == key)).count(),
                    "correction",
                ),
            ]),
        })
        .collect();
    documents.sort_by(|a, b| a.title.cmp(&b.title));
    documents
}

/// How often a document is named: “4 problems, 1 shared procedure”.
fn named(counts: [(usize, &str); 3]) -> String {
    let count = |(n, what): (usize, &str)| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let counts: Vec<String> = counts.into_iter().filter(|(n, _)| *n > 0).map(count).collect();
    if counts.is_empty() { "nothing yet".to_owned() } else { counts.join(", ") }
}

fn title(content: &Content, key: &str) -> String {
    content.symptoms().document(key).map_or_else(|| key.to_owned(), |d| d.title.clone())
}

/// The tables of the article in the order of the library, each with its rows in order. A row is cited as “user-errors 1”.
fn tables(content: &Content) -> Vec<Table> {
    let mut found: BTreeMap<(&str, u32), Vec<Line>> = BTreeMap::new();
    for symptom in content.symptoms().iter() {
        for source in symptom.sources.iter().filter(|s| s.document == ARTICLE) {
            if let Some((table, number)) = row(&source.row) {
                found.entry((table, number)).or_default().push(line(symptom));
            }
        }
    }
    let mut tables: Vec<Table> = Vec::new();
    for (group, name) in content.groups() {
        let rows: Vec<Row> = found
            .iter_mut()
            .filter(|((table, _), _)| *table == group.as_str())
            .map(|((_, number), lines)| Row { number: *number, lines: std::mem::take(lines) })
            .collect();
        if !rows.is_empty() {
            tables.push(Table { name: name.clone(), rows });
        }
    }
    tables
}

fn row(text: &str) -> Option<(&str, u32)> {
    let (table, number) = text.rsplit_once(' ')?;
    Some((table, number.parse().ok()?))
}

fn line(symptom: &Symptom) -> Line {
    let identifiers: Vec<String> = symptom.signs.identifiers.iter().map(ToString::to_string).collect();
    Line { title: symptom.title.clone(), path: paths::problem(&symptom.id), hint: identifiers.join(", ") }
}

/// The parts of the article that are steps, as links to where those steps stand on this page.
fn parts(content: &Content) -> Vec<(&'static str, Line)> {
    PARTS
        .iter()
        .filter_map(|(name, id)| Some((*name, procedure(content, &ProcedureId::new(id).ok()?)?)))
        .collect()
}

fn procedure(content: &Content, id: &ProcedureId) -> Option<Line> {
    let procedure = content.symptoms().procedure(id)?;
    let path = format!("#{}", used::anchor(id));
    Some(Line { title: procedure.title.clone(), path, hint: String::new() })
}

fn notes(content: &Content) -> Vec<(String, Vec<Line>)> {
    NOTES
        .iter()
        .map(|key| {
            let cites = |s: &&Symptom| s.sources.iter().any(|source| source.document == *key);
            (title(content, key), content.symptoms().iter().filter(cites).map(line).collect::<Vec<_>>())
        })
        .filter(|(_, lines)| !lines.is_empty())
        .collect()
}

/// What Microsoft asks for, and what is asked besides.
fn asked(content: &Content) -> (Vec<Asked>, Vec<Asked>) {
    content
        .details()
        .iter()
        .map(|d| Asked { microsoft: d.microsoft.clone(), question: d.question.clone(), why: d.why.clone() })
        .partition(|a| !a.microsoft.is_empty())
}

fn corrections(content: &Content) -> Vec<CorrectionView> {
    let named = |keys: &[String]| keys.iter().map(|k| (k.clone(), title(content, k))).collect();
    let shown = |page: &Shown| match page {
        Shown::Problem(id) => content.symptoms().get(id).map(line),
        Shown::Procedure(id) => procedure(content, id),
    };
    content
        .corrections()
        .iter()
        .map(|c| CorrectionView {
            documents: named(&c.documents),
            said: c.said.clone(),
            truth: c.truth.clone(),
            sources: named(&c.sources),
            pages: c.pages.iter().filter_map(shown).collect(),
            checked: c.checked.clone(),
        })
        .collect()
}
