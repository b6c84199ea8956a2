//! The documented symptoms: what is seen, why, what to do, and where each statement comes from.
//!
//! Pure values made by the content loader. This module knows nothing of the tree, of files, pages or sessions.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{Audience, Audiences, Field, GroupId, Identifier, NodeId, ProcedureId, SymptomId};

mod glossary;
mod index;
mod messages;
mod near;
mod part;
mod ranking;
mod stages;
mod stem;
pub mod wording;

pub use glossary::{Glossary, Word};
pub use index::{Found, Index};
pub use messages::{MessageFound, Messages};
pub use part::{Basis, Cause, Part, Procedure, Step};
pub use ranking::{Ranked, Ranking};
pub use stages::{PageStep, Stage, StepKey};

/// Every symptom, procedure and document, with the index that finds them.
#[derive(Debug, Clone)]
pub struct Symptoms {
    symptoms: BTreeMap<SymptomId, Symptom>,
    procedures: BTreeMap<ProcedureId, Procedure>,
    documents: BTreeMap<String, Document>,
    index: Index,
    messages: Messages,
    ranking: Ranking,
}

/// Which questions decide where several symptoms share a sign.
#[derive(Debug, Clone, Default)]
pub struct Separated {
    /// The question for an identifier.
    pub identifiers: BTreeMap<Identifier, NodeId>,
    /// The question for a literal message.
    pub messages: Vec<(String, NodeId)>,
    /// The symptoms that a question's answers name, in their order: what is likely stands first.
    pub order: BTreeMap<NodeId, Vec<SymptomId>>,
}

/// One documented row.
#[derive(Debug, Clone)]
pub struct Symptom {
    /// Its id, the file name, the address of its page.
    pub id: SymptomId,
    /// The table it belongs to.
    pub group: GroupId,
    /// The problem as a person would say it.
    pub title: String,
    /// Fault, warning or normal.
    pub kind: Kind,
    /// Who can meet it.
    pub audience: Audiences,
    /// Who can end it.
    pub fixed_by: FixedBy,
    /// How long that takes, in words.
    pub takes: String,
    /// Where time is the fix: minutes to wait after the last try.
    pub wait_minutes: Option<u32>,
    /// A question for the page, where the symptom says only that something failed.
    pub asks: Option<NodeId>,
    /// The details that matter most for it.
    pub collect: Vec<Field>,
    /// What differs from what a reader may know.
    pub changed: Option<String>,
    /// How it is recognised.
    pub signs: Signs,
    /// What else it can be, likeliest first.
    pub next: Vec<Next>,
    /// Symptoms that are only its consequence: where both are seen, this one is the answer.
    pub explains: Vec<SymptomId>,
    /// The documents that say so.
    pub sources: Vec<Source>,
    /// The text for the person; absent where only staff can meet it.
    pub person: Option<Part>,
    /// The text for the administrator.
    pub admin: Option<Part>,
}

/// What a symptom is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Something is broken or refused.
    Fault,
    /// Something may break soon.
    Warning,
    /// All is well: a success, a start, a heartbeat.
    Normal,
}

/// Who can end a symptom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FixedBy {
    /// The person who reads.
    You,
    /// The helpdesk.
    Helpdesk,
    /// An administrator.
    Admin,
    /// Microsoft.
    Microsoft,
    /// It ends by itself.
    Time,
    /// There is nothing to end.
    Nobody,
}

/// How a symptom is recognised.
#[derive(Debug, Clone, Default)]
pub struct Signs {
    /// Codes, names, events and HRESULTs in canonical spelling.
    pub identifiers: Vec<Identifier>,
    /// Wrong or older spellings that lead here too.
    pub aliases: Vec<String>,
    /// The event source for each event number.
    pub event_sources: Vec<(String, u16)>,
    /// Literal texts; `*` stands for anything.
    pub messages: Vec<String>,
    /// Literal texts in other languages than English, each with the tag of its language.
    pub localized: Vec<(&'static str, String)>,
    /// Everyday words.
    pub keywords: Vec<String>,
}

/// A likely alternative.
#[derive(Debug, Clone)]
pub struct Next {
    /// The other symptom.
    pub symptom: SymptomId,
    /// Why it may be that one.
    pub because: String,
    /// Who sees it.
    pub audience: Audiences,
}

/// A row of a document that says what stands here.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Source {
    /// The document's key.
    pub document: String,
    /// The row or heading in it.
    pub row: String,
    /// The day somebody compared, as `2026-11-20`.
    pub checked: String,
}

