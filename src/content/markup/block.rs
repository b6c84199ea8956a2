//! Blocks: paragraphs, lists, code; and what is refused.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::{Item, Reader, inline};
use crate::prose::{Block, Inline};

impl Reader<'_, '_> {
    /// The blocks that the next event begins; more than one only where markup that is refused held several.
    pub(super) fn block(&mut self, nested: bool) -> Vec<Block> {
        let Some((event, range)) = self.peek().cloned() else { return Vec::new() };
        match event {
            Event::Start(Tag::Paragraph) => {
                self.next += 1;
                let inlines = self.inlines();
                self.next += 1;
                vec![Block::Paragraph(inlines)]
            }
            Event::Start(Tag::List(start)) => {
                self.next += 1;
                let items = self.items(false).into_iter().map(|i| i.blocks).collect();
                vec![Block::List { ordered: start.is_some(), items }]
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                self.next += 1;
                vec![self.code(kind, &range)]
            }
            Event::Start(Tag::Heading { .. }) => {
                self.refuse(&range, "a heading cannot stand inside a list or a quotation");
                self.next += 1;
                let inlines = self.inlines();
                self.next += 1;
                vec![Block::Paragraph(inlines)]
            }
            Event::Start(tag) if !is_inline(&tag) => {
                self.refuse(&range, refused(&tag));
                self.skip();
                Vec::new()
            }
            Event::Rule => {
                self.refuse(&range, "a rule is no content; use a heading");
                self.next += 1;
                Vec::new()
            }
            Event::End(_) => {
                self.next += usize::from(!nested);
                Vec::new()
            }
            // A tight list item holds its words without a paragraph around them.
            Event::Start(_)
            | Event::Text(_)
            | Event::Code(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::TaskListMarker(_) => vec![Block::Paragraph(self.inlines())],
        }
    }

    /// The items of a list, up to and with its end.
    pub(super) fn items(&mut self, outer: bool) -> Vec<Item> {
        let mut items = Vec::new();
        while let Some((event, range)) = self.advance() {
            match event {
                Event::Start(Tag::Item) => items.push(self.item(&range, outer)),
                _ => break,
            }
        }
        items
    }

    fn item(&mut self, range: &Range<usize>, outer: bool) -> Item {
        let procedures_before = self.procedures.len();
        let mut blocks = Vec::new();
        while let Some((event, _)) = self.peek() {
            if matches!(event, Event::End(_)) {
                break;
            }
            blocks.extend(self.block(true));
        }
        self.next += 1;
        let procedure = match blocks.as_slice() {
            [Block::Paragraph(inlines)] if outer => match inlines.as_slice() {
                [Inline::Link { url, .. }] if url.starts_with(inline::PROCEDURE) => self.procedures.pop(),
                _ => None,
            },
            _ => None,
        };
        debug_assert!(self.procedures.len() >= procedures_before, "an item gives back only its own link");
        if blocks.is_empty() {
            self.refuse(range, "an item of a list is empty");
        }
        Item { at: self.spot(range), blocks, procedure }
    }

    fn code(&mut self, kind: CodeBlockKind<'_>, range: &Range<usize>) -> Block {
        let language = match kind {
            CodeBlockKind::Fenced(language) => language.trim().to_owned(),
            CodeBlockKind::Indented => {
                self.refuse(range, "code stands between ``` fences; indented code is easily an accident");
                String::new()
            }
        };
        let mut text = String::new();
        while let Some((event, _)) = self.advance() {
            match event {
                Event::Text(t) => text.push_str(&t),
                _ => break,
            }
        }
        Block::Code { language, text: text.trim_end_matches('\n').to_owned() }
    }

    /// Passes over a block with all that is in it.
    pub(super) fn skip(&mut self) {
        let mut depth = 0_usize;
        while let Some((event, _)) = self.advance() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
}

pub(super) fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

fn refused(tag: &Tag<'_>) -> &'static str {
    match tag {
        Tag::HtmlBlock => "raw HTML is never printed; use Markdown, or code for a literal tag",
        Tag::BlockQuote(_) => "a quotation is no content; put the words of a screen between “ and ”",
        Tag::Table(_) => "a table does not fit on a phone; use a list",
        Tag::FootnoteDefinition(_) => "a footnote is no content; say it in the text",
        _ => "this kind of markup is not printed",
    }
}
