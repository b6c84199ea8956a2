//! The map: all areas of the tree as a picture and as a list. Public, printable, without a cookie.

use std::collections::BTreeSet;

use askama::Template;
use axum::{extract::State as Extract, http::StatusCode, response::Response};

use crate::{
    flow::Target,
    ids::SymptomId,
    paths,
    picture::{self, Area, Picture, leads},
    web::{
        Error, State,
        cache::Cache,
        extract::Reader,
        frame::{Frame, Here, page},
        render::{self, Html},
    },
};

#[derive(Template)]
#[template(path = "pages/map.html")]
struct MapPage {
    frame: Frame,
    questions: usize,
    problems: usize,
    pictures: Vec<PictureView>,
    areas: Vec<AreaLine>,
}

struct AreaLine {
    path: String,
    name: String,
    counts: String,
}

/// A picture with its heading and with the name of the region that it can be moved in.
pub struct PictureView {
    /// Stands above it; empty where the page has only one.
    pub heading: String,
    /// Names the region.
    pub name: String,
    /// Whether it needs more room than a column of text.
    pub wide: bool,
    /// The picture.
    pub svg: Html,
}

/// The pictures of something with this name.
pub fn pictures(name: &str, pictures: &[Picture]) -> Vec<PictureView> {
    pictures
        .iter()
        .map(|p| PictureView {
            heading: if pictures.len() > 1 { p.heading.clone() } else { String::new() },
            name: if pictures.len() > 1 {
                format!("Picture: {name}. {}", p.heading)
            } else {
                format!("Picture: {name}")
            },
            wide: p.width > 880,
            svg: render::picture(p),
        })
        .collect()
}

/// The title of a problem.
pub fn title(state: &State, id: &SymptomId) -> String {
    state.content().symptoms().get(id).map_or_else(|| id.to_string(), |s| s.title.clone())
}

/// “12 questions, 20 problems, 61 codes”; what an area has none of is left out.
pub fn counts(state: &State, area: &Area) -> String {
    let flow = state.content().flow();
    let mut problems = BTreeSet::new();
    let mut codes = BTreeSet::new();
    for lead in area.questions.iter().filter_map(|q| flow.node(q)).flat_map(leads) {
        if lead.typed {
            codes.insert(lead.value);
        } else if let Target::Outcome(symptom) = lead.target {
            problems.insert(symptom);
        }
    }
    let counted = [(area.questions.len(), "question"), (problems.len(), "problem"), (codes.len(), "code")];
    let words = counted.iter().filter(|(n, _)| *n > 0).map(|(n, what)| match n {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// All areas.
pub async fn get(Extract(state): Extract<State>, reader: Reader) -> Result<Response, Error> {
    let flow = state.content().flow();
    let areas = state.areas();
    let template = MapPage {
        frame: Frame::new(&state, &reader, "The map of all questions").at(Here::Problems),
        questions: flow.nodes().count(),
        problems: flow.reach(flow.start()).len(),
        pictures: pictures("the areas", &picture::overview(flow, areas)),
        areas: areas
            .iter()
            .map(|a| AreaLine {
                path: paths::map_area(&a.id),
                name: a.name.clone(),
                counts: counts(&state, a),
            })
            .collect(),
    };
    page(StatusCode::OK, Cache::Revalidate, &template)
}
