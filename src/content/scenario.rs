//! Named journeys: answers, and where they must end.

use super::{
    diagnostic::{Faults, Marked},
    front::{self, Fields},
    lint::{bad_value, missing_key},
    problem,
    source::File,
};
use crate::{
    flow::{Answers, Target},
    ids::{Audience, NodeId, OptionValue, SymptomId},
};

/// A journey that must end where it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// What the person says.
    pub name: String,
    /// Who it is.
    pub audience: Audience,
    /// What is answered; order does not exist.
    pub answers: Answers,
    /// The end: a symptom, or the helpdesk.
    pub ends: Target,
}

/// Reads `flow/scenarios.toml`.
pub(super) fn read(file: &File<'_>, faults: &Faults) -> Vec<Marked<Scenario>> {
    let mut scenarios = Vec::new();
    let mut fields = Fields::read(file, file.text, 0, "scenarios.toml", faults);
    for mut table in fields.tables("scenario", "a scenario") {
        let at = table.at.clone();
        let name = table.need("name").value;
        let audience = table.need_word("audience", &problem::AUDIENCES, Audience::User).value;
        let outcome = table.parsed("outcome", SymptomId::new).map(|m| Target::Outcome(m.value));
        let end = table.word("end", &[("helpdesk", ())]).map(|_| Target::Helpdesk);
        let mut answers = Answers::new();
        if let Some(mut given) = table.table("answers", "answers") {
            for (key, values) in given.every_text() {
                let Some(node) = front::parse(&key, "answers", NodeId::new, faults) else { continue };
                let [value] = values.as_slice() else {
                    faults.add(bad_value::other(&key.at, "an answer is one text"));
                    continue;
                };
                if let Some(value) = front::parse(value, "answers", OptionValue::new, faults) {
                    answers.insert(node.value, value.value);
                }
            }
        }
        table.finish();
        match (outcome, end) {
            (Some(_), Some(_)) => {
                faults.add(bad_value::other(&at, "a scenario ends in one place, not in two"))
            }
            (None, None) => {
                let why = "a scenario needs one of “outcome” and “end”";
                faults.add(missing_key::needs(&at, why));
            }
            (Some(ends), None) | (None, Some(ends)) => {
                scenarios.push(Marked { value: Scenario { name, audience, answers, ends }, at });
            }
        }
    }
    fields.finish();
    scenarios
}
