//! The text of a symptom for one kind of reader, and of a procedure: causes, steps, how to tell, how to check.

use super::Source;
use crate::{
    ids::{Audience, ProcedureId},
    prose::Block,
};

/// How sure a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The document says it.
    Documented,
    /// It follows from what documents say.
    Deduced,
    /// People in the field report it; Microsoft does not.
    Seen,
}

/// The text for one kind of reader.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// What it means.
    pub meaning: Vec<Block>,
    /// Why it happens and what to do, cheap and likely first.
    pub causes: Vec<Cause>,
    /// What to look at instead, for a symptom that is no fault.
    pub instead: Vec<Block>,
    /// The sources of the meaning, where it stands alone.
    pub sources: Vec<String>,
}

/// One cause.
#[derive(Debug, Clone)]
pub struct Cause {
    /// The cause, or for a person the action.
    pub title: String,
    /// Why it happens.
    pub why: Vec<Block>,
    /// How to tell that it is this one.
    pub tell: Vec<Block>,
    /// What can go wrong, before the steps.
    pub careful: Vec<Block>,
    /// What to do.
    pub steps: Vec<Step>,
    /// How to undo it.
    pub way_back: Vec<Block>,
    /// How to see that it worked.
    pub check: Vec<Block>,
    /// Keys of the documents that say so.
    pub sources: Vec<String>,
    /// How sure it is.
    pub basis: Basis,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// One action in one place.
    Do(Vec<Block>),
    /// The steps of a procedure.
    Procedure(ProcedureId),
}

/// Steps that several symptoms share.
#[derive(Debug, Clone)]
pub struct Procedure {
    /// Its id, the file name.
    pub id: ProcedureId,
    /// What it does.
    pub title: String,
    /// The least reader it is written for.
    pub audience: Audience,
    /// Why and when.
    pub meaning: Vec<Block>,
    /// What can go wrong.
    pub careful: Vec<Block>,
    /// What to do.
    pub steps: Vec<Step>,
    /// How to undo it.
    pub way_back: Vec<Block>,
    /// How to see that it worked.
    pub check: Vec<Block>,
    /// The documents that say so.
    pub sources: Vec<Source>,
}
