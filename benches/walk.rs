//! What a walk through the questions costs: `cargo bench --bench walk`.
//!
//! The yardstick is the least that any walk does: each question of the path looked up once, and its answer once. Every page
//! of a session makes one walk, some make a few.
#![allow(missing_docs, reason = "a benchmark has no documentation")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a benchmark says what it found")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures")]

use std::hint::black_box;

use regain::{
    content::Content,
    flow::{Answers, Entry, Flow, walk},
    ids::NodeId,
};

mod support;

use support::{Work, compare};

struct Journey<'c> {
    answers: &'c Answers,
    path: Vec<NodeId>,
}

/// The least work.
fn yardstick(flow: &Flow, journey: &Journey<'_>) -> usize {
    let known = |id: &&NodeId| flow.node(id).is_some() && journey.answers.contains_key(*id);
    journey.path.iter().filter(known).count()
}

fn main() {
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    let content = Content::load(None).unwrap();
    let flow = content.flow();
    let journeys: Vec<Journey<'_>> = content
        .scenarios()
        .iter()
        .map(|scenario| {
            let walked = walk(flow, &Entry::Start, &scenario.answers);
            let path = walked.path.iter().map(|t| t.node.id.clone()).collect();
            Journey { answers: &scenario.answers, path }
        })
        .collect();
    let longest = journeys.iter().max_by_key(|j| j.path.len()).unwrap();
    let mut criterion = support::criterion();
    let works = vec![
        Work::new("yardstick", || {
            black_box(yardstick(black_box(flow), black_box(longest)));
        }),
        Work::new("walk", || {
            black_box(walk(black_box(flow), &Entry::Start, black_box(longest.answers)));
        }),
    ];
    compare(&mut criterion, &format!("the longest journey, {} questions", longest.path.len()), works);
    let works = vec![
        Work::new("yardstick", || {
            for journey in &journeys {
                black_box(yardstick(black_box(flow), black_box(journey)));
            }
        }),
        Work::new("walk", || {
            for journey in &journeys {
                black_box(walk(black_box(flow), &Entry::Start, black_box(journey.answers)));
            }
        }),
    ];
    compare(&mut criterion, &format!("all {} journeys together", journeys.len()), works);
    criterion.final_summary();
}
