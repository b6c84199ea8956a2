//! Tables inside a table, and tables whose keys are names.

use toml::de::DeValue;

use super::Fields;
use crate::content::diagnostic::Marked;

impl<'f, 't> Fields<'f, 't> {
    /// One table, written `[key]` or `key = { … }`.
    pub fn table(&mut self, key: &'static str, what: &'static str) -> Option<Fields<'f, 't>> {
        let (at, value) = self.take(key)?;
        match value {
            DeValue::Table(table) => Some(Self::of(self.file, table, self.base, at, what, self.faults)),
            other => {
                self.wrong(&at, key, "a table", &other);
                None
            }
        }
    }

    /// The tables written `[[key]]`.
    pub fn tables(&mut self, key: &'static str, what: &'static str) -> Vec<Fields<'f, 't>> {
        let Some((at, value)) = self.take(key) else { return Vec::new() };
        let DeValue::Array(array) = value else {
            self.wrong(&at, key, "tables, each under its own [[…]]", &value);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in array {
            let at = self.spot(&item.span());
            match item.into_inner() {
                DeValue::Table(table) => {
                    tables.push(Self::of(self.file, table, self.base, at, what, self.faults));
                }
                other => self.wrong(&at, key, "tables, each under its own [[…]]", &other),
            }
        }
        tables
    }

    /// Every key that is left, with a table each.
    pub fn every_table(&mut self, what: &'static str) -> Vec<(Marked<String>, Fields<'f, 't>)> {
        let mut tables = Vec::new();
        for (key, value) in std::mem::take(&mut self.left) {
            let at = self.spot(&key.span());
            let key = Marked { value: key.into_inner(), at: at.clone() };
            match value.into_inner() {
                DeValue::Table(table) => {
                    tables.push((key, Self::of(self.file, table, self.base, at, what, self.faults)));
                }
                other => self.wrong(&at, &key.value, "a table", &other),
            }
        }
        tables
    }

    /// Every key that is left, with a text each, or a list of texts.
    pub fn every_text(&mut self) -> Vec<(Marked<String>, Vec<Marked<String>>)> {
        let mut texts = Vec::new();
        for (key, value) in std::mem::take(&mut self.left) {
            let key_at = self.spot(&key.span());
            let key = Marked { value: key.into_inner(), at: key_at };
            let items = match value.get_ref() {
                DeValue::Array(items) => items.iter().collect(),
                _ => vec![&value],
            };
            let mut found = Vec::new();
            for item in items {
                let at = self.spot(&item.span());
                match item.get_ref() {
                    DeValue::String(text) => found.push(Marked { value: text.clone().into_owned(), at }),
                    other => self.wrong(&at, &key.value, "a text", other),
                }
            }
            texts.push((key, found));
        }
        texts
    }
}
