//! One case against what the look-up gave for it. What is right and wrong here is what `regain evaluate` prints.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Case, Proposed, Report, Scope};
use crate::{
    evidence::Certainty,
    flow::{Flow, Target},
    ids::{NodeId, SymptomId},
    symptom::{Found, Symptoms},
};

/// What can be said of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// The first proposed problem is right.
    First,
    /// What a reader meets first is right: a claim, or the question that leads to a right problem, or the first offer.
    FirstAsked,
    /// A right problem is among the first three.
    Three,
    /// It is, or the question leads to one.
    ThreeAsked,
    /// A right problem is claimed.
    Claimed,
    /// The first proposed problem is a claim, and not right.
    WrongFirst,
    /// A problem is claimed that is neither right nor harmless.
    WrongClaim,
    /// Something is claimed where nothing may be.
    FalseClaim,
    /// A question is asked.
    Question,
    /// Nothing is claimed or asked, and something is offered.
    Offer,
}

impl Figure {
    /// What is counted where there is a right answer.
    pub const POSITIVE: [Self; 7] = [
        Self::First,
        Self::FirstAsked,
        Self::Three,
        Self::ThreeAsked,
        Self::Claimed,
        Self::WrongFirst,
        Self::WrongClaim,
    ];
    /// What is counted where there is none.
    pub const UNDOCUMENTED: [Self; 3] = [Self::FalseClaim, Self::Question, Self::Offer];

    /// The name in JSON, and at the head of a column.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::FirstAsked => "first_asked",
            Self::Three => "three",
            Self::ThreeAsked => "three_asked",
            Self::Claimed => "claimed",
            Self::WrongFirst => "wrong_first",
            Self::WrongClaim => "wrong_claim",
            Self::FalseClaim => "false_claim",
            Self::Question => "question",
            Self::Offer => "offer",
        }
    }
}

/// What is wrong with the answer to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MissKind {
    /// A right problem comes second or third.
    NotFirst,
    /// No right problem is among the first three, and the question leads to one.
    ByQuestion,
    /// No right problem is among the first three, and no question leads to one.
    NotFound,
    /// A problem is claimed that is neither right nor harmless.
    WrongClaim,
    /// Something is claimed where nothing may be.
    FalseClaim,
}

impl MissKind {
    /// The kind in words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NotFirst => "not first",
            Self::ByQuestion => "by question",
            Self::NotFound => "not found",
            Self::WrongClaim => "wrong claim",
            Self::FalseClaim => "false claim",
        }
    }
}

/// A case whose answer could be better.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// The case.
    pub id: String,
    /// What is wrong.
    pub kinds: Vec<MissKind>,
    /// What would have been right.
    pub expected: Vec<SymptomId>,
    /// What was proposed, best first.
    pub got: Vec<Shown>,
    /// The question that was asked.
    pub question: Option<NodeId>,
}

/// A proposed problem in a list of misses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The problem.
    pub symptom: SymptomId,
    /// How sure the look-up was.
    pub certainty: Certainty,
    /// The signs that led to it.
    pub reasons: Vec<String>,
}

/// What a case came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// What can be said of the answer.
    pub figures: BTreeSet<Figure>,
    /// What is wrong with it, where something is.
    pub miss: Option<Miss>,
}

/// Compares what was found with what is right.
#[must_use]
pub fn judge(case: &Case, report: &Report, flow: &Flow, symptoms: &Symptoms) -> Judged {
    let right = |m: &&Proposed| case.expected.contains(&m.symptom);
    let claims = || report.matches.iter().filter(|m| m.certainty != Certainty::Possible);
    let first = report.matches.first();
    let first_claimed = first.is_some_and(|m| m.certainty != Certainty::Possible);
    let first_right = first.as_ref().is_some_and(right);
    let leads = report.question.as_ref().is_some_and(|q| leads(&q.id, &case.expected, flow, symptoms));
    let three = report.matches.iter().take(3).any(|m| right(&m));
    let wrong_claim = claims().any(|m| !right(&m) && !case.also_ok.contains(&m.symptom));
    let asked = !first_claimed && report.question.is_some();
    let figures: &[(Figure, bool)] = match case.scope() {
        Scope::Positive => &[
            (Figure::First, first_right),
            (Figure::FirstAsked, if asked { leads } else { first_right }),
            (Figure::Three, three),
            (Figure::ThreeAsked, three || leads),
            (Figure::Claimed, claims().any(|m| right(&m))),
            (Figure::WrongFirst, first_claimed && !first_right),
            (Figure::WrongClaim, wrong_claim),
        ],
        Scope::Uncovered | Scope::Negative => &[
            (Figure::FalseClaim, claims().next().is_some()),
            (Figure::Question, report.question.is_some()),
            (Figure::Offer, claims().next().is_none() && !asked && first.is_some()),
        ],
    };
    let kinds: &[(MissKind, bool)] = match case.scope() {
        Scope::Positive => &[
            (MissKind::NotFirst, three && !first_right),
            (MissKind::ByQuestion, !three && leads),
            (MissKind::NotFound, !three && !leads),
            (MissKind::WrongClaim, wrong_claim),
        ],
        Scope::Uncovered | Scope::Negative => &[(MissKind::FalseClaim, claims().next().is_some())],
    };
    let kinds: Vec<MissKind> = kinds.iter().filter_map(|(kind, so)| so.then_some(*kind)).collect();
    Judged {
        figures: figures.iter().filter_map(|(figure, so)| so.then_some(*figure)).collect(),
        miss: (!kinds.is_empty()).then(|| miss(case, report, kinds)),
    }
}

fn miss(case: &Case, report: &Report, kinds: Vec<MissKind>) -> Miss {
    let got = report.matches.iter().map(|m| Shown {
        symptom: m.symptom.clone(),
        certainty: m.certainty,
        reasons: m.reasons.iter().map(|r| r.text.clone()).collect(),
    });
    Miss {
        id: case.id.clone(),
        kinds,
        expected: case.expected.clone(),
        got: got.collect(),
        question: report.question.as_ref().map(|q| q.id.clone()),
    }
}

/// Whether a question decides for one of these problems, or its answers lead there. “I am not sure” is no answer here: from
/// it half of the tree can be reached.
fn leads(question: &NodeId, wanted: &[SymptomId], flow: &Flow, symptoms: &Symptoms) -> bool {
    let separates = flow.node(question).into_iter().flat_map(|node| &node.separates);
    let decides = separates.filter_map(|i| symptoms.index().find(i)).any(|found| match found {
        Found::One(one) => wanted.contains(one),
        Found::Several { symptoms, .. } => symptoms.iter().any(|s| wanted.contains(s)),
    });
    decides || reaches(question, wanted, flow)
}

fn reaches(question: &NodeId, wanted: &[SymptomId], flow: &Flow) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![question];
    while let Some(id) = open.pop() {
        let Some(node) = flow.node(id).filter(|_| seen.insert(id)) else { continue };
        let chosen = node.options.iter().filter(|c| !c.value.is_unsure()).map(|c| &c.target);
        for target in chosen.chain(node.codes.iter().flat_map(std::collections::BTreeMap::values)) {
            match target {
                Target::Question(next) => open.push(next),
                Target::Outcome(symptom) if wanted.contains(symptom) => return true,
                Target::Outcome(_) | Target::Helpdesk => {}
            }
        }
    }
    false
}
