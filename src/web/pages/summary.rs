//! The summary: exactly the text that is given away, and its files. Same revision, same bytes.

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{check, view::FieldProblem, write::FormStamp};
use crate::{
    ids::Reference,
    session::{
        Action as _, LONGEST_CASE,
        change::{Export, MarkSent, View},
        details::completeness,
    },
    summary::{Format, Summary},
    web::{
        Error,
        cache::Cache,
        extract::Visit,
        frame::{Frame, page, see_other},
        parcel, phrases,
    },
};

#[derive(Template)]
#[template(path = "pages/summary.html")]
struct SummaryPage {
    frame: Frame,
    stamp: FormStamp,
    errors: Vec<FieldProblem>,
    check: String,
    words: String,
    files: Vec<FileRow>,
    text: String,
    reference: Reference,
    /// What is kept back, as one sentence; empty where nothing is.
    kept_back: String,
    /// That it was sent; empty where nobody said so.
    sent: String,
    /// Where a form says that it was; absent where this browser may not.
    mark: Option<String>,
    case: String,
    longest: usize,
}

struct FileRow {
    path: String,
    label: &'static str,
    what: &'static str,
}

/// What a form is called and what it is for.
fn words(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::Zip => (
            "Download everything (ZIP)",
            "For Microsoft support: this text, your pictures and files, the events of the log, and a list of all",
        ),
        Format::Text => ("Text", "This text as a file, for any form or chat"),
        Format::Markdown => ("Markdown", "For wikis and systems that know headings and lists"),
        Format::Json => ("JSON", "For other programs"),
        Format::Email => ("E-mail draft", "Opens in your mail program. You choose who gets it, and send it"),
        Format::Card => (
            "Card for Teams",
            "An administrator can post it to a workflow of Teams. It is short: texts are cut",
        ),
    }
}

/// What is there to give away; `None` while somebody has to look at the check page first: at what was found in a paste, or at
/// the problem that the summary is going to name.
pub fn ready(visit: &Visit) -> Result<bool, Error> {
    visit.allow::<Export>()?;
    Ok(check::unnamed(visit).is_none() && completeness(&visit.session.details).to_confirm.is_empty())
}

/// The page; before everything was looked at, 303 to where that is done.
pub async fn get(visit: Visit) -> Result<Response, Error> {
    if !ready(&visit)? {
        return Ok(see_other(&visit.paths().check()));
    }
    let case = visit.session.sent.as_ref().map(|s| s.case.to_string()).unwrap_or_default();
    show(&visit, None, case)
}

/// The page, with what was wrong with a number.
pub fn show(visit: &Visit, problem: Option<String>, case: String) -> Result<Response, Error> {
    let paths = visit.paths();
    let content = visit.state.content();
    let summary = Summary::new(&visit.session, content.flow(), content.symptoms(), content.details());
    let errors: Vec<_> =
        problem.into_iter().map(|text| FieldProblem { target: "case".to_owned(), text }).collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let sent = visit.session.sent.as_ref().map(|sent| {
        let who = phrases::who(sent.stamp.by, "", visit.grant.role);
        let when = phrases::here(sent.stamp.at, &visit.state.config().organisation);
        let case =
            if sent.case.is_empty() { String::new() } else { format!(" Case at Microsoft: {}.", sent.case) };
        format!("{who} marked this as sent on {when}.{case}")
    });
    let row = |format: Format| {
        let (label, what) = words(format);
        FileRow { path: paths.summary_file(format.extension()), label, what }
    };
    let template = SummaryPage {
        frame: visit.frame("Your summary").with_error(!errors.is_empty()),
        stamp: FormStamp::new(&visit.state, &visit.session),
        errors,
        check: paths.check(),
        words: completeness(&visit.session.details).words(),
        files: Format::ALL.into_iter().map(row).collect(),
        text: summary.text(),
        reference: visit.session.reference,
        kept_back: summary.kept_back.iter().map(|k| k.words).collect::<Vec<_>>().join(", "),
        sent: sent.unwrap_or_default(),
        mark: MarkSent::WORD.allows(visit.grant.role).then(|| paths.sent()),
        case,
        longest: LONGEST_CASE,
    };
    page(status, Cache::NoStore, &template)
}

/// The summary as a file, in the form that the address names.
pub async fn file(visit: Visit) -> Result<Response, Error> {
    let name = visit.reader.path.rsplit('/').next().unwrap_or_default();
    let format = name.split_once('.').and_then(|(_, extension)| Format::from_extension(extension));
    let format = format.ok_or(Error::NotFound)?;
    if !ready(&visit)? {
        return Ok(see_other(&visit.paths().check()));
    }
    let view = visit.allow::<View>()?;
    let bytes = parcel::write(&visit.state, &view, &visit.session, visit.grant.masked, format).await?;
    let name = format!("attachment; filename=\"regain-{}.{}\"", visit.session.reference, format.extension());
    let headers =
        [(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}
