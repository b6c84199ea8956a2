//! The decision tree as pictures: one area, or all areas, laid out in columns from left to right and drawn as SVG. Pure: the
//! same flow gives the same bytes.
//!
//! The way from a flow to a picture: [`Areas`] says which question belongs where, `part` cuts an area that is too large,
//! `drawing` says which boxes and lines there are, `layers` puts them into columns and sorts them, `place` gives them
//! coordinates, `draw` turns that into elements, `svg` prints them. [`Graph`] is the same tree as data.
//!
//! [`bars()`] draws counts over time, [`qr()`] a text for the camera of a phone.
//!
//! This module knows nothing of pages and of what symptoms say: titles are handed in.

use std::fmt;

use crate::{flow::Flow, ids::SymptomId};

mod areas;
mod bars;
mod draw;
mod drawing;
mod graph;
mod layers;
mod leads;
mod mermaid;
mod part;
mod place;
mod qr;
mod svg;
mod trail;
mod wrap;

pub use areas::{Area, Areas};
pub use bars::{Bar, Chart, bars};
pub use drawing::quoted;
pub use graph::{Graph, GraphEdge, GraphNode, NodeKind};
pub use leads::{Lead, leads};
pub use qr::qr;
pub use trail::{Stop, Trail};

/// Most boxes on one picture.
pub const MOST_BOXES: usize = 40;

/// The title of a symptom.
pub type Titles<'a> = &'a dyn Fn(&SymptomId) -> String;

/// A finished picture.
#[derive(Debug, Clone)]
pub struct Picture {
    /// What it shows: the heading above it where there are several.
    pub heading: String,
    /// Natural width in CSS pixels, at which letters have 14 of them or more.
    pub width: i32,
    /// Natural height in CSS pixels.
    pub height: i32,
    /// How many boxes it has.
    pub boxes: usize,
    body: Vec<svg::Element>,
}

/// Prints the picture for a page: hidden from assistive technology and from the Tab key, because a list says the same.
impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root().attr("aria-hidden", "true").fmt(f)
    }
}

impl Picture {
    fn root(&self) -> svg::Element {
        svg::Element::root(self.width, self.height).children(self.body.iter().cloned())
    }
}

/// Pictures one below the other as a file of their own, dark on white.
#[must_use]
pub fn file(pictures: &[Picture]) -> String {
    draw::file(pictures)
}

/// The areas and how they hang together; more pictures than one only where there are more than [`MOST_BOXES`] areas.
#[must_use]
pub fn overview(flow: &Flow, areas: &Areas) -> Vec<Picture> {
    drawing::overview(flow, areas).into_iter().map(|(heading, d)| draw::picture(heading, &d)).collect()
}

/// One area, in as many pictures as it needs. None is larger than [`MOST_BOXES`], and each question stands in exactly one.
#[must_use]
pub fn area(flow: &Flow, areas: &Areas, area: &Area, titles: Titles<'_>) -> Vec<Picture> {
    let parts = part::parts(flow, area);
    let draw = |n| {
        let drawing =
            drawing::of_part(&drawing::Scene { flow, areas, area, parts: &parts, titles, trail: None }, n);
        draw::picture(part::heading(flow, &parts, n), &drawing)
    };
    (0..parts.len()).map(draw).collect()
}

/// The pictures that a session's path touches, each with its area; the path is marked in them.
#[must_use]
pub fn trail<'a>(
    flow: &Flow,
    areas: &'a Areas,
    trail: &Trail,
    titles: Titles<'_>,
) -> Vec<(&'a Area, Vec<Picture>)> {
    let mut out = Vec::new();
    for area in areas.iter() {
        let parts = part::parts(flow, area);
        let scene = drawing::Scene { flow, areas, area, parts: &parts, titles, trail: Some(trail) };
        let pictures: Vec<Picture> = (0..parts.len())
            .filter(|n| trail.touches(flow, areas, area, &parts[*n]))
            .map(|n| draw::picture(part::heading(flow, &parts, n), &drawing::of_part(&scene, n)))
            .collect();
        if !pictures.is_empty() {
            out.push((area, pictures));
        }
    }
    out
}

#[cfg(test)]
mod tests;
