//! Pictures of the screen and results of network checks: what is there, and one more.

use askama::Template;
use axum::{
    extract::{Multipart, multipart::MultipartRejection},
    http::{HeaderName, HeaderValue, StatusCode},
    response::Response,
};

use super::{view::FieldProblem, write::FormStamp};
use crate::{
    evidence::{self, Clean, IngestError, Limit},
    intake::ATTACHED_TEXT_BYTES,
    session::{Action as _, LONGEST_ABOUT, change::AttachFile},
    store::{Changed, Form},
    web::{
        Error,
        cache::Cache,
        extract::Visit,
        files::{AddError, FileProblem, FileView, Offered, add, views},
        frame::{Frame, page, see_other},
        upload::{Refused, UploadForm},
    },
};

#[derive(Template)]
#[template(path = "pages/files.html")]
struct FilesPage {
    frame: Frame,
    stamp: FormStamp,
    errors: Vec<FieldProblem>,
    file_problem: String,
    about_problem: String,
    back: String,
    here: String,
    files: Vec<FileView>,
    /// Whether this browser may add one.
    adds: bool,
    masked: bool,
    about: String,
    longest: usize,
    hint: String,
}

/// A field and what is wrong with it.
type Problem<'a> = Option<(&'a str, String, StatusCode)>;

/// The list.
pub async fn get(visit: Visit) -> Result<Response, Error> {
    show(&visit, None, "")
}

fn show(visit: &Visit, problem: Problem<'_>, about: &str) -> Result<Response, Error> {
    let of = |field: &str| match &problem {
        Some((target, text, _)) if *target == field => text.clone(),
        Some(_) | None => String::new(),
    };
    let errors: Vec<_> = problem
        .iter()
        .map(|(target, text, _)| FieldProblem { target: (*target).to_owned(), text: text.clone() })
        .collect();
    let template = FilesPage {
        frame: visit.frame("Pictures and network checks").with_error(!errors.is_empty()),
        stamp: FormStamp::new(&visit.state, &visit.session),
        back: visit.paths().details(),
        here: visit.paths().files(),
        files: views(visit),
        adds: AttachFile::WORD.allows(visit.grant.role),
        masked: visit.grant.masked,
        about: about.to_owned(),
        longest: LONGEST_ABOUT,
        hint: hint(visit.state.config().limits.picture_megabytes),
        file_problem: of("file"),
        about_problem: of("about"),
        errors,
    };
    page(problem.map_or(StatusCode::OK, |(_, _, status)| status), Cache::NoStore, &template)
}

/// What the form says before a file is chosen.
fn hint(megabytes: u32) -> String {
    let size = if megabytes == 0 { String::new() } else { format!(", at most {megabytes} MB") };
    let text = ATTACHED_TEXT_BYTES >> 10;
    format!(
        "A picture: .png, .jpg or .webp{size}. Or the result of “regain probe”: .json or .txt, at most {text} KB"
    )
}

/// Adds a file. 303 to the list; the list again where the file, or what is said of it, is refused.
pub async fn post(visit: Visit, multipart: Result<Multipart, MultipartRejection>) -> Result<Response, Error> {
    let state = &visit.state;
    let allowed = visit.allow::<AttachFile>()?;
    let megabytes = state.config().limits.picture_megabytes;
    let known = ["about", "revision", "idempotency"];
    let form = UploadForm::read_within(state, multipart, &known, megabytes).await?;
    let (seen, key) = form.stamp()?;
    let about = match about(form.raw("about")) {
        Ok(about) => about,
        Err(error) => {
            let (key, limit) = match error {
                IngestError::LoneSecret => ("lone-password", String::new()),
                IngestError::TooLong { limit } => ("text-long", limit.to_string()),
            };
            let text = state.content().messages().fill(key, &[("limit", &limit)]);
            // What looks like a password is not shown again; a text that is too long can be cut by whoever wrote it.
            let typed = cut(form.raw("about"), error);
            let problem = Some(("about", text, StatusCode::UNPROCESSABLE_ENTITY));
            return show(&visit, problem, typed.as_str());
        }
    };
    let upload = match form.file {
        Ok(upload) => upload,
        Err(Refused::NoFile) => return refused(&visit, &FileProblem::NoFile, &about),
        Err(Refused::Intake(error)) => return refused(&visit, &error.into(), &about),
    };
    let offered = Offered { upload, extension: form.extension, about: about.clone() };
    let location = visit.paths().files();
    let form = Form { seen, key: Some(key), location: location.clone() };
    match add(state, &visit.session, allowed, offered, form).await {
        Ok(Changed::Done { .. }) => Ok(see_other(&location)),
        Ok(Changed::Repeated { location }) => Ok(see_other(&location)),
        Ok(Changed::Gone | Changed::Conflict(_)) => Err(Error::Gone),
        Err(AddError::File(problem)) => refused(&visit, &problem, &about),
        Err(AddError::Other(error)) => Err(error),
    }
}

/// What is said of a file, in one line, through the gate.
pub fn about(typed: &str) -> Result<Clean, IngestError> {
    let line = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    evidence::ingest_str(&line, Limit::characters(LONGEST_ABOUT)).map(|i| i.text)
}

/// As much of a text that is too long as may be shown again.
fn cut(typed: &str, error: IngestError) -> Clean {
    match error {
        IngestError::LoneSecret => Clean::empty(),
        IngestError::TooLong { .. } => {
            evidence::ingest_str(typed, Limit::characters(0)).map(|i| i.text).unwrap_or_default()
        }
    }
}

/// The list with what is wrong with a file; what was said of it stays.
fn refused(visit: &Visit, problem: &FileProblem, about: &Clean) -> Result<Response, Error> {
    let (text, status) = problem.said(&visit.state)?;
    let mut response = show(visit, Some(("file", text, status)), about.as_str())?;
    if problem.is_busy() {
        response.headers_mut().insert(HeaderName::from_static("retry-after"), HeaderValue::from_static("30"));
    }
    Ok(response)
}
