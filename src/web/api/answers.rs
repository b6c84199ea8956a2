//! `PUT /api/v1/sessions/{reference}/answers/{node}` answers a question; `PUT …/entry` chooses where the questions begin.

use std::str::FromStr;

use axum::{
    Json,
    extract::Path,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    body::Body,
    caller::Caller,
    op::{Answer, Op, Sent, one},
    problem::{Fault, Kind, Problem},
    sessions::EntryRequest,
    show,
    state::SessionState,
    write::{Again, change},
};
use crate::{
    evidence::{self, Limit},
    flow::Node,
    ids::{Identifier, NodeId, OptionValue, Revision},
    paths,
    session::{
        self, NotTaken,
        change::{Enter, PutAnswer},
    },
    web::{Error, State, pages::answer::nearest},
};

/// The most characters of a code, and of what is typed beside “it is not in the list”.
const LONGEST: usize = 64;

/// An answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerRequest {
    /// The value of an option, or a code where the question takes codes.
    value: String,
    /// With the value `other` of such a question: the code as it was seen.
    #[serde(default)]
    typed: Option<String>,
    /// The revision that the caller has seen.
    #[schema(value_type = u32)]
    revision: Revision,
}

/// What the document says of an answer.
pub const PUT: Op = Op {
    method: "put",
    summary: "Answer a question, or change its answer",
    more: "Any question on the path, or the open one. Answers that this leads away from are set aside, not deleted.",
    body: Sent::Json(one::<AnswerRequest>, r#"{"value": "user", "revision": 0}"#),
    problems: &[Kind::Conflict, Kind::NotNow, Kind::WrongValue],
    ..Op::get(paths::API_ANSWER, "putAnswer", "sessions", Answer::Json(one::<SessionState>))
};

/// Where the questions begin.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryChange {
    /// The id of a symptom.
    #[serde(default)]
    symptom: Option<String>,
    /// The id of a question.
    #[serde(default)]
    question: Option<String>,
    /// The revision that the caller has seen.
    #[schema(value_type = u32)]
    revision: Revision,
}

/// What the document says of an entry.
pub const PUT_ENTRY: Op = Op {
    method: "put",
    summary: "Choose where the questions begin",
    more: "At a symptom, at a question, or, where neither is named, with the first question: one of the matches of a text, for \
           instance.",
    body: Sent::Json(one::<EntryChange>, r#"{"symptom": "sspr-0009", "revision": 0}"#),
    problems: &[Kind::WrongValue],
    ..Op::get(paths::API_ENTRY, "putEntry", "sessions", Answer::Json(one::<SessionState>))
};

/// 200 with the new state.
pub async fn put(
    caller: Caller,
    Path((_, node)): Path<(String, String)>,
    again: Again,
    Body(asked): Body<AnswerRequest>,
) -> Result<Response, Fault> {
    let visit = &caller.0;
    visit.allow::<PutAnswer>()?;
    let content = visit.state.content();
    let id = NodeId::from_str(&node).map_err(|_| Error::NotFound)?;
    let question = content.flow().node(&id).ok_or(Error::NotFound)?;
    let typed = short(asked.typed.as_deref().unwrap_or_default(), "typed")?;
    let value = value(&visit.state, question, &short(&asked.value, "value")?)?;
    let answer = session::answer(content.flow(), &visit.session, &id, &value, &typed, content.version())
        .map_err(|why| match why {
            NotTaken::NoQuestion => Fault::from(Error::NotFound),
            NotTaken::OffPath => Problem::new(
                Kind::NotNow,
                "The answers do not lead to this question; “place” and “path” say where they lead.",
            )
            .into(),
            NotTaken::NotOffered => not_offered(Vec::new()).into(),
        })?;
    let caller = change(caller, asked.revision, again, answer).await?;
    Ok(Json(show::state(&caller.0)).into_response())
}

/// A short text through the gate, without spaces around it.
fn short(text: &str, field: &str) -> Result<String, Problem> {
    let clean = evidence::ingest(text.as_bytes(), Limit::characters(LONGEST).accept_lone_word());
    clean.map(|i| i.text.as_str().trim().to_owned()).map_err(|_| {
        Problem::new(Kind::WrongValue, format!("It has more than {LONGEST} characters.")).in_field(field)
    })
}

/// The value that a text stands for: that of an option, or of a code that the question takes.
fn value(state: &State, node: &Node, text: &str) -> Result<OptionValue, Problem> {
    let option = OptionValue::new(text).ok().filter(|v| node.options.iter().any(|c| c.value == *v));
    if let Some(value) = option.or_else(|| node.code(text)) {
        return Ok(value);
    }
    let identifier = Identifier::read(text);
    Err(not_offered(nearest(state.content().symptoms(), node, identifier.as_ref())))
}

fn not_offered(nearest: Vec<String>) -> Problem {
    Problem::new(Kind::WrongValue, "The question does not take this answer.").in_field("value").near(nearest)
}

/// 200 with the new state.
pub async fn put_entry(
    caller: Caller,
    again: Again,
    Body(asked): Body<EntryChange>,
) -> Result<Response, Fault> {
    caller.0.allow::<Enter>()?;
    let entry = EntryRequest { symptom: asked.symptom, question: asked.question };
    let enter = entry.read(caller.0.state.content())?;
    let caller = change(caller, asked.revision, again, enter).await?;
    Ok(Json(show::state(&caller.0)).into_response())
}
