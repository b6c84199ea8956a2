//! The body of a request: one JSON object of a known shape. What is wrong names the field and repeats no value, because a value
//! may be a secret.

use std::fmt;

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _, MapAccess, Visitor},
};
use serde_json::{Map, Value};

use super::problem::{Fault, Kind, Problem};
use crate::web::State;

/// A body that was read.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<State> for Body<T> {
    type Rejection = Fault;

    /// 415, 413, 400 or 422 where the body cannot be used.
    async fn from_request(request: Request, state: &State) -> Result<Self, Fault> {
        if media_type(request.headers()) != "application/json" {
            return Err(Problem::new(Kind::NotJson, "Send the body as application/json.").into());
        }
        let size = match state.config().limits.form_bytes {
            0 => usize::MAX,
            n => usize::try_from(n).unwrap_or(usize::MAX),
        };
        let bytes = to_bytes(request.into_body(), size)
            .await
            .map_err(|_| Problem::new(Kind::TooLarge, format!("The body has more than {size} bytes.")))?;
        Ok(Self(read(&bytes)?))
    }
}

/// What a body says that it is, in small letters and without parameters; a form of another site cannot say JSON without
/// asking first.
pub fn media_type(headers: &HeaderMap) -> String {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Reads an object of this shape.
///
/// # Errors
/// The problem, with the field where there is one.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let Object(fields) = serde_json::from_slice(bytes).map_err(|error| {
        if error.is_data() {
            named("The body is an object in which no field stands twice.", quoted(&error.to_string()))
        } else {
            let (line, column) = (error.line(), error.column());
            Problem::new(
                Kind::Malformed,
                format!("The body is not JSON from line {line}, column {column} on."),
            )
        }
    })?;
    serde_json::from_value(Value::Object(fields.clone())).map_err(|error| {
        let error = error.to_string();
        if error.starts_with("unknown field") {
            return named("There is no such field.", quoted(&error));
        }
        if error.starts_with("missing field") {
            return named("A field is missing.", quoted(&error));
        }
        named("A field has a value of another type or form.", culprit::<T>(&fields))
    })
}

fn named(detail: &str, field: Option<String>) -> Problem {
    let problem = Problem::new(Kind::WrongShape, detail);
    match field {
        Some(field) => problem.in_field(field),
        None => problem,
    }
}

/// The name in the first pair of backticks, as far as it is one that a field can have.
fn quoted(error: &str) -> Option<String> {
    let name: String = error.split('`').nth(1)?.chars().filter(|c| is_of_name(*c)).take(40).collect();
    Some(name).filter(|n| !n.is_empty())
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// The field without which the rest could be read, or would only lack it.
fn culprit<T: DeserializeOwned>(fields: &Map<String, Value>) -> Option<String> {
    fields.keys().find_map(|name| {
        let mut rest = fields.clone();
        rest.remove(name);
        let without = serde_json::from_value::<T>(Value::Object(rest));
        let right = match without {
            Ok(_) => true,
            Err(error) => error.to_string().starts_with(&format!("missing field `{name}`")),
        };
        right.then(|| name.chars().filter(|c| is_of_name(*c)).take(40).collect())
    })
}

/// An object in which no field stands twice: readers differ in which of two they take.
struct Object(Map<String, Value>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut fields = Map::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if fields.insert(name.clone(), value).is_some() {
                        return Err(A::Error::custom(format!("duplicate field `{name}`")));
                    }
                }
                Ok(Object(fields))
            }
        }

        deserializer.deserialize_map(Fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only whether it can be read counts")]
    struct Shape {
        value: String,
        revision: u32,
        #[serde(default)]
        more: Option<bool>,
    }

    fn field(body: &str) -> (Kind, Option<String>) {
        let problem = read::<Shape>(body.as_bytes()).unwrap_err();
        let body = serde_json::to_value(problem.details()).unwrap();
        let kind = Kind::ALL.iter().find(|k| body["type"] == format!("urn:regain:{}", k.name())).unwrap();
        (*kind, body["field"].as_str().map(str::to_owned))
    }

    #[test]
    fn what_is_wrong_names_its_field() {
        let wrong =
            |body, name: &str| assert_eq!(field(body), (Kind::WrongShape, Some(name.to_owned())), "{body}");
        wrong(r#"{"value":"a"}"#, "revision");
        wrong(r#"{"value":"a","revision":1,"Other":2}"#, "Other");
        wrong(r#"{"value":"a","revision":"1"}"#, "revision");
        wrong(r#"{"value":"a","revision":-1}"#, "revision");
        wrong(r#"{"value":["a"],"revision":1}"#, "value");
        wrong(r#"{"value":"a","revision":1,"more":"x"}"#, "more");
        wrong(r#"{"value":"a","value":"b","revision":1}"#, "value");
        assert_eq!(field("[]"), (Kind::WrongShape, None));
        assert_eq!(field("{"), (Kind::Malformed, None));
        assert_eq!(field(""), (Kind::Malformed, None));
        assert!(read::<Shape>(br#"{"value":"a","revision":1,"more":null}"#).is_ok());
    }
}
