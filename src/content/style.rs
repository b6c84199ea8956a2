//! Sentences, words and reading grade, for the rules of style.
//!
//! The grade is Flesch–Kincaid. It only says what to look at first; the real test is people.

use std::sync::LazyLock;

use regex::Regex;

use super::draft::Passage;
use crate::prose::{Block, Inline, Slot};

/// Names of products and things that a reader knows as one word.
static TERMS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let terms = [
        r"Microsoft Entra admin center",
        r"Microsoft 365 admin center",
        r"Microsoft Entra Connect( Sync)?",
        r"Microsoft Entra ID( P[12])?",
        r"(Microsoft )?Entra( Connect( Sync)?| ID)?",
        r"Active Directory( Users and Computers)?",
        r"Microsoft (365|Authenticator|Graph)",
        r"Microsoft",
        r"PowerShell",
        r"(pass-through|federated) authentication",
        r"authentication (methods?|agents?)",
        r"(self-service )?password (reset|writeback|hash synchronization|protection)",
        r"writeback",
        r"(on-premises )?(domain controllers?|administrators?)",
        r"on-premises",
        r"(security|registration|contact) (information|info)",
        r"Conditional Access( policy| policies)?",
        r"synchroni[sz]ation",
        r"organizations?",
        r"PasswordResetService",
    ];
    Regex::new(&format!(r"(?i)\b(?:{})\b", terms.join("|"))).ok()
});
static QUOTES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("“[^”]*”").ok());

/// The words of a passage without code and quotations, a line for each paragraph.
pub(super) fn lines(passage: &Passage) -> Vec<String> {
    let mut lines = Vec::new();
    push_blocks(&mut lines, &passage.blocks);
    lines
}

fn push_blocks(lines: &mut Vec<String>, blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Paragraph(inlines) => {
                let mut line = String::new();
                push(&mut line, inlines);
                lines.push(replace(&QUOTES, &line));
            }
            Block::List { items, .. } => items.iter().for_each(|item| push_blocks(lines, item)),
            Block::Code { .. } => {}
        }
    }
}

fn push(line: &mut String, inlines: &[Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => line.push_str(text),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { words: inner, .. } => {
                push(line, inner);
            }
            Inline::Code(_) => line.push_str("this"),
            Inline::Place(_) => line.push_str("the page"),
            Inline::Slot(Slot::Helpdesk) => line.push_str("the helpdesk"),
            Inline::Slot(Slot::WaitUntil) => line.push_str("two tomorrow"),
        }
    }
}

fn replace(pattern: &LazyLock<Option<Regex>>, text: &str) -> String {
    LazyLock::force(pattern)
        .as_ref()
        .map_or_else(|| text.to_owned(), |p| p.replace_all(text, "this").into_owned())
}

/// How many words a passage has; a quotation counts as one.
pub(super) fn word_count(passage: &Passage) -> usize {
    lines(passage).iter().map(|line| words(line).count()).sum()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric))
}

/// Flesch–Kincaid over all sentences of the passages; `None` where there are no words.
pub(super) fn grade<'p>(passages: impl IntoIterator<Item = &'p Passage>) -> Option<f64> {
    let (mut sentences, mut count, mut syllables) = (0_u32, 0_u32, 0_u32);
    for line in passages.into_iter().flat_map(lines) {
        let line = replace(&TERMS, &line);
        for sentence in line.split_inclusive(['.', '!', '?', ':', ';']) {
            let found: Vec<u32> =
                words(sentence).filter(|w| w.chars().any(char::is_alphabetic)).map(of_word).collect();
            if !found.is_empty() {
                sentences += 1;
                count += u32::try_from(found.len()).unwrap_or(u32::MAX);
                syllables += found.iter().sum::<u32>();
            }
        }
    }
    let (s, w, y) = (f64::from(sentences), f64::from(count), f64::from(syllables));
    (sentences > 0).then(|| 0.39 * w / s + 11.8 * y / w - 15.59)
}

/// Syllables of a word, by its groups of vowels.
fn of_word(word: &str) -> u32 {
    let word: String = word.to_lowercase().chars().filter(char::is_ascii_lowercase).collect();
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut groups = 0;
    let mut inside = false;
    for c in word.chars() {
        groups += u32::from(vowel(c) && !inside);
        inside = vowel(c);
    }
    if word.ends_with('e') && !word.ends_with("le") && groups > 1 {
        groups -= 1;
    }
    groups.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::diagnostic::Spot;

    fn passage(text: &str) -> Passage {
        Passage::words(&Spot { path: "x".into(), line: 1, column: 1 }, text)
    }

    #[test]
    fn hard_words_and_long_sentences_have_a_higher_grade() {
        let easy = grade([&passage("Call the helpdesk. Say what you see. They can help you.")]).unwrap();
        let hard = "The administrator’s authorisation configuration prohibits unauthenticated modification operations.";
        let hard = grade([&passage(hard)]).unwrap();
        assert!(easy < 4.0 && hard > 12.0, "{easy} {hard}");
        assert_eq!(grade([&passage("“Quoted only.”")]).map(|g| g < 4.0), Some(true));
        assert_eq!(grade([&passage("")]), None);
    }

    #[test]
    fn a_quotation_counts_as_one_word() {
        assert_eq!(word_count(&passage("Say: “My page shows a code.”")), 2);
    }
}
