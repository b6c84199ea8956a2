//! Events quoted in prose: “EventID 33004: TrackingId: …”, or a source on one line and “Event ID: 31001” on the next.
//!
//! A number counts only where the text calls it an event.

use std::sync::LazyLock;

use regex::Regex;

use super::collect::{Collector, Draft};
use crate::evidence::{
    log::{LogFormat, RawLog},
    pattern::pattern,
};

static EVENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i) (?: \b event s? (?: [\ -]? ids? )? | \b ereignis (?: -id )? | \b id \ de \ l['’]événement | \b id\.? \ del \ evento
            | \b id \ evento | \b gebeurtenis (?: -id )? | イベント \ ? id )
          [*]{0,2} \ {0,4} [:：\#=]? [*\ ]{0,8} \b (?P<number> \d{3,5} ) \b",
    )
});

static SOURCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i) \b (?: PasswordResetService | ADSync | Directory \ ? Synchronization ) \b")
});

/// So far in front of the number, in bytes, its source is looked for.
const NEAR: usize = 160;

/// Reads the events of a text.
pub(super) fn read(text: &str) -> Option<RawLog> {
    let mut found = Collector::new(LogFormat::Quoted);
    let mut hits = EVENT.captures_iter(text).filter_map(|c| Some((c.get(0)?, c.name("number")?))).peekable();
    let mut earlier = 0;
    while let Some((whole, number)) = hits.next() {
        if found.is_full() {
            break;
        }
        let (source, _) = source_before(text, earlier, whole.start());
        let end = match hits.peek() {
            // A line that is the source of the next event is no text of this one.
            Some((next, _)) => source_before(text, whole.end(), next.start()).1,
            None => text.len(),
        };
        let message = text.get(whole.end()..end).unwrap_or_default();
        found.push(Draft {
            source,
            number: number.as_str().to_owned(),
            message: message.trim_start_matches([':', '：', ' ', '*', ')', ',', '.']).trim().to_owned(),
            ..Draft::default()
        });
        earlier = whole.end();
    }
    found.finish()
}

/// The source that is named on the line of an event or on the one before it, and where the event begins with it.
fn source_before(text: &str, earlier: usize, at: usize) -> (String, usize) {
    let from = text.floor_char_boundary(at.saturating_sub(NEAR)).max(earlier);
    let Some(before) = text.get(from..at) else { return (String::new(), at) };
    let line = before.rfind('\n').map_or(0, |n| n + 1);
    let previous = before[..line].trim_end().rfind('\n').map_or(0, |n| n + 1);
    if let Some(hit) = SOURCE.find_iter(&before[line..]).last() {
        return (hit.as_str().to_owned(), from + line);
    }
    let above = &before[previous..line];
    let bare = above.trim().trim_matches(['*', '_', '#', ':', '`', ' ']);
    // The line above is a source only where it says nothing else.
    match SOURCE.find(bare) {
        Some(hit) if bare.len() <= hit.as_str().len() + "Source: ".len() => {
            (hit.as_str().to_owned(), from + previous)
        }
        Some(_) | None => (String::new(), at),
    }
}
