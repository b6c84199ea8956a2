//! Reads the signs in a text: identifiers in any spelling and surroundings, and everyday words.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::Clean;
use crate::{
    ids::{Identifier, IdentifierKind, SymptomId},
    symptom::{Index, Symptoms, wording::is_invisible},
};

#[expect(clippy::expect_used, reason = "the patterns are constants, and a test compiles each")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// Codes and numbers that name themselves: no context is needed.
static CODES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)
        (?P<sspr> \b sspr [\s_\-]* 0* (?P<sspr_n> \d{1,4} ) \b )
      | (?P<aadsts> aadsts [\s:_\-]* 0* (?P<aadsts_n> \d{4,7} ) )
      | (?P<hr> (?: 0x | \bhr\s*[=:]\s*(?:0x)? | \b ) (?P<hr_n> 8(?:023|007|004|000)[0-9a-f]{4} ) \b )
      | (?P<dec> - (?P<dec_n> 214\d{7} ) \b )
      | (?P<event> \b event (?:s|\s*id|id)? \s* [:\#=(]? \s* (?P<event_n> \d{3,5} ) \b )
      | (?P<word> \b [a-z][a-z0-9]{5,63} \b )
      ",
    )
});

/// A number that may be an event.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b\d{4,6}\b"));

/// Words that make a number in the same text an event or a code.
static CONTEXT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\bevents?\b|event\s?-?id|eventlog|passwordreset|adsync|directory synchronization|application log|\berror code|\baadsts|\bsspr",
    )
});

/// Every identifier in a text, in order of appearance, each once.
#[must_use]
pub fn identifiers(text: &Clean, index: &Index) -> Vec<Identifier> {
    let text: String = text.as_str().nfkc().filter(|c| !is_invisible(*c)).collect();
    if let Some(one) = Identifier::read(&text)
        && (one.kind() != IdentifierKind::Name || index.find(&one).is_some())
    {
        return vec![one];
    }
    let mut found: Vec<(usize, Identifier)> = Vec::new();
    for hit in CODES.captures_iter(&text) {
        let start = hit.get(0).map_or(0, |m| m.start());
        let digits = |name: &str| hit.name(name).map(|m| m.as_str());
        let identifier = if let Some(n) = digits("sspr_n") {
            n.parse().ok().map(Identifier::sspr)
        } else if let Some(n) = digits("aadsts_n") {
            n.parse().ok().map(Identifier::aadsts)
        } else if let Some(n) = digits("hr_n") {
            u32::from_str_radix(n, 16).ok().map(Identifier::hresult)
        } else if let Some(n) = digits("dec_n") {
            Identifier::read(&format!("-{n}"))
        } else if let Some(n) = digits("event_n") {
            n.parse().ok().map(Identifier::event)
        } else {
            digits("word").and_then(|w| Identifier::name(w).ok()).filter(|name| index.find(name).is_some())
        };
        found.extend(identifier.map(|i| (start, i)));
    }
    if CONTEXT.is_match(&text) || is_list(&text) {
        for hit in NUMBER.find_iter(&text) {
            let known = Identifier::read(hit.as_str()).filter(|i| index.find(i).is_some());
            found.extend(known.map(|i| (hit.start(), i)));
        }
    }
    found.sort();
    let mut seen = BTreeSet::new();
    found.into_iter().map(|(_, i)| i).filter(|i| seen.insert(i.clone())).collect()
}

/// Nothing but numbers and what stands between them: “31003, 33004”.
fn is_list(text: &str) -> bool {
    text.len() <= 200 && text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(|c| !c.is_alphabetic())
}

/// Words that show that a text is about passwords, signing in, or the sync that carries them. Without one of them nothing is
/// offered: shared words such as “error” and “device” mean nothing then.
static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x) passw | kennwort | wachtwoord | contrase | senha | mot\ de\ passe | parola | has[lł] | lösenord | \bpwd\b | \bsspr\b | \breset
        | sign\ ?in | signin | log\ ?in | logon | locked | writeback | write\ back | entra\ connect | verif | security\ info | authenticat
        | 密码 | パスワード | 암호 | парол ",
    )
});

/// Symptoms that share telling words with a normalised text, best first, with those words: at least two words, and at least
/// a third of the best one's score.
#[must_use]
pub fn by_words<'s>(normalised: &str, symptoms: &'s Symptoms) -> Vec<(&'s SymptomId, String)> {
    if !SUBJECT.is_match(normalised) {
        return Vec::new();
    }
    let ranked = symptoms.ranking().search(normalised);
    let best = ranked.first().map_or(0.0, |r| r.score);
    ranked
        .into_iter()
        .filter(|r| r.words.len() >= 2 && r.score * 3.0 >= best)
        .map(|r| (r.symptom, r.words.into_iter().take(5).collect::<Vec<_>>().join(", ")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_compile() {
        assert!(CODES.is_match("SSPR_0009"));
        assert!(NUMBER.is_match("33004"));
        assert!(CONTEXT.is_match("Event ID"));
    }
}
