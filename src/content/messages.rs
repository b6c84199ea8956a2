//! What forms say when something is missing or does not fit.

use std::collections::BTreeMap;

/// Texts by key; a text may hold `{placeholder}`s of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Messages(BTreeMap<String, String>);

impl Messages {
    pub(super) fn new(texts: BTreeMap<String, String>) -> Self {
        Self(texts)
    }

    /// The text of a key, with its placeholders as they are.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Every key, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The text of a key with its placeholders filled; a key that does not exist gives the key, so that a reader sees that
    /// something was to be said. A value is never searched for placeholders again.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut rest = self.get(key).unwrap_or(key);
        let mut out = String::with_capacity(rest.len());
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            let found = rest[open + 1..].find('}').and_then(|close| {
                let name = &rest[open + 1..open + 1 + close];
                let (_, value) = values.iter().find(|(n, _)| *n == name)?;
                Some((*value, open + close + 2))
            });
            match found {
                Some((value, end)) => {
                    out.push_str(value);
                    rest = &rest[end..];
                }
                None => {
                    out.push('{');
                    rest = &rest[open + 1..];
                }
            }
        }
        out.push_str(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_put_in_once_and_never_read_as_a_placeholder() {
        let texts = [("text-long".to_owned(), "Use {limit} or {other}, not {limit".to_owned())];
        let messages = Messages::new(texts.into());
        assert_eq!(messages.fill("text-long", &[("limit", "{limit}")]), "Use {limit} or {other}, not {limit");
        assert_eq!(messages.fill("text-long", &[("limit", "9")]), "Use 9 or {other}, not {limit");
        assert_eq!(messages.fill("no-such-key", &[]), "no-such-key");
    }
}
