//! User principal names.
//!
//! Must not know whether a name is anybody's: what has the form of one is offered, and the person decides.

use std::sync::LazyLock;

use regex::Regex;

use super::each_once;
use crate::evidence::pattern::pattern;

static USER_NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[A-Za-z0-9] [A-Za-z0-9._%+'\#~-]* @ (?: [A-Za-z0-9] [A-Za-z0-9-]* \. )+ [A-Za-z]{2,24}")
});

/// Accounts that the sync engine makes for itself.
const OF_THE_ENGINE: [&str; 4] = ["sync_", "msol_", "aad_", "adtoaadsyncserviceaccount"];

/// User principal names as written, each once in whatever case.
pub(super) fn find(text: &str) -> Vec<String> {
    let names =
        USER_NAME.find_iter(text).filter(|m| stands_alone(text, m.start(), m.end())).map(|m| m.as_str());
    let people = names.filter(|name| {
        let lower = name.to_ascii_lowercase();
        !OF_THE_ENGINE.iter().any(|prefix| lower.starts_with(prefix))
    });
    each_once(people.map(str::to_owned), |name| name.to_ascii_lowercase())
}

/// Whether it is not the middle of something longer: `a@b.c@d`, a password before a host in an address.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    !before.is_some_and(|c| c.is_ascii_alphanumeric() || "@:/._%+-".contains(c))
        && !after.is_some_and(|c| matches!(c, '@' | '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_names_are_found_once_without_the_sentence_round_them() {
        for (text, names) in [
            ("UserPrincipalName: mia@contoso.co.uk, Details", &["mia@contoso.co.uk"][..]),
            ("<Mia.de-Vries@Contoso.com>, mia.de-vries@contoso.com.", &["Mia.de-Vries@Contoso.com"]),
            ("用户mia@contoso.cn出错", &["mia@contoso.cn"]),
            (
                "mia_fabrikam.com#EXT#@contoso.onmicrosoft.com",
                &["mia_fabrikam.com#EXT#@contoso.onmicrosoft.com"],
            ),
            ("Sync_SRV01_4f2c@contoso.onmicrosoft.com", &[]),
            ("\"@odata.type\": \"#microsoft.graph.user\"", &[]),
            ("https://x:y@host.contoso.com", &[]),
            ("@contoso.com a@b CONTOSO\\mia", &[]),
        ] {
            assert_eq!(find(text), names, "{text}");
        }
    }
}
