//! The sessions of the product that the visitors have: begun and answered over HTTP, as people do it.

use std::time::Duration;

use crate::{
    http::Connection,
    server::Server,
    visitor::{Place, Visitor, form, request},
};

/// The first answers of everybody; the question after them is the one that is measured.
const ANSWERS: [&str; 2] = ["user", "new-password"];

/// Sessions that stand at one question.
pub struct Setting {
    /// One for each visitor.
    pub places: Vec<Place>,
    /// Bytes of the page of the question.
    pub page_bytes: usize,
    /// Answers that were acknowledged on the way.
    pub acknowledged: u64,
}

impl Setting {
    /// Begins so many sessions and answers the first questions.
    pub async fn make(server: &Server, count: usize) -> Self {
        let mut setting = Self { places: Vec::new(), page_bytes: 0, acknowledged: 0 };
        for _ in 0..count {
            let (place, page_bytes, acknowledged) = walk(server).await;
            setting.places.push(place);
            setting.page_bytes = page_bytes;
            setting.acknowledged += acknowledged;
        }
        setting
    }

    /// How long it took from the start of the server to the first page.
    pub async fn first_answer(&self, server: &Server) -> Duration {
        let mut visitor = Visitor::new(&server.address, self.places[0].clone()).await.unwrap();
        let bytes = visitor.get().await.unwrap();
        let took = server.born.elapsed();
        assert!(bytes > 0, "the first page is another one");
        took
    }
}

async fn walk(server: &Server) -> (Place, usize, u64) {
    let host = server.address.as_str();
    let mut connection = Connection::open(host).await.unwrap();
    let begun = connection.ask(request("POST", "/start", host, "", Some("")).as_bytes()).await.unwrap();
    assert_eq!(begun.status, 303, "{}", begun.body);
    let cookie = begun.header("set-cookie").split(';').next().unwrap().to_owned();
    let mut path = begun.header("location").to_owned();
    let (mut answered, mut acknowledged) = (ANSWERS.into_iter(), 0);
    loop {
        let answer = connection.ask(request("GET", &path, host, &cookie, None).as_bytes()).await.unwrap();
        if answer.status == 303 {
            path = answer.header("location").to_owned();
            continue;
        }
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        let page_bytes = answer.body.len();
        let revision = revision(answer.body);
        let Some(value) = answered.next() else {
            let answers = options(answer.body);
            return (Place { path, cookie, revision, answers }, page_bytes, acknowledged);
        };
        let sent = request("POST", &path, host, &cookie, Some(&form(value, revision)));
        let answer = connection.ask(sent.as_bytes()).await.unwrap();
        assert_eq!(answer.status, 303, "{path}: {}", answer.body);
        path = answer.header("location").to_owned();
        acknowledged += 1;
    }
}

/// What stands between the two in a page.
fn between<'a>(page: &'a str, before: &str, after: &str) -> Option<(&'a str, &'a str)> {
    let rest = &page[page.find(before)? + before.len()..];
    rest.split_once(after)
}

fn revision(page: &str) -> u32 {
    between(page, "name=\"revision\" value=\"", "\"").unwrap().0.parse().unwrap()
}

/// The first two answers that a page offers.
fn options(page: &str) -> [String; 2] {
    let (_, rest) = between(page, "name=\"answer\"", " value=\"").unwrap();
    let (first, rest) = rest.split_once('"').unwrap();
    let (_, rest) = between(rest, "name=\"answer\"", " value=\"").unwrap();
    [first.to_owned(), rest.split_once('"').unwrap().0.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_its_revision_and_what_can_be_answered() {
        let page = "<input name=\"revision\" value=\"12\" x><input type=\"radio\" name=\"answer\" id=\"a-1\" value=\"one\">\
                    <input type=\"radio\" name=\"answer\" id=\"a-2\" value=\"two\" checked>";
        assert_eq!(revision(page), 12);
        assert_eq!(options(page), ["one", "two"]);
    }
}
