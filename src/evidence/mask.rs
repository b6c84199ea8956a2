//! Takes names out of text that somebody may read who was not meant to learn them. What to look for comes from whoever calls;
//! three forms it knows by itself. It must not know who reads.

use std::sync::LazyLock;

use regex::Regex;

use super::{Clean, pattern::pattern};

/// What stands in the place of a name.
const HIDDEN: &str = "[hidden]";

/// Shorter names stand in too many words.
const SHORTEST: usize = 3;

/// A user name as an address, also where its @ is written `%40`; a user name after its domain; any GUID, because a tenant's id
/// looks like every other.
static FORMS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"[^\s<>"'(){}\[\],;:=|/\\]+ (?: @ | %40 ) [^\s<>"'(){}\[\],;:=|/\\]+
        | \b [A-Za-z0-9] [A-Za-z0-9.-]* \\ [^\s<>"'(){}\[\],;:=|/\\]+
        | \b [0-9A-Fa-f]{8} (?: -? [0-9A-Fa-f]{4} ){3} -? [0-9A-Fa-f]{12} \b"#,
    )
});

/// Hides names in texts.
#[derive(Debug, Clone)]
pub struct Mask {
    known: Option<Regex>,
    everything: bool,
}

impl Mask {
    /// A mask for these names and whatever has one of the forms. Of an address the part before the @ counts alone, too.
    #[must_use]
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut parts: Vec<String> = Vec::new();
        for name in names {
            let account = name.split('@').next().unwrap_or(name);
            let account = account.rsplit('\\').next().unwrap_or(account);
            for part in [name, account].into_iter().map(str::trim) {
                if part.chars().count() >= SHORTEST {
                    parts.push(regex::escape(part));
                }
            }
        }
        // The longest first: of two that begin at the same place the first is taken.
        parts.sort_by_key(|p| std::cmp::Reverse(p.len()));
        let known = (!parts.is_empty()).then(|| Regex::new(&format!("(?i){}", parts.join("|"))));
        match known.transpose() {
            Ok(known) => Self { known, everything: false },
            // A name that is too long to look for hides all: nothing is shown by mistake.
            Err(_) => Self { known: None, everything: true },
        }
    }

    /// A text without the names.
    #[must_use]
    pub fn text(&self, text: &Clean) -> Clean {
        Clean::from_gate(self.words(text.as_str()))
    }

    /// Words without the names, where a person's text stands inside words of ours.
    #[must_use]
    pub fn words(&self, words: &str) -> String {
        if self.everything {
            return HIDDEN.to_owned();
        }
        let formed = FORMS.replace_all(words, HIDDEN);
        match &self.known {
            Some(known) => known.replace_all(&formed, HIDDEN).into_owned(),
            None => formed.into_owned(),
        }
    }

    /// What stands in the place of a text that is hidden as a whole.
    #[must_use]
    pub fn whole() -> Clean {
        Clean::from_gate(HIDDEN.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_and_everything_else_stays() {
        let mask = Mask::new(["ada.lovelace@contoso.com"]);
        for (text, left) in [
            ("User ada.lovelace@contoso.com failed", "User [hidden] failed"),
            ("user=<MIA@Fabrikam.com>, event 33004", "user=<[hidden]>, event 33004"),
            ("Ada.Lovelace wrote; ADA.LOVELACE too", "[hidden] wrote; [hidden] too"),
            (r"CONTOSO\mia and contoso.com\ada", "[hidden] and [hidden]"),
            ("https://x.com/ada.lovelace%40contoso.com/y", "https://x.com/[hidden]/y"),
            ("tenant 7344da2c-0000-4000-8000-00000000000A.", "tenant [hidden]."),
            ("tenant 7344da2c00004000800000000000000a", "tenant [hidden]"),
            ("SSPR_0009, 0x80004005, AADSTS50034, 10:12", "SSPR_0009, 0x80004005, AADSTS50034, 10:12"),
        ] {
            assert_eq!(mask.words(text), left, "{text}");
        }
    }

    #[test]
    fn a_name_too_short_to_look_for_hides_nothing_else() {
        assert_eq!(Mask::new(["al"]).words("also al"), "also al");
        assert_eq!(Mask::new(["al@contoso.com"]).words("al, al@contoso.com"), "al, [hidden]");
    }

    #[test]
    fn a_name_too_long_to_look_for_hides_all() {
        let long = "é".repeat(3_000_000);
        assert_eq!(Mask::new([long.as_str()]).words("anything"), "[hidden]");
    }
}
