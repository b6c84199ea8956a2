//! Lists that grow come in pieces: `limit` and `after` in the query, and the address of the next piece in the header Link
//! (RFC 8288).

use axum::{
    Json,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::problem::{Kind, Problem};

/// How many come where nobody says.
pub const USUAL: usize = 100;
/// The most that come at once.
pub const MOST: usize = 500;

/// Which piece of a list is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    limit: usize,
    after: Option<String>,
}

/// The parts of a query, each known and none twice.
///
/// # Errors
/// 422 names the part.
pub fn query<const N: usize>(
    raw: Option<&str>,
    known: [&'static str; N],
) -> Result<[Option<String>; N], Problem> {
    let mut found: [Option<String>; N] = std::array::from_fn(|_| None);
    for (name, value) in form_urlencoded::parse(raw.unwrap_or_default().as_bytes()) {
        let place = known.iter().position(|k| *k == name).and_then(|at| found.get_mut(at));
        match place {
            Some(place @ None) => *place = Some(value.into_owned()),
            Some(Some(_)) => {
                return Err(
                    Problem::new(Kind::WrongShape, "A part of the query stands twice.").in_field(name)
                );
            }
            None => {
                let detail = if known.is_empty() {
                    "This address takes no query.".to_owned()
                } else {
                    format!("The query has {} and nothing else.", known.join(", "))
                };
                return Err(Problem::new(Kind::WrongShape, detail));
            }
        }
    }
    Ok(found)
}

impl Piece {
    /// Reads `limit` and `after`.
    ///
    /// # Errors
    /// 422 names the part.
    pub fn read(raw: Option<&str>) -> Result<Self, Problem> {
        let [limit, after] = query(raw, ["limit", "after"])?;
        let limit = match limit {
            None => USUAL,
            Some(text) => text.parse().ok().filter(|n| (1..=MOST).contains(n)).ok_or_else(|| {
                Problem::new(Kind::WrongShape, format!("A number from 1 to {MOST}.")).in_field("limit")
            })?,
        };
        Ok(Self { limit, after })
    }

    /// The same where what stands before a piece is a number.
    ///
    /// # Errors
    /// 422 names the part.
    pub fn number(&self) -> Result<i64, Problem> {
        let wrong =
            || Problem::new(Kind::WrongShape, "The number of an entry of this list.").in_field("after");
        match &self.after {
            None => Ok(0),
            Some(text) => text.parse::<u32>().map(i64::from).map_err(|_| wrong()),
        }
    }

    /// What stands before the piece.
    pub fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }

    /// The answer: the first of what is left, and where the next piece is. `key` is what the next piece comes after.
    pub fn answer<T: Serialize>(&self, path: &str, mut left: Vec<T>, key: impl Fn(&T) -> String) -> Response {
        let more = left.len() > self.limit;
        left.truncate(self.limit);
        let last = left.last().filter(|_| more).map(&key);
        let mut response = Json(left).into_response();
        if let Some(last) = last {
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("limit", &self.limit.to_string())
                .append_pair("after", &last)
                .finish();
            if let Ok(link) = HeaderValue::from_str(&format!("<{path}?{query}>; rel=\"next\"")) {
                response.headers_mut().insert(header::LINK, link);
            }
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_says_where_the_next_one_is() {
        let piece = Piece::read(Some("limit=2&after=a")).unwrap();
        assert_eq!((piece.limit, piece.after()), (2, Some("a")));
        let link = |left: &[&str]| {
            let response = piece.answer("/x", left.to_vec(), |s| (*s).to_owned());
            response.headers().get(header::LINK).map(|v| v.to_str().unwrap().to_owned())
        };
        assert_eq!(link(&["b", "c", "d"]).as_deref(), Some("</x?limit=2&after=c>; rel=\"next\""));
        assert_eq!(link(&["b", "c"]), None);
        for wrong in ["limit=0", "limit=501", "limit=x", "limit=1&limit=2", "other=1"] {
            assert!(Piece::read(Some(wrong)).is_err(), "{wrong}");
        }
        assert_eq!(Piece::read(Some("after=7")).unwrap().number(), Ok(7));
        assert!(Piece::read(Some("after=-7")).unwrap().number().is_err());
        assert_eq!(query(Some("a=1"), ["b", "a"]).unwrap(), [None, Some("1".to_owned())]);
    }
}
