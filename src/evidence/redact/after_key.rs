//! From a word that means password to the value that belongs to it.
//!
//! Must not know which word it was, only in which script it stands. Each step reads a few words at most, so that a
//! text full of key words costs no more than its length.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{
    look::{Need, is_secret},
    value::{self, Script, Value},
    words,
};
use crate::evidence::pattern::pattern;

/// The secret that belongs to the key word at this place.
pub(super) fn secret(text: &str, key: Range<usize>, script: Script) -> Option<Range<usize>> {
    let key_start = key.start;
    let key_end = past_closers(text, key.end);
    if let Some(found) = element(text, key_end) {
        return found;
    }
    // `password:`, `password temporary:`, `password for mia@contoso.com:`
    let described = past(&PATTERNS.adjectives, text, key_end);
    let owned = past_owner(text, described);
    for (at, need) in [(key_end, Need::Anything), (described, Need::Anything), (owned, Need::Marked)] {
        if let Some(value_at) = separator(text, at) {
            return announced(text, value_at, script, need);
        }
    }
    // `password is`, `password for Outlook is`
    for at in [key_end, described, owned] {
        if let Some((value_at, need)) = verb(text, at, script)
            && let Some(range) = read_if(text, value_at, script, need)
        {
            return Some(range);
        }
    }
    if let Some(range) = changed_to(text, key_start, described) {
        return Some(range);
    }
    // `set password in Outlook to`, `password “…”`, `password - …`, the line after `Password`
    for at in [key_end, described] {
        for (place, need) in [(&PATTERNS.into, Need::Strong), (&PATTERNS.beside, Need::Beside)] {
            let value_at = past(place, text, at);
            if value_at > at
                && let Some(range) = read_if(text, value_at, script, need)
            {
                return Some(range);
            }
        }
    }
    None
}

