//! Finds secrets in text and puts a mark in their place.
//!
//! Each detector looks at the whole text and names stretches of it; here they are joined, replaced, and looked for
//! again until nothing is found, so that redacted text stays as it is. To add a detector: a file in `redact/`, a line
//! in [`DETECTORS`], and lines in `testdata/`.
//!
//! Must not know who asks, nor how long the text may be.

use std::{collections::BTreeSet, ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Serialize;

use super::{pattern::pattern, shadow::Shadow, word::looks_like_password};

mod after_key;
mod command;
mod cookie;
mod key;
mod look;
mod one_time;
mod pair;
mod password;
mod plain_words;
mod token;
mod url;
mod value;
mod words;

/// What sort of secret was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecretKind {
    /// A password, passphrase, PIN or temporary access pass.
    Password,
    /// A token, authorization code, assertion or signature that lets its holder in.
    Token,
    /// A private key, account key, client secret or recovery key.
    Key,
    /// A cookie of a signed-in session.
    Cookie,
    /// A code that was sent to a phone or shown by an app.
    OneTimeCode,
}

impl SecretKind {
    /// Every kind, in order.
    pub const ALL: [Self; 5] = [Self::Password, Self::Token, Self::Key, Self::Cookie, Self::OneTimeCode];

    /// The kind in words: what the mark in the text says.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Token => "token",
            Self::Key => "key",
            Self::Cookie => "cookie",
            Self::OneTimeCode => "one-time code",
        }
    }

    fn mark(self) -> String {
        format!("[removed: {}]", self.word())
    }
}

/// A stretch of the text that is a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Finding {
    range: Range<usize>,
    kind: SecretKind,
}

/// What looks for one family of secrets. It gets the text in its common form.
type Detector = fn(&str, &mut Vec<Finding>);

const DETECTORS: [Detector; 9] = [
    key::find,
    cookie::find,
    token::find,
    url::find,
    password::find,
    password::find_before_key,
    pair::find,
    command::find,
    one_time::find,
];

/// More rounds than any text that was not made to need them takes.
const ROUNDS: usize = 6;

/// The text with a mark for each secret, and the kinds that were found. Redacting the result again changes nothing.
pub(super) fn redact(text: String) -> (String, BTreeSet<SecretKind>) {
    settle(text, find)
}

/// Looks and replaces until nothing is found any more.
fn settle(mut text: String, find: impl Fn(&str) -> Vec<Finding>) -> (String, BTreeSet<SecretKind>) {
    let mut removed = BTreeSet::new();
    for _ in 0..ROUNDS {
        let found = find(&text);
        if found.is_empty() {
            return (text, removed);
        }
        removed.extend(found.iter().map(|f| f.kind));
        text = replace(&text, &found);
    }
    // A text made to show a new secret each time the last one goes: its lines go, and if need be all of it.
    text = replace(&text, &whole_lines(&text, &find(&text)));
    if let Some(last) = find(&text).first() {
        text = last.kind.mark();
    }
    (text, removed)
}

/// Every secret, in order, as places in the text itself. No two touch.
fn find(text: &str) -> Vec<Finding> {
    let shadow = Shadow::of(text);
    let common = shadow.as_str();
    let marks = marks(common);
    let mut found = Vec::new();
    for detector in DETECTORS {
        detector(common, &mut found);
    }
    found.retain(|f| !f.range.is_empty() && !overlaps_any(&f.range, &marks));
    found.sort_by_key(|f| f.range.start);
    to_the_end_of_the_word(common, &mut found);
    repeats(common, &mut found);
    for finding in &mut found {
        finding.range = shadow.original(&finding.range);
    }
    join(found)
}

fn marks(text: &str) -> Vec<Range<usize>> {
    static MARK: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\[removed:\ (?:password|token|key|cookie|one-time\ code)\]"));
    MARK.find_iter(text).map(|m| m.range()).collect()
}

/// Values are read to a bound; what goes on beyond it without a blank belongs to them. One pass, however many there are.
fn to_the_end_of_the_word(text: &str, found: &mut [Finding]) {
    let mut reached = 0;
    for finding in found {
        let range = &mut finding.range;
        if range.end < reached {
            range.end = reached;
        } else if text[range.clone()].chars().count() == value::LONGEST {
            let rest = &text[range.end..];
            range.end += rest.find(char::is_whitespace).unwrap_or(rest.len());
            reached = range.end;
        }
    }
}

/// How many different secrets are looked for elsewhere in the text.
const MOST_REPEATED: usize = 16;