/// A document that content is built from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Its address, where it has one.
    pub url: Option<String>,
    /// Its own date or version.
    pub version: Option<String>,
    /// Its licence.
    pub licence: Option<String>,
    /// What a reader should know about it.
    pub note: Option<String>,
}

impl Symptom {
    /// The parts that a reader sees, in order: a person the first, an administrator the second, the helpdesk both. Whoever
    /// meets a symptom that has no part for them reads the one there is.
    #[must_use]
    pub fn parts(&self, audience: Audience) -> Vec<(Audience, &Part)> {
        let person = self.person.as_ref().map(|p| (Audience::User, p));
        let admin = self.admin.as_ref().map(|p| (Audience::Admin, p));
        match audience {
            Audience::User => person.into_iter().collect(),
            Audience::Helpdesk => person.into_iter().chain(admin).collect(),
            Audience::Admin => admin.or(person).into_iter().collect(),
        }
    }

    /// What else it can be, for this reader.
    pub fn next_for(&self, audience: Audience) -> impl Iterator<Item = &Next> {
        self.next.iter().filter(move |n| n.audience.has(audience))
    }
}

impl Symptoms {
    /// Puts tables and index together.
    #[must_use]
    pub fn new(
        symptoms: Vec<Symptom>,
        procedures: Vec<Procedure>,
        documents: BTreeMap<String, Document>,
        separated: &Separated,
        glossary: Glossary,
    ) -> Self {
        let index = Index::new(&symptoms, separated);
        let messages = Messages::new(&symptoms, &separated.messages);
        let ranking = Ranking::new(&symptoms, glossary);
        Self {
            symptoms: symptoms.into_iter().map(|s| (s.id.clone(), s)).collect(),
            procedures: procedures.into_iter().map(|p| (p.id.clone(), p)).collect(),
            documents,
            index,
            messages,
            ranking,
        }
    }

    /// A symptom by its id.
    #[must_use]
    pub fn get(&self, id: &SymptomId) -> Option<&Symptom> {
        self.symptoms.get(id)
    }

    /// Every symptom, in the order of ids.
    pub fn iter(&self) -> impl Iterator<Item = &Symptom> {
        self.symptoms.values()
    }

    /// Every symptom that one explains, directly or through others.
    #[must_use]
    pub fn consequences(&self, cause: &SymptomId) -> BTreeSet<SymptomId> {
        let mut all = BTreeSet::new();
        let mut open = vec![cause.clone()];
        while let Some(id) = open.pop() {
            for effect in self.get(&id).into_iter().flat_map(|s| &s.explains) {
                if all.insert(effect.clone()) {
                    open.push(effect.clone());
                }
            }
        }
        all
    }

    /// A procedure by its id.
    #[must_use]
    pub fn procedure(&self, id: &ProcedureId) -> Option<&Procedure> {
        self.procedures.get(id)
    }

    /// Every procedure, in the order of ids.
    pub fn procedures(&self) -> impl Iterator<Item = &Procedure> {
        self.procedures.values()
    }

    /// A document by its key.
    #[must_use]
    pub fn document(&self, key: &str) -> Option<&Document> {
        self.documents.get(key)
    }

    /// Every document with its key.
    pub fn documents(&self) -> impl Iterator<Item = (&str, &Document)> {
        self.documents.iter().map(|(k, d)| (k.as_str(), d))
    }

    /// The index of identifiers.
    #[must_use]
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The index of words.
    #[must_use]
    pub fn ranking(&self) -> &Ranking {
        &self.ranking
    }

    /// The index of literal messages.
    #[must_use]
    pub fn messages(&self) -> &Messages {
        &self.messages
    }
}
