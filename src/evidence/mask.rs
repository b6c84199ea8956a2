//! Takes names out of text that somebody may read who was not meant to learn them. What to look for comes from whoever calls;
//! some forms it knows by itself. It must not know who reads.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{
    Clean,
    pattern::pattern,
    personal::{Personal, PersonalKind, account_of, of_form},
};

/// What stands in the place of a name.
const HIDDEN: &str = "[hidden]";

/// Shorter names stand in too many words.
const SHORTEST: usize = 3;

/// The most bytes of names that are looked for. Whoever has more is told nothing rather than something by mistake.
const MOST_NAMES: usize = 1_000_000;

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
pub struct Mask(How);

#[derive(Debug, Clone)]
enum How {
    /// A name was too long to look for: nothing is shown by mistake.
    Everything,
    /// These names, and whatever has one of the forms, under one mark.
    Names(Option<Regex>),
    /// Some kinds of what is personal, each under its own mark, and what is known of each.
    Kinds(Vec<(PersonalKind, Option<Regex>)>),
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
        Self(any_of(parts).map_or(How::Everything, How::Names))
    }

    /// A mask for some kinds of what is personal: what was found of them, and what has their form.
    #[must_use]
    pub fn of_kinds(kinds: impl IntoIterator<Item = PersonalKind>, found: &Personal) -> Self {
        let known = |kind: PersonalKind| Some((kind, any_of(patterns(kind, found))?));
        let kinds: Option<Vec<_>> = kinds.into_iter().map(known).collect();
        Self(kinds.map_or(How::Everything, How::Kinds))
    }

    /// A text without the names.
    #[must_use]
    pub fn text(&self, text: &Clean) -> Clean {
        Clean::from_gate(self.words(text.as_str()))
    }

    /// Words without the names, where a person's text stands inside words of ours.
    #[must_use]
    pub fn words(&self, words: &str) -> String {
        match &self.0 {
            How::Everything => HIDDEN.to_owned(),
            How::Names(known) => {
                let formed = FORMS.replace_all(words, HIDDEN);
                match known {
                    Some(known) => known.replace_all(&formed, HIDDEN).into_owned(),
                    None => formed.into_owned(),
                }
            }
            How::Kinds(kinds) => replaced(words, places(words, kinds)),
        }
    }

    /// What stands in the place of a text that is hidden as a whole.
    #[must_use]
    pub fn whole() -> Clean {
        Clean::from_gate(HIDDEN.to_owned())
    }
}

/// One pattern for all, or for none; the longest first, because of two that begin at the same place the first is taken. The
/// outer `None` says that there is too much to look for.
fn any_of(mut parts: Vec<String>) -> Option<Option<Regex>> {
    if parts.iter().map(String::len).sum::<usize>() > MOST_NAMES {
        return None;
    }
    parts.sort_by_key(|p| std::cmp::Reverse(p.len()));
    parts.dedup();
    if parts.is_empty() {
        return Some(None);
    }
    Regex::new(&format!("(?i){}", parts.join("|"))).ok().map(Some)
}

/// How what is known of a kind may be written.
fn patterns(kind: PersonalKind, found: &Personal) -> Vec<String> {
    let values = found.values(kind).iter().map(String::as_str);
    let long_enough = |v: &&str| v.chars().count() >= SHORTEST;
    match kind {
        PersonalKind::User => values
            .flat_map(|name| [name, account_of(name)])
            .filter(long_enough)
            .map(|name| regex::escape(name).replace('@', "(?:@|%40)"))
            .collect(),
        // With its hyphens, with others that look like them, or without.
        PersonalKind::Tenant => values.map(|id| regex::escape(id).replace(r"\-", "[-‐‑–—−]?")).collect(),
        PersonalKind::Domain | PersonalKind::Address => {
            values.filter(long_enough).map(regex::escape).collect()
        }
    }
}

