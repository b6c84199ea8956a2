//! Keys: private keys, account keys, client secrets, API keys, recovery keys.
//!
//! Must not know passwords: a key is long and made by a machine.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    Finding, SecretKind,
    value::{self, Script},
    words,
};
use crate::evidence::{
    pattern::pattern,
    word::{is_plain, is_program_name},
};

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r#"(?i)(?: client[\ _-]?secret | app(?:lication)?[\ _-]?secret | consumer[\ _-]?secret | [?&]secret | shared[\ _-]?secret
            | (?: api | account | access | storage | subscription | functions | function | host | master | secret | signing | encryption
                | primary | secondary | shared | private | validation | decryption | symmetric | admin | service | secret[_-]access )
              [\ _-]? key
            | clientschl(?:ü|ue)ssel | kontoschl(?:ü|ue)ssel | clientgeheim | accountsleutel | cl[ée]\ secr[èe]te(?:\ client)?
            | cl[ée]\ de\ compte | secreto\ de\ cliente | clave\ de\ cuenta | segredo\ do\ cliente | segreto\ client )
           \\? ["']? (?: \s{{0,4}} (?: = | : | => ) \s{{0,4}} | \ (?:{}) (?: \ | :\ ) )"#,
        words::IS
    ))
});

/// Forms that nothing but a key has: a client secret of Entra, a recovery key of BitLocker.
static FORM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b [A-Za-z0-9_~.-]{3} \d Q~ [A-Za-z0-9_~.-]{8,} | \b \d{6} (?: -\d{6} ){7} \b")
});

static GUID: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\A [0-9a-f]{8} (?: -[0-9a-f]{4} ){3} -[0-9a-f]{12} \z"));

static PRIVATE_KEY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"-----BEGIN\ [A-Z0-9\ ]* PRIVATE\ KEY (?:\ BLOCK)? -----"));
const KEY_END: &str = "-----END";

/// The shortest key that is taken out, in characters.
const SHORTEST: usize = 10;

/// Keys by name, by form, and whole private keys.
pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    let mut add = |range| found.push(Finding { range, kind: SecretKind::Key });
    for name in NAMED.find_iter(text) {
        let Some(value) = value::read(text, name.end(), Script::Spaced) else { continue };
        let content = &text[value.range.clone()];
        let made_by_a_machine = content.bytes().any(|b| b.is_ascii_digit()) || content.ends_with('=');
        if content.len() >= SHORTEST
            && !content.contains(' ')
            && (made_by_a_machine || value.quoted || content.len() >= 16)
            && !is_plain(content)
            && !content.starts_with(['$', '%', '<', '/'])
            && !is_program_name(content)
            && !GUID.is_match(content)
        {
            add(value.range);
        }
    }
    for key in FORM.find_iter(text) {
        add(key.range());
    }
    private_keys(text, &mut add);
}

/// From `-----BEGIN … PRIVATE KEY-----` to its end, or as far as lines of base64 go where the end was cut off.
fn private_keys(text: &str, add: &mut impl FnMut(std::ops::Range<usize>)) {
    let mut from = 0;
    let mut has_end = true;
    while let Some(begin) = PRIVATE_KEY.find_at(text, from) {
        let body = &text[begin.end()..];
        let end = if has_end { body.find(KEY_END) } else { None };
        has_end = end.is_some();
        let length = match end {
            Some(i) => {
                i + body[i..]
                    .find('\n')
                    .unwrap_or(body.len() - i)
                    .min("-----END ENCRYPTED PRIVATE KEY-----".len())
            }
            None => body.split_inclusive('\n').take_while(|line| is_key_line(line)).map(str::len).sum(),
        };
        let length = (0..=length).rev().find(|i| body.is_char_boundary(*i)).unwrap_or(0);
        let stop = begin.end() + body[..length].trim_end().len();
        add(begin.start()..stop);
        from = stop;
    }
}

/// Base64, a header of an encrypted key, or nothing.
fn is_key_line(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("Proc-Type:")
        || line.starts_with("DEK-Info:")
        || line.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=\\".contains(&b))
}
