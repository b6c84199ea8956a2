//! What authors write, made into the tree and the tables: files in, [`Flow`] and [`Symptoms`] out, with every fault at once.
//!
//! Start reading at [`Content::load`]. A file is split into front matter and body (`front`, `markup`), read into a draft
//! that keeps the place of every value (`node`, `problem`, `procedure`, `tables`), completed (`codes`), looked at by the
//! rules ([`lint`]) and only then made into values without places. It knows nothing of pages, sessions or the database.
//!
//! To add a key: a line in the reader of its file, and in `docs/authoring.md`. To add a rule: a file in `lint/`, a line in
//! [`lint::RULES`], a fixture in `tests/fixtures/content/`.

use std::{collections::BTreeMap, io, path::Path, sync::Arc};

use jiff::civil::Date;

use crate::{
    flow::{Flow, FlowFault, Node},
    ids::{Field, GroupId},
    prose::Place,
    session::details::{DetailText, DetailTexts},
    symptom::{Symptom, Symptoms},
};

mod codes;
mod correction;
mod diagnostic;
mod draft;
mod front;
mod graph;
mod links;
pub mod lint;
mod markup;
mod messages;
mod node;
mod part;
mod problem;
mod procedure;
mod read;
mod scenario;
mod source;
mod style;
mod tables;

pub use correction::{Correction, Shown};
pub use diagnostic::{Diagnostic, Report, Severity, Spot};
pub use links::{Link, links};
pub use messages::Messages;
pub use scenario::Scenario;
pub use source::Source;

use diagnostic::Faults;

/// Everything that content says, ready to be served.
#[derive(Debug, Clone)]
pub struct Content {
    /// The tree.
    flow: Flow,
    /// The problems, procedures and documents.
    symptoms: Symptoms,
    /// The words around the facts that support asks for, in the order of `details.toml`.
    details: DetailTexts,
    /// The pages of portals, by the name in `{portal.NAME}`.
    places: BTreeMap<String, Arc<Place>>,
    /// What forms say.
    messages: Messages,
    /// 12 hexadecimal digits that change with any byte of any file.
    version: String,
    /// The folders of problems with their titles, in the order of `groups.toml`.
    groups: Vec<(GroupId, String)>,
    /// Journeys that must end where they say.
    scenarios: Vec<Scenario>,
    /// What documents say and is not so.
    corrections: Vec<Correction>,
}

impl Content {
    /// Reads what is built in, with the files of a folder in the place of those of the same name.
    ///
    /// # Errors
    /// The report, where content has an error or the folder cannot be read. Warnings keep nobody from serving. The age of
    /// sources is not looked at: a server must not refuse to start because time went by.
    pub fn load(overrides: Option<&Path>) -> Result<Self, Report> {
        let source = match overrides {
            None => Ok(Source::built_in()),
            Some(dir) => Source::built_in().over(dir).map_err(|why| unreadable(dir, &why)),
        };
        Self::read(&source?)
    }

    /// Reads these files.
    ///
    /// # Errors
    /// The report, where they have an error.
    pub fn read(source: &Source) -> Result<Self, Report> {
        let (content, report) = read_and_check(source, None, lint::Depth::Errors);
        match content {
            Some(content) if report.errors() == 0 => Ok(content),
            _ => Err(report),
        }
    }

    /// The tree.
    #[must_use]
    pub fn flow(&self) -> &Flow {
        &self.flow
    }

    /// The problems, procedures and documents.
    #[must_use]
    pub fn symptoms(&self) -> &Symptoms {
        &self.symptoms
    }

    /// The words around the facts that support asks for, in the order of `details.toml`.
    #[must_use]
    pub fn details(&self) -> &DetailTexts {
        &self.details
    }

    /// The words around one of them.
    #[must_use]
    pub fn detail(&self, field: Field) -> Option<&DetailText> {
        self.details.get(field)
    }

    /// The pages of portals, by the name in `{portal.NAME}`.
    #[must_use]
    pub fn places(&self) -> &BTreeMap<String, Arc<Place>> {
        &self.places
    }

    /// What forms say.
    #[must_use]
    pub fn messages(&self) -> &Messages {
        &self.messages
    }

    /// 12 hexadecimal digits that change with any byte of any file.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The folders of problems with their titles, in the order of `groups.toml`.
    #[must_use]
    pub fn groups(&self) -> &[(GroupId, String)] {
        &self.groups
    }

    /// Journeys that must end where they say.
    #[must_use]
    pub fn scenarios(&self) -> &[Scenario] {
        &self.scenarios
    }

    /// What documents say and is not, or no longer, so, in the order of `corrections.toml`.
    #[must_use]
    pub fn corrections(&self) -> &[Correction] {
        &self.corrections
    }
}

/// Looks for every fault. `today` is compared with the days on which sources were checked; without it their age does not
/// count.
#[must_use]
pub fn check(source: &Source, today: Option<Date>) -> Report {
    read_and_check(source, today, lint::Depth::Everything).1
}

/// Writes the built-in files into a folder, and says how many.
///
/// # Errors
/// See [`Source::export`].
pub fn export(dir: &Path) -> io::Result<usize> {
    Source::built_in().export(dir)
}

fn read_and_check(source: &Source, today: Option<Date>, depth: lint::Depth) -> (Option<Content>, Report) {
    let faults = Faults::default();
    let mut draft = read::read(source, &faults);
    let separated = codes::separated(&draft);
    let symptoms = Symptoms::new(
        draft.symptoms.iter().map(|s| s.symptom.clone()).collect::<Vec<Symptom>>(),
        draft.procedures.iter().map(|p| p.procedure.clone()).collect(),
        draft.documents.clone(),
        &separated,
        draft.glossary(),
    );
    codes::compile(&mut draft, &symptoms, &separated.identifiers);
    let nodes: Vec<Node> = draft.nodes.iter().map(|n| n.node.clone()).collect();
    let flow: Result<Flow, Vec<FlowFault>> = Flow::new(nodes);
    lint::run(&draft, &symptoms, &flow, today, depth, &faults);
    let report = Report {
        faults: faults.into_sorted(),
        symptoms: draft.symptoms.len(),
        questions: draft.nodes.len(),
        procedures: draft.procedures.len(),
    };
    // A detail without its texts has its fault already.
    let details = DetailTexts::new(draft.details).ok();
    let corrections = draft.corrections.into_iter().map(|c| c.finish(&symptoms)).collect();
    let content = flow.ok().zip(details).map(|(flow, details)| Content {
        flow,
        symptoms,
        details,
        places: draft.places,
        messages: Messages::new(draft.messages),
        version: source.version(),
        groups: draft.groups,
        scenarios: draft.scenarios.into_iter().map(|s| s.value).collect(),
        corrections,
    });
    (content, report)
}

fn unreadable(dir: &Path, why: &io::Error) -> Report {
    let at = Spot { path: dir.to_string_lossy().as_ref().into(), line: 1, column: 1 };
    let fault = lint::front_matter::unreadable(&at, &why.to_string());
    Report { faults: vec![fault], symptoms: 0, questions: 0, procedures: 0 }
}
