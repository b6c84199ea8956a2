//! The summary: exactly the text that is given away, and its files. Same revision, same bytes.

use askama::Template;
use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use super::check;
use crate::{
    ids::Reference,
    session::{change::Export, details::completeness},
    summary::{Format, Summary},
    web::{
        Error,
        extract::Visit,
        frame::{Frame, ok, see_other},
    },
};

#[derive(Template)]
#[template(path = "pages/summary.html")]
struct SummaryPage {
    frame: Frame,
    check: String,
    words: String,
    files: Vec<(String, &'static str)>,
    text: String,
    reference: Reference,
}

/// What is there to give away; `None` while somebody has to look at the check page first: at what was found in a paste, or at
/// the problem that the summary is going to name.
pub fn collect(visit: &Visit) -> Result<Option<Summary>, Error> {
    visit.allow::<Export>()?;
    if check::unnamed(visit).is_some() || !completeness(&visit.session.details).to_confirm.is_empty() {
        return Ok(None);
    }
    let content = visit.state.content();
    Ok(Some(Summary::new(&visit.session, content.flow(), content.symptoms(), content.details())))
}

/// The page; before everything was looked at, 303 to where that is done.
pub async fn get(visit: Visit) -> Result<Response, Error> {
    let paths = visit.paths();
    let Some(summary) = collect(&visit)? else { return Ok(see_other(&paths.check())) };
    ok(&SummaryPage {
        frame: visit.frame("Your summary"),
        check: paths.check(),
        words: completeness(&visit.session.details).words(),
        files: vec![
            (paths.summary_file("txt"), "Download as text"),
            (paths.summary_file("md"), "Markdown"),
            (paths.summary_file("json"), "JSON"),
        ],
        text: summary.text(),
        reference: visit.session.reference,
    })
}

/// The summary as Markdown.
pub async fn markdown(visit: Visit) -> Result<Response, Error> {
    file(&visit, Format::Markdown)
}

/// The summary as plain text.
pub async fn text(visit: Visit) -> Result<Response, Error> {
    file(&visit, Format::Text)
}

/// The summary as JSON.
pub async fn json(visit: Visit) -> Result<Response, Error> {
    file(&visit, Format::Json)
}

/// The bytes of a summary in one of its forms, for pages and API; `None` for a form that there is not.
///
/// # Errors
/// None so far: every form that there is can be written.
pub fn render(_: &Visit, summary: &Summary, format: Format) -> Result<Option<Vec<u8>>, Error> {
    Ok(match format {
        Format::Markdown => Some(summary.markdown().into_bytes()),
        Format::Text => Some(summary.text().into_bytes()),
        Format::Json => Some(summary.json().into_bytes()),
        Format::Zip | Format::Email | Format::Card => None,
    })
}

fn file(visit: &Visit, format: Format) -> Result<Response, Error> {
    let Some(summary) = collect(visit)? else { return Ok(see_other(&visit.paths().check())) };
    let bytes = render(visit, &summary, format)?.ok_or(Error::NotFound)?;
    let name = format!("attachment; filename=\"regain-{}.{}\"", visit.session.reference, format.extension());
    let headers =
        [(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}
