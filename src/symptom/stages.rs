//! A cause's steps as a page prints them: shared procedures opened into named stages, each step with a key for its tick.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Cause, Step, Symptoms};
use crate::{
    ids::{IdError, ProcedureId},
    prose::{Block, Slots, plain},
};

/// How deep procedures may stand in one another before a page stops opening them.
const DEEPEST: usize = 3;

/// Names a step for its tick. It is made from the step's words, so a tick for words that have changed no longer counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct StepKey(String);

impl StepKey {
    /// Reads a key from a form.
    ///
    /// # Errors
    /// [`IdError::Form`] where it is not 16 hexadecimal digits.
    pub fn new(text: &str) -> Result<Self, IdError> {
        if text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(IdError::Form("16 hexadecimal digits"))
        }
    }

    /// The key as forms spell it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for StepKey {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for StepKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Steps under one name. The first stage of a cause has no name unless a procedure gives it one.
#[derive(Debug, Clone)]
pub struct Stage<'s> {
    /// The procedure that gives the steps.
    pub procedure: Option<&'s ProcedureId>,
    /// Its title.
    pub title: Option<&'s str>,
    /// Why and when.
    pub meaning: &'s [Block],
    /// What can go wrong.
    pub careful: &'s [Block],
    /// The steps.
    pub steps: Vec<PageStep<'s>>,
    /// How to undo them.
    pub way_back: &'s [Block],
    /// How to see that they worked.
    pub check: &'s [Block],
}

impl Stage<'_> {
    /// A stage for steps that no procedure names.
    fn unnamed() -> Self {
        Self {
            procedure: None,
            title: None,
            meaning: &[],
            careful: &[],
            steps: Vec::new(),
            way_back: &[],
            check: &[],
        }
    }
}

/// A step with its key.
#[derive(Debug, Clone)]
pub struct PageStep<'s> {
    /// The key of its tick.
    pub key: StepKey,
    /// Its words.
    pub text: &'s [Block],
}

impl Symptoms {
    /// The stages of a cause: its own steps in one, each procedure in one of its own, procedures inside procedures after them.
    /// `salt` keeps equal steps of different causes apart.
    #[must_use]
    pub fn stages<'s>(&'s self, cause: &'s Cause, salt: &str) -> Vec<Stage<'s>> {
        let mut stages = Vec::new();
        self.open(&cause.steps, Stage::unnamed(), salt, 0, &mut stages);
        stages
    }

    fn open<'s>(
        &'s self,
        steps: &'s [Step],
        head: Stage<'s>,
        salt: &str,
        depth: usize,
        out: &mut Vec<Stage<'s>>,
    ) {
        let mut current = head;
        for step in steps {
            match step {
                Step::Do(text) => {
                    let key = key(salt, out.len(), current.steps.len(), text);
                    current.steps.push(PageStep { key, text });
                }
                Step::Procedure(id) => {
                    let Some(procedure) = self.procedure(id).filter(|_| depth < DEEPEST) else { continue };
                    let before = std::mem::replace(&mut current, Stage::unnamed());
                    if !before.steps.is_empty() || before.title.is_some() {
                        out.push(before);
                    }
                    let inner = Stage {
                        procedure: Some(&procedure.id),
                        title: Some(&procedure.title),
                        meaning: &procedure.meaning,
                        careful: &procedure.careful,
                        steps: Vec::new(),
                        way_back: &procedure.way_back,
                        check: &procedure.check,
                    };
                    self.open(&procedure.steps, inner, salt, depth + 1, out);
                }
            }
        }
        if !current.steps.is_empty() || current.title.is_some() {
            out.push(current);
        }
    }
}

/// FNV-1a over the place of the step and its words: stable across builds and machines, which `DefaultHasher` is not.
fn key(salt: &str, stage: usize, number: usize, text: &[Block]) -> StepKey {
    let slots = Slots { helpdesk: String::new(), wait_until: String::new() };
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in format!("{salt}/{stage}/{number}/{}", plain(text, &slots)).bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    StepKey(format!("{hash:016x}"))
}
