//! All problems: a search, by what people see, and A to Z. Public; works without script.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Query, State as Extract},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;

use super::view;
use crate::{
    evidence,
    ids::Identifier,
    paths,
    symptom::Symptom,
    web::{
        Error, State,
        cache::Cache,
        extract::Reader,
        frame::{Frame, Here, page},
        phrases,
    },
};

#[derive(Template)]
#[template(path = "pages/problems.html")]
struct Problems {
    frame: Frame,
    here: &'static str,
    map: &'static str,
    query: String,
    asked: bool,
    found: Vec<Line>,
    groups: Vec<Group>,
    letters: Vec<Letter>,
}

/// A problem as a link.
pub struct Line {
    /// Its title.
    pub title: String,
    /// Its address.
    pub path: String,
    /// Codes, or why it was found.
    pub hint: String,
}

struct Group {
    id: &'static str,
    name: &'static str,
    lines: Vec<Line>,
}

struct Letter {
    letter: char,
    lines: Vec<Line>,
}

/// The words of a search.
#[derive(Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
}

/// All problems, or those that a search finds.
pub async fn get(
    Extract(state): Extract<State>,
    reader: Reader,
    Query(search): Query<Search>,
) -> Result<Response, Error> {
    let symptoms = state.content().symptoms();
    let query: String = search.q.chars().take(300).collect();
    // The words of a search may be a password too: they pass the same gate, and are shown only as it leaves them.
    let clean = view::through_gate(&query);
    let asked = !clean.as_str().trim().is_empty();
    let found = if asked {
        let understood = evidence::identify(&clean, symptoms);
        let by_reason = understood.matches.iter().filter_map(|m| {
            let hint = m.reasons.first().map(|r| r.text.clone()).unwrap_or_default();
            Some(line_with(symptoms.get(&m.symptom)?, hint))
        });
        let mut found: Vec<Line> = by_reason.collect();
        for symptom in titles(&state, clean.as_str()) {
            if !found.iter().any(|l| l.path == paths::problem(&symptom.id)) {
                found.push(line(symptom));
            }
        }
        found.truncate(20);
        found
    } else {
        Vec::new()
    };
    let groups = phrases::GROUPS
        .iter()
        .map(|(id, name)| Group {
            id,
            name,
            lines: symptoms.iter().filter(|s| s.group.as_str() == *id).map(line).collect(),
        })
        .filter(|g| !g.lines.is_empty())
        .collect();
    let mut by_letter: BTreeMap<char, Vec<Line>> = ('A'..='Z').map(|c| (c, Vec::new())).collect();
    for symptom in symptoms.iter() {
        let first = symptom.title.chars().find(char::is_ascii_alphabetic).unwrap_or('A').to_ascii_uppercase();
        by_letter.entry(first).or_default().push(line(symptom));
    }
    let letters = by_letter
        .into_iter()
        .map(|(letter, mut lines)| {
            lines.sort_by(|a, b| a.title.cmp(&b.title));
            Letter { letter, lines }
        })
        .collect();
    let title = if asked { format!("Problems that fit “{clean}”") } else { "All problems".to_owned() };
    let frame = Frame::new(&state, &reader, title).at(Here::Problems);
    let template = Problems {
        frame,
        here: paths::PROBLEMS,
        map: paths::MAP,
        query: clean.to_string(),
        asked,
        found,
        groups,
        letters,
    };
    page(StatusCode::OK, if asked { Cache::NoStore } else { Cache::Revalidate }, &template)
}

/// Problems whose titles have words of the search, most words first.
fn titles<'s>(state: &'s State, query: &str) -> Vec<&'s Symptom> {
    let words = crate::symptom::wording::normalise(query);
    let words: Vec<&str> = words.split(' ').filter(|w| w.len() > 2).collect();
    let mut scored: Vec<(usize, &Symptom)> = state
        .content()
        .symptoms()
        .iter()
        .map(|s| {
            let title = format!(
                " {} ",
                crate::symptom::wording::normalise(&format!("{} {}", s.title, s.signs.keywords.join(" ")))
            );
            (words.iter().filter(|w| title.contains(&format!(" {w}"))).count(), s)
        })
        .filter(|(n, _)| *n > 0)
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    scored.into_iter().map(|(_, s)| s).collect()
}

/// A problem as a link, with its codes.
pub fn line(symptom: &Symptom) -> Line {
    let codes: Vec<&str> = symptom.signs.identifiers.iter().map(Identifier::as_str).take(3).collect();
    line_with(symptom, codes.join(", "))
}

fn line_with(symptom: &Symptom, hint: String) -> Line {
    Line { title: symptom.title.clone(), path: paths::problem(&symptom.id), hint }
}