/// What is to be hidden in a text, in order, nothing twice.
fn places(text: &str, kinds: &[(PersonalKind, Option<Regex>)]) -> Vec<(PersonalKind, Range<usize>)> {
    let mut places: Vec<(PersonalKind, Range<usize>)> = Vec::new();
    for (kind, known) in kinds {
        places.extend(of_form(*kind, text).into_iter().map(|range| (*kind, range)));
        let known = known.iter().flat_map(|known| known.find_iter(text)).map(|m| m.range());
        places.extend(known.filter(|range| stands_alone(text, range)).map(|range| (*kind, range)));
    }
    places.sort_by_key(|(kind, range)| (range.start, std::cmp::Reverse(range.end), *kind));
    let mut apart: Vec<(PersonalKind, Range<usize>)> = Vec::new();
    for (kind, range) in places {
        match apart.last_mut().filter(|(_, last)| range.start < last.end) {
            // What hangs over is hidden with what is before it.
            Some((_, last)) => last.end = last.end.max(range.end),
            None => apart.push((kind, range)),
        }
    }
    apart
}

/// Whether it is no piece of a longer word: an account named “admin” is not in “administrator”. Digits may follow, as they do
/// where a name was taken already.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    !text[..range.start].ends_with(char::is_alphanumeric)
        && !text[range.end..].starts_with(char::is_alphabetic)
}

fn replaced(text: &str, places: Vec<(PersonalKind, Range<usize>)>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (kind, range) in places {
        out.push_str(&text[from..range.start]);
        out.push_str(kind.mark());
        from = range.end;
    }
    out.push_str(&text[from..]);
    out
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
        let mut found = Personal::default();
        found.add_user(&long);
        assert_eq!(Mask::of_kinds([PersonalKind::User], &found).words("anything"), "[hidden]");
    }

    #[test]
    fn each_kind_is_hidden_alone_under_its_own_mark() {
        use PersonalKind::{Address, Domain, Tenant, User};
        let mut found = Personal::default();
        found.add_user("ada.lovelace@contoso.com");
        found.add_tenant("7344da2c-ab9d-42ef-adea-4a17d07fdeb9".parse().unwrap());
        for (kinds, text, left) in [
            (&[User][..], "ADA.Lovelace@contoso.com at contoso.com", "[user name hidden] at contoso.com"),
            (&[User], "ada.lovelace01 and ada.lovelaces", "[user name hidden]01 and ada.lovelaces"),
            (&[User], "ada.lovelace%40contoso.com, tom@x.de.", "[user name hidden], [user name hidden]."),
            (&[Domain], "ada.lovelace@contoso.com", "ada.lovelace@[domain hidden]"),
            (&[Domain], "SRV01.Contoso.COM, notcontoso.com", "SRV01.[domain hidden], notcontoso.com"),
            (&[User, Domain], "ada.lovelace@contoso.com contoso.com", "[user name hidden] [domain hidden]"),
            (&[Tenant], "t=7344DA2CAB9D42EFADEA4A17D07FDEB9;", "t=[tenant ID hidden];"),
            (&[Tenant], "{7344da2c-ab9d-42ef-adea-4a17d07fdeb9}", "{[tenant ID hidden]}"),
            (&[Tenant], "c 0b1e3a2e-9a11-4c55-b9cc-0123456789ab", "c 0b1e3a2e-9a11-4c55-b9cc-0123456789ab"),
            (
                &[Address],
                "from 203.0.113.7:443, Version: 5.0.0.686",
                "from [IP address hidden]:443, Version: 5.0.0.686",
            ),
        ] {
            assert_eq!(Mask::of_kinds(kinds.iter().copied(), &found).words(text), left, "{text}");
        }
    }

    #[test]
    fn a_name_like_the_words_of_a_mark_does_not_break_marks() {
        let mut found = Personal::default();
        found.add_user("hidden@contoso.com");
        found.add_user("name@contoso.com");
        let mask = Mask::of_kinds([PersonalKind::User], &found);
        assert_eq!(mask.words("name: hidden@contoso.com"), "[user name hidden]: [user name hidden]");
    }
}
