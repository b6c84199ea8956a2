//! A GUID as people paste it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::IdError;

/// A GUID, printed in lower case with hyphens. Support codes, correlation, request, tracking and tenant ids are GUIDs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid(u128);

impl Guid {
    /// The GUID of all zeros, which services print where they have none.
    #[must_use]
    pub fn is_nil(&self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let h = format!("{:032x}", self.0);
        write!(f, "{}-{}-{}-{}-{}", &h[..8], &h[8..12], &h[12..16], &h[16..20], &h[20..])
    }
}

impl FromStr for Guid {
    type Err = IdError;

    /// Takes braces, brackets, quotes, spaces, any case, with hyphens or without.
    fn from_str(text: &str) -> Result<Self, IdError> {
        let mut hex = String::with_capacity(32);
        for c in text.chars() {
            match c {
                '0'..='9' | 'a'..='f' | 'A'..='F' => hex.push(c),
                '-' | '–' | '‑' | '{' | '}' | '(' | ')' | '"' | '\'' => {}
                c if c.is_whitespace() => {}
                c => return Err(IdError::Character(c)),
            }
        }
        if hex.is_empty() {
            return Err(IdError::Empty);
        }
        if hex.len() != 32 {
            return Err(IdError::Form("12345678-1234-1234-1234-123456789abc"));
        }
        let n = u128::from_str_radix(&hex, 16).map_err(|_| IdError::Form("32 hexadecimal digits"))?;
        Ok(Self(n))
    }
}

impl Serialize for Guid {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Guid {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_is_read_with_braces_spaces_and_capitals() {
        let plain: Guid = "0b1e3a2e-9a11-4c55-b9cc-0123456789ab".parse().unwrap();
        for text in [
            "{0B1E3A2E-9A11-4C55-B9CC-0123456789AB}",
            " 0b1e3a2e 9a11 4c55 b9cc 0123456789ab ",
            "0b1e3a2e9a114c55b9cc0123456789ab",
            "(0b1e3a2e–9a11–4c55–b9cc–0123456789ab)",
        ] {
            assert_eq!(text.parse::<Guid>().unwrap(), plain, "{text}");
        }
        assert_eq!(plain.to_string(), "0b1e3a2e-9a11-4c55-b9cc-0123456789ab");
        assert!("0b1e3a2e-9a11-4c55-b9cc-0123456789a".parse::<Guid>().is_err());
        assert!("not a guid".parse::<Guid>().is_err());
        assert!("".parse::<Guid>().is_err());
    }
}
