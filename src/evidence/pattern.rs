//! Regular expressions that are part of the source.
//!
//! The engine is linear in the text for one search. A scan that looks far ahead from every match would still be
//! quadratic: a pattern ends where its last class of characters ends, and what may be long is read by hand, with a bound.

use regex::{Regex, RegexSet};

/// Compiles a pattern of the source, in which blanks and line ends mean nothing (`(?x)`).
pub(super) fn pattern(source: &str) -> Regex {
    Regex::new(&format!("(?x){source}"))
        .expect("a pattern of the source compiles: every one is used by a test")
}

/// Compiles patterns of the source that are tried together, each against the whole of a word.
pub(super) fn whole_word_patterns(sources: &[&str]) -> RegexSet {
    let anchored = sources.iter().map(|s| format!(r"(?x)\A(?:{s})\z"));
    RegexSet::new(anchored).expect("a pattern of the source compiles: every one is used by a test")
}
