//! The tree as data, in the shape of the API: nodes, and an edge for every answer.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Area, Titles, leads::leads};
use crate::{
    flow::{Flow, Target},
    ids::{NodeId, OptionValue, SymptomId},
};

/// The whole tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Graph {
    /// The id of the first question.
    pub start: String,
    /// Questions by their ids, then problems by theirs, then the end without a problem.
    pub nodes: Vec<GraphNode>,
    /// An edge for every option and every code, in the order of the questions.
    pub edges: Vec<GraphEdge>,
}

/// A node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GraphNode {
    /// Its id, unique among all nodes: that of the question; `outcome:` and the id of the symptom; `end:helpdesk`.
    pub id: String,
    /// What it is.
    pub kind: NodeKind,
    /// Question or title.
    pub title: String,
    /// The symptom that an outcome names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symptom: Option<SymptomId>,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NodeKind {
    /// It asks something.
    Question,
    /// It names a symptom.
    Outcome,
    /// The walk ends without a symptom.
    End,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GraphEdge {
    /// The id of the question.
    pub from: String,
    /// The id of the node that it leads to.
    pub to: String,
    /// The answer's value, or the code.
    pub value: String,
    /// The answer's words.
    pub label: String,
    /// It exists only where each of these questions was answered with one of these values.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub when: BTreeMap<NodeId, Vec<OptionValue>>,
}

impl Graph {
    /// The data of a flow.
    #[must_use]
    pub fn of(flow: &Flow, titles: Titles<'_>) -> Self {
        let mut ends: BTreeSet<&Target> = BTreeSet::new();
        let mut edges = Vec::new();
        for node in flow.nodes() {
            for lead in leads(node) {
                if !matches!(lead.target, Target::Question(_)) {
                    ends.insert(lead.target);
                }
                edges.push(GraphEdge {
                    from: node.id.to_string(),
                    to: id(lead.target),
                    value: lead.value.to_owned(),
                    label: lead.words.to_owned(),
                    when: lead.choice.map(|c| c.when.clone()).unwrap_or_default(),
                });
            }
        }
        let question = |title: &str, id: &NodeId| GraphNode {
            id: id.to_string(),
            kind: NodeKind::Question,
            title: title.to_owned(),
            symptom: None,
        };
        let questions = flow.nodes().map(|n| question(&n.title, &n.id));
        let ends = ends.into_iter().map(|target| match target {
            Target::Question(node) => question("", node),
            Target::Outcome(symptom) => GraphNode {
                id: id(target),
                kind: NodeKind::Outcome,
                title: titles(symptom),
                symptom: Some(symptom.clone()),
            },
            Target::Helpdesk => GraphNode {
                id: id(target),
                kind: NodeKind::End,
                title: "Nothing documented fits: ask the helpdesk".to_owned(),
                symptom: None,
            },
        });
        Self { start: flow.start().to_string(), nodes: questions.chain(ends).collect(), edges }
    }

    /// The questions of one area and what they lead to; it starts with the first of them.
    #[must_use]
    pub fn of_area(&self, area: &Area) -> Self {
        let inside: BTreeSet<&str> = area.questions.iter().map(NodeId::as_str).collect();
        let from = |e: &&GraphEdge| inside.contains(e.from.as_str());
        let edges: Vec<GraphEdge> = self.edges.iter().filter(from).cloned().collect();
        let near = |n: &&GraphNode| inside.contains(n.id.as_str()) || edges.iter().any(|e| e.to == n.id);
        Self {
            start: area.questions.first().map(ToString::to_string).unwrap_or_default(),
            nodes: self.nodes.iter().filter(near).cloned().collect(),
            edges,
        }
    }
}

fn id(target: &Target) -> String {
    match target {
        Target::Question(node) => node.to_string(),
        Target::Outcome(symptom) => format!("outcome:{symptom}"),
        Target::Helpdesk => "end:helpdesk".to_owned(),
    }
}
