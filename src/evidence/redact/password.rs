//! Passwords that a word names, in some thirty languages: before the value or after it.
//!
//! Must not know commands, addresses or headers: other detectors do.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    Finding, SecretKind, after_key,
    look::{Need, is_secret},
    value::{Script, Value},
    words,
};
use crate::evidence::pattern::pattern;

static KEY_WORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i) \b (?P<other> {} ) \b | (?: {} ) \d? \b | (?: \b | _ ) (?: {} ) \d? \b | (?P<unspaced> {} )",
        words::NOT_PASSWORD,
        words::PASSWORD_ENDINGS,
        words::PASSWORD_WORDS,
        words::PASSWORD_UNSPACED
    ))
});

/// Short names that are words of another meaning in small letters, or that need digits after them.
static SHORT_NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b TAP \b"));
static PIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b (?:pin(?:[\ -]?(?:code|nummer|number|kod|koden))?|code\ pin|c[óo]digo\ pin) \b")
});

/// `password: …`, `my password is …`, `Kennwort lautet …`, `密码：…`, `PIN 1234`, `TAP: …`
pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    let mut add = |range| found.push(Finding { range, kind: SecretKind::Password });
    for key in KEY_WORD.captures_iter(text).filter(|key| key.name("other").is_none()) {
        let script = if key.name("unspaced").is_some() { Script::Unspaced } else { Script::Spaced };
        if let Some(range) = key.get(0).and_then(|m| after_key::secret(text, m.range(), script)) {
            add(range);
        }
    }
    for key in SHORT_NAME.find_iter(text) {
        if let Some(range) = after_key::secret(text, key.range(), Script::Spaced) {
            add(range);
        }
    }
    for key in PIN.find_iter(text) {
        let range = after_key::secret(text, key.range(), Script::Spaced);
        add_pin(text, range, &mut add);
    }
}

/// A PIN is a number; a word after `PIN:` says how it is.
fn add_pin(text: &str, range: Option<std::ops::Range<usize>>, add: &mut impl FnMut(std::ops::Range<usize>)) {
    if let Some(range) = range
        && (4..=12).contains(&range.len())
        && text[range.clone()].bytes().all(|b| b.is_ascii_digit())
    {
        add(range);
    }
}

/// `tried … as password`
pub(super) fn find_before_key(text: &str, found: &mut Vec<Finding>) {
    static AS_PASSWORD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"(?i) \ (?: (?:{}) (?:\ (?:my|the|a|new|mijn|mein|mon|mi|minha|la|le|il))? | {} ) \ (?: {} | {} ) \b",
            words::AS,
            words::FOR_MY,
            words::PASSWORD_ENDINGS,
            words::PASSWORD_WORDS
        ))
    });
    for phrase in AS_PASSWORD.find_iter(text) {
        let before = &text[..phrase.start()];
        let start = before.char_indices().rev().take(65).find(|(_, c)| c.is_whitespace());
        let start = start.map_or(0, |(i, c)| i + c.len_utf8());
        let value = Value { range: start..phrase.start(), quoted: false };
        if is_secret(text, &value, Need::Strong) {
            found.push(Finding { range: value.range, kind: SecretKind::Password });
        }
    }
}
