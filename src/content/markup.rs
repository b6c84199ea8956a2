//! CommonMark to pieces: headings, blocks, ordered lists, reference links. It knows what markup content may have, not what
//! its headings mean.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use pulldown_cmark::{
    BrokenLink, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TextMergeWithOffset,
};

use super::{
    diagnostic::{Faults, Marked, Spot},
    lint::{https_only, markup},
    source::File,
};
use crate::prose::{self, Block, Inline, Place, Slots};

mod block;
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
pub(super) fn read(
    file: &File<'_>,
    body: &str,
    body_at: usize,
    places: &Places,
    faults: &Faults,
) -> Vec<Piece> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::Slot;

    fn pieces(text: &str) -> (Vec<Piece>, Vec<String>) {
        let place = Place {
            site: "S".into(),
            path: vec![],
            url: String::new(),
            formerly: None,
            checked: String::new(),
        };
        let places = Places::from([("users".to_owned(), Arc::new(place))]);
        let faults = Faults::default();
        let pieces = read(&File::new("x.md", text), text, 0, &places, &faults);
        (pieces, faults.into_sorted().iter().map(ToString::to_string).collect())
    }

    fn paragraph(text: &str) -> Vec<Inline> {
        match pieces(text) {
            (pieces, faults) if faults.is_empty() => match pieces.as_slice() {
                [Piece::Text { block: Block::Paragraph(inlines), .. }] => inlines.clone(),
                other => panic!("{other:?}"),
            },
            (_, faults) => panic!("{faults:?}"),
        }
    }

    #[test]
    fn placeholders_become_slots_and_places_and_braces_in_code_stay() {
        let inlines = paragraph("Call {helpdesk} before {wait_until}, see {portal.users}: `{x}`");
        let slots: Vec<&Inline> =
            inlines.iter().filter(|i| matches!(i, Inline::Slot(_) | Inline::Place(_))).collect();
        assert!(matches!(
            slots.as_slice(),
            [Inline::Slot(Slot::Helpdesk), Inline::Slot(Slot::WaitUntil), Inline::Place(_)]
        ));
        assert_eq!(inlines.last(), Some(&Inline::Code("{x}".into())));
    }

    #[test]
    fn a_fault_in_a_text_with_escapes_is_told_at_its_own_column() {
        let (_, faults) = pieces("1\\. is \\* and {nothing} here");
        assert_eq!(faults.len(), 1);
        assert!(faults[0].starts_with("x.md:1:15: error[placeholder]"), "{faults:?}");
    }

    #[test]
    fn words_in_brackets_are_sources_only_in_a_paragraph_of_their_own() {
        assert_eq!(paragraph("Press [Enter] now."), [Inline::Text("Press [Enter] now.".into())]);
        let (found, faults) = pieces("[TS] [deduced]");
        assert!(faults.is_empty());
        assert!(matches!(found.as_slice(), [Piece::References { keys, .. }] if keys.len() == 2), "{found:?}");
        let (_, faults) = pieces("As [TS] says.");
        assert_eq!(faults.len(), 1);
    }

    #[test]
    fn only_a_whole_step_is_a_procedure() {
        let (found, faults) = pieces("1. [Restart](procedure:restart)\n2. Then [wait](procedure:wait).");
        let [Piece::Items { items, .. }] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(items[0].procedure.as_ref().map(|p| p.value.as_str()), Some("restart"));
        assert!(items[1].procedure.is_none());
        assert_eq!(faults.len(), 1);
    }
}