/// The same strong password in other places of the text, where no word names it.
fn repeats(text: &str, found: &mut Vec<Finding>) {
    let passwords = found.iter().filter(|f| f.kind == SecretKind::Password).map(|f| &text[f.range.clone()]);
    let strong: BTreeSet<&str> =
        passwords.filter(|p| looks_like_password(p, 6)).take(MOST_REPEATED).collect();
    for password in strong {
        for (start, _) in text.match_indices(password) {
            let range = start..start + password.len();
            let before = text[..range.start].chars().next_back();
            let after = text[range.end..].chars().next();
            if !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric) {
                found.push(Finding { range, kind: SecretKind::Password });
            }
        }
    }
}

/// Whether the range shares a character with any of these ordered ranges.
fn overlaps_any(range: &Range<usize>, marks: &[Range<usize>]) -> bool {
    let first = marks.partition_point(|m| m.end <= range.start);
    marks.get(first).is_some_and(|m| m.start < range.end)
}

fn join(mut found: Vec<Finding>) -> Vec<Finding> {
    found.sort_by_key(|f| (f.range.start, usize::MAX - f.range.end, f.kind));
    let mut joined: Vec<Finding> = Vec::new();
    for finding in found {
        match joined.last_mut() {
            Some(last) if finding.range.start <= last.range.end => {
                last.range.end = last.range.end.max(finding.range.end);
            }
            Some(_) | None => joined.push(finding),
        }
    }
    joined
}

fn replace(text: &str, found: &[Finding]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for finding in found {
        out.push_str(&text[from..finding.range.start]);
        out.push_str(&finding.kind.mark());
        from = finding.range.end;
    }
    out.push_str(&text[from..]);
    out
}

fn whole_lines(text: &str, found: &[Finding]) -> Vec<Finding> {
    let widened = found.iter().map(|f| {
        let start = text[..f.range.start].rfind('\n').map_or(0, |i| i + 1);
        let end = text[f.range.end..].find('\n').map_or(text.len(), |i| f.range.end + i);
        Finding { range: start..end, kind: f.kind }
    });
    join(widened.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stands_where_the_secret_stood_and_the_rest_is_untouched() {
        let (text, removed) = redact("ＰＡＳＳＷＯＲＤ：Hunter2! and é AADSTS50126".to_owned());
        assert_eq!(text, "ＰＡＳＳＷＯＲＤ：[removed: password] and é AADSTS50126");
        assert_eq!(removed.into_iter().collect::<Vec<_>>(), [SecretKind::Password]);
    }

    #[test]
    fn findings_that_meet_become_one() {
        let f = |range, kind| Finding { range, kind };
        let joined = join(vec![
            f(5..9, SecretKind::Token),
            f(0..3, SecretKind::Password),
            f(2..5, SecretKind::Key),
            f(20..22, SecretKind::Cookie),
        ]);
        assert_eq!(joined, [f(0..9, SecretKind::Password), f(20..22, SecretKind::Cookie)]);
    }

    /// Finds one digit at a time, so that a text with many takes many rounds.
    fn first_digit(text: &str) -> Vec<Finding> {
        let digit = text.find(|c: char| c.is_ascii_digit());
        digit.map(|i| Finding { range: i..i + 1, kind: SecretKind::Key }).into_iter().collect()
    }

    #[test]
    fn a_text_that_never_settles_loses_its_line_and_at_last_everything() {
        let (text, _) = settle("a1b2c".to_owned(), first_digit);
        assert_eq!(text, "a[removed: key]b[removed: key]c");
        let (text, removed) = settle("keep\n123456789\nkeep".to_owned(), first_digit);
        assert_eq!(text, "keep\n[removed: key]\nkeep");
        assert_eq!(removed.len(), 1);
        let (text, _) = settle("12345\n67890\n12345".to_owned(), first_digit);
        assert_eq!(text, "[removed: key]");
    }

    #[test]
    fn a_finding_takes_its_whole_line_where_that_is_asked() {
        let text = "one\ntwo three\nfour";
        let lines = whole_lines(text, &[Finding { range: 8..9, kind: SecretKind::Key }]);
        assert_eq!(replace(text, &lines), "one\n[removed: key]\nfour");
    }

    #[test]
    fn every_kind_has_its_own_mark_and_a_mark_is_known_as_one() {
        for kind in SecretKind::ALL {
            let mark = kind.mark();
            assert_eq!(marks(&mark).first(), Some(&(0..mark.len())), "{kind:?}");
        }
    }
}
