//! Where a value begins and ends: quotes, brackets, separators, the end of a sentence.
//!
//! Must not know whether the value is a secret. Reads at most [`LONGEST`] characters from where it starts.

use std::ops::Range;

/// The longest value that is read, in characters.
pub(super) const LONGEST: usize = 256;

/// A value as it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    /// The value without its quotes.
    pub(super) range: Range<usize>,
    /// Whether it stood in quotes.
    pub(super) quoted: bool,
}

/// How a script separates words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    /// By spaces.
    Spaced,
    /// Not at all: a value of Latin letters ends where that script goes on.
    Unspaced,
}

/// Reads the value that starts at this place: a quoted text, or one word.
pub(super) fn read(text: &str, at: usize, script: Script) -> Option<Value> {
    let rest = text.get(at..)?;
    match quoted(rest) {
        Some(inner) => {
            (!inner.is_empty()).then(|| Value { range: at + inner.start..at + inner.end, quoted: true })
        }
        None => word(rest, script).map(|w| Value { range: at + w.start..at + w.end, quoted: false }),
    }
}

/// The content of a quotation that starts the text.
fn quoted(rest: &str) -> Option<Range<usize>> {
    let (open, close): (&str, &[char]) = if rest.starts_with("\\\"") {
        ("\\\"", &['\\'])
    } else {
        match rest.chars().next()? {
            '"' => ("\"", &['"']),
            '\'' => ("'", &['\'']),
            '`' => ("`", &['`']),
            '“' => ("“", &['”', '“', '"']),
            '”' => ("”", &['”']),
            '„' => ("„", &['“', '”', '"']),
            '‘' => ("‘", &['’']),
            '«' => ("«", &['»']),
            '»' => ("»", &['«']),
            '「' => ("「", &['」']),
            _ => return None,
        }
    };
    let inner = &rest[open.len()..];
    let mut chars = inner.char_indices().take(LONGEST).peekable();
    while let Some((i, c)) = chars.next() {
        if c == '\n' {
            return None;
        }
        if c == '\\' && open == "\"" {
            chars.next();
        } else if close.contains(&c) {
            // PowerShell doubles a quote that belongs to the text.
            if c == '\'' && chars.peek().is_some_and(|(_, c)| *c == '\'') {
                chars.next();
                continue;
            }
            let content = &inner[..i];
            let start = open.len() + content.len() - content.trim_start().len();
            return Some(start..start + content.trim().len());
        }
    }
    None
}

/// One word, up to what can only be structure round it.
fn word(rest: &str, script: Script) -> Option<Range<usize>> {
    let start = rest.find(|c| !matches!(c, '"' | '\'' | '“' | '”' | '„' | '«' | '»' | '`' | '‘'))?;
    if rest[..start].chars().count() > 1 {
        return None;
    }
    let body = &rest[start..];
    let end = body
        .char_indices()
        .take(LONGEST)
        .find(|(i, c)| ends_here(*c, &body[i + c.len_utf8()..], script))
        .map_or_else(|| body.char_indices().nth(LONGEST).map_or(body.len(), |(i, _)| i), |(i, _)| i);
    let body = trim_end(&body[..end]);
    (!body.is_empty()).then(|| start..start + body.len())
}

/// Whether the value ends before this character, given what follows it.
fn ends_here(c: char, after: &str, script: Script) -> bool {
    let next = after.chars().next();
    let nothing = next.is_none_or(char::is_whitespace);
    match c {
        c if c.is_whitespace() => true,
        '<' => next.is_some_and(|n| n == '/' || n.is_alphabetic()),
        '"' => nothing || next.is_some_and(|n| ",;)]}>&/:".contains(n)),
        '&' => starts_with_name(after) || after.starts_with("amp;"),
        ';' => nothing || next == Some('"') || starts_with_name(after),
        ',' => nothing || next.is_some_and(|n| "\"'".contains(n)) || starts_with_name(after),
        '，' | '。' | '、' | '；' | '）' | '」' | '』' | '】' => true,
        c => script == Script::Unspaced && !c.is_ascii(),
    }
}

/// Whether `name=` or `name:` comes next, as in an address, a connection string or a list.
fn starts_with_name(text: &str) -> bool {
    let name = text.find(|c: char| !(c.is_ascii_alphanumeric() || "_.- $".contains(c))).unwrap_or(text.len());
    (1..=40).contains(&name) && text[name..].starts_with(['=', ':'])
}

/// Without what closes the sentence, bracket or quotation round the value.
fn trim_end(mut word: &str) -> &str {
    loop {
        let Some((last, c)) = word.char_indices().next_back() else { return word };
        let closes = match c {
            '.' | ',' | ';' | ':' | '\'' | '’' | '”' | '“' | '»' | '`' | '"' => true,
            ')' => !word.contains('('),
            ']' => !word.contains('['),
            '}' => !word.contains('{'),
            '>' => !word.contains('<'),
            _ => false,
        };
        if !closes {
            return word;
        }
        word = &word[..last];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_at_start(text: &str) -> Option<&str> {
        read(text, 0, Script::Spaced).map(|v| &text[v.range])
    }

    #[test]
    fn a_value_ends_where_its_surroundings_begin() {
        for (text, value) in [
            ("Hunter2! and", "Hunter2!"),
            ("Hunter2!.", "Hunter2!"),
            ("\"two words\", x", "two words"),
            ("'It''s9' -AsPlainText", "It''s9"),
            ("“Rainy Day 88!” no", "Rainy Day 88!"),
            ("« l'été »", "l'été"),
            ("\\\"x1y2z3\\\",", "x1y2z3"),
            ("\"a\\\"b\"", "a\\\"b"),
            ("abc;Encrypt=True", "abc"),
            ("a;b,c&d", "a;b,c&d"),
            ("abc&lang=en", "abc"),
            ("abc,user: x", "abc"),
            ("abc</Password>", "abc"),
            ("abc\"/>", "abc"),
            ("ab\"cd", "ab\"cd"),
            ("abc)", "abc"),
            ("f(x)", "f(x)"),
            ("\"open", "open"),
        ] {
            assert_eq!(read_at_start(text), Some(value), "{text}");
        }
        for text in ["", " x", "\"\"", "...", "''"] {
            assert_eq!(read_at_start(text), None, "{text}");
        }
    }

    #[test]
    fn a_latin_value_ends_where_chinese_goes_on() {
        let text = "Abc123!，还是不行";
        assert_eq!(read(text, 0, Script::Unspaced).map(|v| &text[v.range]), Some("Abc123!"));
        let text = "Fuji#3776です";
        assert_eq!(read(text, 0, Script::Unspaced).map(|v| &text[v.range]), Some("Fuji#3776"));
    }

    #[test]
    fn a_value_is_read_to_a_bound() {
        let text = "x".repeat(1000);
        assert_eq!(read(&text, 0, Script::Spaced).map(|v| v.range.len()), Some(LONGEST));
    }
}
