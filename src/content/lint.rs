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
    /// Whether a page of this id is there and could not be read.
    pub fn unread(&self, id: &str) -> bool {
        let name = format!("/{id}.md");
        self.draft.unread.iter().any(|path| path.ends_with(&name))
    }

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

/// Rules that ask other machines, and so are applied only when somebody says so: `regain check --links`.
pub const WHEN_ASKED: [&str; 1] = [broken_link::ID];

/// For rules that the readers of files apply themselves.
fn while_reading(_: &Lint<'_>, _: &Faults) {}

/// For rules of [`WHEN_ASKED`].
fn when_asked(_: &Lint<'_>, _: &Faults) {}

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
    dead_target: dead_target::check,
    orphan: orphan::check,
    never_ends: never_ends::check,
    cycle: cycle::check,
    ambiguous_identifier: ambiguous_identifier::check,
    empty_identifier: empty_identifier::check,
    missing_provenance: missing_provenance::check,
    old_source: old_source::check,
    audience_leak: audience_leak::check,
    same_target: same_target::check,
    no_unsure: no_unsure::check,
    too_many_options: too_many_options::check,
    cause_without_steps: cause_without_steps::check,
    bad_wait: bad_wait::check,
    scenarios: scenarios::check,
    long_step: long_step::check,
    reading_grade: reading_grade::check,
    banned_words: banned_words::check,
    broken_link: when_asked,
}

/// Rules that only advise; a server that starts does not wait for them.
const ADVICE: [&str; 4] = [same_target::ID, long_step::ID, reading_grade::ID, banned_words::ID];

/// How much is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::content) enum Depth {
    /// What keeps the server from starting.
    Errors,
    /// Advice too.
    Everything,
}

/// Applies the rules.
pub(super) fn run(
    draft: &Draft,
    symptoms: &Symptoms,
    flow: &Result<Flow, Vec<FlowFault>>,
    today: Option<Date>,
    depth: Depth,
    faults: &Faults,
) {
    let graph = Graph::new(&draft.nodes, &draft.symptoms);
    let lint = Lint { draft, symptoms, graph, flow, today };
    for rule in RULES.iter().filter(|r| depth == Depth::Everything || !ADVICE.contains(&r.id)) {
        (rule.check)(&lint, faults);
    }
}
