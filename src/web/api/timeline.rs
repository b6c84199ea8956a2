//! `GET /api/v1/sessions/{reference}/timeline`: who did what, and when. For the owner, as the page for sharing is.

use axum::{extract::RawQuery, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    caller::Caller,
    op::{Answer, Op, many},
    piece::Piece,
    problem::Fault,
    words::RoleWord,
};
use crate::{
    ids::Role,
    paths,
    session::change::{Share, View},
};

/// A line of the timeline.
#[derive(Serialize, ToSchema)]
pub struct TimelineLine {
    /// Its place, from 1.
    seq: i64,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// What whoever did it is to the session.
    #[schema(value_type = RoleWord)]
    by: Role,
    /// What they chose to be called; empty for the owner.
    name: String,
    /// What happened: `began`, `answered`, `judged`, `joined` and so on.
    what: &'static str,
    /// To which item: a question, a symptom, the kind of a link, or the names of details with spaces between them.
    item: String,
}

/// What the document says.
pub const LIST: Op = Op {
    summary: "Who did what, and when, oldest first",
    more: "For the owner.",
    ..Op::get(paths::API_TIMELINE, "listTimeline", "people", Answer::List(many::<TimelineLine>))
};

/// The list, in pieces.
pub async fn list(Caller(visit): Caller, RawQuery(raw): RawQuery) -> Result<Response, Fault> {
    let piece = Piece::read(raw.as_deref())?;
    let after = piece.number()?;
    // Who may share may know who came.
    visit.allow::<Share>()?;
    let rows = visit.state.store().timeline(&visit.allow::<View>()?).await?;
    let line = |row: crate::store::TimelineRow| TimelineLine {
        seq: row.seq,
        at: row.at.to_string(),
        by: row.role,
        name: row.name.to_string(),
        what: row.what.word(),
        item: row.item,
    };
    let left = rows.into_iter().filter(|row| row.seq > after).map(line).collect();
    Ok(piece.answer(&paths::api_timeline(visit.session.reference), left, |l| l.seq.to_string()))
}
