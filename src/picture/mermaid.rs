//! The tree as a Mermaid flowchart, for wikis and pull requests that draw it themselves.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{Graph, NodeKind};

impl Graph {
    /// The graph in Mermaid's language: one node a line, one line for all answers that lead the same way.
    #[must_use]
    pub fn mermaid(&self) -> String {
        let mut out = String::from("flowchart LR\n");
        for node in &self.nodes {
            let (open, close) = match node.kind {
                NodeKind::Question => ("([", "])"),
                NodeKind::Outcome => ("[", "]"),
                NodeKind::End => ("{{", "}}"),
            };
            let _ = writeln!(out, "  {}{open}\"{}\"{close}", name(&node.id), escape(&node.title));
        }
        let mut labels: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for edge in &self.edges {
            labels.entry((&edge.from, &edge.to)).or_default().push(&edge.value);
        }
        for ((from, to), values) in labels {
            let _ = writeln!(out, "  {} -->|\"{}\"| {}", name(from), escape(&values.join(", ")), name(to));
        }
        out
    }
}

/// An id as Mermaid takes it: it begins with a letter of its own, so that no word of the language can come out, and has no
/// hyphen, which could be read as the beginning of an arrow. Ids have no underscore, so none becomes another.
fn name(id: &str) -> String {
    format!("n_{}", id.replace('-', "_").replace(':', "__"))
}

/// A text inside quotation marks. Mermaid has entities of its own for what would end or change it.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' | '#' | '&' | '<' | '>' | '`' | ';' | '\\' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
