//! A text with the answer that is right for it: what the look-up is measured with.

use serde::Deserialize;

use crate::ids::SymptomId;

/// One case. Keys that are not named here are left alone, so that a case can carry notes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Case {
    /// Its name in lists.
    #[serde(default)]
    pub id: String,
    /// What somebody pasted or wrote.
    pub text: String,
    /// The problems of which each is a right answer.
    #[serde(default)]
    pub expected: Vec<SymptomId>,
    /// Problems that do no harm as a second answer.
    #[serde(default)]
    pub also_ok: Vec<SymptomId>,
    /// Whether there is a right answer; without the key there is one where `expected` names one.
    #[serde(default)]
    pub scope: Option<Scope>,
    /// What sort of text it is.
    #[serde(default)]
    pub kind: Option<String>,
    /// Its language.
    #[serde(default)]
    pub lang: Option<String>,
    /// Who wrote it.
    #[serde(default)]
    pub origin: Option<String>,
}

/// Whether a case has a right answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// One of the expected problems is right.
    Positive,
    /// About passwords, and nothing documented fits: nothing may be claimed.
    Uncovered,
    /// About something else: nothing may be claimed.
    Negative,
}

impl Scope {
    /// The word in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Uncovered => "uncovered",
            Self::Negative => "negative",
        }
    }
}

impl Case {
    /// Reads one line of a file; `number` counts from 1 and names a case that has no name.
    ///
    /// # Errors
    /// What is wrong with the line, in a sentence.
    pub fn read(line: &[u8], number: u64) -> Result<Self, String> {
        let mut case: Self = serde_json::from_slice(line).map_err(|e| e.to_string())?;
        if case.id.is_empty() {
            case.id = format!("line {number}");
        }
        match (case.scope(), case.expected.is_empty()) {
            (Scope::Positive, true) => Err("the scope is positive, and expected names no problem".to_owned()),
            (Scope::Uncovered | Scope::Negative, false) => {
                Err(format!("the scope is {}, and expected names a problem", case.scope().word()))
            }
            (Scope::Positive, false) | (Scope::Uncovered | Scope::Negative, true) => Ok(case),
        }
    }

    /// Whether it has a right answer.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.scope.unwrap_or(if self.expected.is_empty() { Scope::Negative } else { Scope::Positive })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_says_its_scope_or_it_follows_from_what_is_expected() {
        let case = Case::read(br#"{"text":"a","expected":["sspr-0009"],"why":"a note"}"#, 4).unwrap();
        assert_eq!((case.id.as_str(), case.scope()), ("line 4", Scope::Positive));
        assert_eq!(Case::read(br#"{"id":"n","text":"a"}"#, 1).unwrap().scope(), Scope::Negative);
        let uncovered =
            Case::read(br#"{"text":"a","scope":"uncovered","also_ok":["sspr-0009"]}"#, 1).unwrap();
        assert_eq!(uncovered.scope(), Scope::Uncovered);
    }

    #[test]
    fn a_case_that_contradicts_itself_is_refused() {
        for line in [
            r#"{"text":"a","scope":"positive"}"#,
            r#"{"text":"a","scope":"negative","expected":["sspr-0009"]}"#,
            r#"{"text":"a","scope":"perhaps"}"#,
            r#"{"expected":["sspr-0009"]}"#,
            r#"{"text":"a","expected":["SSPR_0009"]}"#,
            "no case",
        ] {
            assert!(Case::read(line.as_bytes(), 1).is_err(), "{line}");
        }
    }
}
