//! Who else may see a session: makes links and codes, lists them, and says who did what. For the owner alone.
//!
//! A link is shown in the answer to the form that made it, and never again: only its hash is kept, so a redirect would have to carry
//! the secret in an address, or somebody would have to remember it. The same form sent again, by a reload, makes nothing and leads to
//! the list.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use jiff::{SignedDuration, Timestamp};

use super::{happened, view::FieldProblem, write::FormStamp};
use crate::{
    evidence::{Clean, IngestError, Limit},
    paths,
    session::{
        KeptLink, LONGEST_LABEL, LinkKind, MOST_LINKS, NewLink, SHORT_LIFE,
        change::{Share, View},
    },
    store::Linked,
    web::{
        Error,
        cache::Cache,
        extract::Visit,
        form::Fields,
        frame::{Frame, ok, page, see_other},
        phrases,
        render::{self, Html},
    },
};

/// How long a link may be made to last: the word of the form, the words of the page, hours.
const LIVES: [(&str, &str, i64); 3] = [("1h", "1 hour", 1), ("8h", "8 hours", 8), ("3d", "3 days", 72)];
/// The life that is chosen before anybody chooses.
const USUAL: &str = "8h";
/// Lines of the list of what happened.
const LINES: usize = 50;

#[derive(Template)]
#[template(path = "pages/share.html")]
struct SharePage {
    frame: Frame,
    stamp: FormStamp,
    errors: Vec<FieldProblem>,
    back: String,
    here: String,
    off: String,
    join: String,
    lives: Vec<(&'static str, &'static str, bool)>,
    links: Vec<LinkRow>,
    any: bool,
    lines: Vec<(String, String)>,
}

struct LinkRow {
    number: u32,
    label: String,
    kind: &'static str,
    state: String,
    created: String,
    used: String,
    can_end: bool,
}

#[derive(Template)]
#[template(path = "pages/share_made.html")]
struct MadePage {
    frame: Frame,
    back: String,
    lead: &'static str,
    what: &'static str,
    until: String,
    code: String,
    link: String,
    qr: Option<Html>,
    join: String,
    masked: bool,
}

async fn show(visit: &Visit, problem: Option<(&str, String)>, status: StatusCode) -> Result<Response, Error> {
    let allowed = visit.allow::<Share>()?;
    let (state, now) = (&visit.state, visit.state.now());
    let links = state.store().links(&allowed, now).await?;
    let timeline = state.store().timeline(&visit.allow::<View>()?).await?;
    let errors: Vec<FieldProblem> =
        problem.into_iter().map(|(target, text)| FieldProblem { target: target.to_owned(), text }).collect();
    let template = SharePage {
        frame: visit.frame("Share this with somebody").with_error(!errors.is_empty()),
        stamp: FormStamp::new(state, &visit.session),
        errors,
        back: visit.standing(),
        here: visit.paths().share(),
        off: visit.paths().share_off(),
        join: format!("{}{}", state.origin(), paths::JOIN),
        lives: LIVES.iter().map(|(word, words, _)| (*word, *words, *word == USUAL)).collect(),
        any: links.iter().any(|l| l.can_end(now)),
        links: links.iter().map(|l| row(visit, l, now)).collect(),
        lines: timeline.iter().rev().take(LINES).map(|line| happened::line(visit, line)).collect(),
    };
    page(status, Cache::NoStore, &template)
}

fn row(visit: &Visit, link: &KeptLink, now: Timestamp) -> LinkRow {
    let organisation = &visit.state.config().organisation;
    let here = |at| phrases::here(at, organisation);
    let inside = match link.inside {
        0 => "",
        1 => "; 1 browser is in",
        _ => "; several browsers are in",
    };
    let state = match link.ended {
        Some(at) => format!("turned off on {}", here(at)),
        None if link.opens(now) => format!("open until {}{inside}", here(link.expires)),
        None if link.kind.once() && link.uses > 0 => format!("used{inside}"),
        None => format!("ended on {}{inside}", here(link.expires)),
    };
    LinkRow {
        number: link.number,
        label: if link.label.is_empty() { format!("Link {}", link.number) } else { link.label.to_string() },
        kind: match link.kind {
            LinkKind::View if link.masked => "may look, without your user name and files",
            LinkKind::View => "may look",
            LinkKind::Help => "may help",
            LinkKind::Phone => "your own device",
            LinkKind::Code => "may help (code)",
        },
        state,
        created: here(link.created),
        used: link.used.map_or_else(|| "never".to_owned(), here),
        can_end: link.can_end(now),
    }
}

/// Links, codes, and what happened.
pub async fn get(visit: Visit) -> Result<Response, Error> {
    show(&visit, None, StatusCode::OK).await
}

