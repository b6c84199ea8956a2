//! The shared procedures, each with the problems whose steps have it: directly, or inside another procedure.

use std::collections::BTreeSet;

use super::problems::Line;
use crate::{
    ids::ProcedureId,
    paths,
    symptom::{Symptom, Symptoms},
};

/// A procedure and where its steps are printed.
pub struct Used {
    /// The id of its element.
    pub anchor: String,
    /// Its title.
    pub title: String,
    /// The problems.
    pub lines: Vec<Line>,
}

/// The id of a procedure's element on the page.
pub fn anchor(id: &ProcedureId) -> String {
    format!("p-{id}")
}

/// Every procedure, in the order of titles.
pub fn all(symptoms: &Symptoms) -> Vec<Used> {
    let printed: Vec<(&Symptom, BTreeSet<&ProcedureId>)> =
        symptoms.iter().map(|s| (s, of(symptoms, s))).collect();
    let mut all: Vec<Used> = symptoms
        .procedures()
        .map(|p| Used {
            anchor: anchor(&p.id),
            title: p.title.clone(),
            lines: printed.iter().filter(|(_, ids)| ids.contains(&p.id)).map(|(s, _)| line(s)).collect(),
        })
        .collect();
    all.sort_by(|a, b| a.title.cmp(&b.title));
    all
}

/// The procedures that the pages of a problem print.
fn of<'s>(symptoms: &'s Symptoms, symptom: &'s Symptom) -> BTreeSet<&'s ProcedureId> {
    let parts = symptom.person.iter().chain(&symptom.admin);
    parts
        .flat_map(|part| &part.causes)
        .flat_map(|cause| symptoms.stages(cause, ""))
        .filter_map(|stage| stage.procedure)
        .collect()
}

fn line(symptom: &Symptom) -> Line {
    Line { title: symptom.title.clone(), path: paths::problem(&symptom.id), hint: String::new() }
}
