//! The texts below a place of a printed record, whatever shape that place has.

use std::{
    borrow::Cow,
    fmt::{self, Write as _},
};

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

/// Every text and number below a place, a line for each, in the order of the record, without attributes and binary data.
/// What has a name of its own, as the data of newer sources, stands behind it: “TargetUserName: mia”.
#[derive(Debug, Default)]
pub(super) struct Texts(String);

impl Texts {
    /// The first line; `None` where there is none.
    pub(super) fn first(&self) -> Option<&str> {
        self.lines().next()
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.lines()
    }

    /// These, then others.
    pub(super) fn and(mut self, others: Self) -> Self {
        if self.0.is_empty() {
            return others;
        }
        if !others.0.is_empty() {
            self.0.push('\n');
            self.0.push_str(&others.0);
        }
        self
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut texts = Self::default();
        deserializer.deserialize_any(Collect { texts: &mut texts.0, name: None })?;
        Ok(texts)
    }
}

struct Collect<'a> {
    texts: &'a mut String,
    name: Option<&'a str>,
}

impl Collect<'_> {
    /// Begins a line.
    fn begin(&mut self) {
        if !self.texts.is_empty() {
            self.texts.push('\n');
        }
        if let Some(name) = self.name {
            self.texts.push_str(name);
            self.texts.push_str(": ");
        }
    }

    fn number<E: Error>(mut self, number: impl fmt::Display) -> Result<(), E> {
        self.begin();
        write!(self.texts, "{number}").map_err(E::custom)
    }
}

impl<'de> DeserializeSeed<'de> for Collect<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Collect<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the content of an element")
    }

    fn visit_str<E>(mut self, text: &str) -> Result<(), E> {
        if !text.trim().is_empty() {
            self.begin();
            self.texts.push_str(text);
        }
        Ok(())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.number(number)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.number(number)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.number(number)
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<(), E> {
        self.number(yes)
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Collect { texts: self.texts, name: self.name })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(key) = fields.next_key::<Cow<'_, str>>()? {
            let name = match &*key {
                "#attributes" | "Binary" => {
                    fields.next_value::<IgnoredAny>()?;
                    continue;
                }
                "#text" => self.name,
                "Data" => None,
                name => Some(name),
            };
            fields.next_value_seed(Collect { texts: self.texts, name })?;
        }
        Ok(())
    }
}
