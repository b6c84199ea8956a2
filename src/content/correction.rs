//! Reads `corrections.toml`: what a document says, what is so, and on which pages that shows.
//!
//! Texts and keys only; whether a page or a document exists is looked at by the rules, and pages are found afterwards.

use super::{
    diagnostic::{Faults, Marked},
    front::Fields,
    lint::{missing_key, missing_provenance},
    source::File,
};
use crate::{
    ids::{ProcedureId, SymptomId},
    symptom::Symptoms,
};

/// Something that a document says and that is not, or no longer, so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Keys of the documents that say it.
    pub documents: Vec<String>,
    /// What they say, in our own words.
    pub said: String,
    /// What is so.
    pub truth: String,
    /// Keys of the documents that say the truth.
    pub sources: Vec<String>,
    /// Where this guide follows the truth.
    pub pages: Vec<Shown>,
    /// The day somebody compared, as `2026-11-20`.
    pub checked: String,
}

/// Where a correction shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// On the page of a problem.
    Problem(SymptomId),
    /// In steps that several problems share.
    Procedure(ProcedureId),
}

impl Shown {
    /// The problem or the procedure of this id; a problem where both have it.
    pub(super) fn find(id: &str, symptoms: &Symptoms) -> Option<Self> {
        let problem = SymptomId::new(id).ok().filter(|id| symptoms.get(id).is_some());
        let procedure = || ProcedureId::new(id).ok().filter(|id| symptoms.procedure(id).is_some());
        problem.map(Self::Problem).or_else(|| procedure().map(Self::Procedure))
    }
}

/// A correction with the places of what it names.
#[derive(Debug)]
pub(in crate::content) struct DraftCorrection {
    pub documents: Vec<Marked<String>>,
    pub said: String,
    pub truth: String,
    pub sources: Vec<Marked<String>>,
    pub pages: Vec<Marked<String>>,
    pub checked: Option<Marked<String>>,
}

impl DraftCorrection {
    /// The correction with its pages.
    pub fn finish(self, symptoms: &Symptoms) -> Correction {
        let texts = |list: Vec<Marked<String>>| list.into_iter().map(|m| m.value).collect();
        Correction {
            documents: texts(self.documents),
            said: self.said,
            truth: self.truth,
            sources: texts(self.sources),
            pages: self.pages.iter().filter_map(|p| Shown::find(&p.value, symptoms)).collect(),
            checked: self.checked.map_or_else(String::new, |c| c.value),
        }
    }
}

/// Reads every `[[correction]]`.
pub(super) fn read(file: &File<'_>, faults: &Faults) -> Vec<DraftCorrection> {
    let mut corrections = Vec::new();
    let mut fields = Fields::read(file, file.text, 0, "corrections.toml", faults);
    for mut table in fields.tables("correction", "a correction") {
        let at = table.at.clone();
        let documents = needed(&mut table, "documents", faults);
        let said = table.need("said").value;
        let truth = table.need("truth").value;
        let sources = needed(&mut table, "sources", faults);
        let pages = needed(&mut table, "pages", faults);
        let unchecked = !table.has("checked");
        let checked = table.date("checked");
        if unchecked {
            faults.add(missing_provenance::unchecked(&at, "a correction"));
        }
        table.finish();
        corrections.push(DraftCorrection { documents, said, truth, sources, pages, checked });
    }
    fields.finish();
    corrections
}

/// A list with something in it.
fn needed(table: &mut Fields<'_, '_>, key: &'static str, faults: &Faults) -> Vec<Marked<String>> {
    if !table.has(key) {
        faults.add(missing_key::fault(&table.at, "a correction", key));
        return Vec::new();
    }
    let list = table.list(key);
    if let Some(list) = list.as_ref().filter(|l| l.value.is_empty()) {
        faults.add(super::lint::bad_value::empty(&list.at, key));
    }
    list.map_or_else(Vec::new, |l| l.value)
}
