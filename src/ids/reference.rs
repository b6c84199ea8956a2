//! A session's public short name.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::IdError;

/// Digits and letters without I, L, O, U: nothing that is misread or misheard for another.
pub(super) const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A session's public short name, such as `7KQ2M-F9XDA`: 50 bits, made to be read out. It grants nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference([u8; 10]);

impl Reference {
    /// Makes one from random bytes; each byte gives one of 32 characters.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 10]) -> Self {
        Self(bytes.map(|b| ALPHABET[usize::from(b & 31)]))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, b) in self.0.iter().enumerate() {
            if i == 5 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*b))?;
        }
        Ok(())
    }
}

impl FromStr for Reference {
    type Err = IdError;

    /// Takes what people type: any case, spaces and dashes anywhere, O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, IdError> {
        symbols(text, "7KQ2M-F9XDA").map(Self)
    }
}

/// The `N` characters of the alphabet that somebody typed: any case, spaces and dashes anywhere, O for 0, I and L for 1.
pub(super) fn symbols<const N: usize>(text: &str, example: &'static str) -> Result<[u8; N], IdError> {
    let mut out = [0; N];
    let mut n = 0;
    for c in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '\u{2011}')) {
        let c = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        };
        let b = u8::try_from(c).map_err(|_| IdError::Character(c))?;
        if !ALPHABET.contains(&b) {
            return Err(IdError::Character(c));
        }
        *out.get_mut(n).ok_or(IdError::TooLong(N))? = b;
        n += 1;
    }
    if n == N { Ok(out) } else { Err(IdError::Form(example)) }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_read_as_people_say_it() {
        let r: Reference = "7KQ2M-F9XDA".parse().unwrap();
        assert_eq!(r.to_string(), "7KQ2M-F9XDA");
        assert_eq!("7kq2m f9xda".parse::<Reference>().unwrap(), r);
        assert_eq!("ILO00-00000".parse::<Reference>().unwrap().to_string(), "11000-00000");
        assert!("7KQ2M-F9XD".parse::<Reference>().is_err());
        assert!("7KQ2M-F9XDAA".parse::<Reference>().is_err());
        assert!("7KQ2M-F9XDU".parse::<Reference>().is_err());
    }
}
