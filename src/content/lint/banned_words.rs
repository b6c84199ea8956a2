//! ## What
//! A word of the trade, or an empty politeness, in a text for a person. Code and what stands between “ and ” does not count.
//!
//! ## Why
//! A person cannot act on “the tenant's policy”; and “please” and “sorry” put words between them and the fix.
//!
//! ## Example
//! “Authenticate with your credentials”: write “Sign in”.

use std::sync::LazyLock;

use regex::Regex;

use super::{Lint, reading_grade};
use crate::{
    content::{
        diagnostic::{Diagnostic, Faults},
        style,
    },
    ids::Audience,
};

/// The rule's id.
pub const ID: &str = "banned-words";

static WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words = "SSPR|writeback|tenant|on-premises|federated|provision[a-z]*|authenticat[a-z]*|credentials?|polic(?:y|ies)|\
                 propagat[a-z]*|throttl[a-z]*|UPN|please|sorry|simply|just|invalid";
    Regex::new(&format!(r"(?i)\b(?:{words})\b")).ok()
});

/// Applies the rule.
pub(in crate::content) fn check(lint: &Lint<'_>, faults: &Faults) {
    let Some(words) = LazyLock::force(&WORDS) else { return };
    for (reader, _, passages) in reading_grade::texts(lint) {
        if reader != Audience::User {
            continue;
        }
        for passage in passages {
            let mut told: Vec<String> = Vec::new();
            for line in style::lines(passage) {
                for found in words.find_iter(&line) {
                    let word = found.as_str().to_lowercase();
                    if !told.contains(&word) {
                        let why = format!("“{}” is no word for a person", found.as_str());
                        faults.add(Diagnostic::warning(ID, &passage.at, why));
                        told.push(word);
                    }
                }
            }
        }
    }
}
