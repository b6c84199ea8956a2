//! How much a value must look like a secret, by how plainly the text before it says that it is one.
//!
//! Must not know the words before it: the caller says how sure they are.

use std::sync::LazyLock;

use regex::RegexSet;

use super::{plain_words, value::Value};
use crate::evidence::{
    pattern::whole_word_patterns,
    word::{
        bare, is_command, is_diagnostic, is_machine_name, is_measure, is_plain, is_program_name,
        is_result_name, is_unspaced_script, kinds, looks_like_password,
    },
};

/// What the text before a value asks of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// `password:` stands before it: anything but a word of state, prose, a placeholder or what support needs.
    Anything,
    /// `my password is` stands before it: a digit or a sign among letters, or a number of four digits or more.
    Marked,
    /// The word password stands near: what would be taken for a password if it stood alone.
    Strong,
    /// As strong, or one word in quotes right beside the word password: my password “…”.
    Beside,
    /// The word password stands somewhere before it in the sentence: what the gate would stop if it stood alone.
    Alone,
}

/// The shortest password that is taken out, in characters, where only the words near it say what it is.
const SHORTEST: usize = 6;

/// The shortest password that is taken out where nothing ties it to the word password.
const SHORTEST_ALONE: usize = 8;

/// Whether the value is a secret, given how it was announced.
pub(super) fn is_secret(text: &str, value: &Value, need: Need) -> bool {
    let word = first_line(&text[value.range.clone()]);
    let after = near(&text[value.range.end..]);
    if is_diagnostic(word) || is_placeholder(word) || is_result_name(word) || is_command(word) {
        return false;
    }
    match (need, value.quoted) {
        (Need::Anything, true) => is_quoted_secret(word),
        (Need::Anything, false) => is_announced(word, after),
        (Need::Marked, true) => is_quoted_word(word) || is_strong_phrase(word),
        (Need::Marked, false) => is_marked(word, after),
        (Need::Strong, true) => is_strong_phrase(word),
        (Need::Alone, _) => is_striking(word),
        (Need::Beside, true) => {
            is_strong_phrase(word) || (is_quoted_word(word) && !is_program_name(word) && ends_clause(after))
        }
        (Need::Strong, false) => looks_like_password(word, SHORTEST),
        (Need::Beside, false) => looks_like_password(word, SHORTEST) || is_word_with_number(word),
    }
}

/// The value up to a line end that is written as one, as in JSON and in addresses: `reset:\n{link}`.
fn first_line(word: &str) -> &str {
    let end = ["\\n", "\\r", "%0A", "%0a", "%0D"].iter().filter_map(|mark| word.find(mark)).min();
    &word[..end.unwrap_or(word.len())]
}

/// What follows, as far as it is looked at.
fn near(after: &str) -> &str {
    let end = after.char_indices().nth(64).map_or(after.len(), |(i, _)| i);
    &after[..end]
}

/// Quoted after `password:`. A sentence in quotes is a message about the field.
fn is_quoted_secret(content: &str) -> bool {
    let is_message = content.contains(' ') && kinds(content) < 3 && plain_words::is_message(content);
    !is_message && !plain_words::is_state(content)
}

fn is_announced(word: &str, after: &str) -> bool {
    if word.starts_with("{\"") || word.starts_with("[{") || word.starts_with("@{") || word.starts_with("(\"")
    {
        return false;
    }
    let length = word.chars().count();
    if word.starts_with(is_unspaced_script) {
        return false;
    }
    if is_plain(word) {
        return length >= 3 && !plain_words::is_state(word) && !goes_on_as_prose(after);
    }
    length >= 4 && !is_measure(word) && !(is_number(word) && counts_something(after))
}

fn is_number(word: &str) -> bool {
    word.chars().all(char::is_numeric)
}

/// Whether the line goes on as a sentence does: with a plain word or a number, not with another field.
fn goes_on_as_prose(after: &str) -> bool {
    let line = after.split('\n').next().unwrap_or_default();
    let Some(rest) = line.strip_prefix([' ', '\u{3000}']) else { return false };
    let Some(next) = rest.split_whitespace().next() else { return false };
    let is_field =
        next.ends_with([':', '=']) || next.contains('=') || next.starts_with(['/', '-', '|', '(', '[']);
    !is_field
        && (is_plain(next) || is_measure(next) || is_number(next))
        && next.chars().any(char::is_alphanumeric)
}

