//! `PATCH /api/v1/sessions/{reference}/details` fills in facts that support asks for; `POST …/confirm` says that what was found is
//! right. The fields are those of the pages, read by the same code.

use std::collections::BTreeMap;

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    body::Body,
    caller::Caller,
    op::{Answer, Op, Sent, one},
    problem::{Fault, FieldNote, Kind, Problem},
    show,
    state::SessionState,
    words::MasksSent,
    write::{Again, change},
};
use crate::{
    ids::{Field, Revision},
    paths,
    session::{
        MaskItem,
        change::{Confirm, PutDetails},
        details::{self, FieldError},
    },
    web::{
        State,
        form::Fields,
        pages::{check, fields},
    },
};

macro_rules! request {
    ($($field:ident),+) => {
        /// Details to fill in. Each is a text; an object of the parts that its page has, such as `{"day": "20", …}`; or null,
        /// which clears it. `{"not_known": "yes"}` is an answer too. What is not named stays as it is.
        #[derive(Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct DetailsRequest {
            $(
                #[serde(default, deserialize_with = "sent")]
                #[schema(value_type = Option<DetailValueSent>)]
                $field: Option<Given>,
            )+
            /// The revision that the caller has seen.
            #[schema(value_type = u32)]
            revision: Revision,
        }

        impl DetailsRequest {
            fn given(self) -> Vec<(&'static str, Given)> {
                let all = [$((stringify!($field).trim_start_matches("r#"), self.$field)),+];
                all.into_iter().filter_map(|(name, given)| Some((name, given?))).collect()
            }
        }
    };
}

// The words of `Field`; a test compares the two.
request!(
    what,
    page,
    screenshot,
    code,
    when,
    user,
    r#type,
    licence,
    log,
    correlation,
    request,
    tenant,
    version
);

/// What is sent for a detail.
enum Given {
    /// It is cleared.
    Cleared,
    /// Its one part.
    Text(String),
    /// Its parts by their names.
    Parts(BTreeMap<String, String>),
}

/// A text, or the parts of a detail by their names.
#[derive(ToSchema)]
#[schema(as = DetailValueSent)]
#[serde(untagged)]
#[expect(dead_code, reason = "the shape of what is read by hand, because null is not the same as nothing")]
enum DetailValueSent {
    /// A text.
    Text(String),
    /// Parts.
    Parts(BTreeMap<String, String>),
}

/// Null is a value here, and a field that is not there is none.
fn sent<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Given>, D::Error> {
    let wrong = || serde::de::Error::custom("a text, an object of texts, or null");
    Ok(Some(match Value::deserialize(deserializer)? {
        Value::Null => Given::Cleared,
        Value::String(text) => Given::Text(text),
        Value::Object(parts) => Given::Parts(
            parts
                .into_iter()
                .map(|(name, value)| match value {
                    Value::String(text) => Ok((name, text)),
                    _ => Err(wrong()),
                })
                .collect::<Result<_, _>>()?,
        ),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) => return Err(wrong()),
    }))
}

/// What was found is right.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmRequest {
    /// What the summary keeps back, item by item: true hides it, false shows it again. What is not named stays as it is.
    #[serde(default)]
    #[schema(value_type = MasksSent)]
    masks: BTreeMap<String, bool>,
    /// The revision that the caller has seen.
    #[schema(value_type = u32)]
    revision: Revision,
}

/// What the document says of details.
pub const PATCH: Op = Op {
    method: "patch",
    summary: "Fill in details",
    more: "A time is a text such as 2026-11-20T13:05:00Z, or the parts day, month, year, time and zone.",
    body: Sent::Json(
        one::<DetailsRequest>,
        r#"{"user": "mia@contoso.com", "when": "2026-11-20T13:05:00Z", "revision": 0}"#,
    ),
    problems: &[Kind::Conflict, Kind::WrongValue],
    ..Op::get(paths::API_DETAILS, "patchDetails", "details", Answer::Json(one::<SessionState>))
};

