//! A quick look at a printed record: may it matter? Most do not, and to understand one takes longer than to print it.
//!
//! It says no only where source and number stand in the places where they stand in every log that was seen; whether a
//! record does matter is not decided here.

use crate::evidence::matters;

/// Whether a record may matter.
pub(in super::super) fn may_matter(json: &[u8]) -> bool {
    refused(json).is_none()
}

/// `Some` where it is certain that a record does not matter.
fn refused(json: &[u8]) -> Option<()> {
    let near = &json[..json.len().min(600)];
    let (_, provider) = split(near, b"\"Provider\":{\"#attributes\":{\"Name\":\"")?;
    let (provider, rest) = split(provider, b"}}")?;
    let (name, more) = split(provider, b"\"").unwrap_or((provider, b""));
    if name.contains(&b'\\') || split(more, b"EventSourceName").is_some() {
        return None;
    }
    let (_, number) = split(rest, b"\"EventID\":")?;
    let digits = number.iter().take_while(|b| b.is_ascii_digit()).count();
    let number = std::str::from_utf8(&number[..digits]).ok()?.parse().ok();
    let name = std::str::from_utf8(name).ok()?;
    match number {
        Some(number) => (!matters(name, number)).then_some(()),
        // The number stands deeper: yes, if there is one with which the source would matter.
        None => (![0, 4724].iter().any(|n| matters(name, *n))).then_some(()),
    }
}

/// What stands before and behind the first `mark`.
fn split<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = text.windows(mark.len()).position(|w| w == mark)?;
    Some((&text[..at], &text[at + mark.len()..]))
}
