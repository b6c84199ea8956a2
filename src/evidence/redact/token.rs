//! Tokens by their form or their header: JWT, Bearer, Basic, the opaque tokens of Entra and GitHub.
//!
//! Must not know parameter names: `url` does.

use std::sync::LazyLock;

use regex::Regex;

use super::{Finding, SecretKind};
use crate::evidence::{pattern::pattern, word::is_diagnostic};

/// Forms that nothing but a token has.
static FORM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"eyJ[A-Za-z0-9_-]{8,} \. [A-Za-z0-9_-]{2,} (?: \. [A-Za-z0-9_-]* ){0,3}
        | \b [01]\.A[A-Za-z0-9_-]{3} [A-Za-z0-9._-]{40,}
        | \b gh[pousr]_[A-Za-z0-9]{30,} | \b xox[abeoprs]-[A-Za-z0-9-]{10,}",
    )
});

/// A scheme with what it carries.
static SCHEME: LazyLock<[Regex; 3]> = LazyLock::new(|| {
    [
        pattern(r#"(?i)\b bearer [\ \t]{1,4} ["']? ( [A-Za-z0-9._~+/=-]{16,} )"#),
        pattern(r"(?i)\b basic [\ \t]{1,4} ( [A-Za-z0-9+/]{6,}={1,2} )"),
        pattern(
            r#"(?i)\b authorization ["']? \ {0,4} [:=] \ {0,4} ["']? (?: (?:basic|bearer|ntlm|negotiate|sharedkey\w{0,8}|dpop|apikey) \ {1,4} )?
               ( [A-Za-z0-9._~+/=:-]{8,} )"#,
        ),
    ]
});

/// Tokens in headers and anywhere else.
pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    let mut add = |range| found.push(Finding { range, kind: SecretKind::Token });
    for token in FORM.find_iter(text) {
        add(token.range());
    }
    for scheme in SCHEME.iter() {
        for token in scheme.captures_iter(text).filter_map(|c| c.get(1)) {
            let has_digit = token.as_str().bytes().any(|b| b.is_ascii_digit() || b == b'=');
            if has_digit && !is_diagnostic(token.as_str()) {
                add(token.range());
            }
        }
    }
}