struct Patterns {
    separator: Regex,
    adjectives: Regex,
    of: Regex,
    verb: Regex,
    verb_unspaced: Regex,
    change: Regex,
    to: Regex,
    into: Regex,
    beside: Regex,
    element: Regex,
    form_value: Regex,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns {
    separator: pattern(r"\A [\ \t]{0,20} (?: :=? | ={1,2}>? | -> | :: | %3[aAdD] ) [\ \t\u{3000}]{0,20}"),
    adjectives: pattern(&format!(r"(?i)\A (?: \ (?:{})\b ){{0,2}}", words::ADJECTIVES)),
    of: pattern(&format!(r"(?i)\A \ (?:{})\ ", words::OF)),
    verb: pattern(&format!(r"(?i)\A [\ \t]{{1,4}} {} \b [\ \t]{{0,4}} (:? [\ \t\n]{{0,4}})", words::IS)),
    verb_unspaced: pattern(&format!(r"\A \ ? (?:{}) \ ? (:?) \ ?", words::IS_UNSPACED)),
    change: pattern(&format!(r"(?i)\b (?:{}) [^.\n]* \z", words::CHANGE)),
    to: pattern(&format!(r"(?i)\A \ (?:{}) (?:\ :)? \ ", words::TO)),
    into: pattern(&format!(r"(?i)\A (?:\ [\p{{L}}]{{2,20}})? \ (?:{}) (?:\ :)? \ ", words::INTO)),
    beside: pattern(r"\A [\ \t]* (?: \ [-–—] \ ? | [|→»:,(\[\t\n\ ]{1,4} )"),
    element: pattern(r#"\A ["']? > "#),
    form_value: pattern(r#"(?i)\A ["']? \ {1,4} value= "#),
});

/// `changed my password to`: after a verb of change the new password follows, however weak.
fn changed_to(text: &str, key_start: usize, at: usize) -> Option<Range<usize>> {
    let mut from = key_start.saturating_sub(40);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let value_at = past(&PATTERNS.to, text, at);
    if value_at == at || !PATTERNS.change.is_match(&text[from..key_start]) {
        return None;
    }
    read_if(text, value_at, Script::Spaced, Need::Marked)
}

/// Past the quotes and brackets that close after the key word itself.
fn past_closers(text: &str, at: usize) -> usize {
    let closers = text[at..].chars().take(3).take_while(|c| "\"'\\])*»”’`".contains(*c));
    at + closers.map(char::len_utf8).sum::<usize>()
}

fn past(pattern: &Regex, text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| pattern.find(rest)).map_or(at, |m| at + m.end())
}

/// Past `for mia@contoso.com`, `de la página`, `(temporary)`: three words at most.
fn past_owner(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    if let Some(inner) = rest.trim_start_matches(' ').strip_prefix('(') {
        let bracket = inner.char_indices().take(40).find(|(_, c)| matches!(c, ')' | '\n'));
        return match bracket {
            Some((i, ')')) => at + (rest.len() - inner.len()) + i + 1,
            Some(_) | None => at,
        };
    }
    let Some(of) = PATTERNS.of.find(rest) else { return at };
    let mut end = at + of.end();
    for n in 0..3 {
        let word =
            text[end..].char_indices().take(65).find(|(_, c)| c.is_whitespace() || "<>\"()|;:=".contains(*c));
        let Some((length, stop)) = word else { return if n == 0 { at } else { end } };
        end += length;
        let is_next_field = separator(text, end).is_some() || PATTERNS.verb.is_match(&text[end..]);
        if stop != ' ' || is_next_field {
            return end;
        }
        end += 1;
    }
    end
}

/// Where the value starts after a separator, if one stands here.
fn separator(text: &str, at: usize) -> Option<usize> {
    PATTERNS.separator.find(text.get(at..)?).map(|m| at + m.end())
}

/// Where the value starts after “is”, and what is asked of it: more if no colon stands there.
fn verb(text: &str, at: usize, script: Script) -> Option<(usize, Need)> {
    let rest = text.get(at..)?;
    let pattern = match script {
        Script::Spaced => &PATTERNS.verb,
        Script::Unspaced => &PATTERNS.verb_unspaced,
    };
    let captures = pattern.captures(rest)?;
    let colon = captures.get(1).is_some_and(|m| m.as_str().starts_with(':'));
    Some((at + captures.get(0)?.end(), if colon { Need::Anything } else { Need::Marked }))
}

/// The value after a separator: on the same line, or alone on the next.
fn announced(text: &str, at: usize, script: Script, need: Need) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let Some(below) = rest.strip_prefix('\n') else { return read_if(text, at, script, need) };
    let below = below.trim_start_matches(['\n', ' ', '\t']);
    read_if(text, text.len() - below.len(), script, Need::Strong)
}

fn read_if(text: &str, at: usize, script: Script, need: Need) -> Option<Range<usize>> {
    let value = value::read(text, at, script)?;
    let latin = text[value.range.clone()].starts_with(|c: char| c.is_ascii());
    let fits_script = match script {
        Script::Spaced => true,
        Script::Unspaced => latin || value.quoted,
    };
    (fits_script && is_secret(text, &value, need)).then_some(value.range)
}

/// `<Password>…</Password>`, `<Data Name="Password">…</Data>`, `<input name="password" value="…">`. The outer `Option`
/// says whether it is such a place.
fn element(text: &str, at: usize) -> Option<Option<Range<usize>>> {
    let rest = text.get(at..)?;
    if let Some(m) = PATTERNS.form_value.find(rest) {
        return Some(read_if(text, at + m.end(), Script::Spaced, Need::Anything));
    }
    // The quote after the name may have been taken as closing the key word.
    let inside = at + PATTERNS.element.find(rest)?.end();
    if text[inside..].starts_with(char::is_whitespace) {
        return None;
    }
    let length = text[inside..].char_indices().take(256).find(|(_, c)| *c == '<').map(|(i, _)| i)?;
    let value = Value { range: inside..inside + length, quoted: true };
    Some((length > 0 && is_secret(text, &value, Need::Anything)).then_some(value.range))
}
