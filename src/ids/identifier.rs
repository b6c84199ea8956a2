//! Codes, events, HRESULTs and symbolic names in their one canonical spelling.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{IdError, OptionValue};

/// What sort of identifier it is. The kinds do not overlap: a number alone is an event, with `0x` an HRESULT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum IdentifierKind {
    /// `SSPR_0009`: the reset portal's own code.
    Sspr,
    /// `AADSTS120013`: a sign-in or password-change code.
    Aadsts,
    /// `33004`: the number of a Windows event.
    Event,
    /// `0x80230619`: a result code of Windows or the sync engine.
    Hresult,
    /// `ADPermissionsError`: a symbolic name.
    Name,
}

impl IdentifierKind {
    /// The kind as content files and the API spell it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Sspr => "sspr",
            Self::Aadsts => "aadsts",
            Self::Event => "event",
            Self::Hresult => "hresult",
            Self::Name => "name",
        }
    }

    /// The kind that content files spell so.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Sspr, Self::Aadsts, Self::Event, Self::Hresult, Self::Name]
            .into_iter()
            .find(|k| k.word() == word)
    }
}

/// An identifier in canonical spelling: `SSPR_0009`, `AADSTS120013`, `33004`, `0x80230619`, `ADPermissionsError`.
/// Two identifiers are the same if they differ in case alone.
#[derive(Debug, Clone)]
pub struct Identifier {
    kind: IdentifierKind,
    text: String,
}

impl Identifier {
    /// A code of the reset portal from its number: `9` gives `SSPR_0009`.
    #[must_use]
    pub fn sspr(number: u16) -> Self {
        Self { kind: IdentifierKind::Sspr, text: format!("SSPR_{number:04}") }
    }

    /// A sign-in code from its number: `120013` gives `AADSTS120013`.
    #[must_use]
    pub fn aadsts(number: u32) -> Self {
        Self { kind: IdentifierKind::Aadsts, text: format!("AADSTS{number}") }
    }

    /// A Windows event from its number.
    #[must_use]
    pub fn event(number: u16) -> Self {
        Self { kind: IdentifierKind::Event, text: number.to_string() }
    }

    /// A result code: `0x80230619`.
    #[must_use]
    pub fn hresult(code: u32) -> Self {
        Self { kind: IdentifierKind::Hresult, text: format!("0x{code:08X}") }
    }

