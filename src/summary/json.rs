//! The summary as JSON for other programs.

use serde::Serialize;

use super::Summary;

impl Summary {
    /// The summary as JSON with its keys in the order of [`Summary`], and a line break at its end.
    ///
    /// `<`, `>`, `&` and the two line separators of Unicode are written as escapes: the text is safe inside a page and a
    /// script, and every JSON reader gives the same strings back.
    #[must_use]
    pub fn json(&self) -> String {
        written(self)
    }
}

/// A value as JSON that is safe wherever it stands.
pub(super) fn written<T: Serialize>(value: &T) -> String {
    // Nothing in a summary can fail to be written: its keys are strings.
    let plain = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut out = String::with_capacity(plain.len() + 1);
    for c in plain.chars() {
        match c {
            // None of these stands outside strings in JSON.
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out.push('\n');
    out
}
