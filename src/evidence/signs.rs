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

/// Words after a short code that do not make its number a count: “sspr 9 and nothing helps”.
static SENTENCE_GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^ (?: and | or | but | when | while | if | on | in | at | is | for | since | after | again | error | message | shows
        | comes | appears | und | oder | beim | bei | auf | et | y | en | e ) \b",
    )
});

static AADSTS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)a{1,2}d\ ?sts [\s:_\-\#]* (?P<n> \d{4,7} )"));

/// `0x80230619`, `hr=80230619`, `80230619`.
static HRESULT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)8 (?: 023|007|004|000 ) [0-9a-f]{4}"));

/// `-2145188321`.
static DECIMAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"-214\d{7}\b"));

/// A number that may be an event or a code.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d{4,7}"));

/// Words that make a number near them an event: “event”, “EventID”, not “prevent” or “eventually”.
static EVENT_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix) (?: \b | win ) event (?: [a-tv-z_] | \b ) | ereignis | évén | evenement | gebeurtenis | händelse | hendelse | hændelse | zdarze | událost | esemény
        | событ | \bolay | イベント | 事件 | 이벤트 | passwordreset | adsync | directory\ synchronization | microsoft-windows-",
    )
});

/// Words that make the number right after them a code.
static CODE_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?ix) (?: error | erreur | fout | erro | errore | fehler | code | \b id | resulttype
        | aadsts | エラー | 错误 ) [\s\w.:\#=()“”"'-]{0,12} $"#,
    )
});

/// Codes of another kind: of places, telephones, doors.
static OTHER_CODES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix) (?: post | postal | zip | area | dial | country | pass | bar | door ) \W{0,2} code [\s\w:]{0,8} $ | \b c[oó]d\w* \s post\w* \W{0,3} $",
    )
});

/// How far from its word a number may stand, in bytes.
const NEAR: usize = 90;

/// Everything that reads as an identifier.
pub(super) fn read(text: &Clean, index: &Index) -> Signs {
    let text = plain(text.as_str());
    // A name is read below, as the tables write it.
    if let Some(one) = Identifier::read(&text).filter(|one| one.kind() != IdentifierKind::Name) {
        return Signs { identifiers: vec![one], lookalikes: Vec::new() };
    }
    let mut found = codes(&text, index);
    found.extend(index.names_in(&text));
    found.extend(numbers(&text, index, &found));
    let identifiers = in_order(found);
    let lookalikes = lookalike::fold(&text).map_or(Vec::new(), |folded| {
        let mut seen = BTreeSet::new();
        codes(&folded, index)
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
fn codes(text: &str, index: &Index) -> Vec<(usize, Identifier)> {
    let mut found = Vec::new();
    for hit in SSPR.captures_iter(text) {
        let (Some(n), Some(gap)) = (hit.name("n"), hit.name("gap")) else { continue };
        let after = hit.name("after").map_or("", |m| m.as_str());
        // “SSPR 2 weeks ago”, “SSPR - 2 users”; a code is joined to its number, or called one.
        let counts = n.len() < 3
            && gap.as_str() != "-"
            && !gap.as_str().contains(|c: char| c.is_alphabetic() || c == '_' || c == '#');
        let of_something = text[n.end()..]
            .strip_prefix(' ')
            .is_some_and(|next| next.starts_with(char::is_alphanumeric) && !SENTENCE_GOES_ON.is_match(next));
        let version = after.strip_prefix('.').is_some_and(|a| a.starts_with(|c: char| c.is_ascii_digit()));
        if (version || after.starts_with(|c: char| c.is_ascii_alphabetic())) && n.len() < 4
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
    for hit in HRESULT.find_iter(text) {
        let before = &text[..hit.start()];
        let marked = before.ends_with("0x") || before.ends_with("0X") || before.ends_with('=');
        if !marked && ends_in_word(before) || begins_with_word(&text[hit.end()..]) {
            continue;
        }
        let Some(identifier) = u32::from_str_radix(hit.as_str(), 16).ok().map(Identifier::hresult) else {
            continue;
        };
        // Eight digits alone may be a telephone.
        let says_so =
            marked || hit.as_str().contains(|c: char| c.is_ascii_alphabetic()) || result_before(before);
        if says_so || index.find(&identifier).is_some() {
            found.push((hit.start(), identifier));
        }
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
    CODE_WORDS.is_match(&before[start..]) && !OTHER_CODES.is_match(&before[start..])
}

/// Whether a text ends with what makes eight digits a result code.
fn result_before(before: &str) -> bool {
    let word = before.trim_end_matches([' ', ':', '=', '(']);
    ["hr", "hresult"].iter().any(|w| ends_with_ignoring_case(word, w)) || code_before(before)
}

fn ends_with_ignoring_case(text: &str, end: &str) -> bool {
    text.len()
        .checked_sub(end.len())
        .and_then(|at| text.get(at..))
        .is_some_and(|t| t.eq_ignore_ascii_case(end))
}

fn ends_in_word(text: &str) -> bool {
    let mut back = text.chars().rev();
    match back.next() {
        Some(',' | '/' | '+') => is_part_of_number(back),
        Some('.' | '-' | ':' | '_') => back.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_ascii_alphanumeric(),
        None => false,
    }
}

fn begins_with_word(text: &str) -> bool {
    let mut ahead = text.chars();
    match ahead.next() {
        Some(',' | '/') => is_part_of_number(ahead),
        Some('.' | '-' | ':' | '_') => ahead.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_ascii_alphanumeric(),
        None => false,
    }
}

/// What stands beyond a comma or a stroke belongs to the number on this side: “31,003” and “11/2026”, not “31003/33004”.
fn is_part_of_number(beyond: impl Iterator<Item = char>) -> bool {
    matches!(beyond.take(8).take_while(char::is_ascii_digit).count(), 1..=3 | 8)
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
