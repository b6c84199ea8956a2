//! Content as it was read, each value with its place: what the linter looks at and what becomes [`super::Content`].

use std::collections::{BTreeMap, BTreeSet};

use super::{
    correction::DraftCorrection,
    diagnostic::{Marked, Spot},
    markup::{Item, Places},
    scenario::Scenario,
};
use crate::{
    flow::Node,
    ids::{Audience, GroupId, Identifier, IdentifierKind, NodeId, ProcedureId},
    prose::Block,
    session::details::DetailText,
    symptom::{Document, Glossary, Procedure, Signs, Step, Symptom, wording::normalise},
};

/// Everything that was read.
#[derive(Debug, Default)]
pub(in crate::content) struct Draft {
    pub nodes: Vec<DraftNode>,
    pub symptoms: Vec<DraftSymptom>,
    pub procedures: Vec<DraftProcedure>,
    pub documents: BTreeMap<String, Document>,
    pub places: Places,
    /// When each place was checked.
    pub checked: Vec<Marked<String>>,
    pub groups: Vec<(GroupId, String)>,
    pub details: Vec<DetailText>,
    pub messages: BTreeMap<String, String>,
    pub scenarios: Vec<Marked<Scenario>>,
    pub corrections: Vec<DraftCorrection>,
    /// Each word of the look-up with the forms that mean the same.
    pub synonyms: Vec<(String, Vec<String>)>,
    /// Addresses that stand alone: of documents and of places.
    pub addresses: Vec<Marked<String>>,
    /// Paths of pages that could not be read: what leads to them is not blamed.
    pub unread: Vec<String>,
}

impl Draft {
    /// The synonyms, ready for the look-up.
    pub fn glossary(&self) -> Glossary {
        let words = self.synonyms.iter();
        Glossary::new(words.map(|(word, forms)| (word.as_str(), forms.iter().map(String::as_str).collect())))
    }
}

/// A question; `node.codes` is empty until [`super::codes`] fills it.
#[derive(Debug)]
pub(in crate::content) struct DraftNode {
    pub node: Node,
    /// Where the question stands.
    pub at: Spot,
    /// One for each of `node.options`.
    pub options: Vec<OptionSpots>,
    /// What a question with `input = "identifier"` takes.
    pub takes: Option<Vec<Take>>,
    /// Options whose value is an identifier, and where they lead.
    pub overrides: Vec<Override>,
    /// One for each of `node.separates`.
    pub separates: Vec<Spot>,
    /// Literal messages of several problems between which it decides.
    pub separated: Vec<Marked<String>>,
    /// Its words.
    pub passages: Vec<Passage>,
}

/// Where the pieces of an option stand.
#[derive(Debug, Clone)]
pub(in crate::content) struct OptionSpots {
    pub value: Spot,
    pub target: Spot,
    /// Each node of `when`, and each value.
    pub when: Vec<(Marked<NodeId>, Vec<Marked<String>>)>,
}

/// What an identifier question takes.
#[derive(Debug, Clone)]
pub(in crate::content) enum Take {
    Kind(IdentifierKind),
    One(Identifier),
}

/// An option of an identifier question whose value is an identifier.
#[derive(Debug, Clone)]
pub(in crate::content) struct Override {
    pub identifier: Marked<Identifier>,
    pub target: Marked<crate::flow::Target>,
}

/// A problem.
#[derive(Debug)]
pub(in crate::content) struct DraftSymptom {
    pub symptom: Symptom,
    /// Where its title stands.
    pub at: Spot,
    /// Each identifier with its place, aliases that are identifiers among them.
    pub identifiers: Vec<Marked<Identifier>>,
    /// Every text of `[match]` that should be an identifier, as it was written.
    pub written: Vec<Marked<String>>,
    /// Each message with its place.
    pub messages: Vec<Marked<String>>,
    /// Its messages in every language, in the spelling in which they are compared. Made once: every question that decides
    /// between messages asks every problem for them.
    pub compared: BTreeSet<String>,
    /// One for each of `symptom.next`.
    pub next: Vec<Spot>,
    /// One for each of `symptom.explains`.
    pub explains: Vec<Spot>,
    pub asks: Option<Spot>,
    pub wait: Option<Spot>,
    pub sources: Vec<SourceSpots>,
    pub person: Option<PartSpots>,
    pub admin: Option<PartSpots>,
}

