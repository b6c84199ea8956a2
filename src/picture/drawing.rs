//! Which boxes and lines a picture has, before anything has a place.

use std::collections::BTreeMap;

use super::{
    Area, Areas, MOST_BOXES, Titles, Trail,
    leads::{Lead, Spread, leads, spread},
};
use crate::{
    flow::{Flow, Node, Target},
    ids::NodeId,
    paths,
};

/// What a box stands for. Each has a form of its own, and words that say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Question,
    Problem,
    Helpdesk,
    /// Several answers in one box.
    Stack,
    /// A question that stands on another picture.
    Elsewhere,
    Area,
}

/// A box.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub form: Form,
    /// What it is, in words: “Question”, “Problem”.
    pub kind: String,
    pub words: String,
    pub href: String,
    /// Its number on the path of a session, in words.
    pub mark: Option<String>,
}

/// A line from one box to another.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub from: usize,
    pub to: usize,
    /// The values of the answers that it stands for, as far as they fit.
    pub label: String,
    /// The answers in full.
    pub tip: String,
    /// Whether it is part of the path of a session.
    pub strong: bool,
    /// Whether it leads both ways.
    pub both: bool,
}

/// Boxes and lines.
#[derive(Debug, Clone)]
pub(super) struct Drawing {
    /// The width of a box in CSS pixels.
    pub width: i32,
    pub items: Vec<Item>,
    pub lines: Vec<Line>,
}

/// What the picture of a part is made from.
pub(super) struct Scene<'a> {
    pub flow: &'a Flow,
    pub areas: &'a Areas,
    pub area: &'a Area,
    pub parts: &'a [Vec<NodeId>],
    pub titles: Titles<'a>,
    pub trail: Option<&'a Trail>,
}

/// Longest label of a line, in characters.
const LABEL: usize = 16;

