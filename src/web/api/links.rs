//! Links for other people: `GET`, `POST` and `DELETE` under `/api/v1/sessions/{reference}/links` for the owner, and `POST
//! /api/v1/links/redeem` for a program that was sent one.

use axum::{
    Json,
    extract::{Path, RawQuery, State as Extract},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::Body,
    caller::Caller,
    op::{Answer, Op, Sent, many, one},
    piece::query,
    problem::{Fault, Kind, Problem},
    show,
    state::SessionState,
    words::{LinkWord, RoleWord},
    write::Again,
};
use crate::{
    ids::{Role, Token},
    paths,
    session::{KeptLink, LONGEST_LABEL, LinkKind, MOST_LINKS, NewLink, change::Share},
    store::{Entered, Entrant, LinkState, Linked},
    web::{
        Error, State,
        extract::{Peer, Reader, Visit},
        layers::Tried,
        pages::share,
    },
};

/// The least and the most seconds of a link, and what it gets where nobody says.
const SECONDS: (i64, i64, i64) = (60, 259_200, 28_800);

/// A link to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkRequest {
    /// What it makes of whoever opens it.
    #[schema(value_type = LinkWord)]
    role: Role,
    /// How long it lasts: one minute to three days; eight hours where nobody says.
    #[serde(default)]
    #[schema(minimum = 60, maximum = 259_200)]
    expires_in_s: Option<i64>,
    /// Whom it is for.
    #[serde(default)]
    #[schema(max_length = 40)]
    label: Option<String>,
    /// Whether user name, tenant and logs are kept from whoever opens it. For `viewer` alone.
    #[serde(default)]
    masked: bool,
}

/// A link that was made. It is told this once.
#[derive(Serialize, ToSchema)]
pub struct MadeLink {
    /// Its number in the session.
    number: u32,
    #[schema(value_type = RoleWord)]
    role: Role,
    masked: bool,
    /// For a person: opens in a browser.
    url: String,
    /// For a program: what `redeem` takes.
    token: String,
    #[schema(format = DateTime)]
    expires: String,
}

/// A link as its owner sees it.
#[derive(Serialize, ToSchema)]
pub struct LinkLine {
    /// Its number in the session.
    number: u32,
    /// `view`, `help`, `phone` or `code`.
    kind: &'static str,
    #[schema(value_type = RoleWord)]
    role: Role,
    label: String,
    masked: bool,
    /// Whether it lets somebody in now.
    open: bool,
    #[schema(format = DateTime)]
    created: String,
    #[schema(format = DateTime)]
    expires: String,
    /// How often it was opened.
    uses: u32,
    /// How many are in with it now.
    inside: u32,
}

/// A link to go in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedeemRequest {
    /// The `token` of a link, or the last part of its address.
    token: String,
    /// What whoever comes in is called.
    #[serde(default)]
    #[schema(max_length = 40)]
    name: Option<String>,
}

/// A session that was entered.
#[derive(Serialize, ToSchema)]
pub struct Joined {
    /// Opens the session, with the role of the link. It is told this once.
    token: String,
    #[serde(flatten)]
    state: SessionState,
}

/// What the document says of the list.
pub const LIST: Op = Op {
    summary: "The links of a session, the newest first",
    more: "For the owner. What opens them is not kept.",
    ..Op::get(paths::API_LINKS, "listLinks", "people", Answer::Json(many::<LinkLine>))
};

