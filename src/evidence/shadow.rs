//! A copy of a text for comparing alone: full-width, half-width and split-up letters in their common form (NFKC).
//!
//! What is stored keeps the writer's own characters; a place in the shadow leads back to its place in the text.

use std::{borrow::Cow, ops::Range};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A text and its common form.
pub(super) struct Shadow<'t> {
    text: Cow<'t, str>,
    /// For each cluster that changed the offset: where it starts in the shadow, and in the text. Empty if nothing did.
    map: Vec<(usize, usize)>,
    original_len: usize,
}

impl<'t> Shadow<'t> {
    /// Makes the shadow of a text.
    pub(super) fn of(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self { text: Cow::Borrowed(text), map: Vec::new(), original_len: text.len() };
        }
        let mut shadow = String::with_capacity(text.len());
        let mut map = Vec::new();
        for cluster in clusters(text) {
            map.push((shadow.len(), cluster.start));
            let piece = &text[cluster];
            if piece.is_ascii() { shadow.push_str(piece) } else { shadow.extend(piece.nfkc()) }
        }
        Self { text: Cow::Owned(shadow), map, original_len: text.len() }
    }

    /// The text in its common form.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The part of the text that a part of the shadow stands for: whole clusters.
    pub(super) fn original(&self, part: &Range<usize>) -> Range<usize> {
        if self.map.is_empty() {
            return part.clone();
        }
        // The last cluster that starts at or before the start; the first that starts at or after the end.
        let first = self.map.partition_point(|(shadow, _)| *shadow <= part.start).saturating_sub(1);
        let after = self.map.partition_point(|(shadow, _)| *shadow < part.end);
        let at = |i: usize| self.map.get(i).map_or(self.original_len, |(_, original)| *original);
        at(first)..at(after)
    }
}

/// Splits a text into characters with the marks that follow them.
fn clusters(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, _) = chars.next()?;
        while chars.next_if(|(_, c)| joins_what_precedes(*c)).is_some() {}
        let end = chars.peek().map_or(text.len(), |(i, _)| *i);
        Some(start..end)
    })
}

/// Whether NFKC may join the character with the one before it: marks, half-width sound marks, Hangul vowels and finals.
fn joins_what_precedes(c: char) -> bool {
    matches!(c, '\u{ff9e}' | '\u{ff9f}' | '\u{1160}'..='\u{11ff}') || (!c.is_ascii() && is_combining_mark(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_shadow_leads_back_to_the_writers_own_characters() {
        for (text, needle, original) in [
            ("plain password: x", "password", "password"),
            ("my ＰＡＳＳＷＯＲＤ：x", "PASSWORD:", "ＰＡＳＳＷＯＲＤ："),
            ("la contrasen\u{303}a es x", "contraseña", "contrasen\u{303}a"),
            ("ﾊﾟｽﾜｰﾄﾞ:x", "パスワード", "ﾊﾟｽﾜｰﾄﾞ"),
            ("é ﬁn", "fin", "ﬁn"),
        ] {
            let shadow = Shadow::of(text);
            let at = shadow.as_str().find(needle).unwrap();
            assert_eq!(&text[shadow.original(&(at..at + needle.len()))], original);
        }
    }

    #[test]
    fn a_part_of_a_ligature_leads_to_all_of_it() {
        let shadow = Shadow::of("éﬁ!");
        assert_eq!(shadow.as_str(), "éfi!");
        assert_eq!(&"éﬁ!"[shadow.original(&(3..4))], "ﬁ");
        assert_eq!(&"éﬁ!"[shadow.original(&(4..5))], "!");
    }
}
