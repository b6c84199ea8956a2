//! One area of the map: its pictures, and below them the same as a list. Public, printable, without a cookie.

use std::{collections::BTreeSet, str::FromStr};

use askama::Template;
use axum::{
    extract::{Path, State as Extract},
    http::StatusCode,
    response::Response,
};

use super::map::{PictureView, counts, pictures, title};
use crate::{
    flow::{Choice, Flow, Node, Target},
    ids::{AreaId, SymptomId},
    paths,
    picture::{self, Area, Areas, Lead, leads, quoted},
    web::{
        Error, State,
        cache::Cache,
        extract::Reader,
        frame::{Frame, Here, page},
    },
};

#[derive(Template)]
#[template(path = "pages/map_area.html")]
struct AreaPage {
    frame: Frame,
    map: &'static str,
    counts: String,
    pictures: Vec<PictureView>,
    questions: Vec<QuestionView>,
    others: Vec<(String, String)>,
}

struct QuestionView {
    id: String,
    title: String,
    /// Questions of other areas that lead here: address, title, area.
    from: Vec<(String, String, String)>,
    answers: Vec<AnswerView>,
    codes: Vec<AnswerView>,
}

struct AnswerView {
    /// The first answer that leads to a problem is its place on the map.
    id: Option<String>,
    words: String,
    kind: &'static str,
    path: String,
    title: String,
    area: Option<String>,
    only: Option<String>,
}

/// The area, or 404.
pub async fn get(
    Extract(state): Extract<State>,
    reader: Reader,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let id = AreaId::from_str(&id).map_err(|_| Error::NotFound)?;
    let flow = state.content().flow();
    let areas = state.areas();
    let area = areas.get(&id).ok_or(Error::NotFound)?;
    let titles = |id: &SymptomId| title(&state, id);
    let mut placed = BTreeSet::new();
    let list = List { state: &state, flow, areas, area };
    let questions =
        area.questions.iter().filter_map(|q| flow.node(q)).map(|n| list.question(n, &mut placed)).collect();
    let template = AreaPage {
        frame: Frame::new(&state, &reader, format!("Map: {}", area.name)).at(Here::Problems),
        map: paths::MAP,
        counts: counts(&state, area),
        pictures: pictures(&area.name, &picture::area(flow, areas, area, &titles)),
        questions,
        others: areas
            .iter()
            .filter(|a| a.id != area.id)
            .map(|a| (paths::map_area(&a.id), a.name.clone()))
            .collect(),
    };
    page(StatusCode::OK, Cache::Revalidate, &template)
}

/// What the list of an area is made from.
struct List<'a> {
    state: &'a State,
    flow: &'a Flow,
    areas: &'a Areas,
    area: &'a Area,
}

impl<'a> List<'a> {
    fn question(&self, node: &'a Node, placed: &mut BTreeSet<&'a SymptomId>) -> QuestionView {
        let (codes, answers) = leads(node).into_iter().partition::<Vec<_>, _>(|l| l.typed);
        let mut views = |leads: Vec<Lead<'a>>| leads.iter().map(|l| self.answer(node, l, placed)).collect();
        QuestionView {
            id: format!("q-{}", node.id),
            title: node.title.clone(),
            from: self.from(node),
            answers: views(answers),
            codes: views(codes),
        }
    }

    fn answer(&self, node: &Node, lead: &Lead<'a>, placed: &mut BTreeSet<&'a SymptomId>) -> AnswerView {
        let mut view = AnswerView {
            id: None,
            words: quoted(lead.words),
            kind: "helpdesk",
            path: paths::CONTACT.to_owned(),
            title: "Nothing documented fits: ask the helpdesk".to_owned(),
            area: None,
            only: lead.choice.and_then(|c| self.only(c)),
        };
        match lead.target {
            Target::Question(next) => {
                let there = self.areas.of_question(next).unwrap_or(self.area);
                view.kind = "question";
                view.title = self.flow.node(next).map_or_else(|| next.to_string(), |n| n.title.clone());
                view.area = (there.id != self.area.id).then(|| there.name.clone());
                view.path = match view.area {
                    Some(_) => paths::map_question(&there.id, next),
                    None => paths::on_this_map(next),
                };
            }
            Target::Outcome(symptom) => {
                let home = self.areas.home(symptom).is_some_and(|(_, question)| *question == node.id);
                view.kind = "problem";
                view.id = (home && placed.insert(symptom)).then(|| format!("p-{symptom}"));
                view.title = title(self.state, symptom);
                view.path = paths::problem(symptom);
            }
            Target::Helpdesk => {}
        }
        view
    }

    /// Who gets to see an answer that not everybody gets to see.
    fn only(&self, choice: &Choice) -> Option<String> {
        let asked: Vec<String> = choice
            .when
            .iter()
            .map(|(id, values)| {
                let node = self.flow.node(id);
                let words: Vec<String> = values
                    .iter()
                    .map(|v| {
                        let known = node.and_then(|n| n.options.iter().find(|c| c.value == *v));
                        quoted(known.map_or(v.as_str(), |c| &c.label))
                    })
                    .collect();
                format!(
                    "“{}” was answered with {}",
                    node.map_or(id.as_str(), |n| &n.title),
                    words.join(" or ")
                )
            })
            .collect();
        (!asked.is_empty()).then(|| format!("Only where {}.", asked.join(", and ")))
    }

    fn from(&self, node: &Node) -> Vec<(String, String, String)> {
        let here = |n: &&Node| {
            let leads = leads(n);
            n.area != node.area && leads.iter().any(|l| *l.target == Target::Question(node.id.clone()))
        };
        let line = |n: &Node| {
            let area = self.areas.of_question(&n.id)?;
            Some((paths::map_question(&area.id, &n.id), n.title.clone(), area.name.clone()))
        };
        self.flow.nodes().filter(here).filter_map(line).collect()
    }
}
