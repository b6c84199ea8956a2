//! `GET /api/v1/sessions/{reference}/summary?format=`: what is given away, in one of its forms. The same bytes as the page's file.

use axum::{
    extract::RawQuery,
    http::header,
    response::{IntoResponse, Response},
};

use super::{
    caller::Caller,
    op::{Answer, Op, Part, one},
    piece::query,
    problem::{Fault, Kind, Problem},
    words::FormatWord,
};
use crate::{
    paths,
    summary::Format,
    web::pages::summary::{collect, render},
};

/// What the document says.
pub const GET: Op = Op {
    summary: "The summary for support",
    more: "409 while somebody has to say first that what was found is right: `confirm` does it.",
    query: &[Part { name: "format", about: "The form; json where nobody says.", schema: one::<FormatWord> }],
    problems: &[Kind::NotNow, Kind::WrongShape, Kind::WrongValue],
    ..Op::get(paths::API_SUMMARY, "getSummary", "details", Answer::Summary)
};

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
    let Some(summary) = collect(&visit)? else {
        let detail = "Somebody has to say first that what was found is right: POST …/confirm.";
        return Err(Problem::new(Kind::NotNow, detail).into());
    };
    let Some(bytes) = render(&visit, &summary, format)? else {
        return Err(Problem::new(Kind::WrongValue, "The summary has no such form yet.")
            .in_field("format")
            .into());
    };
    let name = format!("attachment; filename=\"regain-{}.{}\"", visit.session.reference, format.extension());
    let headers =
        [(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}
