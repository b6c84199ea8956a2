//! Where a link leads: a page with one button. Opening the page spends nothing and shows nothing of the session, because mail
//! programs, chats and scanners open links too. Only the button lets somebody in.

use askama::Template;
use axum::{
    extract::{Path, State as Extract},
    response::{IntoResponse, Response},
};

use super::{share, view::FieldProblem};
use crate::{
    evidence::Clean,
    ids::{Reference, Role, Token, TokenHash},
    paths::InSession,
    session::{LONGEST_LABEL, LinkKind},
    store::{Entered, Entrant, LinkState},
    web::{
        Error, State,
        extract::{Peer, Reader},
        form::Fields,
        frame::{Frame, ok, see_other, unprocessable},
        layers::Tried,
        phrases,
    },
};

#[derive(Template)]
#[template(path = "pages/enter.html")]
struct EnterPage {
    frame: Frame,
    errors: Vec<FieldProblem>,
    here: String,
    helps: bool,
    own: bool,
    masked: bool,
    until: String,
    longest: usize,
}

/// The page of a link to look.
pub async fn get_view(
    state: Extract<State>,
    reader: Reader,
    peer: Peer,
    token: Path<String>,
) -> Result<Response, Error> {
    show(&state, &reader, peer, &token, LinkKind::View, None).await
}

/// The page of a link to help.
pub async fn get_help(
    state: Extract<State>,
    reader: Reader,
    peer: Peer,
    token: Path<String>,
) -> Result<Response, Error> {
    show(&state, &reader, peer, &token, LinkKind::Help, None).await
}

/// The page of a link for one's own phone.
pub async fn get_phone(
    state: Extract<State>,
    reader: Reader,
    peer: Peer,
    token: Path<String>,
) -> Result<Response, Error> {
    show(&state, &reader, peer, &token, LinkKind::Phone, None).await
}

/// Comes in to look.
pub async fn post_view(
    state: Extract<State>,
    reader: Reader,
    peer: Peer,
    token: Path<String>,
    form: Fields,
) -> Result<Response, Error> {
    open(&state, &reader, peer, &token, LinkKind::View, &form).await
}

/// Comes in to help.
pub async fn post_help(
    state: Extract<State>,
    reader: Reader,
    peer: Peer,
    token: Path<String>,
    form: Fields,
) -> Result<Response, Error> {
    open(&state, &reader, peer, &token, LinkKind::Help, &form).await
}

/// Goes on with another device.
pub async fn post_phone(
    state: Extract<State>,
    reader: Reader,
    peer: Peer,
    token: Path<String>,
    form: Fields,
) -> Result<Response, Error> {
    open(&state, &reader, peer, &token, LinkKind::Phone, &form).await
}

/// The hash of what stands in the address. A text that is no token is looked for like any other, and found as little.
fn hash(token: &str) -> TokenHash {
    token.parse::<Token>().unwrap_or_else(|_| Token::from_bytes([0; 32])).hash()
}

async fn show(
    state: &State,
    reader: &Reader,
    peer: Peer,
    token: &str,
    wanted: LinkKind,
    problem: Option<String>,
) -> Result<Response, Error> {
    peer.tries(state, Tried::Link)?;
    let (expires, masked) = match state.store().link(hash(token), state.now()).await? {
        Some(LinkState::Open { kind, expires, masked }) if kind == wanted => (expires, masked),
        Some(LinkState::Ended) => {
            peer.was_right(state, Tried::Link);
            return Err(Error::Gone);
        }
        Some(LinkState::Open { .. }) | None => return Err(Error::NotFound),
    };
    peer.was_right(state, Tried::Link);
    let failed = problem.is_some();
    let title = match wanted {
        LinkKind::Phone => "Go on with this device",
        LinkKind::View | LinkKind::Help | LinkKind::Code => "Open what somebody shared with you",
    };
    let template = EnterPage {
        frame: Frame::new(state, reader, title).with_error(failed),
        errors: problem.into_iter().map(|text| FieldProblem { target: "name".to_owned(), text }).collect(),
        here: reader.path.clone(),
        helps: wanted.role() == Role::Helper,
        own: wanted.role() == Role::Owner,
        masked,
        until: phrases::here(expires, &state.config().organisation),
        longest: LONGEST_LABEL,
    };
    if failed { unprocessable(&template) } else { ok(&template) }
}

async fn open(
    state: &State,
    reader: &Reader,
    peer: Peer,
    token: &str,
    kind: LinkKind,
    form: &Fields,
) -> Result<Response, Error> {
    form.only(if kind == LinkKind::Help { &["name"] } else { &[] }, &[])?;
    let name = match share::label(form, "name") {
        Ok(name) => name,
        Err(limit) => {
            let text = state.content().messages().fill("text-long", &[("limit", &limit.to_string())]);
            return show(state, reader, peer, token, kind, Some(text)).await;
        }
    };
    peer.tries(state, Tried::Link)?;
    match enter(state, reader, hash(token), kind, name, None).await? {
        Came::In(response) => {
            peer.was_right(state, Tried::Link);
            Ok(response)
        }
        Came::Ended => {
            peer.was_right(state, Tried::Link);
            Err(Error::Gone)
        }
        Came::Unknown => Err(Error::NotFound),
    }
}

/// What came of wanting to come in.
pub enum Came {
    /// 303 to the session.
    In(Response),
    /// The link or code has ended.
    Ended,
    /// There is none.
    Unknown,
}

/// Lets this browser in.
///
/// # Errors
/// What the store says.
pub async fn enter(
    state: &State,
    reader: &Reader,
    hash: TokenHash,
    kind: LinkKind,
    name: Clean,
    reference: Option<Reference>,
) -> Result<Came, Error> {
    let token = reader.browser.clone().unwrap_or_else(|| state.new_token());
    let entrant = Entrant { hash, kind, browser: token.hash(), name, reference };
    Ok(match state.store().enter(entrant, state.now()).await? {
        Entered::In(reference) => {
            let to = see_other(&InSession(reference).root());
            // A browser that is known keeps its secret, and how long it keeps it.
            Came::In(match &reader.browser {
                Some(_) => to,
                None => ([state.cookies().of_browser(&token, false)], to).into_response(),
            })
        }
        Entered::Ended => Came::Ended,
        Entered::Unknown => Came::Unknown,
    })
}