    /// A symbolic name of letters and digits, at least four characters.
    ///
    /// # Errors
    /// [`IdError`] where it is no such name.
    pub fn name(text: &str) -> Result<Self, IdError> {
        if let Some(c) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || *c == '_')) {
            return Err(IdError::Character(c));
        }
        if text.len() < 4 || !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Err(IdError::Form("a name such as ADPermissionsError"));
        }
        if text.len() > 64 {
            return Err(IdError::TooLong(64));
        }
        Ok(Self { kind: IdentifierKind::Name, text: text.to_owned() })
    }

    /// Reads one identifier in any spelling that people use: `sspr 9`, `SSPR-0009`, `SSPR_009`, `AADSTS 120011:`,
    /// `120011` (five to seven digits that no event has), `Event ID 33004`, `33004`, `0x8023061f`, `hr=8023061F`,
    /// `-2145188321`, `ADPermissionsError`. Full-width digits and invisible characters are forgiven.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        use unicode_normalization::UnicodeNormalization;
        let text: String = text
            .nfkc()
            .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}'))
            .collect();
        let text = text.trim().trim_end_matches([':', '.', ',', ';']).trim();
        let lower = text.to_ascii_lowercase();
        let digits_after = |prefix: &str| -> Option<String> {
            let rest = lower.strip_prefix(prefix)?;
            let rest = rest.trim_start_matches([' ', '_', '-', ':', '#', '\u{a0}']);
            (!rest.is_empty() && rest.len() <= 10 && rest.bytes().all(|b| b.is_ascii_digit()))
                .then(|| rest.to_owned())
        };
        if let Some(d) = digits_after("sspr") {
            return d.parse().ok().filter(|n| *n < 10_000).map(Self::sspr);
        }
        if let Some(d) = digits_after("aadsts").or_else(|| digits_after("error aadsts")) {
            return d.parse().ok().map(Self::aadsts);
        }
        for prefix in ["event id", "eventid", "event", "id"] {
            if let Some(d) = digits_after(prefix) {
                return d.parse().ok().map(Self::event);
            }
        }
        for prefix in ["hr=0x", "hr=", "hr 0x", "hresult 0x", "hresult: 0x", "0x"] {
            if let Some(rest) = lower.strip_prefix(prefix) {
                let h = rest.trim();
                if h.len() == 8 {
                    return u32::from_str_radix(h, 16).ok().map(Self::hresult);
                }
                return None;
            }
        }
        if let Some(d) = lower.strip_prefix('-').filter(|d| d.len() == 10) {
            let n: i64 = d.parse().ok()?;
            return u32::try_from((1_i64 << 32) - n).ok().map(Self::hresult);
        }
        if !lower.is_empty() && lower.bytes().all(|b| b.is_ascii_digit()) {
            return match lower.len() {
                4 if lower.starts_with("00") => lower.parse().ok().map(Self::sspr),
                1..=5 => match lower.parse::<u16>() {
                    // 50053 and its like are sign-in codes; no event that matters here has such a number.
                    Ok(n) if lower.len() == 5 && n >= 50_000 => Some(Self::aadsts(u32::from(n))),
                    Ok(n) => Some(Self::event(n)),
                    Err(_) => lower.parse().ok().map(Self::aadsts),
                },
                6 | 7 => lower.parse().ok().map(Self::aadsts),
                10 => lower.parse::<u32>().ok().filter(|n| *n >= 0x8000_0000).map(Self::hresult),
                8 if lower.starts_with('8') => u32::from_str_radix(&lower, 16).ok().map(Self::hresult),
                _ => None,
            };
        }
        if lower.len() == 8 && lower.starts_with('8') && lower.bytes().all(|b| b.is_ascii_hexdigit()) {
            return u32::from_str_radix(&lower, 16).ok().map(Self::hresult);
        }
        Self::name(text).ok()
    }

    /// The sort of identifier.
    #[must_use]
    pub fn kind(&self) -> IdentifierKind {
        self.kind
    }

    /// The canonical spelling, for people.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The spelling that indexes compare: lower case.
    #[must_use]
    pub fn key(&self) -> String {
        self.text.to_ascii_lowercase()
    }

    /// The identifier as the answer to a question that takes one.
    ///
    /// # Errors
    /// None in practice: every identifier has only characters that a value has.
    pub fn value(&self) -> Result<OptionValue, IdError> {
        OptionValue::new(&self.text)
    }
}

impl PartialEq for Identifier {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.text.eq_ignore_ascii_case(&other.text)
    }
}

impl Eq for Identifier {}

impl PartialOrd for Identifier {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Identifier {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.kind.cmp(&other.kind).then_with(|| self.key().cmp(&other.key()))
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Identifier {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_spelling_gives_the_canonical_identifier() {
        for (text, canonical) in [
            ("sspr 9", "SSPR_0009"),
            ("SSPR-0009", "SSPR_0009"),
            ("SSPR_009", "SSPR_0009"),
            ("sspr0012:", "SSPR_0012"),
            ("0009", "SSPR_0009"),
            ("AADSTS 120011:", "AADSTS120011"),
            ("aadsts50053", "AADSTS50053"),
            ("50053", "AADSTS50053"),
            ("500571", "AADSTS500571"),
            ("120011", "AADSTS120011"),
            ("Event ID 33004", "33004"),
            ("event id: 33004", "33004"),
            ("33004", "33004"),
            ("6329", "6329"),
            ("0x8023061f", "0x8023061F"),
            ("hr=8023061F", "0x8023061F"),
            ("8023061f", "0x8023061F"),
            ("80230619", "0x80230619"),
            ("-2145188321", "0x8023061F"),
            ("2149778975", "0x8023061F"),
            ("ADPermissionsError", "ADPermissionsError"),
            ("ＳＳＰＲ＿０００９", "SSPR_0009"),
            ("SSPR\u{200b}_0009", "SSPR_0009"),
        ] {
            assert_eq!(Identifier::read(text).map(|i| i.to_string()).as_deref(), Some(canonical), "{text}");
        }
    }

    #[test]
    fn what_is_no_identifier_is_none() {
        for text in ["", " ", "it does not work", "0x80", "123456789", "99999999999999"] {
            assert_eq!(Identifier::read(text), None, "{text}");
        }
    }

    #[test]
    fn case_does_not_make_two_identifiers() {
        assert_eq!(Identifier::read("adpermissionserror"), Identifier::read("ADPermissionsError"));
    }
}
