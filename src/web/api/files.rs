//! `POST /api/v1/sessions/{reference}/files` takes a picture of the screen or a result of `regain probe`, as the page does: a form with
//! the file, or its bytes. `GET` and `DELETE …/files/{file}` hand it out and delete it.

use axum::{
    Json,
    extract::{FromRequest, Multipart, Path, RawQuery, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    body::media_type,
    caller::Caller,
    identify::lone_password,
    op::{Answer, Op, Part, Sent, one, text},
    piece::query,
    problem::{Fault, Kind, Problem},
    show,
    state::SessionState,
    write::{Again, change},
};
use crate::{
    evidence::{Clean, IngestError},
    ids::FileId,
    paths,
    session::{
        NoPlace,
        change::{AttachFile, RemoveFile, View},
    },
    store::{Changed, Form},
    web::{
        Error, State,
        files::{AddError, FileProblem, Offered, add, hand_out},
        pages::files::about,
        upload::{Refused, UploadForm},
    },
};

/// What the document says of adding one.
pub const POST: Op = Op {
    method: "post",
    summary: "Add a picture or the result of a network check",
    more: "PNG, JPEG or WebP, or what `regain probe` printed. A process of its own looks at it; what a picture says of itself beside \
           the picture is taken out. In a form, “about” says what it shows.",
    query: &[Part { name: "about", about: "What it shows, where the bytes are sent alone.", schema: text }],
    body: Sent::File,
    status: "201",
    problems: &[Kind::Full, Kind::TooLarge, Kind::TooLong, Kind::File, Kind::LonePassword],
    ..Op::get(paths::API_FILES, "addFile", "evidence", Answer::Json(one::<SessionState>))
};

/// What the document says of handing one out.
pub const GET: Op =
    Op { summary: "A file, as a download", ..Op::get(paths::API_FILE, "getFile", "evidence", Answer::File) };

/// What the document says of deleting one.
pub const DELETE: Op = Op {
    method: "delete",
    summary: "Delete a file",
    more: "For the owner. One that is not there is no error.",
    status: "204",
    ..Op::get(paths::API_FILE, "deleteFile", "evidence", Answer::Nothing)
};

/// 201 with the new state.
pub async fn post(
    caller: Caller,
    again: Again,
    RawQuery(raw): RawQuery,
    request: Request,
) -> Result<Response, Fault> {
    let [said] = query(raw.as_deref(), ["about"])?;
    let visit = &caller.0;
    let state = &visit.state;
    let allowed = visit.allow::<AttachFile>()?;
    let megabytes = state.config().limits.picture_megabytes;
    let kind = media_type(request.headers());
    let (upload, extension, said) = if kind == "multipart/form-data" {
        let form = Multipart::from_request(request, state).await;
        let form = UploadForm::read_within(state, form, &["about"], megabytes).await?;
        let said = said.unwrap_or_else(|| form.raw("about").to_owned());
        (form.file, form.extension, said)
    } else {
        let body = request.into_body().into_data_stream();
        let upload = state.intake().receive_within(body, megabytes).await.map_err(Refused::Intake);
        // Bytes have no name: what they are said to be stands in its place.
        let extension = match kind.as_str() {
            "application/json" => Some("json".to_owned()),
            kind if kind.starts_with("text/") => Some("txt".to_owned()),
            _ => None,
        };
        (upload, extension, said.unwrap_or_default())
    };
    let upload = match upload {
        Ok(upload) => upload,
        Err(Refused::NoFile) => return Err(refused(state, &FileProblem::NoFile)),
        Err(Refused::Intake(error)) => return Err(refused(state, &error.into())),
    };
    let offered = Offered { upload, extension, about: line(&said)? };
    let form = Form { seen: visit.session.revision, key: again.0, location: String::new() };
    match add(state, &visit.session, allowed, offered, form).await {
        Ok(Changed::Done { .. } | Changed::Repeated { .. }) => {}
        Ok(Changed::Gone | Changed::Conflict(_)) => return Err(Error::Gone.into()),
        Err(AddError::File(problem)) => return Err(refused(state, &problem)),
        Err(AddError::Other(error)) => return Err(error.into()),
    }
    let caller = caller.again().await?;
    Ok((StatusCode::CREATED, Json(show::state(&caller.0))).into_response())
}

/// What is said of a file, through the gate.
fn line(said: &str) -> Result<Clean, Problem> {
    about(said).map_err(|error| match error {
        IngestError::LoneSecret => lone_password("about"),
        IngestError::TooLong { limit } => {
            Problem::new(Kind::TooLong, format!("It has more than {limit} characters.")).in_field("about")
        }
    })
}

fn refused(state: &State, problem: &FileProblem) -> Fault {
    let (text, status) = match problem.said(state) {
        Ok(said) => said,
        Err(error) => return error.into(),
    };
    match (problem, status) {
        (FileProblem::NoPlace(NoPlace::Pictures(_) | NoPlace::Probes | NoPlace::Bytes(_)), _)
        | (FileProblem::Raced, _) => Problem::new(Kind::Full, text).into(),
        (_, StatusCode::PAYLOAD_TOO_LARGE) => Problem::new(Kind::TooLarge, text).in_field("file").into(),
        (_, StatusCode::SERVICE_UNAVAILABLE) => Error::Unavailable("uploads wait already".to_owned()).into(),
        (_, _) => Problem::new(Kind::File, text).in_field("file").into(),
    }
}

/// The file that an address names.
fn id(text: &str) -> Result<FileId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// 200 with its bytes.
pub async fn get(
    Caller(visit): Caller,
    Path((_, file)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Fault> {
    query(raw.as_deref(), [])?;
    let id = id(&file)?;
    let file = visit.session.files.iter().find(|f| f.id == id).ok_or(Error::NotFound)?;
    Ok(hand_out(&visit.state, visit.allow::<View>()?, file).await?)
}

/// 204.
pub async fn delete(
    caller: Caller,
    Path((_, file)): Path<(String, String)>,
    again: Again,
) -> Result<StatusCode, Fault> {
    let id = id(&file)?;
    let seen = caller.0.session.revision;
    change(caller, seen, again, RemoveFile { id }).await?;
    Ok(StatusCode::NO_CONTENT)
}
