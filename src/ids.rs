//! The names of things: ids, codes, references, tokens. Types, so that one is never taken for another.
//!
//! This module knows nothing of anything else: no tree, no tables, no pages. Everything here is a value that
//! can be parsed, compared and printed.
//!
//! To add an id: a newtype with a private field, a constructor that checks, and `Display`.

use std::{borrow::Borrow, fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

mod file;
mod guid;
mod identifier;
mod join_code;
mod reference;
mod words;

pub use file::{FileId, FileType};
pub use guid::Guid;
pub use identifier::{Identifier, IdentifierKind};
pub use join_code::JoinCode;
pub use reference::Reference;
pub use words::{Audience, Audiences, Field, Role, Verdict};

/// Why a text is not an id of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing was given.
    #[error("it is empty")]
    Empty,
    /// Longer than the kind allows; carries that limit in characters.
    #[error("it has more than {0} characters")]
    TooLong(usize),
    /// A character that the kind does not have.
    #[error("it has the character {0:?}")]
    Character(char),
    /// The right characters in the wrong form.
    #[error("it does not have the form {0}")]
    Form(&'static str),
}

macro_rules! slug {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes lower-case letters, digits and single hyphens: 1 to 64 characters.
            ///
            /// # Errors
            /// [`IdError`] says what is wrong with the text.
            pub fn new(text: &str) -> Result<Self, IdError> {
                check_slug(text)?;
                Ok(Self(text.into()))
            }

            /// The id as it stands in file names and addresses.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                Self::new(&String::deserialize(d)?).map_err(serde::de::Error::custom)
            }
        }
    };
}

slug! {
    /// A node of the flow: the file name of a question.
    NodeId
}
slug! {
    /// A documented symptom: the file name of its page.
    SymptomId
}
slug! {
    /// A procedure: steps that several symptoms share.
    ProcedureId
}
slug! {
    /// The table a symptom belongs to, such as `user-errors`.
    GroupId
}
slug! {
    /// An area of the map: made from the words that its questions carry.
    AreaId
}

fn check_slug(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > 64 {
        return Err(IdError::TooLong(64));
    }
    if let Some(c) = text.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-')) {
        return Err(IdError::Character(c));
    }
    if text.starts_with('-') || text.ends_with('-') || text.contains("--") {
        return Err(IdError::Form("words-with-hyphens"));
    }
    Ok(())
}

/// The value of an option, or the identifier typed into a question: what an answer stores beside its words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct OptionValue(String);

impl OptionValue {
    /// Takes letters, digits, `-` and `_`: 1 to 64 characters.
    ///
    /// # Errors
    /// [`IdError`] says what is wrong with the text.
    pub fn new(text: &str) -> Result<Self, IdError> {
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        if text.len() > 64 {
            return Err(IdError::TooLong(64));
        }
        match text.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))) {
            Some(c) => Err(IdError::Character(c)),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The value as forms and files spell it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is “I am not sure”, which every question has.
    #[must_use]
    pub fn is_unsure(&self) -> bool {
        self.0 == "unsure"
    }
}

impl fmt::Display for OptionValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for OptionValue {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

/// How often a session has changed. Each change has its own number, and an item keeps the number of its last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Revision(pub u32);

impl Revision {
    /// The number of the next change.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// 32 random bytes that open something: a cookie, a link. Never stored; see [`TokenHash`].
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// Wraps 32 bytes from the operating system's generator.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// 43 characters of base64url: the form in cookies and addresses.
    #[must_use]
    pub fn reveal(&self) -> String {
        data_encoding::BASE64URL_NOPAD.encode(&self.0)
    }

    /// What the store keeps: SHA-256.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0).into())
    }
}

impl FromStr for Token {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let form = IdError::Form("43 characters of base64url");
        let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| form.clone())?;
        Ok(Self(bytes.try_into().map_err(|_| form)?))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

/// SHA-256 of a [`Token`], or the keyed hash of a [`JoinCode`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The 32 bytes, as the store keeps them.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// 128 random bits that make a repeated form post harmless.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdempotencyKey([u8; 16]);

impl IdempotencyKey {
    /// Wraps 16 random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes, as the store keeps them.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::BASE64URL_NOPAD.encode(&self.0))
    }
}

impl FromStr for IdempotencyKey {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let form = IdError::Form("22 characters of base64url");
        let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| form.clone())?;
        Ok(Self(bytes.try_into().map_err(|_| form)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_refuses_what_a_file_name_must_not_have() {
        assert!(NodeId::new("sspr-0012-words").is_ok());
        assert_eq!(NodeId::new("").unwrap_err(), IdError::Empty);
        assert_eq!(NodeId::new("../x").unwrap_err(), IdError::Character('.'));
        assert!(NodeId::new("-a").is_err());
        assert!(NodeId::new("a--b").is_err());
        assert_eq!(NodeId::new(&"a".repeat(65)).unwrap_err(), IdError::TooLong(64));
    }

    #[test]
    fn a_token_does_not_show_itself_in_logs() {
        let token = Token::from_bytes([7; 32]);
        assert_eq!(format!("{token:?}"), "Token(hidden)");
        let again: Token = token.reveal().parse().unwrap();
        assert_eq!(again.hash(), token.hash());
        assert_eq!(token.reveal().len(), 43);
    }
}
