//! Passwords in commands: PowerShell, `net user`, `net use`, `curl -u`, tools that take `-p`.
//!
//! Must not know addresses or headers. A variable (`$secure`) or a prompt (`*`, `Read-Host`) is no secret.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{
    Finding, SecretKind,
    look::{Need, is_secret},
    value::{self, Script, Value},
};
use crate::evidence::pattern::pattern;

/// What stands right before a password.
static BEFORE: LazyLock<[Regex; 5]> = LazyLock::new(|| {
    [
        pattern(r"(?i)\b ConvertTo-SecureString (?:\s+ -(?:String|AsPlainText|Force)\b ){0,4} \s+"),
        pattern(
            r"(?i)(?: \A | \s ) --? [a-z-]* (?:password|passwd|passphrase|pwd|pass) (?: \ {1,4} | = | : )",
        ),
        pattern(r#"(?i)\b net1? (?:\.exe)? \ {1,4} user \ {1,4} (?: "[^"\n]+" | [^\s/"]+ ) \ {1,4}"#),
        pattern(
            r"(?i)\b net1? (?:\.exe)? \ {1,4} use \ {1,4} (?: [a-z]: \ {1,4} | \*\ {1,4} )? \\\\ \S+ \ {1,4}",
        ),
        pattern(r#"(?i) (?:NetworkCredential|PSCredential) \s* \( \s* ["'][^"'\n]*["'] \s* , \s*"#),
    ]
});

/// Tools that take a password after a short option.
static TOOL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b (?: az | psexec(?:64)? | mysql(?:dump)? | sshpass | sqlcmd | osql | bcp | plink | pscp | winrs | schtasks | docker | ldapsearch | curl )
          (?:\.exe)? \b",
    )
});
static SHORT_OPTION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\s (?: -p | -P | -w | -pw | /p | /rp | /RP ) (?: \ {1,4} | : )"));

/// `-u name:` of curl, whose password follows the colon.
static USER_OPTION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"\s (?: -u | --user ) \ {1,4} ["']? [^\s:"']+ :"#));

/// `'…' | ConvertTo-SecureString`
static PIPED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?i) (?: "(?P<d>[^"\n]+)" | '(?P<s>[^'\n]+)' ) \s* \| \s* ConvertTo-SecureString"#)
});

/// How far from a tool's name its option may stand, in bytes.
const LINE: usize = 300;

/// Passwords that commands carry.
pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    let mut places: Vec<usize> = BEFORE.iter().flat_map(|p| p.find_iter(text).map(|m| m.end())).collect();
    let mut read_to = 0;
    for tool in TOOL.find_iter(text) {
        let from = tool.end().max(read_to);
        let line = line_from(text, from);
        let option =
            if tool.as_str().to_ascii_lowercase().starts_with("curl") { &USER_OPTION } else { &SHORT_OPTION };
        places.extend(option.find_iter(line).map(|m| from + m.end()));
        read_to = from + line.len();
    }
    let mut add = |range: Range<usize>| found.push(Finding { range, kind: SecretKind::Password });
    for at in places {
        if let Some(value) = value::read(text, at, Script::Spaced)
            && !text[value.range.clone()].starts_with(['-', '/', '*'])
            && is_secret(text, &value, Need::Anything)
        {
            add(value.range);
        }
    }
    for piped in PIPED.captures_iter(text) {
        if let Some(content) = piped.name("d").or_else(|| piped.name("s")) {
            let value = Value { range: content.range(), quoted: true };
            if is_secret(text, &value, Need::Anything) {
                add(value.range);
            }
        }
    }
}

fn line_from(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    let mut end = rest.find('\n').unwrap_or(rest.len()).min(LINE);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    &rest[..end]
}
