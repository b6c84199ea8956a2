//! The words around a detail, as content gives them. Plain strings: this module knows no file and no page.

use crate::ids::Field;

/// The words of one detail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailText {
    /// The field.
    pub field: Field,
    /// Its short name.
    pub label: String,
    /// The heading of its page.
    pub question: String,
    /// One sentence under the heading.
    pub hint: String,
    /// Microsoft's item in plain words; empty where Microsoft does not ask for it.
    pub microsoft: String,
    /// Where it is found.
    pub where_: String,
    /// Why it is asked.
    pub why: String,
}

/// The words of every detail, in the order of [`Field::ALL`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailTexts(Vec<DetailText>);

impl DetailTexts {
    /// Puts the texts in order.
    ///
    /// # Errors
    /// The fields that are missing, and those that come twice.
    pub fn new(mut texts: Vec<DetailText>) -> Result<Self, Vec<Field>> {
        texts.sort_by_key(|t| t.field);
        let wrong: Vec<Field> = Field::ALL
            .iter()
            .copied()
            .filter(|field| texts.iter().filter(|t| t.field == *field).count() != 1)
            .collect();
        if wrong.is_empty() { Ok(Self(texts)) } else { Err(wrong) }
    }

    /// The words of a field. Every field has some: [`DetailTexts::new`] sees to it.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&DetailText> {
        self.0.iter().find(|t| t.field == field)
    }

    /// The words of every field, in Microsoft's order.
    pub fn iter(&self) -> impl Iterator<Item = &DetailText> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(field: Field) -> DetailText {
        DetailText {
            field,
            label: field.word().to_owned(),
            question: String::new(),
            hint: String::new(),
            microsoft: String::new(),
            where_: String::new(),
            why: String::new(),
        }
    }

    #[test]
    fn texts_stand_in_the_order_of_fields_whatever_the_file_says() {
        let texts = DetailTexts::new(Field::ALL.iter().rev().map(|f| text(*f)).collect()).unwrap();
        assert!(texts.iter().map(|t| t.field).eq(Field::ALL.iter().copied()));
    }

    #[test]
    fn a_missing_or_doubled_field_is_named() {
        let mut some: Vec<DetailText> = Field::ALL.iter().skip(1).map(|f| text(*f)).collect();
        some.push(text(Field::Log));
        assert_eq!(DetailTexts::new(some).unwrap_err(), [Field::What, Field::Log]);
    }
}