/// Makes a link or a code, and shows it this once.
pub async fn post(mut visit: Visit, form: Fields) -> Result<Response, Error> {
    form.only(&["kind", "life", "label", "masked", "revision", "idempotency"], &[])?;
    let (_, again) = form.stamp()?;
    let allowed = visit.allow::<Share>()?;
    let messages = visit.state.content().messages();
    let Some(kind) = LinkKind::from_word(form.raw("kind")) else {
        let text = messages.fill("link-kind", &[]);
        return show(&visit, Some(("kind", text)), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let label = match label(&form, "label") {
        Ok(label) => label,
        Err(limit) => {
            let text = messages.fill("text-long", &[("limit", &limit.to_string())]);
            return show(&visit, Some(("label", text)), StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let now = visit.state.now();
    let hours = LIVES.iter().find(|(word, _, _)| *word == form.raw("life")).map_or(8, |(_, _, hours)| *hours);
    let life = if kind.once() { SHORT_LIFE } else { SignedDuration::from_hours(hours) };
    let expires = now.checked_add(life).map_err(|_| Error::Internal("the end of time".to_owned()))?;
    // Whoever helps needs to see what is to be filled in.
    let masked = kind == LinkKind::View && form.has("masked");
    let secret = Secret::new(&visit, kind);
    let link = NewLink { kind, hash: secret.hash, label, masked, expires };
    match visit.state.store().create_link(allowed, link, again, now).await? {
        Linked::Done { .. } => {
            // The page that shows the link hears who comes in with it.
            visit.shared = true;
            made(&visit, kind, &secret, expires, masked)
        }
        Linked::Repeated => Ok(see_other(&visit.paths().share())),
        Linked::Full => {
            let text = messages.fill("links-full", &[("limit", &MOST_LINKS.to_string())]);
            show(&visit, Some(("links", text)), StatusCode::CONFLICT).await
        }
        Linked::Gone => Err(Error::Gone),
    }
}

/// What a link or a person is called: one line, through the gate. The error is the most characters.
///
/// # Errors
/// It is longer than that.
pub fn label(form: &Fields, field: &str) -> Result<Clean, usize> {
    one_line(form.raw(field))
}

/// The same for a text that came otherwise.
///
/// # Errors
/// It is longer than that.
pub fn one_line(raw: &str) -> Result<Clean, usize> {
    let one_line = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    // Nobody is stopped because a name looks like a password: it is shown to others as a name.
    let limit = Limit::characters(LONGEST_LABEL).accept_lone_word();
    match crate::evidence::ingest(one_line.as_bytes(), limit) {
        Ok(ingested) => Ok(ingested.text),
        Err(IngestError::TooLong { limit }) => Err(limit),
        Err(IngestError::LoneSecret) => Ok(Clean::empty()),
    }
}

/// The secret of a new link, in the form that people get.
pub struct Secret {
    /// What the store knows it by.
    pub hash: crate::ids::TokenHash,
    /// The code that is read out; empty where it is a link.
    pub code: String,
    /// The link; empty where it is a code.
    pub link: String,
}

impl Secret {
    /// Makes one.
    pub fn new(visit: &Visit, kind: LinkKind) -> Self {
        if kind == LinkKind::Code {
            let code = visit.state.new_code();
            return Self { hash: visit.state.hash_of_code(&code), code: code.reveal(), link: String::new() };
        }
        let token = visit.state.new_token();
        let path = match kind {
            LinkKind::View => paths::enter_view(&token.reveal()),
            LinkKind::Help | LinkKind::Code => paths::enter_help(&token.reveal()),
            LinkKind::Phone => paths::enter_phone(&token.reveal()),
        };
        Self { hash: token.hash(), code: String::new(), link: format!("{}{path}", visit.state.origin()) }
    }
}

fn made(
    visit: &Visit,
    kind: LinkKind,
    secret: &Secret,
    expires: Timestamp,
    masked: bool,
) -> Result<Response, Error> {
    let (title, lead, what) = match kind {
        LinkKind::View => (
            "A link to look",
            "Send it to the person who is to see this.",
            "Anyone with this link can see your answers, and change nothing,",
        ),
        LinkKind::Help => (
            "A link to help",
            "Send it to the person who is to help you.",
            "Anyone with this link can see everything here, and can answer and add for you,",
        ),
        LinkKind::Phone => (
            "A link for your own phone",
            "Open it on your phone. It works once.",
            "Anyone with this link can do everything that you can, so give it to nobody. It works",
        ),
        LinkKind::Code => (
            "A code for the helpdesk",
            "Read this code out to the helpdesk. It works once.",
            "Whoever types it can see everything here for 8 hours, and can answer and add for you. It can be typed",
        ),
    };
    ok(&MadePage {
        frame: visit.frame(title),
        back: visit.paths().share(),
        lead,
        what,
        until: phrases::here(expires, &visit.state.config().organisation),
        code: secret.code.clone(),
        link: secret.link.clone(),
        qr: crate::picture::qr(&secret.link, "The same link as a picture for a camera")
            .filter(|_| !secret.link.is_empty())
            .map(|qr| render::chart(&qr)),
        join: format!("{}{}", visit.state.origin(), paths::JOIN),
        masked,
    })
}
