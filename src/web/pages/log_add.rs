//! Takes an event log as a file: on the first page, and in a session.

use axum::{
    extract::{Multipart, State as Extract, multipart::MultipartRejection},
    http::{HeaderName, HeaderValue, StatusCode},
    response::Response,
};

use super::{
    home, log,
    start::begin,
    write::{Asked, Written, store_as},
};
use crate::{
    evidence::{Clean, Match, RawLog, SecretKind},
    flow::Entry,
    ids::{IdempotencyKey, Revision},
    intake::{IntakeError, Upload},
    paths::InSession,
    session::{
        Came, Evidence, MOST_LOGS,
        change::{AttachLog, Begin},
    },
    web::{
        Error, State,
        extract::{Reader, Visit},
        frame::see_other,
        log::take::{self, Taken},
        upload::{Refused, UploadForm},
    },
};

/// 303 to what the log says, in a new session; the first page again where the file is refused.
pub async fn post_new(
    Extract(state): Extract<State>,
    reader: Reader,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Response, Error> {
    let form = UploadForm::read(&state, multipart, &["shared"]).await?;
    let shared = !form.raw("shared").is_empty();
    let raw = match read(&state, form.file).await {
        Ok(raw) => raw,
        Err(refused) => {
            let (text, status) = problem(&state, &refused)?;
            return Ok(later(home::show_file(&state, &reader, text, status).await?, &refused));
        }
    };
    let Taken { log, found, entry: (entry, by, because) } = take::take(&state, raw, Came::Uploaded).await?;
    let matches = match &entry {
        Entry::Symptom(symptom) => vec![Match {
            symptom: symptom.clone(),
            certainty: crate::evidence::Certainty::Certain,
            reasons: Vec::new(),
        }],
        Entry::Question(_) | Entry::Start => Vec::new(),
    };
    let beginning = Begin {
        entry,
        by,
        because,
        evidence: Some(Evidence {
            text: Clean::empty(),
            removed: log.removed.clone(),
            matches,
            unknown: Vec::new(),
        }),
        found,
        answers: Vec::new(),
        log: Some(log),
        content_version: state.content().version().to_owned(),
    };
    begin(&state, &reader, beginning, shared, |reference| InSession(reference).log()).await
}

/// 303 to what the log says; the same page again where the file is refused.
pub async fn post(visit: Visit, multipart: Result<Multipart, MultipartRejection>) -> Result<Response, Error> {
    let state = &visit.state;
    visit.allow::<AttachLog>()?;
    let form = UploadForm::read(state, multipart, &["revision", "idempotency"]).await?;
    let stamp = form.stamp()?;
    if let Some(full) = full(&visit).await {
        return full;
    }
    let raw = match read(state, form.file).await {
        Ok(raw) => raw,
        Err(refused) => {
            let (text, status) = problem(state, &refused)?;
            return Ok(later(log::show(&visit, None, 0, Some(("file", text)), status).await?, &refused));
        }
    };
    attach(&visit, stamp, raw, Came::Uploaded, &[]).await
}

/// The page again, where the session has no place for one more log.
pub async fn full(visit: &Visit) -> Option<Result<Response, Error>> {
    if visit.session.logs.len() < MOST_LOGS {
        return None;
    }
    let limit = MOST_LOGS.to_string();
    let text = visit.state.content().messages().fill("logs-full", &[("limit", &limit)]);
    Some(log::show(visit, None, 0, Some(("full", text)), StatusCode::UNPROCESSABLE_ENTITY).await)
}

/// Adds a log to a session, and answers 303.
///
/// # Errors
/// What the store says.
pub async fn attach(
    visit: &Visit,
    stamp: (Revision, IdempotencyKey),
    raw: RawLog,
    came: Came,
    removed: &[SecretKind],
) -> Result<Response, Error> {
    let change = change(&visit.state, raw, came, removed).await?;
    let to = visit.paths().log();
    match store_as(visit, stamp, Asked { change, fields: Vec::new() }, |_| to).await? {
        Written::Done(location) => Ok(see_other(&location)),
        Written::Conflict(response) => Ok(response),
    }
}

/// The change that adds a log.
///
/// # Errors
/// [`Error::Internal`] where taking it in broke off.
pub async fn change(
    state: &State,
    raw: RawLog,
    came: Came,
    removed: &[SecretKind],
) -> Result<AttachLog, Error> {
    let mut taken = take::take(state, raw, came).await?;
    // What was removed from the text around the events is told too.
    for kind in removed.iter().map(|kind| kind.word().to_owned()) {
        if !taken.log.removed.contains(&kind) {
            taken.log.removed.push(kind);
        }
    }
    Ok(AttachLog { log: taken.log, found: taken.found })
}

/// The events of a file that was received.
///
/// # Errors
/// Why there are none.
pub async fn read(state: &State, file: Result<Upload, Refused>) -> Result<RawLog, Refused> {
    state.intake().read(file?).await.map_err(Refused::Intake)
}

/// What to say of a file, and with which status.
///
/// # Errors
/// Where it is no fault of the file.
pub fn problem(state: &State, refused: &Refused) -> Result<(String, StatusCode), Error> {
    let limit = state.config().limits.upload_megabytes.to_string();
    let (key, status) = match refused {
        Refused::NoFile => ("file-missing", StatusCode::UNPROCESSABLE_ENTITY),
        Refused::Intake(error) => match error {
            IntakeError::Empty => ("file-empty", StatusCode::UNPROCESSABLE_ENTITY),
            IntakeError::TooLarge { .. } => ("file-large", StatusCode::PAYLOAD_TOO_LARGE),
            IntakeError::UnknownFormat => ("file-kind", StatusCode::UNPROCESSABLE_ENTITY),
            IntakeError::Encrypted => ("file-encrypted", StatusCode::UNPROCESSABLE_ENTITY),
            IntakeError::Nested => ("file-nested", StatusCode::UNPROCESSABLE_ENTITY),
            IntakeError::TooManyEntries => ("file-many", StatusCode::UNPROCESSABLE_ENTITY),
            IntakeError::Bomb => ("file-bomb", StatusCode::UNPROCESSABLE_ENTITY),
            IntakeError::NoEvents => ("file-no-events", StatusCode::UNPROCESSABLE_ENTITY),
            IntakeError::Damaged => ("file-damaged", StatusCode::UNPROCESSABLE_ENTITY),
            IntakeError::TooSlow => ("file-slow", StatusCode::UNPROCESSABLE_ENTITY),
            IntakeError::Busy => ("file-busy", StatusCode::SERVICE_UNAVAILABLE),
            IntakeError::Interrupted => return Err(Error::BadRequest("an upload that breaks off")),
            IntakeError::Io(kind) => return Err(Error::Internal(format!("an upload: {kind}"))),
        },
    };
    Ok((state.content().messages().fill(key, &[("limit", &limit)]), status))
}

/// Says when to come back, where that is the whole problem.
fn later(mut response: Response, refused: &Refused) -> Response {
    if *refused == Refused::Intake(IntakeError::Busy) {
        response.headers_mut().insert(HeaderName::from_static("retry-after"), HeaderValue::from_static("30"));
    }
    response
}
