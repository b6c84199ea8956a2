//! Every address on the web that content leads to, with the place where it is written.
//!
//! It asks nobody: whoever has asked hands in what came back, and gets the fault to print.

use std::collections::BTreeMap;

use super::{
    diagnostic::{Diagnostic, Faults, Spot},
    draft::{Draft, Passage},
    lint::broken_link,
    read,
    source::Source,
};
use crate::prose::{Block, Inline};

/// An address and where it is written first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The place.
    pub at: Spot,
    /// The address; https.
    pub url: String,
}

impl Link {
    /// The error for a link that leads nowhere.
    #[must_use]
    pub fn broken(&self, why: &str) -> Diagnostic {
        broken_link::broken(&self.at, &self.url, why)
    }

    /// The warning for a link that leads somewhere else.
    #[must_use]
    pub fn moved(&self, to: &str) -> Diagnostic {
        broken_link::moved(&self.at, &self.url, to)
    }

    /// The warning for a link of which nobody can tell.
    #[must_use]
    pub fn unclear(&self, why: &str) -> Diagnostic {
        broken_link::unclear(&self.at, &self.url, why)
    }
}

/// Every https address of documents, of places of portals and of texts, each once, in the order of addresses.
#[must_use]
pub fn links(source: &Source) -> Vec<Link> {
    let draft = read::read(source, &Faults::default());
    let mut found: BTreeMap<String, Spot> = BTreeMap::new();
    let mut add = |at: &Spot, url: &str| {
        if url.starts_with("https://") && found.get(url).is_none_or(|first| at < first) {
            found.insert(url.to_owned(), at.clone());
        }
    };
    for address in &draft.addresses {
        add(&address.at, &address.value);
    }
    for passage in passages(&draft) {
        let mut urls = Vec::new();
        in_blocks(&passage.blocks, &mut urls);
        urls.into_iter().for_each(|url| add(&passage.at, url));
    }
    found.into_iter().map(|(url, at)| Link { at, url }).collect()
}

fn passages(draft: &Draft) -> impl Iterator<Item = &Passage> {
    let nodes = draft.nodes.iter().flat_map(|n| &n.passages);
    let parts = draft.symptoms.iter().flat_map(|s| s.parts().flat_map(|(_, _, spots)| &spots.passages));
    nodes.chain(parts).chain(draft.procedures.iter().flat_map(|p| &p.passages))
}

fn in_blocks<'b>(blocks: &'b [Block], out: &mut Vec<&'b str>) {
    for block in blocks {
        match block {
            Block::Paragraph(inlines) => in_inlines(inlines, out),
            Block::List { items, .. } => items.iter().for_each(|item| in_blocks(item, out)),
            Block::Code { .. } => {}
        }
    }
}

fn in_inlines<'b>(inlines: &'b [Inline], out: &mut Vec<&'b str>) {
    for inline in inlines {
        match inline {
            Inline::Link { url, words } => {
                out.push(url);
                in_inlines(words, out);
            }
            Inline::Strong(inner) | Inline::Emphasis(inner) => in_inlines(inner, out),
            Inline::Text(_) | Inline::Code(_) | Inline::Place(_) | Inline::Slot(_) => {}
        }
    }
}
