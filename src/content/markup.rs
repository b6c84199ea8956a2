//! CommonMark to pieces: headings, blocks, ordered lists, reference links. It knows what markup content may have, not what
//! its headings mean.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use pulldown_cmark::{
    BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TextMergeWithOffset,
};

use super::{
    diagnostic::{Faults, Marked, Spot},
    lint::{https_only, markup},
    source::File,
};
use crate::prose::{self, Block, Inline, Place, Slots};

mod inline;

/// The pages of portals that `{portal.NAME}` can name.
pub(super) type Places = BTreeMap<String, Arc<Place>>;

/// A piece of a body.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    Heading {
        level: usize,
        text: String,
        at: Spot,
    },
    Text {
        block: Block,
        at: Spot,
    },
    /// An ordered list that is not inside another.
    Items {
        items: Vec<Item>,
        at: Spot,
    },
    /// A paragraph of nothing but reference links.
    References {
        keys: Vec<Marked<String>>,
        at: Spot,
    },
}

/// An item of an ordered list.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub at: Spot,
    pub blocks: Vec<Block>,
    /// The procedure, where the item is only a link to one.
    pub procedure: Option<Marked<String>>,
}

impl Piece {
    pub fn at(&self) -> &Spot {
        match self {
            Self::Heading { at, .. }
            | Self::Text { at, .. }
            | Self::Items { at, .. }
            | Self::References { at, .. } => at,
        }
    }
}

/// Reads a body that begins at the byte `body_at` of the file.
pub(super) fn read(file: &File<'_>, body: &str, body_at: usize, places: &Places, faults: &Faults) -> Vec<Piece> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    // Every `[word]` becomes a link of the kind "unknown"; which of them are sources is decided by the paragraph.
    let unknown = |link: BrokenLink<'_>| Some((CowStr::from(link.reference.to_string()), CowStr::from("")));
    let parser = Parser::new_with_broken_link_callback(body, options, Some(unknown)).into_offset_iter();
    let events: Vec<_> = TextMergeWithOffset::new(parser).collect();
    let mut reader =
        Reader { file, body_at, places, faults, events, next: 0, references: vec![], procedures: vec![] };
    reader.pieces()
}

struct Reader<'a, 'f> {
    file: &'a File<'f>,
    body_at: usize,
    places: &'a Places,
    faults: &'a Faults,
    events: Vec<(Event<'a>, Range<usize>)>,
    next: usize,
    /// `[KEY]` links of the piece that is being read.
    references: Vec<Marked<String>>,
    /// Links to procedures of the piece that is being read.
    procedures: Vec<Marked<String>>,
}

impl<'a> Reader<'a, '_> {
    fn spot(&self, range: &Range<usize>) -> Spot {
        self.file.spot(self.body_at + range.start)
    }

    fn peek(&self) -> Option<&(Event<'a>, Range<usize>)> {
        self.events.get(self.next)
    }

    fn advance(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        let event = self.events.get(self.next).cloned();
        self.next += 1;
        event
    }

    fn refuse(&self, range: &Range<usize>, what: &str) {
        self.faults.add(markup::fault(&self.spot(range), what));
    }

    fn pieces(&mut self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        while let Some((event, range)) = self.peek().cloned() {
            let at = self.spot(&range);
            if let Event::Start(Tag::Heading { level, .. }) = event {
                self.next += 1;
                let inlines = self.inlines();
                self.next += 1;
                pieces.push(Piece::Heading { level: depth(level), text: self.heading(&inlines, &range), at });
            } else if let Event::Start(Tag::List(Some(_))) = event {
                self.next += 1;
                pieces.push(Piece::Items { items: self.items(true), at });
            } else {
                for block in self.block(false) {
                    pieces.push(self.paragraph_or_references(block, at.clone()));
                }
            }
            self.settle();
        }
        pieces
    }

    /// The words of a heading; it holds nothing else.
    fn heading(&mut self, inlines: &[Inline], range: &Range<usize>) -> String {
        let plain = inlines.iter().all(|i| match i {
            Inline::Text(_) | Inline::Code(_) | Inline::Strong(_) | Inline::Emphasis(_) => true,
            Inline::Link { .. } | Inline::Place(_) | Inline::Slot(_) => false,
        });
        if !plain {
            self.refuse(range, "a heading holds words, no links and no placeholders");
        }
        prose::words(inlines, &Slots { helpdesk: String::new(), wait_until: String::new() })
    }

    fn paragraph_or_references(&mut self, block: Block, at: Spot) -> Piece {
        let Block::Paragraph(inlines) = &block else { return Piece::Text { block, at } };
        let only = match inlines.as_slice() {
            [Inline::Text(text)] if !self.references.is_empty() => {
                let words: String = text.split_whitespace().collect();
                let keys: String = self.references.iter().map(|r| format!("[{}]", r.value)).collect();
                words == keys.split_whitespace().collect::<String>()
            }
            _ => false,
        };
        if only {
            return Piece::References { keys: std::mem::take(&mut self.references), at };
        }
        Piece::Text { block, at }
    }

    /// Complains of links that have no place in the piece that was just read.
    fn settle(&mut self) {
        for reference in std::mem::take(&mut self.references) {
            let key = &reference.value;
            let source = key.len() > 1 && key.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
            if source || key == "deduced" || key == "seen" {
                let what = format!("[{key}] stands inside a text; sources stand in a paragraph of their own");
                self.faults.add(markup::fault(&reference.at, &what));
            }
        }
        for procedure in std::mem::take(&mut self.procedures) {
            let what = "a link to a procedure stands alone as an item of the steps";
            self.faults.add(markup::fault(&procedure.at, what));
        }
    }

    /// The blocks that the next event begins; more than one only where markup that is refused held several.
    fn block(&mut self, nested: bool) -> Vec<Block> {
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
    fn items(&mut self, outer: bool) -> Vec<Item> {
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
    fn skip(&mut self) {
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

    /// Complains of an address that a page must not print.
    fn check_address(&self, kind: LinkType, url: &str, range: &Range<usize>) {
        let at = self.spot(range);
        match kind {
            LinkType::Inline | LinkType::Autolink => {
                https_only::check(&at, url).into_iter().for_each(|fault| self.faults.add(fault));
            }
            _ => self.refuse(range, "write a link as [words](https://…), and a source as [KEY]"),
        }
    }
}

fn depth(level: HeadingLevel) -> usize {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
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
