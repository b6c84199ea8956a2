//! The figures of many cases: how often each thing was so, over all and in groups.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer, ser::SerializeMap as _};

use super::{Case, Figure, Judged, Miss, Scope};

/// What the rows are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Not at all.
    All,
    /// Positive, uncovered, negative.
    Scope,
    /// The sort of text.
    Kind,
    /// The language.
    Lang,
    /// Who wrote it.
    Origin,
}

impl Group {
    /// The name of the key.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Scope => "scope",
            Self::Kind => "kind",
            Self::Lang => "lang",
            Self::Origin => "origin",
        }
    }
}

/// How often each thing was so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many cases.
    pub cases: u32,
    figures: BTreeMap<Figure, u32>,
}

impl Tally {
    /// How often.
    #[must_use]
    pub fn of(&self, figure: Figure) -> u32 {
        self.figures.get(&figure).copied().unwrap_or(0)
    }

    fn add(&mut self, judged: &Judged) {
        self.cases += 1;
        for figure in &judged.figures {
            *self.figures.entry(*figure).or_default() += 1;
        }
    }
}

/// One line of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is grouped by.
    pub group: Group,
    /// Which group.
    pub name: String,
    /// Its figures.
    pub tally: Tally,
    columns: &'static [Figure],
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("group", &self.group)?;
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("cases", &self.tally.cases)?;
        for figure in self.columns {
            map.serialize_entry(figure.word(), &self.tally.of(*figure))?;
        }
        map.end()
    }
}

/// The figures of many cases.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    positive: BTreeMap<(Group, String), Tally>,
    undocumented: BTreeMap<(Group, String), Tally>,
    /// The cases whose answer could be better, in order.
    pub misses: Vec<Miss>,
}

impl Scores {
    /// Counts a case.
    pub fn add(&mut self, case: &Case, judged: Judged) {
        let positive = case.scope() == Scope::Positive;
        let rows = if positive { &mut self.positive } else { &mut self.undocumented };
        let scope = (!positive).then(|| case.scope().word().to_owned());
        for (group, name) in [
            (Group::All, Some("all".to_owned())),
            (Group::Scope, scope),
            (Group::Kind, case.kind.clone()),
            (Group::Lang, case.lang.clone()),
            (Group::Origin, case.origin.clone()),
        ] {
            if let Some(name) = name {
                rows.entry((group, name)).or_default().add(&judged);
            }
        }
        self.misses.extend(judged.miss);
    }

    /// The figures of the cases that have a right answer, over all first.
    #[must_use]
    pub fn positive(&self) -> Vec<Row> {
        rows(&self.positive, &Figure::POSITIVE)
    }

    /// The figures of the cases for which nothing may be claimed, over all first.
    #[must_use]
    pub fn undocumented(&self) -> Vec<Row> {
        rows(&self.undocumented, &Figure::UNDOCUMENTED)
    }
}

fn rows(tallies: &BTreeMap<(Group, String), Tally>, columns: &'static [Figure]) -> Vec<Row> {
    tallies
        .iter()
        .map(|((group, name), tally)| Row {
            group: *group,
            name: name.clone(),
            tally: tally.clone(),
            columns,
        })
        .collect()
}
