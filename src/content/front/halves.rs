//! A page in two: front matter and body.

use crate::content::{diagnostic::Faults, lint::front_matter, source::File};

/// A file in two: front matter and body, each with the byte at which it starts.
#[derive(Debug, Clone, Copy)]
pub(in crate::content) struct Halves<'t> {
    pub front: &'t str,
    pub front_at: usize,
    pub body: &'t str,
    pub body_at: usize,
}

/// Splits a file at its two `+++` lines.
pub(in crate::content) fn split<'t>(file: &File<'t>, faults: &Faults) -> Option<Halves<'t>> {
    let text = file.text;
    let Some(front_at) = ["+++\n", "+++\r\n"].iter().find(|m| text.starts_with(**m)).map(|m| m.len()) else {
        faults.add(front_matter::missing(&file.spot(0)));
        return None;
    };
    let mut at = front_at;
    for line in text[front_at..].split_inclusive('\n') {
        if line.trim_end() == "+++" {
            let body_at = at + line.len();
            return Some(Halves { front: &text[front_at..at], front_at, body: &text[body_at..], body_at });
        }
        at += line.len();
    }
    faults.add(front_matter::missing(&file.spot(0)));
    None
}
