//! The parts of a form as they came, by name. It knows neither which parts a field has nor what they mean.

use std::collections::BTreeMap;

use crate::{evidence::Clean, ids::Field};

/// The typed parts of one field, or of a page with all fields.
///
/// On the page of one field a part is called `day`; on the page of all fields it is called `when-day`, and
/// [`Input::of`] takes the parts of one field out. The caller keeps it, so an error never loses what was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input(BTreeMap<String, Clean>);

impl Input {
    /// An input without parts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same input with one part more; a part that is there already is replaced.
    #[must_use]
    pub fn with(mut self, part: &str, value: Clean) -> Self {
        self.0.insert(part.to_owned(), value);
        self
    }

    /// A part without spaces around it; empty where it is not there.
    #[must_use]
    pub fn get(&self, part: &str) -> &str {
        self.0.get(part).map_or("", |v| v.as_str().trim())
    }

    /// Whether a part has any text. A tick counts whatever its value is.
    #[must_use]
    pub fn has(&self, part: &str) -> bool {
        !self.get(part).is_empty()
    }

    /// The parts of one field of a page with all fields: `when-day` becomes `day`.
    #[must_use]
    pub fn of(&self, field: Field) -> Self {
        let parts = self.0.iter().filter_map(|(name, value)| {
            let part = name.strip_prefix(field.word())?.strip_prefix('-')?;
            Some((part.to_owned(), value.clone()))
        });
        Self(parts.collect())
    }

    /// The same parts as a page with all fields calls them: `day` becomes `when-day`.
    #[must_use]
    pub fn prefixed(&self, field: Field) -> Self {
        Self(self.0.iter().map(|(part, value)| (format!("{}-{part}", field.word()), value.clone())).collect())
    }

    /// Every part with its name, in the order of names.
    pub fn parts(&self) -> impl Iterator<Item = (&str, &Clean)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl FromIterator<(String, Clean)> for Input {
    /// Where a part comes twice, the last one counts.
    fn from_iter<I: IntoIterator<Item = (String, Clean)>>(parts: I) -> Self {
        Self(parts.into_iter().collect())
    }
}

impl Extend<(String, Clean)> for Input {
    fn extend<I: IntoIterator<Item = (String, Clean)>>(&mut self, parts: I) {
        self.0.extend(parts);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> Clean {
        Clean::from_store(text.to_owned())
    }

    #[test]
    fn a_page_with_all_fields_gives_each_field_its_own_parts() {
        let all = Input::new()
            .with("when-day", clean(" 5 "))
            .with("what-value", clean("x"))
            .with("day", clean("9"));
        let when = all.of(Field::When);
        assert_eq!(when.get("day"), "5");
        assert!(!when.has("value"));
        assert_eq!(all.of(Field::What).get("value"), "x");
        assert_eq!(when.prefixed(Field::When).get("when-day"), "5");
    }
}
