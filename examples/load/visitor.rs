//! One visitor with one connection and one session: asks for the question, or answers it, again and again.

use std::{
    io,
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use regain::ids::IdempotencyKey;

use crate::http::Connection;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The page of a question.
    Get,
    /// An answer to it, on the disk before it is acknowledged.
    Post,
}

impl What {
    /// Its name in the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
        }
    }
}

/// A session that stands at the question.
#[derive(Debug, Clone)]
pub struct Place {
    /// The page of the question.
    pub path: String,
    /// The browser's cookie.
    pub cookie: String,
    /// The revision of the session; each answer that is taken is one more.
    pub revision: u32,
    /// Two answers to it. They take turns, so that each one is a change.
    pub answers: [String; 2],
}

/// A visitor.
pub struct Visitor {
    connection: Connection,
    host: String,
    /// Where the visitor stands.
    pub place: Place,
    /// Answers that were acknowledged.
    pub acknowledged: u64,
}

/// What came of asking for a while.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Microseconds of each answer that was right.
    pub took: Vec<f64>,
    /// Answers that were wrong.
    pub wrong: u64,
}

impl Visitor {
    /// Connects.
    pub async fn new(address: &str, place: Place) -> io::Result<Self> {
        let connection = Connection::open(address).await?;
        Ok(Self { connection, host: address.to_owned(), place, acknowledged: 0 })
    }

    /// Asks until then. After an answer that went wrong the visitor stops: what stands in the connection is not known.
    pub async fn ask_until(&mut self, what: What, end: Instant) -> Asked {
        let mut asked = Asked::default();
        loop {
            let begun = Instant::now();
            if begun >= end {
                return asked;
            }
            let right = match what {
                What::Get => self.get().await.is_ok_and(|bytes| bytes > 0),
                What::Post => self.post().await.unwrap_or(false),
            };
            if !right {
                asked.wrong += 1;
                return asked;
            }
            asked.took.push(begun.elapsed().as_secs_f64() * 1e6);
        }
    }

    /// The page of the question; how many bytes it has, or 0 where it was another page.
    pub async fn get(&mut self) -> io::Result<usize> {
        let request = request("GET", &self.place.path, &self.host, &self.place.cookie, None);
        let answer = self.connection.ask(request.as_bytes()).await?;
        let mark = format!("action=\"{}\"", self.place.path);
        let right = answer.status == 200 && answer.body.contains(&mark);
        Ok(if right { answer.body.len() } else { 0 })
    }

    /// Answers the question; whether the answer was taken.
    pub async fn post(&mut self) -> io::Result<bool> {
        let Place { path, cookie, revision, answers } = &self.place;
        let answer = &answers[usize::try_from(self.acknowledged % 2).unwrap()];
        let form = form(answer, *revision);
        let request = request("POST", path, &self.host, cookie, Some(&form));
        let answer = self.connection.ask(request.as_bytes()).await?;
        let session = path.split("/q/").next().unwrap_or(path);
        let right = answer.status == 303 && answer.header("location").starts_with(session);
        if right {
            self.place.revision += 1;
            self.acknowledged += 1;
        }
        Ok(right)
    }
}

/// A request as a browser sends it, without what the servers do not look at.
pub fn request(method: &str, path: &str, host: &str, cookie: &str, form: Option<&str>) -> String {
    let body = form.unwrap_or_default();
    let more = match form {
        Some(form) => format!(
            "sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n",
            form.len()
        ),
        None => String::new(),
    };
    format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nuser-agent: load\r\naccept: text/html\r\ncookie: {cookie}\r\n{more}\r\n{body}"
    )
}

/// An answer as its form is sent, with a key that no other has.
pub fn form(answer: &str, revision: u32) -> String {
    static KEYS: AtomicU64 = AtomicU64::new(0);
    let mut key = [0; 16];
    key[..8].copy_from_slice(&KEYS.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    format!("revision={revision}&idempotency={}&answer={answer}", IdempotencyKey::from_bytes(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_forms_have_the_same_key() {
        assert_ne!(form("a", 1), form("a", 1));
        assert!(form("a", 7).starts_with("revision=7&"));
    }
}
