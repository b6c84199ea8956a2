//! A user name with its password behind it: `mia@contoso.com / Secret1!`, `CONTOSO\mia:Secret1!`.
//!
//! Must not know key words: the pair alone is the sign, so the second half must be strong.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    Finding, SecretKind,
    look::{Need, is_secret},
    value::{self, Script},
};
use crate::evidence::pattern::pattern;

static NAME_AND_SEPARATOR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?: [A-Za-z0-9._%+-]+ @ [A-Za-z0-9-]+ (?:\.[A-Za-z0-9-]+)+ | \b [A-Za-z][A-Za-z0-9-]{0,14} \\ [A-Za-z][A-Za-z0-9_.-]* )
          \ {0,2} (?: [/|:] | ,? \ p \ ? [:=] ) \ {0,2}",
    )
});

/// A strong value right behind a user name.
pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    for name in NAME_AND_SEPARATOR.find_iter(text) {
        if let Some(value) = value::read(text, name.end(), Script::Spaced)
            && is_secret(text, &value, Need::Strong)
        {
            found.push(Finding { range: value.range, kind: SecretKind::Password });
        }
    }
}
