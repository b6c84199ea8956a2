//! TOML with a place for every value, and a reader that goes on after a fault.
//!
//! `serde` would stop at the first fault of a file; an author wants all of them at once. It knows TOML and closed lists
//! of words, not what a question or a problem is.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    diagnostic::{Diagnostic, Faults, Marked, Spot},
    lint::{bad_value, front_matter, missing_key, unknown_key},
    source::File,
};

mod halves;
mod inner;

pub(super) use halves::{Halves, split};

/// The keys of one table, taken out one after the other; what is left at the end is not known.
pub(super) struct Fields<'f, 't> {
    file: &'f File<'t>,
    faults: &'f Faults,
    base: usize,
    /// Where the table stands.
    pub at: Spot,
    /// What the table is, for messages: “a question”.
    what: &'static str,
    left: Vec<(Spanned<String>, Spanned<DeValue<'t>>)>,
    known: Vec<&'static str>,
}

impl<'f, 't> Fields<'f, 't> {
    /// Reads a whole text as TOML.
    pub fn read(
        file: &'f File<'t>,
        text: &'t str,
        base: usize,
        what: &'static str,
        faults: &'f Faults,
    ) -> Self {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let at = file.spot(base + error.span().map_or(0, |s| s.start));
            faults.add(front_matter::toml(&at, error.message()));
        }
        Self::of(file, table.into_inner(), base, file.spot(0), what, faults)
    }

    fn of(
        file: &'f File<'t>,
        table: DeTable<'t>,
        base: usize,
        at: Spot,
        what: &'static str,
        faults: &'f Faults,
    ) -> Self {
        let mut left: Vec<_> = table
            .into_iter()
            .map(|(key, value)| (Spanned::new(key.span(), key.into_inner().into_owned()), value))
            .collect();
        left.sort_by_key(|(key, _)| key.span().start);
        Self { file, faults, base, at, what, left, known: Vec::new() }
    }

    fn spot(&self, span: &Range<usize>) -> Spot {
        self.file.spot(self.base + span.start)
    }

    fn take(&mut self, key: &'static str) -> Option<(Spot, DeValue<'t>)> {
        self.known.push(key);
        let n = self.left.iter().position(|(k, _)| k.get_ref() == key)?;
        let (_, value) = self.left.remove(n);
        Some((self.spot(&value.span()), value.into_inner()))
    }

    fn wrong(&self, at: &Spot, key: &str, wants: &str, is: &DeValue<'_>) {
        self.faults.add(bad_value::of_type(at, key, wants, is.type_str()));
    }

    /// Whether a key is there and nobody has asked for it yet.
    pub fn has(&self, key: &str) -> bool {
        self.left.iter().any(|(k, _)| k.get_ref() == key)
    }

    /// A text that must be there.
    pub fn need(&mut self, key: &'static str) -> Marked<String> {
        self.text(key).unwrap_or_else(|| {
            if !self.faults_at(key) {
                self.faults.add(missing_key::fault(&self.at, self.what, key));
            }
            Marked { value: String::new(), at: self.at.clone() }
        })
    }

    /// Whether the last `take` of this key found a value of the wrong type; then a second fault would not help.
    fn faults_at(&self, key: &'static str) -> bool {
        self.known.iter().filter(|k| **k == key).count() > 1
    }

    /// A text.
    pub fn text(&mut self, key: &'static str) -> Option<Marked<String>> {
        let (at, value) = self.take(key)?;
        match value {
            DeValue::String(text) if !text.trim().is_empty() => Some(Marked { value: text.into_owned(), at }),
            DeValue::String(_) => {
                self.faults.add(bad_value::empty(&at, key));
                self.known.push(key);
                None
            }
            other => {
                self.wrong(&at, key, "a text", &other);
                self.known.push(key);
                None
            }
        }
    }

    /// A text that may be left out or empty.
    pub fn text_or_nothing(&mut self, key: &'static str) -> String {
        match self.take(key) {
            None => String::new(),
            Some((_, DeValue::String(text))) => text.into_owned(),
            Some((at, other)) => {
                self.wrong(&at, key, "a text", &other);
                String::new()
            }
        }
    }

