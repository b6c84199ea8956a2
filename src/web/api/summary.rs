//! `GET /api/v1/sessions/{reference}/summary?format=`: what is given away, in one of its forms, the same bytes as the page's file;
//! `POST …/sent` says that it was.

use axum::{
    Json,
    extract::RawQuery,
    http::header,
    response::{IntoResponse, Response},
};

use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    body::Body,
    caller::Caller,
    op::{Answer, Op, Part, Sent, one},
    piece::query,
    problem::{Fault, Kind, Problem},
    show,
    state::SessionState,
    words::FormatWord,
    write::{Again, change},
};
use crate::{
    ids::Revision,
    paths,
    session::{
        LONGEST_CASE,
        change::{MarkSent, View},
    },
    summary::Format,
    web::{
        pages::{sent::case, summary::ready},
        parcel,
    },
};

/// What the document says.
pub const GET: Op = Op {
    summary: "The summary for support",
    more: "409 while somebody has to say first that what was found is right: `confirm` does it.",
    query: &[Part { name: "format", about: "The form; json where nobody says.", schema: one::<FormatWord> }],
    problems: &[Kind::NotNow, Kind::WrongShape, Kind::WrongValue],
    ..Op::get(paths::API_SUMMARY, "getSummary", "details", Answer::Summary)
};

/// That the summary was given to somebody.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SentRequest {
    /// Microsoft's number of the case, where there is one.
    #[serde(default)]
    case: String,
    /// The revision that the caller has seen.
    #[schema(value_type = u32)]
    revision: Revision,
}

/// What the document says of it.
pub const SENT: Op = Op {
    method: "post",
    summary: "Say that the summary was given to somebody",
    more: "The session then stays as long as one that was fixed.",
    body: Sent::Json(one::<SentRequest>, r#"{"case": "2611200040001234", "revision": 4}"#),
    problems: &[Kind::Conflict, Kind::WrongValue],
    ..Op::get(paths::API_SENT, "markSent", "details", Answer::Json(one::<SessionState>))
};

/// 200 with the new state.
pub async fn sent(caller: Caller, again: Again, Body(asked): Body<SentRequest>) -> Result<Response, Fault> {
    caller.0.allow::<MarkSent>()?;
    let case = case(&asked.case).ok_or_else(|| {
        let detail = format!("Letters, digits, spaces and #-/._ of at most {LONGEST_CASE} characters.");
        Problem::new(Kind::WrongValue, detail).in_field("case")
    })?;
    let caller = change(caller, asked.revision, again, MarkSent { case }).await?;
    Ok(Json(show::state(&caller.0)).into_response())
}

/// 200 with the summary.
pub async fn get(Caller(visit): Caller, RawQuery(raw): RawQuery) -> Result<Response, Fault> {
    let [format] = query(raw.as_deref(), ["format"])?;
    let format = match format {
        None => Format::Json,
        Some(word) => word.parse::<Format>().map_err(|_| {
            let words = Format::ALL.map(Format::word).join(", ");
            Problem::new(Kind::WrongValue, format!("The forms are {words}.")).in_field("format")
        })?,
    };
    if !ready(&visit)? {
        let detail = "Somebody has to say first that what was found is right: POST …/confirm.";
        return Err(Problem::new(Kind::NotNow, detail).into());
    }
    let view = visit.allow::<View>()?;
    let bytes = parcel::write(&visit.state, &view, &visit.session, visit.grant.masked, format).await?;
    let name = format!("attachment; filename=\"regain-{}.{}\"", visit.session.reference, format.extension());
    let headers =
        [(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}
