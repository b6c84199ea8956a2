//! Cuts an area that has too many boxes for one picture, between its questions.

use std::collections::BTreeSet;

use super::{Area, MOST_BOXES, leads::spread};
use crate::{
    flow::{Flow, Target},
    ids::NodeId,
};

/// The questions of each picture of an area: each question once, in the order of the area.
pub(super) fn parts(flow: &Flow, area: &Area) -> Vec<Vec<NodeId>> {
    let fewest = cut(flow, &area.questions, MOST_BOXES).len();
    // As many pictures as needed, and then as even as they can be.
    (1..=MOST_BOXES)
        .map(|most| cut(flow, &area.questions, most))
        .find(|parts| parts.len() == fewest && parts.iter().all(|p| boxes(flow, p) <= MOST_BOXES))
        .unwrap_or_default()
}

/// Takes questions in order for as long as the picture has room.
fn cut(flow: &Flow, questions: &[NodeId], most: usize) -> Vec<Vec<NodeId>> {
    let mut parts: Vec<Vec<NodeId>> = Vec::new();
    for question in questions {
        if let Some(last) = parts.last_mut() {
            last.push(question.clone());
            if boxes(flow, last) <= most {
                continue;
            }
            last.pop();
        }
        parts.push(vec![question.clone()]);
    }
    parts
}

/// How many boxes the picture of these questions has.
fn boxes(flow: &Flow, questions: &[NodeId]) -> usize {
    let mut targets: BTreeSet<Target> = questions.iter().cloned().map(Target::Question).collect();
    let mut stacks = 0;
    for node in questions.iter().filter_map(|q| flow.node(q)) {
        let spread = spread(node);
        stacks += usize::from(!spread.stacked.is_empty());
        targets.extend(spread.direct.iter().map(|(t, _)| (*t).clone()));
    }
    targets.len() + stacks
}

/// What stands above a picture where its area has several.
pub(super) fn heading(flow: &Flow, parts: &[Vec<NodeId>], n: usize) -> String {
    let first = parts.get(n).and_then(|p| p.first()).and_then(|q| flow.node(q)).map_or("", |q| &q.title);
    format!("Part {} of {}: {first}", n + 1, parts.len())
}