    /// A text that `read` understands.
    pub fn parsed<T, E: std::fmt::Display>(
        &mut self,
        key: &'static str,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Option<Marked<T>> {
        let text = self.text(key)?;
        parse(&text, key, read, self.faults)
    }

    /// A word of a closed list.
    pub fn word<T: Copy>(&mut self, key: &'static str, words: &[(&'static str, T)]) -> Option<Marked<T>> {
        let text = self.text(key)?;
        choose(&text, key, words, self.faults)
    }

    /// A word of a closed list that must be there.
    pub fn need_word<T: Copy>(&mut self, key: &'static str, words: &[(&'static str, T)], or: T) -> Marked<T> {
        let text = self.need(key);
        let at = text.at.clone();
        let found = if text.value.is_empty() { None } else { choose(&text, key, words, self.faults) };
        found.unwrap_or(Marked { value: or, at })
    }

    /// A list of words of a closed list.
    pub fn words<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<Marked<Vec<T>>> {
        let list = self.list(key)?;
        let value = list.value.iter().filter_map(|t| choose(t, key, words, self.faults)).map(|m| m.value);
        Some(Marked { value: value.collect(), at: list.at })
    }

    /// A list of texts.
    pub fn list(&mut self, key: &'static str) -> Option<Marked<Vec<Marked<String>>>> {
        let (at, value) = self.take(key)?;
        let DeValue::Array(array) = value else {
            self.wrong(&at, key, "a list of texts", &value);
            return None;
        };
        let mut texts = Vec::new();
        for item in array.iter() {
            let at = self.spot(&item.span());
            match item.get_ref() {
                DeValue::String(text) => texts.push(Marked { value: text.clone().into_owned(), at }),
                other => self.wrong(&at, key, "a list of texts", other),
            }
        }
        Some(Marked { value: texts, at })
    }

    /// A whole number that is not negative.
    pub fn number(&mut self, key: &'static str) -> Option<Marked<u32>> {
        let (at, value) = self.take(key)?;
        let number = match &value {
            DeValue::Integer(n) => u32::from_str_radix(n.as_str(), n.radix()).ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong(&at, key, "a whole number", &value);
        }
        Some(Marked { value: number?, at })
    }

    /// A date without a time, as `2026-11-20`.
    pub fn date(&mut self, key: &'static str) -> Option<Marked<String>> {
        let (at, value) = self.take(key)?;
        match &value {
            DeValue::Datetime(d) if d.time.is_none() && d.date.is_some() => {
                Some(Marked { value: d.to_string(), at })
            }
            other => {
                self.wrong(&at, key, "a date such as 2026-11-20, without quotes", other);
                None
            }
        }
    }

    /// Complains of every key that nobody asked for.
    pub fn finish(self) {
        for (key, _) in &self.left {
            let at = self.spot(&key.span());
            self.faults.add(unknown_key::fault(&at, key.get_ref(), self.what, &self.known));
        }
    }
}

/// Reads a marked text, or complains.
pub(super) fn parse<T, E: std::fmt::Display>(
    text: &Marked<String>,
    key: &str,
    read: impl Fn(&str) -> Result<T, E>,
    faults: &Faults,
) -> Option<Marked<T>> {
    match read(&text.value) {
        Ok(value) => Some(Marked { value, at: text.at.clone() }),
        Err(why) => {
            faults.add(bad_value::unread(&text.at, key, &text.value, &why.to_string()));
            None
        }
    }
}

/// Finds a marked text in a closed list, or complains.
pub(super) fn choose<T: Copy>(
    text: &Marked<String>,
    key: &str,
    words: &[(&'static str, T)],
    faults: &Faults,
) -> Option<Marked<T>> {
    match words.iter().find(|(word, _)| *word == text.value) {
        Some((_, value)) => Some(Marked { value: *value, at: text.at.clone() }),
        None => {
            let known = words.iter().map(|(word, _)| *word);
            let fault: Diagnostic = bad_value::not_one_of(&text.at, key, &text.value, known);
            faults.add(fault);
            None
        }
    }
}
