//! Secrets in addresses and forms: user-info, signatures, codes, tokens and assertions as named parameters.
//!
//! Must not know tokens by form, nor keys: `token` and `key` do.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    Finding, SecretKind,
    value::{self, Script},
};
use crate::evidence::{
    pattern::pattern,
    word::{is_diagnostic, is_plain, is_program_name},
};

/// `scheme://user:password@host`
static USER_INFO: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?i)\b [a-z][a-z0-9+.-]+ :// [^\s/:@"'<>]* : ( [^\s/@"'<>]+ ) @"#));

/// Parameters that let their holder in, in addresses, forms, JSON and headers.
static PARAMETER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)(?: \A | [?&\#;,\s"'{(\\] )
           ( sig | code | token | (?:[a-z]+-){0,3} (?:access|refresh|id|auth|bearer|session|security|device|flow)[\ _-]?token (?:_hint)?
             | SAMLResponse | SAMLart | assertion | client_assertion | wresult | device_code | code_verifier | sft | canary
             | apicanary | sessionkey | jwt | prt | invitation_token | oobcode )
           \\? ["']? \s{0,4} (?: = | : ) \s{0,4}"#,
    )
});

/// The shortest value that is a token rather than a word about one, in characters.
const SHORTEST: usize = 12;
/// The shortest authorization code: error codes and names are shorter.
const SHORTEST_CODE: usize = 20;

/// User-info and named parameters.
pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    for user_info in USER_INFO.captures_iter(text).filter_map(|c| c.get(1)) {
        found.push(Finding { range: user_info.range(), kind: SecretKind::Password });
    }
    for parameter in PARAMETER.captures_iter(text) {
        let (Some(whole), Some(name)) = (parameter.get(0), parameter.get(1)) else { continue };
        let Some(value) = value::read(text, whole.end(), Script::Spaced) else { continue };
        let content = &text[value.range.clone()];
        let is_code = name.as_str().eq_ignore_ascii_case("code");
        let shortest = if is_code { SHORTEST_CODE } else { SHORTEST };
        let is_address = is_code && !whole.as_str().ends_with('=');
        let says_little = is_plain(content) || is_diagnostic(content) || is_program_name(content);
        if content.chars().count() >= shortest && !is_address && !says_little && !content.contains(' ') {
            found.push(Finding { range: value.range, kind: SecretKind::Token });
        }
    }
}
