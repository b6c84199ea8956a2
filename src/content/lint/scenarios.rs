//! ## What
//! A journey of `flow/scenarios.toml` that does not end where it says.
//!
//! ## Why
//! Journeys are what real people said. A change of the tree that leads one of them elsewhere should be a decision, not an
//! accident.
//!
//! ## Example
//! `outcome = "sspr-0012"`, and the answers lead to `sspr-0013`: correct the option, or the journey if it is the better
//! end.

use super::Lint;
use crate::{
    content::diagnostic::{Diagnostic, Faults},
    flow::{self, At, Entry, Target},
};

/// The rule's id.
pub const ID: &str = "scenarios";

/// Applies the rule. A tree that is none has other faults; its journeys wait.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    let Ok(tree) = lint.flow else { return };
    for scenario in &lint.draft.scenarios {
        let walk = flow::walk(tree, &Entry::Start, &scenario.value.answers);
        let ended = match &walk.at {
            At::Question(node) => match scenario.value.answers.get(&node.id) {
                Some(value) => Err(format!("the question “{}” does not take “{value}”", node.id)),
                None => Err(format!("the journey stops at the question “{}”", node.id)),
            },
            At::Outcome(id) => Ok(Target::Outcome(id.clone())),
            At::Helpdesk => Ok(Target::Helpdesk),
        };
        let fault = |why: String| faults.add(Diagnostic::error(ID, &scenario.at, why));
        match ended {
            Err(why) => fault(why),
            Ok(end) if end != scenario.value.ends => {
                fault(format!(
                    "the journey ends with {}, not with {}",
                    name(&end),
                    name(&scenario.value.ends)
                ));
            }
            Ok(_) => {}
        }
        if let (At::Outcome(_) | At::Helpdesk, [first, ..]) = (&walk.at, walk.set_aside.as_slice()) {
            fault(format!("the answer to “{first}” is off the path"));
        }
        let audience = flow::audience(&scenario.value.answers);
        if audience != scenario.value.audience {
            fault(format!(
                "the answers are those of {audience}, and the journey says {}",
                scenario.value.audience
            ));
        }
    }
}

fn name(target: &Target) -> String {
    match target {
        Target::Question(id) => format!("the question “{id}”"),
        Target::Outcome(id) => format!("“{id}”"),
        Target::Helpdesk => "the helpdesk".to_owned(),
    }
}