/// Strong, and with a digit and a sign that names of accounts, machines and files do not have.
fn is_striking(word: &str) -> bool {
    let inner = bare(word);
    looks_like_password(word, SHORTEST_ALONE)
        && !word.contains(char::is_whitespace)
        && !word.starts_with('%')
        && inner.chars().any(char::is_numeric)
        && inner.trim_end_matches('$').contains(|c| "!#$%^&*+=~?@<>".contains(c))
}

/// A word and a number of three digits or more, right after the word password: `welkom123`.
fn is_word_with_number(word: &str) -> bool {
    let inner = bare(word).trim_end_matches('!');
    let letters = inner.trim_end_matches(char::is_numeric);
    (3..=8).contains(&(inner.len() - letters.len()))
        && letters.chars().count() >= 4
        && letters.chars().all(char::is_alphabetic)
        && !plain_words::is_state(letters)
        && !is_program_name(inner)
}

fn is_marked(word: &str, after: &str) -> bool {
    let inner = bare(word);
    let is_name = is_machine_name(inner) || (is_program_name(inner) && !inner.contains(['-', '_']));
    if is_name || is_plain(word) || is_measure(word) {
        return false;
    }
    let has_digit = inner.chars().any(char::is_numeric);
    let has_letter = inner.chars().any(char::is_alphabetic);
    let length = inner.chars().count();
    if has_digit && !has_letter {
        return length >= 4 && !counts_something(after);
    }
    (length >= SHORTEST && has_digit && has_letter) || (length >= SHORTEST && kinds(inner) >= 3)
}

/// Whether a unit follows the number.
fn counts_something(after: &str) -> bool {
    let next = after.split_whitespace().next().unwrap_or_default();
    let next = next.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    const UNITS: [&str; 18] = [
        "characters",
        "chars",
        "character",
        "days",
        "day",
        "hours",
        "minutes",
        "times",
        "users",
        "people",
        "dagen",
        "tekens",
        "tage",
        "zeichen",
        "jours",
        "caractères",
        "días",
        "caracteres",
    ];
    UNITS.contains(&next.as_str())
}

/// One word in quotes that says no state.
fn is_quoted_word(content: &str) -> bool {
    !content.contains(char::is_whitespace) && content.chars().count() >= 4 && !plain_words::is_state(content)
}

/// A quotation of a few words that has three kinds of characters, digits among them, and nothing that programs say.
fn is_strong_phrase(content: &str) -> bool {
    let mut words = content.split_whitespace();
    content.chars().count() >= SHORTEST
        && content.chars().any(char::is_numeric)
        && kinds(content) >= 3
        && !is_measure(content)
        && words.clone().count() <= 5
        && !words.any(|w| is_program_name(bare(w)) || is_diagnostic(w) || plain_words::is_state(w))
}

/// Whether a sentence, a part of it or a line ends after the closing quotation mark. A backquote is for code.
fn ends_clause(after: &str) -> bool {
    let mut chars = after.chars();
    if chars.next() == Some('`') {
        return false;
    }
    chars.next().is_none_or(|c| matches!(c, '\n' | '.' | ',' | ';' | ')' | '!' | '?'))
}

/// Whether something stands for the secret: stars, `<your password>`, `$variable`, `%NAME%`, `(Get-Credential)`.
fn is_placeholder(word: &str) -> bool {
    static PLACEHOLDER: LazyLock<RegexSet> = LazyLock::new(|| {
        whole_word_patterns(&[
            r"[*•●·∙▪█.…_?-]+ | [xX]{3,}",
            r"< .* | \[ [\p{L}\ _-]* \]? | \{{1,2} [\p{L}\ _.-]* \}{0,2} | .* \.\.\.",
            r"\$ \{? (?:env:|script:|global:|using:)? \p{L} [\p{L}\d_.]* \}? | %\w+% | \$\(.*",
            r"\( \p{L}+ - \p{L}+ \)? | % [\d.*$]{0,6} [a-z] (?: [-.] % .* )? | \{\d\}",
            r"(?: [A-Z]+_ ){0,3} (?:PASSWORD|PASSWD|PASS|PWD|SECRET) (?: _[A-Z]+ ){0,3}",
        ])
    });
    PLACEHOLDER.is_match(word)
}