impl Scene<'_> {
    fn item(&self, target: &Target, part: usize) -> Item {
        let mark = self.trail.and_then(|t| t.mark(target));
        match target {
            Target::Question(id) => {
                let words = self.flow.node(id).map_or_else(|| id.to_string(), |n| n.title.clone());
                let place = self.parts.iter().position(|p| p.contains(id));
                let (form, kind, href) = match place {
                    Some(n) if n == part => (Form::Question, "Question".to_owned(), paths::on_this_map(id)),
                    Some(n) => {
                        (Form::Elsewhere, format!("Question in part {}", n + 1), paths::on_this_map(id))
                    }
                    None => {
                        let area = self.areas.of_question(id).unwrap_or(self.area);
                        (
                            Form::Elsewhere,
                            format!("Question in “{}”", area.name),
                            paths::map_question(&area.id, id),
                        )
                    }
                };
                // A path is shown on a page of its session, where the list of the area is not.
                let own = form != Form::Elsewhere || place.is_some();
                let href =
                    if self.trail.is_some() && own { paths::map_question(&self.area.id, id) } else { href };
                Item { form, kind, words, href, mark }
            }
            Target::Outcome(id) => Item {
                form: Form::Problem,
                kind: "Problem".to_owned(),
                words: (self.titles)(id),
                href: paths::problem(id),
                mark,
            },
            Target::Helpdesk => Item {
                form: Form::Helpdesk,
                kind: "Helpdesk".to_owned(),
                words: "Nothing documented fits: ask the helpdesk".to_owned(),
                href: paths::CONTACT.to_owned(),
                mark,
            },
        }
    }

    fn stack(&self, node: &Node, stacked: &[Lead<'_>]) -> Item {
        let count = stacked.len();
        let (kind, words) = if stacked.iter().all(|l| l.typed) {
            ("Codes", format!("{count} codes, each with its problem: they are in the list"))
        } else {
            ("More answers", format!("{count} more answers: they are in the list"))
        };
        // The last stop on a path can be in the stack.
        let on = |l: &&Lead<'_>| self.trail.is_some_and(|t| t.takes(&node.id, l.value));
        let mark = stacked.iter().find(on).and_then(|l| self.trail?.mark(l.target));
        let href = if self.trail.is_some() {
            paths::map_question(&self.area.id, &node.id)
        } else {
            paths::on_this_map(&node.id)
        };
        Item { form: Form::Stack, kind: kind.to_owned(), words, href, mark }
    }

    fn line(&self, from: usize, to: usize, node: &Node, leads: &[Lead<'_>]) -> Line {
        let values: Vec<&str> = leads.iter().map(|l| l.value).collect();
        let label = values.join(", ");
        let label = if label.chars().count() <= LABEL { label } else { format!("{} answers", values.len()) };
        let words: Vec<String> = leads.iter().map(|l| quoted(l.words)).collect();
        let strong = leads.iter().any(|l| self.trail.is_some_and(|t| t.takes(&node.id, l.value)));
        Line { from, to, label, tip: words.join(", "), strong, both: false }
    }
}

/// The picture of one part of an area.
pub(super) fn of_part(scene: &Scene<'_>, part: usize) -> Drawing {
    let mut drawing = Drawing { width: 240, items: Vec::new(), lines: Vec::new() };
    let mut places: BTreeMap<Target, usize> = BTreeMap::new();
    let questions = scene.parts.get(part).map_or(&[][..], Vec::as_slice);
    let nodes: Vec<&Node> = questions.iter().filter_map(|q| scene.flow.node(q)).collect();
    for node in &nodes {
        let target = Target::Question(node.id.clone());
        places.insert(target.clone(), drawing.items.len());
        drawing.items.push(scene.item(&target, part));
    }
    for (from, node) in nodes.into_iter().enumerate() {
        let Spread { direct, stacked } = spread(node);
        for (target, leads) in direct {
            let to = *places.entry(target.clone()).or_insert_with(|| {
                drawing.items.push(scene.item(target, part));
                drawing.items.len() - 1
            });
            drawing.lines.push(scene.line(from, to, node, &leads));
        }
        if !stacked.is_empty() {
            let line = Line { label: String::new(), ..scene.line(from, drawing.items.len(), node, &stacked) };
            drawing.items.push(scene.stack(node, &stacked));
            drawing.lines.push(line);
        }
    }
    drawing
}

/// Areas as boxes; a line where an answer leads from one to another.
pub(super) fn overview(flow: &Flow, areas: &Areas) -> Vec<(String, Drawing)> {
    let all: Vec<&Area> = areas.iter().collect();
    let groups: Vec<&[&Area]> = all.chunks(MOST_BOXES).collect();
    let several = groups.len() > 1;
    let draw = |(n, group): (usize, &&[&Area])| {
        let heading = if several { format!("Part {} of {}", n + 1, groups.len()) } else { String::new() };
        (heading, overview_of(flow, areas, group))
    };
    groups.iter().enumerate().map(draw).collect()
}

fn overview_of(flow: &Flow, areas: &Areas, group: &[&Area]) -> Drawing {
    // Names of areas are short, and there are many columns.
    let mut drawing = Drawing { width: 148, items: Vec::new(), lines: Vec::new() };
    for area in group {
        drawing.items.push(Item {
            form: Form::Area,
            kind: counted(area.questions.len(), "question"),
            words: area.name.clone(),
            href: paths::map_area(&area.id),
            mark: None,
        });
    }
    let mut answers: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (from, area) in group.iter().enumerate() {
        for lead in area.questions.iter().filter_map(|q| flow.node(q)).flat_map(leads) {
            let Target::Question(next) = lead.target else { continue };
            let to = areas.of_question(next).and_then(|a| group.iter().position(|g| g.id == a.id));
            if let Some(to) = to.filter(|to| *to != from) {
                *answers.entry((from, to)).or_default() += 1;
            }
        }
    }
    let told = |from: usize, to: usize, count: usize| {
        format!("{} from “{}” to “{}”", counted(count, "answer"), group[from].name, group[to].name)
    };
    for ((from, to), count) in &answers {
        // Where answers lead both ways, one line says so.
        let back = answers.get(&(*to, *from));
        let tip = match back {
            Some(_) if to < from => continue,
            Some(back) => format!("{}, {}", told(*from, *to, *count), told(*to, *from, *back)),
            None => told(*from, *to, *count),
        };
        let both = back.is_some();
        drawing.lines.push(Line { from: *from, to: *to, label: String::new(), tip, strong: false, both });
    }
    drawing
}

/// Words in quotation marks, unless they bring their own.
#[must_use]
pub fn quoted(words: &str) -> String {
    if words.starts_with(['“', '"']) { words.to_owned() } else { format!("“{words}”") }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
