//! Words into HTML: the one place that writes markup from code, and the only one whose output templates do not escape.

use std::fmt::{self, Write as _};

use crate::{
    picture::{Chart, Picture},
    prose::{Block, Inline, Slots},
};

/// HTML made from prose by this module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Html(String);

impl Html {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Html {}

/// A text with its paragraphs, lists and commands.
#[must_use]
pub fn blocks(blocks: &[Block], slots: &Slots) -> Html {
    let mut out = String::new();
    push_blocks(&mut out, blocks, slots, false);
    Html(out)
}

/// A text inside a list item: a lone paragraph stands without its own element.
#[must_use]
pub fn item(blocks: &[Block], slots: &Slots) -> Html {
    let mut out = String::new();
    push_blocks(&mut out, blocks, slots, true);
    Html(out)
}

/// Bars: printed by a module that escapes its own texts.
#[must_use]
pub fn chart(chart: &Chart) -> Html {
    Html(chart.to_string())
}

/// A picture: printed by a module that escapes its own texts.
#[must_use]
pub fn picture(picture: &Picture) -> Html {
    Html(picture.to_string())
}

fn push_blocks(out: &mut String, blocks: &[Block], slots: &Slots, tight: bool) {
    for (n, block) in blocks.iter().enumerate() {
        match block {
            Block::Paragraph(inlines) if tight && n == 0 => push_inlines(out, inlines, slots),
            Block::Paragraph(inlines) => {
                out.push_str("<p>");
                push_inlines(out, inlines, slots);
                out.push_str("</p>");
            }
            Block::List { ordered, items } => {
                out.push_str(if *ordered { "<ol>" } else { "<ul>" });
                for item in items {
                    out.push_str("<li>");
                    push_blocks(out, item, slots, true);
                    out.push_str("</li>");
                }
                out.push_str(if *ordered { "</ol>" } else { "</ul>" });
            }
            Block::Code { text, .. } => {
                out.push_str("<pre tabindex=\"0\"><code>");
                escape(out, text);
                out.push_str("</code></pre>");
            }
        }
    }
}

fn push_inlines(out: &mut String, inlines: &[Inline], slots: &Slots) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => escape(out, text),
            Inline::Strong(inner) => wrap(out, "strong", inner, slots),
            Inline::Emphasis(inner) => wrap(out, "em", inner, slots),
            Inline::Code(text) => {
                out.push_str("<code>");
                escape(out, text);
                out.push_str("</code>");
            }
            Inline::Link { url, words } => {
                // The loader lets https through and nothing else; asked again here because this is the last place to ask.
                if url.starts_with("https://") {
                    out.push_str("<a rel=\"noreferrer noopener\" href=\"");
                    escape(out, url);
                    out.push_str("\">");
                    push_inlines(out, words, slots);
                    out.push_str("</a>");
                } else {
                    push_inlines(out, words, slots);
                }
            }
            Inline::Place(place) => {
                out.push_str("<strong>");
                escape(out, &place.line());
                out.push_str("</strong>");
            }
            Inline::Slot(slot) => escape(out, slots.fill(*slot)),
        }
    }
}

fn wrap(out: &mut String, element: &str, inner: &[Inline], slots: &Slots) {
    let _ = write!(out, "<{element}>");
    push_inlines(out, inner, slots);
    let _ = write!(out, "</{element}>");
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots() -> Slots {
        Slots { helpdesk: "the helpdesk <1>".into(), wait_until: String::new() }
    }

    #[test]
    fn nothing_that_is_text_becomes_markup() {
        let text = vec![
            Block::Paragraph(vec![
                Inline::Text("<script>alert('x')</script> & ".into()),
                Inline::Slot(crate::prose::Slot::Helpdesk),
            ]),
            Block::Code { language: String::new(), text: "</code><b>".into() },
        ];
        let html = blocks(&text, &slots()).to_string();
        assert!(!html.contains("<script") && !html.contains("<b>") && !html.contains("<1>"), "{html}");
        assert!(html.contains("&lt;script&gt;"));
    }

    #[test]
    fn a_link_that_is_not_https_is_only_words() {
        for url in ["javascript:alert(1)", "data:text/html,x", "//host", "\\\\host", "http://host"] {
            let link = Inline::Link { url: url.into(), words: vec![Inline::Text("words".into())] };
            assert_eq!(blocks(&[Block::Paragraph(vec![link])], &slots()).to_string(), "<p>words</p>");
        }
    }
}
