//! The text of a symptom as templates show it: the same in a session and in the library.

use std::collections::BTreeSet;

use super::view::{SourceView, sources};
use crate::{
    ids::Audience,
    prose::{self, Slots},
    symptom::{Basis, Cause, Part, StepKey, Symptom, Symptoms},
    web::render::{self, Html},
};

/// The part of a symptom for one kind of reader.
pub struct PartView {
    /// A prefix for ids.
    pub id: &'static str,
    /// Its name, where two stand side by side.
    pub name: &'static str,
    /// Whether it has several causes.
    pub several: bool,
    /// What it means.
    pub meaning: Html,
    /// The causes.
    pub causes: Vec<CauseView>,
    /// What to look at instead.
    pub instead: Html,
}

/// A cause.
pub struct CauseView {
    /// Its heading.
    pub title: String,
    /// Why.
    pub why: Html,
    /// How to tell.
    pub tell: Html,
    /// What can go wrong.
    pub careful: Html,
    /// The steps in their stages.
    pub stages: Vec<StageView>,
    /// How to see that it worked.
    pub check: Html,
    /// How to undo it.
    pub way_back: Html,
    /// How sure it is.
    pub basis: &'static str,
    /// Where it stands.
    pub sources: Vec<SourceView>,
}

/// Steps under one name.
pub struct StageView {
    /// The name.
    pub title: Option<String>,
    /// Why and when.
    pub meaning: Html,
    /// What can go wrong.
    pub careful: Html,
    /// The steps.
    pub steps: Vec<StepView>,
    /// How to see that it worked.
    pub check: Html,
    /// How to undo it.
    pub way_back: Html,
}

/// A step.
pub struct StepView {
    /// The key of its tick.
    pub key: StepKey,
    /// Its words.
    pub text: Html,
    /// Its first words, for a screen reader.
    pub short: String,
    /// Its words as they are stored.
    pub plain: String,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// The parts of a symptom that a reader sees.
pub fn parts(
    symptoms: &Symptoms,
    symptom: &Symptom,
    audience: Audience,
    slots: &Slots,
    ticked: &BTreeSet<StepKey>,
) -> Vec<PartView> {
    symptom
        .parts(audience)
        .into_iter()
        .map(|(of, part)| part_view(symptoms, symptom, of, part, slots, ticked))
        .collect()
}

fn part_view(
    symptoms: &Symptoms,
    symptom: &Symptom,
    of: Audience,
    part: &Part,
    slots: &Slots,
    ticked: &BTreeSet<StepKey>,
) -> PartView {
    let (id, name) = match of {
        Audience::User => ("p", "For the person"),
        Audience::Helpdesk | Audience::Admin => ("a", "For the administrator"),
    };
    PartView {
        id,
        name,
        several: part.causes.len() > 1,
        meaning: render::blocks(&part.meaning, slots),
        causes: part
            .causes
            .iter()
            .enumerate()
            .map(|(n, cause)| cause_view(symptoms, symptom, cause, &format!("{id}{n}"), slots, ticked))
            .collect(),
        instead: render::blocks(&part.instead, slots),
    }
}

fn cause_view(
    symptoms: &Symptoms,
    symptom: &Symptom,
    cause: &Cause,
    salt: &str,
    slots: &Slots,
    ticked: &BTreeSet<StepKey>,
) -> CauseView {
    let stages = symptoms
        .stages(cause, salt)
        .into_iter()
        .map(|stage| StageView {
            title: stage.title.map(str::to_owned),
            meaning: render::blocks(stage.meaning, slots),
            careful: render::blocks(stage.careful, slots),
            check: render::blocks(stage.check, slots),
            way_back: render::blocks(stage.way_back, slots),
            steps: stage
                .steps
                .into_iter()
                .map(|step| {
                    let plain = prose::plain(step.text, slots);
                    StepView {
                        ticked: ticked.contains(&step.key),
                        text: render::item(step.text, slots),
                        short: plain.lines().next().unwrap_or_default().to_owned(),
                        plain,
                        key: step.key,
                    }
                })
                .collect(),
        })
        .collect();
    CauseView {
        title: cause.title.clone(),
        why: render::blocks(&cause.why, slots),
        tell: render::blocks(&cause.tell, slots),
        careful: render::blocks(&cause.careful, slots),
        stages,
        check: render::blocks(&cause.check, slots),
        way_back: render::blocks(&cause.way_back, slots),
        basis: match cause.basis {
            Basis::Documented => "Documented:",
            Basis::Deduced => "Not documented: it follows from",
            Basis::Seen => "Seen in practice, not documented by Microsoft. Near to:",
        },
        sources: sources(symptoms, &symptom.sources, Some(&cause.sources)),
    }
}
