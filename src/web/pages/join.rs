//! Takes a code that somebody read out, and lets in to help. A code that is wrong, over or used is one answer.

use std::str::FromStr;

use askama::Template;
use axum::{extract::State as Extract, response::Response};

use super::{
    enter::{Came, enter},
    share,
    view::FieldProblem,
};
use crate::{
    ids::{JoinCode, Reference},
    paths,
    session::{LONGEST_LABEL, LinkKind},
    web::{
        Error, State,
        extract::{Peer, Reader},
        form::Fields,
        frame::{Frame, ok, unprocessable},
        layers::Tried,
    },
};

#[derive(Template)]
#[template(path = "pages/join.html")]
struct JoinPage {
    frame: Frame,
    errors: Vec<FieldProblem>,
    here: &'static str,
    /// Whether the reference is asked for too: so many wrong codes came in that somebody may be guessing.
    crowded: bool,
    longest: usize,
}

fn page(state: &State, reader: &Reader, problem: Option<(&str, String)>) -> JoinPage {
    JoinPage {
        frame: Frame::new(state, reader, "Help somebody with a code").with_error(problem.is_some()),
        errors: problem
            .into_iter()
            .map(|(target, text)| FieldProblem { target: target.to_owned(), text })
            .collect(),
        here: paths::JOIN,
        crowded: state.misses().crowded(state.now()),
        longest: LONGEST_LABEL,
    }
}

/// The form.
pub async fn get(Extract(state): Extract<State>, reader: Reader) -> Result<Response, Error> {
    ok(&page(&state, &reader, None))
}

/// 303 to the session; 422 where there is no such code.
pub async fn post(
    Extract(state): Extract<State>,
    reader: Reader,
    peer: Peer,
    form: Fields,
) -> Result<Response, Error> {
    form.only(&["code", "name", "reference"], &[])?;
    let messages = state.content().messages();
    let wrong = |key: &str, target: &str| {
        unprocessable(&page(&state, &reader, Some((target, messages.fill(key, &[])))))
    };
    let name = match share::label(&form, "name") {
        Ok(name) => name,
        Err(limit) => {
            let text = messages.fill("text-long", &[("limit", &limit.to_string())]);
            return unprocessable(&page(&state, &reader, Some(("name", text))));
        }
    };
    let crowded = state.misses().crowded(state.now());
    let reference = Reference::from_str(form.raw("reference")).ok();
    if crowded && reference.is_none() {
        return wrong("join-crowded", "reference");
    }
    peer.tries(&state, Tried::Code)?;
    // What has not the form of a code is a miss like any other.
    let came = match JoinCode::from_str(form.raw("code")) {
        Ok(code) => {
            let hash = state.hash_of_code(&code);
            enter(&state, &reader, hash, LinkKind::Code, name, reference.filter(|_| crowded)).await?
        }
        Err(_) => Came::Unknown,
    };
    match came {
        Came::In(response) => {
            peer.was_right(&state, Tried::Code);
            Ok(response)
        }
        Came::Ended | Came::Unknown => {
            state.misses().code_missed(state.now());
            wrong("join-wrong", "code")
        }
    }
}
