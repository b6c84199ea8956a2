//! SVG as values: elements with attributes and text, escaped when printed. There is no way in for ready-made markup, for
//! scripts, or for styles in attributes, which the pages' policy would not run anyway.

use std::fmt;

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    inside: Vec<Inside>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Inside {
    Element(Element),
    Text(String),
}

impl Element {
    fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), inside: Vec::new() }
    }

    /// A picture of this size.
    pub fn root(width: i32, height: i32) -> Self {
        Self::new("svg")
            .attr("xmlns", "http://www.w3.org/2000/svg")
            .attr("width", width)
            .attr("height", height)
            .attr("viewBox", format!("0 0 {width} {height}"))
            .attr("fill", "none")
            .attr("stroke", "none")
    }

    /// Several elements that share attributes.
    pub fn group() -> Self {
        Self::new("g")
    }

    /// A link. The Tab key passes it by: the list beside the picture has the same links.
    pub fn link(href: &str) -> Self {
        Self::new("a").attr("href", href).attr("tabindex", -1)
    }

    /// The words that show when a pointer rests on the element; has to come first.
    pub fn title(self, words: &str) -> Self {
        self.child(Self::new("title").words(words))
    }

    /// What a picture shows, for those who do not see it; comes after the title.
    pub fn description(self, words: &str) -> Self {
        self.child(Self::new("desc").words(words))
    }

    /// Slanted lines under a name, to fill something with `url(#name)`. The name must be the only one of its page.
    pub fn hatch(name: &str) -> Self {
        let lines = Self::path("M-2 2L2 -2M0 8L8 0M6 10L10 6")
            .attr("stroke", "currentColor")
            .attr("stroke-width", "2");
        let pattern = Self::new("pattern")
            .attr("id", name)
            .attr("width", 8)
            .attr("height", 8)
            .attr("patternUnits", "userSpaceOnUse")
            .child(lines);
        Self::new("defs").child(pattern)
    }

    /// A box with round corners.
    pub fn rect(x: i32, y: i32, width: i32, height: i32, round: i32) -> Self {
        let rect = Self::new("rect").attr("x", x).attr("y", y).attr("width", width).attr("height", height);
        if round > 0 { rect.attr("rx", round) } else { rect }
    }

    /// A line or an outline, from commands.
    pub fn path(commands: &str) -> Self {
        Self::new("path").attr("d", commands)
    }

    /// Words that stand on a baseline.
    pub fn text(x: i32, y: i32, size: i32, words: &str) -> Self {
        Self::new("text").attr("x", x).attr("y", y).attr("font-size", size).words(words)
    }

    /// With an attribute.
    pub fn attr(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.attributes.push((name, value.to_string()));
        self
    }

    /// With an element inside.
    pub fn child(mut self, child: Self) -> Self {
        self.inside.push(Inside::Element(child));
        self
    }

    /// With elements inside.
    pub fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.inside.extend(children.into_iter().map(Inside::Element));
        self
    }

    fn words(mut self, words: &str) -> Self {
        self.inside.push(Inside::Text(words.to_owned()));
        self
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}", self.name)?;
        for (name, value) in &self.attributes {
            write!(f, " {name}=\"")?;
            escape(f, value)?;
            f.write_str("\"")?;
        }
        if self.inside.is_empty() {
            return f.write_str("/>");
        }
        f.write_str(">")?;
        for inside in &self.inside {
            match inside {
                Inside::Element(element) => element.fmt(f)?,
                Inside::Text(words) => escape(f, words)?,
            }
        }
        write!(f, "</{}>", self.name)
    }
}

fn escape(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for c in text.chars() {
        match c {
            '&' => f.write_str("&amp;")?,
            '<' => f.write_str("&lt;")?,
            '>' => f.write_str("&gt;")?,
            '"' => f.write_str("&quot;")?,
            '\'' => f.write_str("&#39;")?,
            // XML has no other control characters, not even escaped.
            '\t' | '\n' | '\r' => f.write_str(" ")?,
            c if c.is_control() => {}
            c => write!(f, "{c}")?,
        }
    }
    Ok(())
}
