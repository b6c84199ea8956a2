//! Reads identifiers out of a text, in any spelling and surroundings.
//!
//! A code that names itself (SSPR, AADSTS, 0x…) counts anywhere. A bare number counts only beside words that say what it
//! is, because in prose 31001 is a postal code. It knows which identifiers the tables have, and nothing of what they mean.

use std::{borrow::Cow, collections::BTreeSet, sync::LazyLock};

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::{Clean, lookalike, pattern::pattern};
use crate::{
    ids::{Identifier, IdentifierKind},
    symptom::{Index, wording::is_invisible},
};

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Signs {
    /// Every identifier, in order of appearance, each once.
    pub identifiers: Vec<Identifier>,
    /// What looks like an identifier that the tables have, and is written with other letters: as written, and what it
    /// looks like.
    pub lookalikes: Vec<(String, Identifier)>,
}

/// `SSPR_0009`, `SSPR-09`, `sspr 9`, `SSPR error: 0009`; the short form only where it is no count of something.
static SSPR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)sspr (?P<gap> [\s_\-]* (?: error | code )? [\s_\-:\#]* ) (?P<n> \d{1,4} ) (?P<after> .{0,2} )",
    )
});

static AADSTS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)a{1,2}d\ ?sts [\s:_\-\#]* (?P<n> \d{4,7} )"));

/// `0x80230619`, `hr=80230619`, `80230619`.
static HRESULT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)8 (?: 023|007|004|000 ) [0-9a-f]{4}"));

/// `-2145188321`.
static DECIMAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"-214\d{7}"));

/// A number that may be an event or a code.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d{4,7}"));

/// Words that make a number near them an event.
static EVENT_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix) event | ereignis | évén | evenement | gebeurtenis | händelse | hendelse | hændelse | zdarze | událost | esemény
        | событ | olay | evento | イベント | 事件 | 이벤트 | passwordreset | adsync | directory\ synchronization | microsoft-windows-",
    )
});

/// Words that make the number right after them a code.
static CODE_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix) (?: error | fehler | erreur | fout | erro | errore | code | id | aadsts | エラー | 错误 ) [\s\w.:\#=()“”'-]{0,12} $",
    )
});

/// How far from its word a number may stand, in bytes.
const NEAR: usize = 90;

/// Everything that reads as an identifier.
pub(super) fn read(text: &Clean, index: &Index) -> Signs {
    let text = plain(text.as_str());
    if let Some(one) = Identifier::read(&text)
        && (one.kind() != IdentifierKind::Name || index.find(&one).is_some())
    {
        return Signs { identifiers: vec![one], lookalikes: Vec::new() };
    }
    let mut found = codes(&text);
    found.extend(index.names_in(&text));
    found.extend(numbers(&text, index, &found));
    let identifiers = in_order(found);
    let lookalikes = lookalike::fold(&text).map_or(Vec::new(), |folded| {
        let mut seen = BTreeSet::new();
        codes(&folded)
            .into_iter()
            .filter(|(_, i)| index.find(i).is_some() && !identifiers.contains(i) && seen.insert(i.clone()))
            .map(|(at, i)| (lookalike::written(&text, &folded, at), i))
            .collect()
    });
    Signs { identifiers, lookalikes }
}

/// One form for each character, and nothing that does not show.
fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfkc().filter(|c| !is_invisible(*c)).collect())
}