/// What the document says of confirming.
pub const CONFIRM: Op = Op {
    method: "post",
    summary: "Say that the details that were found are right",
    more: "Before the summary: `completeness.to_confirm` names them. It also names the problem in the words of the moment.",
    body: Sent::Json(one::<ConfirmRequest>, r#"{"masks": {"users": true}, "revision": 3}"#),
    problems: &[Kind::Conflict],
    ..Op::get(paths::API_CONFIRM, "confirm", "details", Answer::Json(one::<SessionState>))
};

/// 200 with the new state.
pub async fn patch(
    caller: Caller,
    again: Again,
    Body(asked): Body<DetailsRequest>,
) -> Result<Response, Fault> {
    caller.0.allow::<PutDetails>()?;
    let state = &caller.0.state;
    let revision = asked.revision;
    let mut pairs = Vec::new();
    for (name, given) in asked.given() {
        let Some(field) = Field::from_word(name) else { continue };
        let known = fields::names(field);
        for (part, value) in parts(field, given) {
            let name = format!("{field}-{part}");
            if !known.contains(&name) {
                let detail = format!(
                    "It has no such part; it has {}.",
                    known.join(", ").replace(&format!("{field}-"), "")
                );
                return Err(Problem::new(Kind::WrongShape, detail).in_field(field.word()).into());
            }
            pairs.push((name, value));
        }
    }
    let input = fields::take(&Fields::of(pairs), Field::ALL).map_err(|errors| refused(state, &errors))?;
    let values = details::read_all(&input, state.now()).map_err(|errors| refused(state, &errors))?;
    let caller = change(caller, revision, again, PutDetails { values }).await?;
    Ok(Json(show::state(&caller.0)).into_response())
}

/// The parts of a detail as its page sends them.
fn parts(field: Field, given: Given) -> Vec<(String, String)> {
    // The part that one text is for.
    let main = match field {
        Field::Code => "guid",
        Field::When => "time",
        _ => "value",
    };
    match given {
        Given::Cleared => vec![(main.to_owned(), String::new())],
        Given::Parts(parts) => parts.into_iter().collect(),
        Given::Text(text) => match text.parse::<jiff::Timestamp>() {
            Ok(at) if field == Field::When => {
                let at = at.to_zoned(jiff::tz::TimeZone::UTC);
                let parts = [
                    ("day", at.day().to_string()),
                    ("month", at.month().to_string()),
                    ("year", at.year().to_string()),
                    ("time", at.strftime("%H:%M").to_string()),
                    ("zone", "UTC".to_owned()),
                ];
                parts.map(|(part, value)| (part.to_owned(), value)).to_vec()
            }
            _ => vec![(main.to_owned(), text)],
        },
    }
}

fn refused(state: &State, errors: &[FieldError]) -> Problem {
    let notes: Vec<FieldNote> = errors
        .iter()
        .map(|e| FieldNote { field: e.field.word(), part: e.part, detail: fields::message(state, e) })
        .collect();
    let problem =
        Problem::new(Kind::WrongValue, "A detail cannot be used; “errors” says which and how to mend it.");
    let problem = match notes.first() {
        Some(note) => problem.in_field(note.field),
        None => problem,
    };
    problem.with_errors(notes)
}

/// 200 with the new state.
pub async fn confirm(
    caller: Caller,
    again: Again,
    Body(asked): Body<ConfirmRequest>,
) -> Result<Response, Fault> {
    caller.0.allow::<Confirm>()?;
    let mut masks = Vec::new();
    for (word, hidden) in &asked.masks {
        let item = MaskItem::from_word(word).ok_or_else(|| {
            let words = MaskItem::ALL.map(MaskItem::word).join(", ");
            Problem::new(Kind::WrongShape, format!("The summary can keep back {words}.")).in_field("masks")
        })?;
        masks.push((item, *hidden));
    }
    let confirm = check::confirm(&caller.0, masks);
    let caller = change(caller, asked.revision, again, confirm).await?;
    Ok(Json(show::state(&caller.0)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_detail_can_be_sent_and_nothing_else() {
        for field in Field::ALL {
            let body = format!(r#"{{"{field}": null, "revision": 0}}"#);
            let asked: DetailsRequest = serde_json::from_str(&body).unwrap();
            let given = asked.given();
            assert_eq!(given.len(), 1, "{field}");
            assert_eq!(Field::from_word(given[0].0), Some(*field));
            let part = parts(*field, Given::Cleared)[0].0.clone();
            assert!(fields::names(*field).contains(&format!("{field}-{part}")), "{field} {part}");
        }
        assert!(serde_json::from_str::<DetailsRequest>(r#"{"other": null, "revision": 0}"#).is_err());
    }
}
