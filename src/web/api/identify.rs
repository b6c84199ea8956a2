//! `POST /api/v1/identify`: what a text means. Public and read-only: nothing is stored but a count of codes that no
//! problem has.

use axum::{
    extract::State as Extract,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    body::Body,
    op::{Answer, Op, Sent, one},
    problem::{Fault, Kind, Problem},
};
use crate::{
    evidence::{IngestError, Limit},
    lookup, paths,
    web::{Error, State, gaps},
};

/// A text to look up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentifyRequest {
    /// What somebody saw or pasted, in any form.
    text: String,
    /// The sender says that the one word they sent is no password.
    #[serde(default)]
    not_password: bool,
}

/// What the document says.
pub const POST: Op = Op {
    method: "post",
    summary: "Say what a text means",
    more: "Public: no token. Nothing of the text is kept.",
    body: Sent::Json(one::<IdentifyRequest>, r#"{"text": "Event ID 33004, 2026-03-01T10:11:12Z"}"#),
    problems: &[Kind::TooLong, Kind::Empty, Kind::LonePassword],
    ..Op::get(paths::API_IDENTIFY, "identify", "tables", Answer::Json(one::<Identified>))
};

/// 200 with the record; 415, 400, 413 or 422 where the request cannot be used.
pub async fn post(
    Extract(state): Extract<State>,
    Body(asked): Body<IdentifyRequest>,
) -> Result<Response, Fault> {
    if asked.text.trim().is_empty() {
        return Err(empty().into());
    }
    let characters = state.config().limits.paste_characters;
    let mut limit = Limit::characters(usize::try_from(characters).unwrap_or(usize::MAX));
    if asked.not_password {
        limit = limit.accept_lone_word();
    }
    let content = state.content();
    let found = lookup::look_up(asked.text.as_bytes(), limit, content.flow(), content.symptoms());
    let found = found.map_err(|error| match error {
        IngestError::TooLong { limit } => too_long(limit),
        IngestError::LoneSecret => lone_password("text"),
    })?;
    gaps::count(&state, &found.text, &found.understood);
    let body = found.report.json().map_err(|e| Error::Internal(e.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// The text is empty.
pub fn empty() -> Problem {
    Problem::new(Kind::Empty, "The text is empty.").in_field("text")
}

/// The text is too long.
pub fn too_long(limit: usize) -> Problem {
    Problem::new(Kind::TooLong, format!("The text has more than {limit} characters.")).in_field("text")
}

/// The text is one word that looks like a password.
pub fn lone_password(field: &str) -> Problem {
    let detail = "The text is one word that looks like a password. It was not looked up and not kept. Where it is none, say \
                  so with “not_password” where the address has it, or write a sentence around it.";
    Problem::new(Kind::LonePassword, detail).in_field(field)
}

macro_rules! shapes {
    ($($(#[$doc:meta])* struct $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)+ })+) => {
        $(
            $(#[$doc])*
            #[derive(ToSchema)]
            #[expect(dead_code, reason = "the shape of what `lookup` writes; a test compares the two")]
            pub struct $name {
                $($(#[$field_doc])* $field: $kind,)+
            }
        )+
    };
}

shapes! {
    /// What a look-up found.
    struct Identified {
        /// Proposed problems, best first.
        matches: Vec<Proposed>,
        /// The question that decides, where a sign belongs to several problems.
        question: Option<Deciding>,
        /// What was read in the text.
        evidence: Seen,
        /// The kinds of secrets that were taken out before anything looked at the text.
        removed: Vec<String>,
    }

    /// A proposed problem.
    struct Proposed {
        /// Its id.
        symptom: String,
        /// Its title.
        title: String,
        /// `certain` and `likely` are claims, `possible` is an offer.
        certainty: String,
        /// Why.
        reasons: Vec<Sign>,
    }

    /// Why a problem was proposed.
    struct Sign {
        /// `identifier`, `message`, `explains`, `lookalike` or `words`.
        kind: String,
        /// The sign: the code, the message, the words.
        text: String,
    }

    /// The question that decides.
    struct Deciding {
        /// Its id.
        id: String,
        /// The question.
        title: String,
        /// The sign that several problems share.
        reason: Sign,
        /// What can be answered.
        options: Vec<Offered>,
    }

    /// An answer that can be chosen.
    struct Offered {
        /// What is sent.
        value: String,
        /// What is read.
        label: String,
    }

    /// What was read in a text.
    struct Seen {
        /// Codes such as `SSPR_0009`.
        codes: Vec<String>,
        /// Numbers of events.
        events: Vec<String>,
        /// Result codes such as `0x80230619`.
        hresults: Vec<String>,
        /// Symbolic names.
        names: Vec<String>,
        /// Those of all these that no problem has.
        unknown: Vec<String>,
        /// GUIDs, and what the text calls them.
        guids: Vec<Labelled>,
        /// SID and CID of the reset page.
        page_ids: Vec<Labelled>,
        /// User names, as written.
        user_names: Vec<String>,
        /// Dates with a time of day.
        times: Vec<SeenTime>,
        /// Versions of Microsoft Entra Connect and of its writeback library.
        versions: Vec<SeenVersion>,
    }

    /// An id with what the text calls it.
    struct Labelled {
        /// What the text calls it.
        kind: String,
        /// The id.
        value: String,
    }

    /// A date with a time of day.
    struct SeenTime {
        /// As written.
        text: String,
        /// `instant` in UTC, or `local` where the text has no zone.
        kind: String,
        /// The time.
        value: String,
    }

    /// A version.
    struct SeenVersion {
        /// `connect` or `writeback`.
        product: String,
        /// The version.
        version: String,
    }
}