/// Codes that name themselves.
fn codes(text: &str) -> Vec<(usize, Identifier)> {
    let mut found = Vec::new();
    for hit in SSPR.captures_iter(text) {
        let (Some(n), Some(gap)) = (hit.name("n"), hit.name("gap")) else { continue };
        let after = hit.name("after").map_or("", |m| m.as_str());
        let counts = n.len() < 3 && gap.as_str().trim_matches(char::is_whitespace).is_empty();
        let of_something = after.strip_prefix(' ').is_some_and(|a| a.starts_with(char::is_alphanumeric));
        if after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.') && n.len() < 4
            || counts && of_something
            || after.starts_with(|c: char| c.is_ascii_digit())
        {
            continue;
        }
        found.extend(
            n.as_str().parse().ok().map(|n| (hit.get(0).map_or(0, |m| m.start()), Identifier::sspr(n))),
        );
    }
    for hit in AADSTS.captures_iter(text) {
        let Some(n) = hit.name("n") else { continue };
        found.extend(
            n.as_str().parse().ok().map(|n| (hit.get(0).map_or(0, |m| m.start()), Identifier::aadsts(n))),
        );
    }
    for hit in HRESULT.find_iter(text).filter(|hit| {
        let before = &text[..hit.start()];
        let marked = before.ends_with("0x") || before.ends_with("0X") || before.ends_with('=');
        (marked || !ends_in_word(before)) && !begins_with_word(&text[hit.end()..])
    }) {
        found.extend(
            u32::from_str_radix(hit.as_str(), 16).ok().map(|n| (hit.start(), Identifier::hresult(n))),
        );
    }
    for hit in DECIMAL.find_iter(text) {
        found.extend(Identifier::read(hit.as_str()).map(|i| (hit.start(), i)));
    }
    found
}

/// Numbers that their surroundings make events or codes.
fn numbers(text: &str, index: &Index, known: &[(usize, Identifier)]) -> Vec<(usize, Identifier)> {
    let words: Vec<(usize, usize)> = EVENT_WORDS.find_iter(text).map(|m| (m.start(), m.end())).collect();
    let all = is_list(text);
    let mut found: Vec<(usize, Identifier)> = Vec::new();
    for hit in NUMBER.find_iter(text) {
        let (before, after) = (&text[..hit.start()], &text[hit.end()..]);
        if ends_in_word(before)
            || begins_with_word(after)
            || known.iter().any(|(at, i)| {
                *at < hit.end() && hit.start() < at + i.as_str().len() + 4 && *at <= hit.start()
            })
        {
            continue;
        }
        let Some(identifier) = Identifier::read(hit.as_str()) else { continue };
        let is_event = identifier.kind() == IdentifierKind::Event;
        // What stands between the word and the number: nothing but the sign of one, or words.
        let right_after = words.iter().any(|(_, end)| {
            *end <= hit.start()
                && hit.start() - end <= 24
                && text[*end..hit.start()].chars().all(|c| !c.is_ascii_digit())
        });
        let near = words.iter().any(|(start, end)| {
            (*end <= hit.start() && hit.start() - end <= NEAR)
                || (hit.end() <= *start && start - hit.end() <= NEAR)
        });
        let listed = found.last().is_some_and(|(at, i): &(usize, Identifier)| {
            let end = at + i.as_str().trim_start_matches("AADSTS").len();
            end <= hit.start()
                && text[end..hit.start()].chars().all(|c| !c.is_alphanumeric())
                && hit.start() - end <= 4
        });
        let named = code_before(before);
        let has = index.find(&identifier).is_some();
        let counts = if is_event {
            right_after && hit.len() == 5 || has && (near || listed || named || all)
        } else {
            has && (near || listed || named || all)
        };
        if counts {
            found.push((hit.start(), identifier));
        }
    }
    found
}

/// Whether a text ends with a word that makes what follows a code.
fn code_before(before: &str) -> bool {
    let mut start = before.len().saturating_sub(40);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    CODE_WORDS.is_match(&before[start..])
}

fn ends_in_word(text: &str) -> bool {
    let mut back = text.chars().rev();
    match back.next() {
        Some('.' | '-' | ',' | ':' | '/' | '_' | '+') => back.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_ascii_alphanumeric(),
        None => false,
    }
}

fn begins_with_word(text: &str) -> bool {
    let mut ahead = text.chars();
    match ahead.next() {
        Some('.' | '-' | ',' | ':' | '/' | '_') => ahead.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_ascii_alphanumeric(),
        None => false,
    }
}

/// Nothing but numbers and what stands between them: “31003, 33004”.
fn is_list(text: &str) -> bool {
    text.len() <= 200 && text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(|c| !c.is_alphabetic())
}

fn in_order(mut found: Vec<(usize, Identifier)>) -> Vec<Identifier> {
    found.sort();
    let mut seen = BTreeSet::new();
    found.into_iter().map(|(_, i)| i).filter(|i| seen.insert(i.clone())).collect()
}
