//! The status feed, from bytes to notices about signing in. It asks nobody: bytes in, titles and times out.
//!
//! A title is plain text and stays plain text; the description, which holds HTML, is never looked at.

use jiff::Timestamp;
use quick_xml::{
    Reader,
    events::{BytesRef, Event},
};

/// The most characters of a title.
const TITLE: usize = 200;

/// Something that Microsoft says about signing in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it says, as plain text on one line.
    pub title: String,
    /// When it was published; `None` where the feed does not say, or in no way that is known.
    pub at: Option<Timestamp>,
}

/// Why a feed says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// It is no text in UTF-8.
    #[error("the feed is no text")]
    NoText,
    /// It is no RSS, is broken, or ends early: what it does not say cannot be told.
    #[error("the feed is no whole RSS")]
    NoRss,
}

/// Reads a feed: its notices about Microsoft Entra, in its order, each title once. An empty list says that a whole feed has
/// none, not that everything works.
///
/// # Errors
/// [`FeedError`] where the feed is not whole.
pub fn read_feed(bytes: &[u8]) -> Result<Vec<Notice>, FeedError> {
    let text = std::str::from_utf8(bytes).map_err(|_| FeedError::NoText)?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut items = Items::default();
    loop {
        match reader.read_event().map_err(|_| FeedError::NoRss)? {
            Event::Start(tag) => items.open(tag.local_name().as_ref()),
            Event::End(tag) => items.close(tag.local_name().as_ref()),
            Event::Text(text) => items.text(&text.xml10_content().map_err(|_| FeedError::NoRss)?),
            Event::CData(text) => items.text(&text.decode().map_err(|_| FeedError::NoRss)?),
            Event::GeneralRef(entity) => items.text(&character(&entity).ok_or(FeedError::NoRss)?),
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    if items.whole { Ok(items.found) } else { Err(FeedError::NoRss) }
}

/// The character of an entity that XML itself has; others would have to be defined by the text, and are not believed.
fn character(entity: &BytesRef<'_>) -> Option<String> {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return Some(c.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(&entity.decode().ok()?).map(str::to_owned)
}

/// What was read so far.
#[derive(Default)]
struct Items {
    found: Vec<Notice>,
    /// How many elements are open, and how many were when the item began.
    depth: usize,
    item: Option<usize>,
    channel: bool,
    whole: bool,
    words: String,
    title: String,
    categories: Vec<String>,
    at: Option<Timestamp>,
}

impl Items {
    fn open(&mut self, name: &[u8]) {
        self.depth += 1;
        self.words.clear();
        match name {
            b"channel" => self.channel = true,
            b"item" if self.channel && self.item.is_none() => {
                self.item = Some(self.depth);
                self.title.clear();
                self.categories.clear();
                self.at = None;
            }
            _ => {}
        }
    }

    fn text(&mut self, words: &str) {
        self.words.push_str(words);
    }

    fn close(&mut self, name: &[u8]) {
        let words = std::mem::take(&mut self.words);
        match self.item {
            Some(item) if self.depth == item + 1 => match name {
                b"title" => self.title = line(&words),
                b"category" => self.categories.push(words),
                b"pubDate" => self.at = jiff::fmt::rfc2822::parse(words.trim()).ok().map(|z| z.timestamp()),
                _ => {}
            },
            Some(item) if self.depth == item => {
                self.item = None;
                self.keep();
            }
            Some(_) => {}
            None => self.whole |= self.channel && name == b"channel",
        }
        self.depth = self.depth.saturating_sub(1);
    }

    /// Keeps an item that is about signing in.
    fn keep(&mut self) {
        let about = self.categories.iter().chain([&self.title]).any(|words| is_about_entra(words));
        let new = self.found.iter().all(|n| n.title != self.title);
        if about && new && !self.title.is_empty() {
            self.found.push(Notice { title: std::mem::take(&mut self.title), at: self.at });
        }
    }
}

/// One line of plain text without characters that nobody sees or that turn the line around.
fn line(words: &str) -> String {
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let spaced: String = words.chars().map(|c| if unseen(c) { ' ' } else { c }).collect();
    let mut line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(TITLE) {
        line.truncate(end);
        line.push('…');
    }
    line
}

/// Whether words name the directory in which people sign in, under its name of today or an older one; its sisters for
/// customers and for virtual machines are others.
fn is_about_entra(words: &str) -> bool {
    let lower = words.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    const NAMES: [&[&str]; 4] = [&["entra"], &["active", "directory"], &["azure", "ad"], &["aad"]];
    const SISTERS: [&[&str]; 6] = [
        &["b2c"],
        &["external", "id"],
        &["domain", "services"],
        &["ds"],
        &["permissions"],
        &["verified", "id"],
    ];
    (0..words.len()).any(|at| {
        NAMES.iter().any(|name| {
            let rest = words.get(at..).unwrap_or_default();
            let after = rest.strip_prefix(*name);
            after.is_some_and(|after| !SISTERS.iter().any(|sister| after.starts_with(sister)))
        })
    })
}

#[cfg(test)]
mod tests;
