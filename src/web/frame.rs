//! What stands around every page: header, help block, footer. And how a template becomes a response.

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{Error, State, cache::Cache, extract::Reader, live::Live, phrases};
use crate::{
    config::Organisation,
    ids::{Reference, Role},
    paths::{self, InSession},
    session::ActionWord,
};

/// The name in the header.
pub const PRODUCT: &str = "Regain";

/// Marks a response whose body is already a page.
#[derive(Debug, Clone, Copy)]
pub struct Rendered;

/// What every template has under the name `frame`.
#[derive(Debug, Clone)]
pub struct Frame {
    /// `light`, `dark`, or empty for the system's choice.
    pub theme: &'static str,
    /// Address of the stylesheet.
    pub css: String,
    /// Address of the script.
    pub js: String,
    /// Address of the icon.
    pub icon: String,
    /// The organisation.
    pub organisation: Organisation,
    /// The heading of the page, first in its title.
    pub title: String,
    /// Whether the page shows an error: said first in the title.
    pub error: bool,
    /// The part of the header that is current.
    pub here: Here,
    /// The session, on its pages.
    pub session: Option<InFrame>,
    /// The address to come back to after choosing a theme.
    pub path: String,
    /// The version of the program.
    pub version: &'static str,
    /// The version of the content.
    pub content_version: String,
}

/// Which link of the header is current.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Here {
    /// Get help now.
    Help,
    /// All problems.
    Problems,
    /// Contact the helpdesk.
    Contact,
    /// None of them.
    Elsewhere,
}

/// What the frame shows of a session.
#[derive(Debug, Clone)]
pub struct InFrame {
    /// Its short name.
    pub reference: Reference,
    /// What this browser is to it.
    pub role: Role,
    /// How the page hears of changes that others make meanwhile.
    pub live: Option<Live>,
    /// What the reader is called here; empty for the owner.
    pub name: String,
    /// Whether something is kept from the reader.
    pub masked: bool,
    /// How many notes there are, and the last of them.
    pub notes: (usize, Vec<NoteView>),
}

/// A note on a page.
#[derive(Debug, Clone)]
pub struct NoteView {
    /// Who wrote it.
    pub who: String,
    /// When.
    pub when: String,
    /// What it says.
    pub text: String,
}

impl InFrame {
    /// Its pages.
    #[must_use]
    pub fn paths(&self) -> InSession {
        InSession(self.reference)
    }

    /// Whether it is the reader's own.
    #[must_use]
    pub fn owns(&self) -> bool {
        self.role == Role::Owner
    }

    /// Whether the reader helps.
    #[must_use]
    pub fn helps(&self) -> bool {
        self.role == Role::Helper
    }
}

impl Frame {
    /// The frame of a page.
    pub fn new(state: &State, reader: &Reader, title: impl Into<String>) -> Self {
        Self {
            theme: reader.theme.map_or("", super::extract::Theme::word),
            css: state.assets().path("regain.css"),
            js: state.assets().path("regain.js"),
            icon: state.assets().path("favicon.svg"),
            organisation: state.config().organisation.clone(),
            title: title.into(),
            error: false,
            here: Here::Elsewhere,
            session: None,
            path: reader.path.clone(),
            version: env!("CARGO_PKG_VERSION"),
            content_version: state.content().version().to_owned(),
        }
    }

    /// With a current link in the header.
    #[must_use]
    pub fn at(mut self, here: Here) -> Self {
        self.here = here;
        self
    }

    /// With an error on the page.
    #[must_use]
    pub fn with_error(mut self, error: bool) -> Self {
        self.error = error;
        self
    }

    /// Whether the reader may change something: without a session there is nothing to forbid.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.session.as_ref().is_none_or(|s| ActionWord::Answer.allows(s.role))
    }

    /// Whether “Get help now” is current.
    #[must_use]
    pub fn at_help(&self) -> bool {
        self.here == Here::Help
    }

    /// Whether “All problems” is current.
    #[must_use]
    pub fn at_problems(&self) -> bool {
        self.here == Here::Problems
    }

    /// Whether “Contact the helpdesk” is current.
    #[must_use]
    pub fn at_contact(&self) -> bool {
        self.here == Here::Contact
    }

    /// The whole title.
    #[must_use]
    pub fn full_title(&self) -> String {
        format!("{}{} – {PRODUCT}", if self.error { "Error: " } else { "" }, self.title)
    }

    /// The product's name.
    #[must_use]
    pub fn product(&self) -> &'static str {
        PRODUCT
    }

    /// The helpdesk in the middle of a sentence.
    #[must_use]
    pub fn helpdesk(&self) -> String {
        phrases::helpdesk(&self.organisation)
    }

    /// The telephone number as a link takes it.
    #[must_use]
    pub fn tel(&self) -> Option<String> {
        let digits: String =
            self.organisation.phone.as_ref()?.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        (!digits.is_empty()).then(|| format!("tel:{digits}"))
    }

    /// The address that takes a code that was read out.
    #[must_use]
    pub fn join(&self) -> &'static str {
        paths::JOIN
    }

    /// The address of the first page, for templates.
    #[must_use]
    pub fn home(&self) -> &'static str {
        paths::HOME
    }

    /// The address of the library.
    #[must_use]
    pub fn problems(&self) -> &'static str {
        paths::PROBLEMS
    }

    /// The address of the page about sources.
    #[must_use]
    pub fn sources(&self) -> &'static str {
        paths::SOURCES
    }

    /// The address of the contact page.
    #[must_use]
    pub fn contact(&self) -> &'static str {
        paths::CONTACT
    }

    /// The address of the privacy page.
    #[must_use]
    pub fn privacy(&self) -> &'static str {
        paths::PRIVACY
    }

    /// The address of the accessibility page.
    #[must_use]
    pub fn accessibility(&self) -> &'static str {
        paths::ACCESSIBILITY
    }

    /// The address that takes a paste.
    #[must_use]
    pub fn find(&self) -> &'static str {
        paths::FIND
    }

    /// The address that takes a file.
    #[must_use]
    pub fn find_file(&self) -> &'static str {
        paths::FIND_FILE
    }

    /// The address that begins a session.
    #[must_use]
    pub fn start(&self) -> &'static str {
        paths::START
    }

    /// The address that sets the theme.
    #[must_use]
    pub fn theme_path(&self) -> &'static str {
        paths::THEME
    }
}

/// A template as an HTML response.
///
/// # Errors
/// [`Error::Internal`] where the template fails.
pub fn page(status: StatusCode, cache: Cache, template: &impl Template) -> Result<Response, Error> {
    let body = template.render()?;
    let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    Ok((status, html, cache.extension(), axum::Extension(Rendered), body).into_response())
}

/// A page of a session.
///
/// # Errors
/// [`Error::Internal`] where the template fails.
pub fn ok(template: &impl Template) -> Result<Response, Error> {
    page(StatusCode::OK, Cache::NoStore, template)
}

/// The same page again with the fields named that need another look.
///
/// # Errors
/// [`Error::Internal`] where the template fails.
pub fn unprocessable(template: &impl Template) -> Result<Response, Error> {
    page(StatusCode::UNPROCESSABLE_ENTITY, Cache::NoStore, template)
}

/// 303 to another page.
pub fn see_other(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path.to_owned())]).into_response()
}
