//! Versions of Microsoft Entra Connect and of its writeback library.
//!
//! Must not know which version is old: content says so, with a date. Four numbers without a name are no version here:
//! they may be an address.

use std::sync::LazyLock;

use regex::Regex;

use super::{FoundVersion, Product, each_once};
use crate::evidence::pattern::pattern;

static VERSION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?: (?P<connect> (?: azure\ ad | aad | entra (?:\ id)? ) \ ? (?: connect (?:\ sync)? | sync ) )
               | (?P<agent> \b (?: cloud\ sync | provisioning | authentication | health ) [\ a-z]* agent )
               | \b version )
          [\ \t:=(,-]{0,4} (?: version | v | build | is | ist )? [\ \t:=]{0,3} v?
          (?P<number> \d{1,3} \. \d{1,4} \. \d{1,5} \. \d{1,5} ) \b",
    )
});

/// Versions in order of appearance.
pub(super) fn find(text: &str) -> Vec<FoundVersion> {
    let found = VERSION.captures_iter(text).filter_map(|captures| {
        let version = captures.name("number")?.as_str();
        let major: u32 = version.split('.').next()?.parse().ok()?;
        let product = match (captures.name("connect"), captures.name("agent"), major) {
            (Some(_), _, _) => Product::Connect,
            (None, Some(_), _) => return None,
            // The library that writes passwords back has been at 5.0 since 2014, Connect at 1 and 2.
            (None, None, 5) => Product::Writeback,
            (None, None, 1 | 2) => Product::Connect,
            (None, None, _) => return None,
        };
        Some(FoundVersion { product, version: version.to_owned() })
    });
    each_once(found, Clone::clone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_needs_a_name_before_it() {
        use Product::{Connect, Writeback};
        for (text, versions) in [
            ("Details: Version: 5.0.0.686", &[(Writeback, "5.0.0.686")][..]),
            ("(491): x\nAAD anchor = User_xxxxAzure AD Sync 2.1.20.0\"", &[(Connect, "2.1.20.0")]),
            ("Azure AD Sync 1.0.8641.0", &[(Connect, "1.0.8641.0")]),
            ("Microsoft Entra Connect Sync version 2.5.79.0", &[(Connect, "2.5.79.0")]),
            ("Azure AD Connect (2.6.84.0)", &[(Connect, "2.6.84.0")]),
            ("Version: 2.6.84.0", &[(Connect, "2.6.84.0")]),
            ("Version: 5.0.0.686 and Version: 5.0.0.686", &[(Writeback, "5.0.0.686")]),
            ("domain controller IP address: 10.0.0.202", &[]),
            ("Version: 10.0.20348.1", &[]),
            ("2.5.79.0", &[]),
            ("Cloud Sync agent 1.1.977.0", &[]),
            ("provisioning agent version 1.1.977.0", &[]),
        ] {
            let found: Vec<_> = find(text).into_iter().map(|v| (v.product, v.version)).collect();
            let expected: Vec<_> = versions.iter().map(|(p, v)| (*p, (*v).to_owned())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