/// What the document says of making one.
pub const POST: Op = Op {
    method: "post",
    summary: "Make a link for somebody else",
    more: "For the owner.",
    body: Sent::Json(one::<LinkRequest>, r#"{"role": "helper", "expires_in_s": 3600, "label": "Helpdesk"}"#),
    status: "201",
    problems: &[Kind::Full, Kind::Repeated, Kind::WrongValue],
    ..Op::get(paths::API_LINKS, "createLink", "people", Answer::Json(one::<MadeLink>))
};

/// What the document says of ending one.
pub const DELETE: Op = Op {
    method: "delete",
    summary: "End a link, and what came with it",
    more: "For the owner. One that has ended, or is not there, is no error.",
    status: "204",
    ..Op::get(paths::API_LINK, "deleteLink", "people", Answer::Nothing)
};

/// What the document says of going in.
pub const REDEEM: Op = Op {
    method: "post",
    summary: "Go into a session with a link",
    more: "No token is needed. The answer has one with the role of the link; it ends with the link.",
    body: Sent::Json(
        one::<RedeemRequest>,
        r#"{"token": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "name": "Desk 2"}"#,
    ),
    problems: &[Kind::NotFound, Kind::Gone, Kind::WrongValue],
    ..Op::get(paths::API_REDEEM, "redeemLink", "people", Answer::Json(one::<Joined>))
};

fn line(link: &KeptLink, now: Timestamp) -> LinkLine {
    LinkLine {
        number: link.number,
        kind: link.kind.word(),
        role: link.kind.role(),
        label: link.label.to_string(),
        masked: link.masked,
        open: link.opens(now),
        created: link.created.to_string(),
        expires: link.expires.to_string(),
        uses: link.uses,
        inside: link.inside,
    }
}

/// The list. It does not grow: few links are remembered.
pub async fn list(Caller(visit): Caller, RawQuery(raw): RawQuery) -> Result<Response, Fault> {
    query(raw.as_deref(), [])?;
    let now = visit.state.now();
    let links = visit.state.store().links(&visit.allow::<Share>()?, now).await?;
    Ok(Json(links.iter().map(|l| line(l, now)).collect::<Vec<_>>()).into_response())
}

/// 201 with the link, once.
pub async fn post(
    Caller(visit): Caller,
    again: Again,
    Body(asked): Body<LinkRequest>,
) -> Result<Response, Fault> {
    let (state, allowed) = (&visit.state, visit.allow::<Share>()?);
    let kind = match asked.role {
        Role::Viewer => LinkKind::View,
        Role::Helper => LinkKind::Help,
        Role::Stranger | Role::Owner | Role::Agent | Role::Manager => {
            return Err(wrong("role", "A link makes a viewer or a helper.").into());
        }
    };
    if asked.masked && kind != LinkKind::View {
        return Err(wrong("masked", "Whoever helps needs to see what is to be filled in.").into());
    }
    let (least, most, usual) = SECONDS;
    let seconds = asked.expires_in_s.unwrap_or(usual);
    if !(least..=most).contains(&seconds) {
        return Err(wrong("expires_in_s", &format!("A link lasts {least} to {most} seconds.")).into());
    }
    let label = share::one_line(asked.label.as_deref().unwrap_or_default())
        .map_err(|limit| wrong("label", &format!("At most {limit} characters.")))?;
    let now = state.now();
    let expires = now
        .checked_add(SignedDuration::from_secs(seconds))
        .map_err(|_| Error::Internal("the end of time".to_owned()))?;
    let secret = share::Secret::new(&visit, kind);
    let link = NewLink { kind, hash: secret.hash, label, masked: asked.masked, expires };
    let key = again.0.unwrap_or_else(|| state.new_key());
    let number = match state.store().create_link(allowed, link, key, now).await? {
        Linked::Done { number } => number,
        Linked::Repeated => {
            let detail = "The link was made and told. Nobody knows it any more; make another one.";
            return Err(Problem::new(Kind::Repeated, detail).into());
        }
        Linked::Full => {
            let detail = format!("A session has at most {MOST_LINKS} open links. End one first.");
            return Err(Problem::new(Kind::Full, detail).into());
        }
        Linked::Gone => return Err(Error::Gone.into()),
    };
    let token = secret.link.rsplit('/').next().unwrap_or_default().to_owned();
    let made = MadeLink {
        number,
        role: kind.role(),
        masked: asked.masked,
        url: secret.link,
        token,
        expires: expires.to_string(),
    };
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

fn wrong(field: &str, detail: &str) -> Problem {
    Problem::new(Kind::WrongValue, detail).in_field(field)
}

/// 204.
pub async fn delete(
    Caller(visit): Caller,
    Path((_, number)): Path<(String, String)>,
) -> Result<StatusCode, Fault> {
    let allowed = visit.allow::<Share>()?;
    let number = number.parse().map_err(|_| Error::NotFound)?;
    visit.state.store().end_links(allowed, Some(number), visit.state.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// 200 with a token and the state.
pub async fn redeem(
    Extract(state): Extract<State>,
    peer: Peer,
    Body(asked): Body<RedeemRequest>,
) -> Result<Response, Fault> {
    let name = share::one_line(asked.name.as_deref().unwrap_or_default())
        .map_err(|_| wrong("name", &format!("At most {LONGEST_LABEL} characters.")))?;
    peer.tries(&state, Tried::Link)?;
    // A text that is no token is looked for like any other, and found as little.
    let hash = asked.token.parse::<Token>().unwrap_or_else(|_| Token::from_bytes([0; 32])).hash();
    let kind = match state.store().link(hash, state.now()).await? {
        // A link for another device of the owner's is for a browser.
        Some(LinkState::Open { kind: kind @ (LinkKind::View | LinkKind::Help), .. }) => kind,
        Some(LinkState::Open { kind: LinkKind::Phone | LinkKind::Code, .. }) | None => {
            return Err(Error::NotFound.into());
        }
        Some(LinkState::Ended) => {
            peer.was_right(&state, Tried::Link);
            return Err(Error::Gone.into());
        }
    };
    let token = state.new_token();
    let entrant = Entrant { hash, kind, browser: token.hash(), name, reference: None };
    let reference = match state.store().enter(entrant, state.now()).await? {
        Entered::In(reference) => reference,
        Entered::Ended => return Err(Error::Gone.into()),
        Entered::Unknown => return Err(Error::NotFound.into()),
    };
    peer.was_right(&state, Tried::Link);
    let reader = Reader { theme: None, browser: Some(token.clone()), path: paths::API_REDEEM.to_owned() };
    let visit = Visit::enter(&state, reader, &reference.to_string(), false).await?;
    Ok(Json(Joined { token: token.reveal(), state: show::state(&visit) }).into_response())
}
