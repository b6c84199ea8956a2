//! The rules. Each is one file that says what it looks for, why, and with an example; `docs/lint.md` lists them.
//!
//! To add one: a file with `ID` and `check`, a line in [`RULES`], a folder of that name in `tests/fixtures/content/` with
//! content that breaks it (laid over `_base`), and a line in `docs/lint.md`. Tests fail where one of them is missing.

use jiff::civil::Date;

use super::{
    diagnostic::Faults,
    draft::{Draft, DraftSymptom},
    graph::Graph,
};
use crate::{
    flow::{Flow, FlowFault},
    ids::SymptomId,
    symptom::Symptoms,
};

/// What rules look at.
pub(in crate::content) struct Lint<'d> {
    pub draft: &'d Draft,
    pub symptoms: &'d Symptoms,
    pub graph: Graph<'d>,
    pub flow: &'d Result<Flow, Vec<FlowFault>>,
    pub today: Option<Date>,
}

impl Lint<'_> {
    /// A problem with its places.
    pub fn symptom(&self, id: &SymptomId) -> Option<&DraftSymptom> {
        self.draft.symptoms.iter().find(|s| s.symptom.id == *id)
    }
}

/// One rule.
pub struct Rule {
    /// Its id, as diagnostics print it; the name of its file and of its fixture.
    pub id: &'static str,
    check: fn(&Lint<'_>, &Faults),
}

/// For rules that the readers of files apply themselves.
fn while_reading(_: &Lint<'_>, _: &Faults) {}

macro_rules! rules {
    ($($(#[$attribute:meta])* $module:ident: $check:path),+ $(,)?) => {
        $($(#[$attribute])* pub(in crate::content) mod $module;)+

        /// Every rule, in the order of `docs/lint.md`.
        pub const RULES: &[Rule] = &[$(Rule { id: $module::ID, check: $check }),+];
    };
}

rules! {
    front_matter: while_reading,
    unknown_key: while_reading,
    missing_key: while_reading,
    bad_value: bad_value::check,
    markup: while_reading,
    heading_order: while_reading,
    placeholder: while_reading,
    https_only: while_reading,
    missing_provenance: missing_provenance::check,
}

/// Applies every rule.
pub(super) fn run(
    draft: &Draft,
    symptoms: &Symptoms,
    flow: &Result<Flow, Vec<FlowFault>>,
    today: Option<Date>,
    faults: &Faults,
) {
    let graph = Graph::new(&draft.nodes, &draft.symptoms);
    let lint = Lint { draft, symptoms, graph, flow, today };
    for rule in RULES {
        (rule.check)(&lint, faults);
    }
}
