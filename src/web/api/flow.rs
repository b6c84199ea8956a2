//! `GET /api/v1/flow`: the tree as data, as `regain graph --format json` prints it.

use axum::extract::RawQuery;
use axum::{Json, extract::State as Extract, response::IntoResponse, response::Response};
use std::collections::BTreeMap;
use utoipa::ToSchema;

use super::{
    op::{Answer, Op, one},
    piece::query,
    problem::Fault,
};
use crate::{ids::SymptomId, paths, picture::Graph, web::State};

/// What the document says.
pub const GET: Op = Op {
    summary: "The tree of questions: nodes, and an edge for every answer",
    ..Op::get(paths::API_FLOW, "getFlow", "tables", Answer::Json(one::<Tree>))
};

/// The tree.
pub async fn get(Extract(state): Extract<State>, RawQuery(raw): RawQuery) -> Result<Response, Fault> {
    query(raw.as_deref(), [])?;
    let content = state.content();
    let titles =
        |id: &SymptomId| content.symptoms().get(id).map_or_else(|| id.to_string(), |s| s.title.clone());
    Ok(Json(Graph::of(content.flow(), &titles)).into_response())
}

/// The tree.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the shape of what `picture` writes; a test compares the two")]
pub struct Tree {
    /// The id of the first question.
    start: String,
    /// Questions, problems, and the end without a problem.
    nodes: Vec<TreeNode>,
    /// An edge for every option and every code.
    edges: Vec<TreeEdge>,
}

/// A node.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the shape of what `picture` writes; a test compares the two")]
pub struct TreeNode {
    /// Unique among all nodes.
    id: String,
    /// `question`, `outcome` or `end`.
    kind: String,
    /// Question or title.
    title: String,
    /// The symptom that an outcome names.
    #[schema(required = false)]
    symptom: Option<String>,
}

/// An answer.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the shape of what `picture` writes; a test compares the two")]
pub struct TreeEdge {
    /// The id of the question.
    from: String,
    /// The id of the node that it leads to.
    to: String,
    /// The answer's value, or the code.
    value: String,
    /// The answer's words.
    label: String,
    /// It exists only where each of these questions was answered with one of these values.
    #[schema(required = false)]
    when: BTreeMap<String, Vec<String>>,
}