impl DraftSymptom {
    /// The messages of a problem as `compared` has them.
    pub fn compare(signs: &Signs) -> BTreeSet<String> {
        let localized = signs.localized.iter().map(|(_, text)| text);
        signs.messages.iter().chain(localized).map(|text| normalise(text)).collect()
    }

    /// Whether it has this literal message. The message comes in the spelling in which messages are compared.
    pub fn carries(&self, normalised: &str) -> bool {
        self.compared.contains(normalised)
    }

    /// The parts that there are, with their spots.
    pub fn parts(&self) -> impl Iterator<Item = (Audience, &crate::symptom::Part, &PartSpots)> {
        let person = self.symptom.person.as_ref().zip(self.person.as_ref());
        let admin = self.symptom.admin.as_ref().zip(self.admin.as_ref());
        person
            .map(|(p, s)| (Audience::User, p, s))
            .into_iter()
            .chain(admin.map(|(p, s)| (Audience::Admin, p, s)))
    }
}

/// A procedure.
#[derive(Debug)]
pub(in crate::content) struct DraftProcedure {
    pub procedure: Procedure,
    pub at: Spot,
    pub sources: Vec<SourceSpots>,
    pub procedures: Vec<Marked<ProcedureId>>,
    pub references: Vec<Marked<String>>,
    pub passages: Vec<Passage>,
}

/// Where a `[[source]]` stands.
#[derive(Debug, Clone)]
pub(in crate::content) struct SourceSpots {
    pub document: Spot,
    pub checked: Option<Spot>,
}

/// Where the pieces of a part stand.
#[derive(Debug)]
pub(in crate::content) struct PartSpots {
    pub at: Spot,
    /// One for each cause.
    pub causes: Vec<CauseSpots>,
    pub procedures: Vec<Marked<ProcedureId>>,
    /// Reference links, `deduced` and `seen` among them.
    pub references: Vec<Marked<String>>,
    pub passages: Vec<Passage>,
}

/// Where the pieces of a cause stand.
#[derive(Debug, Clone)]
pub(in crate::content) struct CauseSpots {
    pub at: Spot,
    /// Whether it has reference links.
    pub sourced: bool,
}

/// Some words, for the rules of style.
#[derive(Debug, Clone)]
pub(in crate::content) struct Passage {
    pub at: Spot,
    /// Whether it is one step.
    pub step: bool,
    pub blocks: Vec<Block>,
}

impl Passage {
    /// One text.
    pub fn text(at: &Spot, block: &Block) -> Self {
        Self { at: at.clone(), step: false, blocks: vec![block.clone()] }
    }

    /// A text without structure.
    pub fn words(at: &Spot, words: &str) -> Self {
        let block = Block::Paragraph(vec![crate::prose::Inline::Text(words.to_owned())]);
        Self { at: at.clone(), step: false, blocks: vec![block] }
    }

    /// The words of steps; a link to a procedure is none.
    pub fn steps(items: &[Item]) -> impl Iterator<Item = Self> {
        items.iter().filter(|i| i.procedure.is_none()).map(|i| Self {
            at: i.at.clone(),
            step: true,
            blocks: i.blocks.clone(),
        })
    }
}

/// Items as steps, and the procedures among them with their places.
pub(super) fn steps(
    items: Vec<Item>,
    faults: &super::diagnostic::Faults,
) -> (Vec<Step>, Vec<Marked<ProcedureId>>) {
    let mut steps = Vec::new();
    let mut procedures = Vec::new();
    for item in items {
        match item.procedure {
            None => steps.push(Step::Do(item.blocks)),
            Some(id) => {
                if let Some(id) = super::front::parse(&id, "procedure", ProcedureId::new, faults) {
                    steps.push(Step::Procedure(id.value.clone()));
                    procedures.push(id);
                }
            }
        }
    }
    (steps, procedures)
}
