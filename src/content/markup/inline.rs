//! Runs of text inside a block: emphasis, code, links, placeholders.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag};

use super::Reader;
use crate::{
    content::{
        diagnostic::Marked,
        lint::{markup, placeholder},
    },
    prose::{Inline, Slot},
};

/// What a link to a procedure begins with.
pub(super) const PROCEDURE: &str = "procedure:";
/// What a placeholder for a page of a portal begins with.
const PORTAL: &str = "portal.";

impl Reader<'_, '_> {
    /// Everything up to the end of the block or run, which is left for the caller.
    pub(super) fn inlines(&mut self) -> Vec<Inline> {
        let mut out = Vec::new();
        while let Some((event, range)) = self.peek().cloned() {
            match event {
                Event::Text(text) => self.text(&mut out, &text, &range),
                Event::Code(text) => out.push(Inline::Code(text.into_string())),
                Event::SoftBreak | Event::HardBreak => push(&mut out, " "),
                Event::Html(_) | Event::InlineHtml(_) => {
                    self.refuse(&range, "raw HTML is never printed; use Markdown, or code for a literal tag");
                }
                Event::FootnoteReference(_) => {
                    self.refuse(&range, "a footnote is no content; say it in the text")
                }
                Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {
                    self.refuse(&range, "this kind of markup is not printed");
                }
                Event::Start(Tag::Strong) => {
                    let inner = self.inner();
                    out.push(Inline::Strong(inner));
                    continue;
                }
                Event::Start(Tag::Emphasis) => {
                    let inner = self.inner();
                    out.push(Inline::Emphasis(inner));
                    continue;
                }
                Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                    self.link(&mut out, link_type, &dest_url, &range);
                    continue;
                }
                Event::Start(Tag::Image { .. }) => {
                    self.refuse(&range, "a picture is no content; say in words what it shows");
                    self.skip();
                    continue;
                }
                Event::Start(tag) if super::block::is_inline(&tag) => {
                    self.refuse(&range, "this kind of markup is not printed");
                    self.skip();
                    continue;
                }
                Event::Start(_) | Event::End(_) | Event::Rule => break,
            }
            self.next += 1;
        }
        out
    }

    /// The inside of a run, with its start and end passed over.
    fn inner(&mut self) -> Vec<Inline> {
        self.next += 1;
        let inner = self.inlines();
        self.next += 1;
        inner
    }

    fn link(&mut self, out: &mut Vec<Inline>, kind: LinkType, url: &CowStr<'_>, range: &Range<usize>) {
        let at = self.spot(range);
        let words = self.inner();
        if kind == LinkType::ShortcutUnknown {
            push(out, &format!("[{url}]"));
            self.references.push(Marked { value: url.to_string(), at });
            return;
        }
        if let Some(id) = url.strip_prefix(PROCEDURE) {
            self.procedures.push(Marked { value: id.to_owned(), at });
        } else {
            self.check_address(kind, url, range);
        }
        if words.is_empty() {
            self.faults.add(markup::fault(&self.spot(range), "the link has no words"));
        }
        out.push(Inline::Link { url: url.to_string(), words });
    }

    /// Words, with the placeholders in them.
    fn text(&self, out: &mut Vec<Inline>, text: &str, range: &Range<usize>) {
        let mut rest = text;
        // Escapes make the text shorter than its source, so each brace is looked up in the source again.
        let mut from = range.start;
        while let Some(open) = rest.find(['{', '}']) {
            push(out, &rest[..open]);
            let tail = &rest[open..];
            let at = self.brace(&mut from, range, &tail[..1]);
            let inside = tail.strip_prefix('{').and_then(|t| t.split_once('}'));
            match inside.filter(|(word, _)| !word.contains('{')) {
                Some((word, after)) => {
                    let _ = self.brace(&mut from, range, "}");
                    self.slot(out, word, &at);
                    rest = after;
                }
                None => {
                    self.faults.add(placeholder::lone(&self.spot(&at)));
                    rest = &tail[1..];
                }
            }
        }
        push(out, rest);
    }

    fn slot(&self, out: &mut Vec<Inline>, word: &str, at: &Range<usize>) {
        let place = word.strip_prefix(PORTAL).and_then(|name| self.places.get(name));
        match (word, place) {
            ("helpdesk", _) => out.push(Inline::Slot(Slot::Helpdesk)),
            ("wait_until", _) => out.push(Inline::Slot(Slot::WaitUntil)),
            (_, Some(place)) => out.push(Inline::Place(place.clone())),
            (word, None) => {
                let places: Vec<String> = self.places.keys().map(|name| format!("{PORTAL}{name}")).collect();
                let known = ["helpdesk", "wait_until"].into_iter().chain(places.iter().map(String::as_str));
                self.faults.add(placeholder::fault(&self.spot(at), word, known));
            }
        }
    }

    /// Where the next such brace stands in the source.
    fn brace(&self, from: &mut usize, range: &Range<usize>, brace: &str) -> Range<usize> {
        let source = self.file.text.get(self.body_at + *from..self.body_at + range.end).unwrap_or("");
        let at = source.find(brace).map_or(range.start, |found| *from + found);
        *from = (at + 1).min(range.end);
        at..at + 1
    }
}

/// Adds words, to the words before them where there are any.
fn push(out: &mut Vec<Inline>, words: &str) {
    match out.last_mut() {
        Some(Inline::Text(before)) => before.push_str(words),
        _ if words.is_empty() => {}
        _ => out.push(Inline::Text(words.to_owned())),
    }
}
