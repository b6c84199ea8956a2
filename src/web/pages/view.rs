//! What several pages show: tiles, errors, parts of a symptom, answers so far.

use std::collections::BTreeSet;

use crate::{
    content::Content,
    evidence::{self, Clean, Limit},
    flow::{WHO, Walk},
    ids::Role,
    session::{Session, Tried},
    symptom::{Source, StepKey, Symptom, Symptoms},
    web::{extract::Visit, phrases},
};

/// A field that needs another look: where it is, and what to say.
#[derive(Debug, Clone)]
pub struct FieldProblem {
    /// The id of the element.
    pub target: String,
    /// What is wrong and how to mend it.
    pub text: String,
}

/// A tile of the first page: an answer to a question of the flow.
pub struct Tile {
    /// The question.
    pub name: &'static str,
    /// The answer's value.
    pub value: String,
    /// Its words.
    pub label: String,
}

/// The six tiles: what happens, without a code and without “not sure”; and the server.
pub fn tiles(content: &Content) -> Vec<Tile> {
    let mut tiles = Vec::new();
    for (name, wanted) in [("see", None), (WHO, Some("admin"))] {
        let Some(node) = content.flow().nodes().find(|n| n.id.as_str() == name) else { continue };
        for choice in &node.options {
            let value = choice.value.as_str();
            let fits = wanted.map_or(value != "code" && !choice.value.is_unsure(), |w| w == value);
            if fits {
                tiles.push(Tile { name, value: value.to_owned(), label: choice.label.clone() });
            }
        }
    }
    tiles
}

/// One answered question, with the link to change it.
pub struct Answered {
    /// The question as shown.
    pub question: String,
    /// The answer as shown.
    pub label: String,
    /// Where it can be changed.
    pub change: String,
}

/// The answers on the path, in the words that were shown.
pub fn answered(visit: &Visit, walked: &Walk<'_>) -> Vec<Answered> {
    walked
        .path
        .iter()
        .map(|taken| {
            let stored = visit.session.answers.get(&taken.node.id);
            Answered {
                question: stored.map_or(&taken.node.title, |a| &a.question).clone(),
                label: stored.map_or(&taken.label, |a| &a.label).clone(),
                change: visit.paths().question(&taken.node.id),
            }
        })
        .collect()
}

/// The walk of a session.
pub fn walk(visit: &Visit) -> Walk<'_> {
    crate::flow::walk(visit.state.content().flow(), &visit.session.entry.entry, &visit.session.values())
}

/// The page before the open one: the last question, or how the session began.
pub fn back(visit: &Visit, walked: &Walk<'_>, before: usize) -> String {
    match walked.path.get(..before).and_then(<[_]>::last) {
        Some(taken) => visit.paths().question(&taken.node.id),
        None if visit.session.evidence.is_some() => visit.paths().found(),
        None => crate::paths::HOME.to_owned(),
    }
}

/// A source as a line.
pub struct SourceView {
    /// The document.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// The row in it.
    pub row: String,
    /// When it was compared.
    pub checked: String,
}

/// The sources of a symptom with these keys.
pub fn sources(symptoms: &Symptoms, of: &[Source], keys: Option<&[String]>) -> Vec<SourceView> {
    of.iter()
        .filter(|s| keys.is_none_or(|k| k.contains(&s.document)))
        .map(|s| {
            let document = symptoms.document(&s.document);
            SourceView {
                title: document.map_or_else(|| s.document.clone(), |d| d.title.clone()),
                url: document.and_then(|d| d.url.clone()),
                row: s.row.clone(),
                checked: s.checked.clone(),
            }
        })
        .collect()
}

/// The ticked steps of a symptom.
pub fn ticked(session: &Session, symptom: &Symptom) -> BTreeSet<StepKey> {
    session.ticks.iter().filter(|t| t.symptom == symptom.id).map(|t| t.step.clone()).collect()
}

/// What a person reads out to the helpdesk: reference, problem, codes, time, what was tried.
pub fn for_helpdesk(visit: &Visit, symptom: Option<&Symptom>) -> String {
    use std::fmt::Write as _;
    let session = &visit.session;
    let mut text = format!("Reference {}.", session.reference);
    match symptom {
        Some(symptom) => {
            let _ = write!(text, "\nProblem: {}.", symptom.title.trim_end_matches('.'));
            let codes: Vec<&str> =
                symptom.signs.identifiers.iter().map(crate::ids::Identifier::as_str).collect();
            if !codes.is_empty() {
                let _ = write!(text, " Code: {}.", codes.join(", "));
            }
        }
        None => text.push_str("\nProblem: nothing that is documented fits."),
    }
    let time = match visit.last_try() {
        Some(moment) => phrases::clock_of(moment.at, moment),
        None => phrases::here(session.created, &visit.state.config().organisation),
    };
    let _ = write!(text, "\nTime: {time}.");
    let tried: Vec<String> = session.tried.iter().filter_map(tried_line).collect();
    if !tried.is_empty() {
        let _ = write!(text, "\nTried: {}.", tried.join("; "));
    }
    text
}

fn tried_line(tried: &Tried) -> Option<String> {
    Some(format!(
        "{} ({})",
        tried.title.trim_end_matches('.'),
        phrases::verdict(tried.verdict?).to_lowercase()
    ))
}

/// Whether this role may try steps and give verdicts.
pub fn may_try(role: Role) -> bool {
    crate::session::ActionWord::Try.allows(role)
}

/// Our own words, or words of the content, as clean text: through the same gate as everything else.
pub fn through_gate(text: &str) -> Clean {
    evidence::ingest(text.as_bytes(), Limit::characters(2000).accept_lone_word())
        .map(|i| i.text)
        .unwrap_or_default()
}
