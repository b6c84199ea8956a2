//! Text that has passed the gate.
//!
//! Must not know how the text was cleaned: only [`super::ingest`] and the store's reading of its own rows make one.

use std::fmt;

use serde::{Serialize, Serializer};

/// Text without control characters (but line ends and tabs) and without the secrets that were found in it.
///
/// There is no public way from a `String` to this type but [`super::ingest`], so a function that takes `Clean` cannot
/// be handed raw input. `Debug` shows the length alone: the text may still hold names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Clean(String);

impl Clean {
    /// No text at all.
    #[must_use]
    pub const fn empty() -> Self {
        Self(String::new())
    }

    /// Takes back text that the store wrote. Only for text that was `Clean` when it was written: nothing is checked
    /// here, and a test over the sources keeps everybody but the store from calling it.
    #[must_use]
    pub fn from_store(text: String) -> Self {
        Self(text)
    }

    /// For the gate alone.
    pub(super) fn from_gate(text: String) -> Self {
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clean({} characters)", self.0.chars().count())
    }
}

impl Serialize for Clean {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_text_prints_and_serialises_as_itself_but_debug_hides_it() {
        let text = Clean::from_store("mia@contoso.com".to_owned());
        assert_eq!(text.to_string(), "mia@contoso.com");
        assert_eq!(serde_json::to_string(&text).unwrap(), "\"mia@contoso.com\"");
        assert_eq!(format!("{text:?}"), "Clean(15 characters)");
        assert!(Clean::empty().is_empty());
    }
}
