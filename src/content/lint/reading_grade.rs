//! ## What
//! A text that is harder to read than grade 7 for a person or grade 9 for an administrator (Flesch–Kincaid; names of
//! products, code and quotations do not count). From 50 texts for the person on, also their average, weighted by words,
//! above grade 5.
//!
//! ## Why
//! People read under stress, on a phone, in a second language. The most is for one hard text; a guide that stays just
//! below it everywhere is still a hard guide.
//!
//! ## Example
//! “Your administrator has not enabled this functionality”: write “Your company has not switched this on.”

use super::Lint;
use crate::{
    content::{
        diagnostic::{Diagnostic, Faults, Spot},
        draft::Passage,
        style,
    },
    ids::Audience,
};

/// The rule's id.
pub const ID: &str = "reading-grade";

/// The highest grade that all texts for the person may have on average.
const MEAN: f64 = 5.0;

/// From how many texts for the person on their average says something; a few pages are a draft, not a guide.
const MANY: usize = 50;

/// Every text with its reader and place: questions, parts, procedures.
pub(in crate::content) fn texts<'d>(lint: &'d Lint<'_>) -> Vec<(Audience, &'d Spot, &'d [Passage])> {
    let mut texts: Vec<(Audience, &Spot, &[Passage])> = Vec::new();
    for node in &lint.draft.nodes {
        let person = lint.graph.meets_person(&node.node.id);
        let reader = if person { Audience::User } else { Audience::Helpdesk };
        texts.push((reader, &node.at, &node.passages));
    }
    for s in &lint.draft.symptoms {
        texts.extend(s.parts().map(|(reader, _, spots)| (reader, &spots.at, spots.passages.as_slice())));
    }
    for p in &lint.draft.procedures {
        texts.push((p.procedure.audience, &p.at, &p.passages));
    }
    texts
}

/// Applies the rule.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    let mut person = Vec::new();
    for (reader, at, passages) in texts(lint) {
        let Some(grade) = style::grade(passages) else { continue };
        let most = match reader {
            Audience::User => 7.0,
            Audience::Helpdesk | Audience::Admin => 9.0,
        };
        if grade > most {
            let why = format!("the text has the reading grade {grade:.1}, and {most:.0} is the most");
            faults.add(Diagnostic::warning(ID, at, why));
        }
        if reader == Audience::User {
            let words = passages.iter().map(style::word_count).sum::<usize>();
            person.push(Graded { at, grade, words: f64::from(u32::try_from(words).unwrap_or(u32::MAX)) });
        }
    }
    if let Some(fault) = on_average(person) {
        faults.add(fault);
    }
}

/// One text for the person.
struct Graded<'s> {
    at: &'s Spot,
    grade: f64,
    words: f64,
}

impl Graded<'_> {
    /// How much it lifts the average above what is wanted.
    fn lift(&self) -> f64 {
        (self.grade - MEAN) * self.words
    }
}

/// The fault of all texts for the person together, at the one that lifts the average most.
fn on_average(mut person: Vec<Graded<'_>>) -> Option<Diagnostic> {
    let words: f64 = person.iter().map(|t| t.words).sum();
    let mean = person.iter().map(|t| t.grade * t.words).sum::<f64>() / words;
    if person.len() < MANY || mean <= MEAN {
        return None;
    }
    person.sort_by(|a, b| b.lift().total_cmp(&a.lift()));
    let worst = person.first()?;
    let others: Vec<&str> = person.iter().skip(1).take(4).map(|t| t.at.path.as_ref()).collect();
    let why = format!(
        "the texts for the person have the reading grade {mean:.1} on average, and {MEAN:.0} is the most; this one lifts it \
         most, then {}",
        others.join(", ")
    );
    Some(Diagnostic::warning(ID, worst.at, why))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn average_of(grades: &[(f64, f64)]) -> Option<Diagnostic> {
        let spots: Vec<Spot> =
            (1..=grades.len()).map(|line| Spot { path: format!("{line}.md").into(), line, column: 1 }).collect();
        let texts = spots.iter().zip(grades).map(|(at, &(grade, words))| Graded { at, grade, words });
        on_average(texts.collect())
    }

    #[test]
    fn the_average_counts_words_and_names_the_text_that_lifts_it_most() {
        let mut grades = vec![(4.0, 100.0); 50];
        assert_eq!(average_of(&grades), None);
        grades[7] = (6.9, 100.0);
        assert_eq!(average_of(&grades), None, "one hard text is not the average");
        grades[7] = (6.9, 3000.0);
        let fault = average_of(&grades).unwrap();
        assert_eq!(&*fault.at.path, "8.md");
        assert!(fault.message.contains("grade 5.1 on average"), "{}", fault.message);
    }

    #[test]
    fn a_few_texts_have_no_average() {
        assert_eq!(average_of(&[(6.5, 40.0); 49]), None);
        assert!(average_of(&[(6.5, 40.0); 50]).is_some());
        assert_eq!(average_of(&[(5.0, 40.0); 50]), None, "what is wanted is no fault");
    }
}
