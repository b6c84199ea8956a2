//! The path of a session on the map: the areas that it touches, with the path marked, and the path as a list.

use askama::Template;
use axum::response::Response;

use super::{
    map::{PictureView, pictures, title},
    view,
};
use crate::{
    flow::{At, Walk},
    ids::{Role, SymptomId},
    paths,
    picture::{self, Trail},
    web::{
        Error,
        extract::Visit,
        frame::{Frame, ok},
    },
};

#[derive(Template)]
#[template(path = "pages/map_path.html")]
struct PathPage {
    frame: Frame,
    back: String,
    map: &'static str,
    words: &'static str,
    stops: Vec<StopView>,
    last: StopView,
    areas: Vec<AreaView>,
}

/// A question with its answer, or where the path ends.
struct StopView {
    path: String,
    title: String,
    answer: String,
}

struct AreaView {
    name: String,
    path: String,
    pictures: Vec<PictureView>,
}

/// The page.
pub async fn get(visit: Visit) -> Result<Response, Error> {
    let flow = visit.state.content().flow();
    let areas = visit.state.areas();
    let walked = view::walk(&visit);
    let words = match visit.grant.role {
        Role::Owner => "Your path",
        Role::Helper | Role::Viewer | Role::Stranger | Role::Agent | Role::Manager => "The path",
    };
    let titles = |id: &SymptomId| title(&visit.state, id);
    let trail = Trail::of(&walked, &words.to_lowercase());
    let touched = picture::trail(flow, areas, &trail, &titles);
    let answered = view::answered(&visit, &walked);
    let stops = walked.path.iter().zip(answered).map(|(taken, shown)| {
        let area = areas.of_question(&taken.node.id);
        let path = area.map_or_else(|| paths::MAP.to_owned(), |a| paths::map_question(&a.id, &taken.node.id));
        StopView { path, title: shown.question, answer: shown.label }
    });
    ok(&PathPage {
        frame: visit.frame(format!("{words} on the map")),
        back: visit.standing(),
        map: paths::MAP,
        words,
        stops: stops.collect(),
        last: last(&visit, &walked),
        areas: touched
            .into_iter()
            .map(|(area, drawn)| AreaView {
                name: area.name.clone(),
                path: paths::map_area(&area.id),
                pictures: pictures(&area.name, &drawn),
            })
            .collect(),
    })
}

/// Where the path ends for now.
fn last(visit: &Visit, walked: &Walk<'_>) -> StopView {
    let (path, title, answer) = match &walked.at {
        At::Question(node) => (visit.paths().question(&node.id), node.title.clone(), "not answered yet"),
        At::Outcome(id) => (visit.paths().outcome(id), title(&visit.state, id), "the problem"),
        At::Helpdesk => (visit.paths().next(), "Nothing documented fits".to_owned(), "the helpdesk is next"),
    };
    StopView { path, title, answer: answer.to_owned() }
}
