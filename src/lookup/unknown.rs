//! Which unknown codes may be counted for the authors without keeping anything of anybody.

use crate::{
    evidence::{Clean, Understood},
    ids::{Identifier, IdentifierKind},
};

/// The most codes that one text adds: a long log must not fill the list.
const MOST: usize = 20;

/// The identifiers that no symptom has and that the text itself calls a code. A bare number reads as a code too, and may be
/// a telephone number, a PIN or a code that was sent to a phone; a name may be anybody's. Those are left out.
#[must_use]
pub fn named(text: &Clean, understood: &Understood) -> Vec<Identifier> {
    if understood.unknown.is_empty() {
        return Vec::new();
    }
    let text = text.as_str().to_lowercase();
    let says = |identifier: &Identifier| match identifier.kind() {
        IdentifierKind::Sspr => text.contains("sspr"),
        IdentifierKind::Aadsts => text.contains("aadsts"),
        IdentifierKind::Event => text.contains("event"),
        IdentifierKind::Hresult => {
            let key = identifier.key();
            text.contains(&key) || text.contains(&key.replacen("0x", "hr=", 1))
        }
        IdentifierKind::Name => false,
    };
    understood.unknown.iter().filter(|i| says(i)).take(MOST).cloned().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        evidence::{Limit, identify, ingest_str},
        symptom::{Glossary, Separated, Symptoms},
    };

    fn of(text: &str) -> Vec<String> {
        let empty = Symptoms::new(
            Vec::new(),
            Vec::new(),
            BTreeMap::new(),
            &Separated::default(),
            Glossary::default(),
        );
        let limit = Limit::characters(0).accept_lone_word();
        let text = ingest_str(text, limit).unwrap().text;
        named(&text, &identify(&text, &empty)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_code_that_names_itself_is_counted() {
        assert_eq!(of("it says AADSTS 7654321 and sspr_0123"), ["AADSTS7654321", "SSPR_0123"]);
        assert_eq!(of("Event ID 34999: hr=80231234, then 0x80075678"), ["34999", "0x80231234", "0x80075678"]);
    }

    #[test]
    fn a_number_that_may_be_somebodys_is_not() {
        for text in
            ["482913", "1234", "80123456", "3155501000", "call me at 80071234", "ID 12345", "-2145188000"]
        {
            assert_eq!(of(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn one_text_adds_twenty_at_most() {
        let log: Vec<String> = (0..50).map(|n| format!("Event ID {}", 34_000 + n)).collect();
        assert_eq!(of(&log.join("\n")).len(), 20);
    }
}
