//! `POST /api/v1/sessions/{reference}/logs` takes an event log, as the page does: the bytes of the file, or a form with it. `DELETE
//! …/logs/{id}` deletes one.

use axum::{
    Json,
    extract::{FromRequest, Multipart, Path, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    body::media_type,
    caller::Caller,
    op::{Answer, Op, Sent, one},
    problem::{Fault, Kind, Problem},
    show,
    state::SessionState,
    write::{Again, change},
};
use crate::{
    paths,
    session::{
        Came, MOST_LOGS,
        change::{AttachLog, RemoveLog},
    },
    web::{
        Error,
        pages::log_add,
        upload::{Refused, UploadForm},
    },
};

/// What the document says of adding one.
pub const POST: Op = Op {
    method: "post",
    summary: "Add an event log",
    more: "An .evtx file, a .zip with one, or XML, CSV or text of its events. It is read by a process of its own and passes the \
           gate that a paste passes; `logs` says what it was found to say.",
    body: Sent::Log,
    status: "201",
    problems: &[Kind::Full, Kind::TooLarge, Kind::File, Kind::WrongShape],
    ..Op::get(paths::API_LOGS, "addLog", "evidence", Answer::Json(one::<SessionState>))
};

/// What the document says of deleting one.
pub const DELETE: Op = Op {
    method: "delete",
    summary: "Delete an event log",
    more: "For the owner. One that is not there is no error.",
    status: "204",
    problems: &[Kind::Conflict],
    ..Op::get(paths::API_LOG, "deleteLog", "evidence", Answer::Nothing)
};

/// 201 with the new state.
pub async fn post(caller: Caller, again: Again, request: Request) -> Result<Response, Fault> {
    let visit = &caller.0;
    let state = &visit.state;
    visit.allow::<AttachLog>()?;
    if visit.session.logs.len() >= MOST_LOGS {
        return Err(Problem::new(Kind::Full, format!("A session has at most {MOST_LOGS} event logs.")).into());
    }
    let upload = if media_type(request.headers()) == "multipart/form-data" {
        let form = Multipart::from_request(request, state).await;
        UploadForm::read(state, form, &[]).await?.file
    } else {
        let body = request.into_body().into_data_stream();
        state.intake().receive(body).await.map_err(Refused::Intake)
    };
    let raw = match log_add::read(state, upload).await {
        Ok(raw) => raw,
        Err(refused) => {
            let (text, status) = log_add::problem(state, &refused)?;
            return Err(match status {
                StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Kind::TooLarge, text).into(),
                StatusCode::SERVICE_UNAVAILABLE => {
                    Error::Unavailable("uploads wait already".to_owned()).into()
                }
                _ => Problem::new(Kind::File, text).in_field("file").into(),
            });
        }
    };
    let attach = log_add::change(state, raw, Came::Uploaded, &[]).await?;
    let seen = visit.session.revision;
    let caller = change(caller, seen, again, attach).await?;
    Ok((StatusCode::CREATED, Json(show::state(&caller.0))).into_response())
}

/// 204.
pub async fn delete(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    again: Again,
) -> Result<StatusCode, Fault> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let (seen, reference) = (caller.0.session.revision, caller.0.session.reference);
    let state = caller.0.state.clone();
    change(caller, seen, again, RemoveLog { id }).await?;
    state.readings().forget(reference);
    Ok(StatusCode::NO_CONTENT)
}
