//! Cookies of signed-in sessions: by their names, and whole `Cookie:` headers.
//!
//! Must not know tokens: a cookie is taken out whatever its value looks like, unless that is a plain word.

use std::sync::LazyLock;

use regex::Regex;

use super::{Finding, SecretKind, plain_words, value};
use crate::evidence::{pattern::pattern, word::is_plain};

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)(?: \b (?: ESTSAUTH\w* | ESTSSSO\w* | FedAuth | rtFa | SignInStateCookie | SPOIDCRL | MSISAuth\w*
              | MSPAuth | RPSAuth | RPSSecAuth | OpenIdConnect\.\w+ | x-ms-RefreshTokenCredential\d? | ASP\.NET_SessionId
              | PHPSESSID | JSESSIONID | connect\.sid )
            | __(?:Host|Secure)-[\w-]+ | \.AspNet\.\w+ | \.ASPXAUTH )
          (?: ["']? \s{0,4} (?: = | : ) \s{0,4} | \t | ["'] , \s{0,4} ["'] value ["'] \s{0,4} : \s{0,4} )"#,
    )
});

static HEADER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?i) ["']? \b (?:set-)? cookie ["']? \ {0,4} : \ {0,4} ["']? [A-Za-z0-9_.!\#$%&'*+^|~-]+ ="#)
});

/// Cookies by name, and the whole of a cookie header.
pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    let mut add = |range| found.push(Finding { range, kind: SecretKind::Cookie });
    for name in NAMED.find_iter(text) {
        let Some(value) = value::read(text, name.end(), value::Script::Spaced) else { continue };
        let content = &text[value.range.clone()];
        if content.len() >= 4 && !is_plain(content) && !plain_words::is_state(content) {
            add(value.range);
        }
    }
    let mut from = 0;
    while let Some(header) = HEADER.find_at(text, from) {
        let start = text[header.range()].find(':').map_or(header.start(), |i| header.start() + i + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
        let line = &text[start..line_end];
        // In a command or in JSON the header ends with its quote.
        let quote = text[header.range()].chars().find(|c| matches!(c, '"' | '\''));
        let end = quote.and_then(|q| line.trim_end().rfind(q)).unwrap_or(line.len());
        let content = &line[..end];
        let skipped = content.len() - content.trim_start_matches([' ', '"', '\'']).len();
        if skipped < content.trim_end().len() {
            add(start + skipped..start + content.trim_end().len());
        }
        from = line_end;
    }
}
