//! Words with a little structure: paragraphs, lists, code, links. What content is made of once it is read.
//!
//! It knows nothing of where words come from (Markdown files) or where they go (pages, summaries). A text holds no
//! HTML; whoever prints it escapes it.

use std::{fmt::Write as _, sync::Arc};

use serde::Serialize;

/// A piece of text that stands on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// One paragraph.
    Paragraph(Vec<Inline>),
    /// A list; `ordered` where the order matters.
    List {
        /// Numbered, not bulleted.
        ordered: bool,
        /// Each item is a text of its own.
        items: Vec<Vec<Block>>,
    },
    /// A command or a log line, to be copied as it is.
    Code {
        /// The language that the author named, such as `powershell`, or empty.
        language: String,
        /// The text, without a final line break.
        text: String,
    },
}

/// A run of text inside a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Plain words.
    Text(String),
    /// Words of a button or a page, exactly as on the screen.
    Strong(Vec<Inline>),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// A literal value.
    Code(String),
    /// A link to a page elsewhere; always https.
    Link {
        /// The address.
        url: String,
        /// The words that carry it.
        words: Vec<Inline>,
    },
    /// A page of an admin portal.
    Place(Arc<Place>),
    /// Words that are known only when a page is printed.
    Slot(Slot),
}

/// Words that are known only when a page is printed: see [`Slots`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// `{helpdesk}`: the organisation's helpdesk, with its number where there is one.
    Helpdesk,
    /// `{wait_until}`: the clock time after a wait.
    WaitUntil,
}

/// What the slots of a text are filled with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slots {
    /// For [`Slot::Helpdesk`], such as “the helpdesk on 555 0100”.
    pub helpdesk: String,
    /// For [`Slot::WaitUntil`], such as “Saturday 21 November, 14:20”, or how long to wait where nobody knows since when.
    pub wait_until: String,
}

impl Slots {
    /// The words for a slot.
    #[must_use]
    pub fn fill(&self, slot: Slot) -> &str {
        match slot {
            Slot::Helpdesk => &self.helpdesk,
            Slot::WaitUntil => &self.wait_until,
        }
    }
}

/// A page of an admin portal: menus move, so each stands in one place with the date it was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The portal, such as “Microsoft Entra admin center”.
    pub site: String,
    /// The menu words to choose, one after the other.
    pub path: Vec<String>,
    /// The portal's address; https.
    pub url: String,
    /// Where it stood before, for readers who know the old place.
    pub formerly: Option<String>,
    /// The day somebody looked, as `2026-11-20`.
    pub checked: String,
}

impl Place {
    /// The place as one line: “Microsoft Entra admin center > Entra ID > Password reset”.
    #[must_use]
    pub fn line(&self) -> String {
        let mut line = self.site.clone();
        for word in &self.path {
            line.push_str(" > ");
            line.push_str(word);
        }
        line
    }
}

/// The words of a run, without structure.
#[must_use]
pub fn words(inlines: &[Inline], slots: &Slots) -> String {
    let mut out = String::new();
    push_words(&mut out, inlines, slots);
    out
}

fn push_words(out: &mut String, inlines: &[Inline], slots: &Slots) {
    for inline in inlines {
        match inline {
            Inline::Text(t) | Inline::Code(t) => out.push_str(t),
            Inline::Strong(i) | Inline::Emphasis(i) | Inline::Link { words: i, .. } => {
                push_words(out, i, slots)
            }
            Inline::Place(p) => out.push_str(&p.line()),
            Inline::Slot(s) => out.push_str(slots.fill(*s)),
        }
    }
}

/// A text as plain lines: list items begin with a number or a dash, nested ones are indented, code keeps its lines.
#[must_use]
pub fn plain(blocks: &[Block], slots: &Slots) -> String {
    let mut out = String::new();
    push_plain(&mut out, blocks, slots, 0);
    while out.ends_with('\n') {
        out.pop();
    }
    out
}

fn push_plain(out: &mut String, blocks: &[Block], slots: &Slots, indent: usize) {
    for block in blocks {
        match block {
            Block::Paragraph(i) => {
                let _ = writeln!(out, "{:indent$}{}", "", words(i, slots));
            }
            Block::Code { text, .. } => {
                for line in text.lines() {
                    let _ = writeln!(out, "{:indent$}    {line}", "");
                }
            }
            Block::List { ordered, items } => {
                for (n, item) in items.iter().enumerate() {
                    let mut inner = String::new();
                    push_plain(&mut inner, item, slots, indent + 3);
                    let mark = if *ordered { format!("{}.", n + 1) } else { "-".to_owned() };
                    let _ = writeln!(out, "{:indent$}{mark:<3}{}", "", inner.trim());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots() -> Slots {
        Slots { helpdesk: "the helpdesk".into(), wait_until: "14:20".into() }
    }

    #[test]
    fn a_text_prints_as_plain_lines() {
        let text = vec![
            Block::Paragraph(vec![
                Inline::Text("Call ".into()),
                Inline::Slot(Slot::Helpdesk),
                Inline::Text(".".into()),
            ]),
            Block::List {
                ordered: true,
                items: vec![
                    vec![Block::Paragraph(vec![Inline::Strong(vec![Inline::Text("Save".into())])])],
                    vec![Block::Paragraph(vec![Inline::Slot(Slot::WaitUntil)])],
                ],
            },
        ];
        assert_eq!(plain(&text, &slots()), "Call the helpdesk.\n1. Save\n2. 14:20");
    }
}
