//! `POST /api/v1/sessions` makes a session, `GET` and `DELETE` of one read and delete it.

use axum::{
    Json,
    extract::{RawQuery, State as Extract},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::Body,
    caller::Caller,
    identify::{empty, lone_password, too_long},
    op::{Answer, Op, Sent, one},
    piece::query,
    problem::{Fault, Kind, Problem},
    show,
    state::SessionState,
    words::AudienceWord,
};
use crate::{
    ids::{Audience, OptionValue},
    paths,
    session::{
        self,
        change::{Begin, Delete},
    },
    store::{Life, begun},
    web::{
        State,
        extract::{Reader, Visit},
        pages::{find, found, start},
    },
};

/// How a session begins: with a text, at a place, or with the first question.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSession {
    /// What somebody saw or pasted.
    #[serde(default)]
    text: Option<String>,
    /// The sender says that the one word they sent is no password.
    #[serde(default)]
    not_password: bool,
    /// Where the questions begin, where no text is sent.
    #[serde(default)]
    entry: Option<EntryRequest>,
    /// Who reads; without it the question `who` is open.
    #[serde(default)]
    #[schema(value_type = Option<AudienceWord>)]
    audience: Option<Audience>,
}

/// Where the questions begin: at a symptom, at a question, or, where neither is named, with the first.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryRequest {
    /// The id of a symptom.
    #[serde(default)]
    pub symptom: Option<String>,
    /// The id of a question.
    #[serde(default)]
    pub question: Option<String>,
}

/// A session that was made.
#[derive(Serialize, ToSchema)]
pub struct Made {
    /// Opens the session as its owner. It is told this once.
    token: String,
    #[serde(flatten)]
    state: SessionState,
}

/// What the document says of making one.
pub const POST: Op = Op {
    method: "post",
    summary: "Begin a session",
    more: "The answer has the token, once. With a text the session begins at the one problem that is claimed, at the question \
           that decides, or at the start; `found` says what was understood.",
    body: Sent::Json(one::<NewSession>, r#"{"text": "My page shows SSPR_0009", "audience": "user"}"#),
    status: "201",
    problems: &[Kind::TooLong, Kind::Empty, Kind::LonePassword, Kind::WrongValue],
    ..Op::get(paths::API_SESSIONS, "createSession", "sessions", Answer::Json(one::<Made>))
};

/// What the document says of reading one.
pub const GET: Op = Op {
    summary: "Where a session stands, what was said, what is known",
    ..Op::get(paths::API_SESSION, "getSession", "sessions", Answer::Json(one::<SessionState>))
};

/// What the document says of deleting one.
pub const DELETE: Op = Op {
    method: "delete",
    summary: "Delete a session with all that belongs to it",
    more: "For its owner. Nothing of it stays in the database.",
    status: "204",
    ..Op::get(paths::API_SESSION, "deleteSession", "sessions", Answer::Nothing)
};

/// 201 with the token and the state.
pub async fn post(Extract(state): Extract<State>, Body(asked): Body<NewSession>) -> Result<Response, Fault> {
    let mut beginning = beginning(&state, &asked).await?;
    let (reference, token) = (state.new_reference(), state.new_token());
    if let Some(audience) = asked.audience {
        let content = state.content();
        // Whether the first question takes it is asked of the session as it will begin.
        let blank = begun(reference, beginning.clone(), state.now());
        let value = OptionValue::new(audience.word())
            .map_err(|_| Problem::new(Kind::WrongValue, "There is no such reader.").in_field("audience"))?;
        let start = content.flow().start().clone();
        let answer = session::answer(content.flow(), &blank, &start, &value, "", content.version());
        let answer = answer.map_err(|_| {
            Problem::new(Kind::WrongValue, "The first question does not take this reader.")
                .in_field("audience")
        })?;
        beginning.answers.push(answer);
    }
    let allowed = session::begin(reference);
    state.store().begin(allowed, beginning, token.hash(), Life::OWN, state.now()).await?;
    let path = paths::api_session(reference);
    let reader = Reader { theme: None, browser: Some(token.clone()), path: path.clone() };
    let visit = Visit::enter(&state, reader, &reference.to_string(), false).await?;
    let made = Made { token: token.reveal(), state: show::state(&visit) };
    let mut response = (StatusCode::CREATED, Json(made)).into_response();
    if let Ok(path) = HeaderValue::from_str(&path) {
        response.headers_mut().insert(header::LOCATION, path);
    }
    Ok(response)
}

async fn beginning(state: &State, asked: &NewSession) -> Result<Begin, Fault> {
    let content = state.content();
    match (&asked.text, &asked.entry) {
        (Some(_), Some(_)) => {
            Err(Problem::new(Kind::WrongShape, "A session begins with a text or at an entry, not with both.")
                .in_field("entry")
                .into())
        }
        (Some(text), None) => match find::beginning(state, text, asked.not_password).await? {
            Ok(beginning) => Ok(beginning),
            Err(find::Unusable::Empty) => Err(empty().into()),
            Err(find::Unusable::LoneSecret) => Err(lone_password("text").into()),
            Err(find::Unusable::TooLong { characters }) => {
                Err(too_long(usize::try_from(characters).unwrap_or(usize::MAX)).into())
            }
        },
        (None, entry) => {
            let mut beginning = start::with_questions(content);
            if let Some(entry) = entry {
                let enter = entry.read(content)?;
                beginning.entry = enter.entry;
                beginning.by = enter.by;
                beginning.because = enter.because;
            }
            Ok(beginning)
        }
    }
}

impl EntryRequest {
    /// What is asked for.
    ///
    /// # Errors
    /// 422 where both are named, or one that is not there.
    pub fn read(&self, content: &crate::content::Content) -> Result<session::change::Enter, Problem> {
        let unknown = |field| Problem::new(Kind::WrongValue, "There is none of this id.").in_field(field);
        match (&self.symptom, &self.question) {
            (Some(_), Some(_)) => {
                let detail = "The questions begin at a symptom or at a question, not at both.";
                Err(Problem::new(Kind::WrongShape, detail).in_field("question"))
            }
            (Some(id), None) => found::at_symptom(content, id).ok_or_else(|| unknown("symptom")),
            (None, Some(id)) => found::at_question(content, id).ok_or_else(|| unknown("question")),
            (None, None) => Ok(found::at_start()),
        }
    }
}

/// 200 with the state.
pub async fn get(caller: Caller, RawQuery(raw): RawQuery) -> Result<Response, Fault> {
    query(raw.as_deref(), [])?;
    Ok(Json(show::state(&caller.0)).into_response())
}

/// 204.
pub async fn delete(Caller(visit): Caller) -> Result<StatusCode, Fault> {
    let allowed = visit.allow::<Delete>()?;
    visit.state.store().delete(allowed, visit.state.now()).await?;
    visit.state.readings().forget(visit.session.reference);
    Ok(StatusCode::NO_CONTENT)
}
