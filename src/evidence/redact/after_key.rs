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
    let key_end = past_closers(text, key.end);
    if let Some(found) = element(text, key_end) {
        return found;
    }
    // `password:`, `password temporary:`, `password for mia@contoso.com:`
    let described = past(&PATTERNS.adjectives, text, key_end);
    let owned = past_owner(text, described);
    for (at, need) in [(key_end, Need::Anything), (described, Need::Anything), (owned, Need::Marked)] {
        if let Some(value_at) = separator(text, at) {
            return announced(text, value_at, script, need)
                .or_else(|| in_the_sentence(text, value_at, script));
        }
    }
    // `password is`, `password for Outlook is`
    for at in [key_end, described, owned] {
        if let Some((value_at, need)) = verb(text, &key, at, script)
            && let Some(range) = read_if(text, value_at, script, need)
        {
            return Some(range);
        }
    }
    if let Some(range) = changed_to(text, key.start, described) {
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
    in_the_sentence(text, key_end, script)
}

/// How many words after the key word a strong value may stand: `the password that I typed was …`.
const WORDS: usize = 7;

/// The first value in the rest of the sentence that would be taken for a password if it stood alone.
fn in_the_sentence(text: &str, key_end: usize, script: Script) -> Option<Range<usize>> {
    let mut at = key_end;
    match script {
        Script::Unspaced => {
            let rest = &text[at..];
            let next = rest
                .char_indices()
                .take(2 * WORDS)
                .find(|(_, c)| c.is_ascii_graphic() && !":;,".contains(*c))?;
            read_if(text, at + next.0, script, Need::Alone)
        }
        Script::Spaced => {
            for _ in 0..WORDS {
                let rest = &text[at..];
                let (length, stop) =
                    rest.char_indices().take(LONGEST_WORD).find(|(_, c)| c.is_whitespace())?;
                if stop == '\n' || (length > 0 && rest[..length].ends_with(['.', '!', '?', ';'])) {
                    return None;
                }
                at += length + stop.len_utf8();
                if let Some(range) = read_if(text, at, script, Need::Alone) {
                    return Some(range);
                }
            }
            None
        }
    }
}

/// The longest word that the sentence may go on with, in characters.
const LONGEST_WORD: usize = 65;

struct Patterns {
    separator: Regex,
    adjectives: Regex,
    of: Regex,
    verb: Regex,
    finnish: Regex,
    verb_finnish: Regex,
    polish: Regex,
    verb_polish: Regex,
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
    verb: after_verb(words::IS),
    finnish: pattern(r"(?i)\A salasan"),
    verb_finnish: after_verb(words::IS_FINNISH),
    polish: pattern(r"(?i)\A has[łl]"),
    verb_polish: after_verb(words::IS_POLISH),
    verb_unspaced: pattern(&format!(r"\A \ ? (?:{}) \ ? (:?) \ ?", words::IS_UNSPACED)),
    change: pattern(&format!(r"(?i)\b (?:{}) [^.\n]* \z", words::CHANGE)),
    to: pattern(&format!(r"(?i)\A \ (?:{}) (?:\ :)? \ ", words::TO)),
    into: pattern(&format!(r"(?i)\A (?:\ [\p{{L}}]{{2,20}})? \ (?:{}) (?:\ :)? \ ", words::INTO)),
    beside: pattern(r"\A [\ \t]* (?: \ [-–—] \ ? | \.{2,4} | [|→»:;,(\[\t\n\ ]{1,4} )"),
    element: pattern(r#"\A ["']? > "#),
    form_value: pattern(r#"(?i)\A ["']? \ {1,4} value= "#),
});

fn after_verb(is: &str) -> Regex {
    pattern(&format!(r"(?i)\A [\ \t]{{1,4}} {is} \b [\ \t]{{0,4}} (:? [\ \t\n]{{0,4}})"))
}

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
fn verb(text: &str, key: &Range<usize>, at: usize, script: Script) -> Option<(usize, Need)> {
    let rest = text.get(at..)?;
    let pattern = match script {
        Script::Spaced if PATTERNS.finnish.is_match(&text[key.clone()]) => &PATTERNS.verb_finnish,
        Script::Spaced if PATTERNS.polish.is_match(&text[key.clone()]) => &PATTERNS.verb_polish,
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
    let line = below.split('\n').next().unwrap_or_default();
    let need = if line.trim_end().contains(char::is_whitespace) { Need::Strong } else { Need::Marked };
    read_if(text, text.len() - below.len(), script, need)
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
