//! What a page costs inside the process, without the network: `cargo bench --bench render`.
//!
//! The yardstick renders a page of the same size with one template and answers it from a bare router; it reads nothing. Pages
//! of a session read their session from the store, the page of a problem reads nothing either.
#![allow(missing_docs, reason = "a benchmark has no documentation")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a benchmark says what it found")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures")]

use std::{hint::black_box, sync::Arc};

use askama::Template;
use axum::{Router, extract::State, response::Html, routing::get};
use criterion::Criterion;
use http::StatusCode;

mod support;

use support::{
    Work, compare,
    site::{Site, ask, request},
};

/// The least of a page: a heading, a few answers, and a text that makes it as long as the other.
#[derive(Template)]
#[template(
    source = "<!doctype html><title>{{ title }}</title><main><h1>{{ title }}</h1>\
              {% for label in labels %}<label><input type=\"radio\" name=\"answer\">{{ label }}</label>{% endfor %}\
              </main>{{ filling|safe }}",
    ext = "html"
)]
struct Plain {
    title: &'static str,
    labels: [&'static str; 3],
    filling: String,
}

impl Plain {
    fn of_length(bytes: usize) -> Self {
        let labels = ["The page refuses it", "You sent it, and then an error came", "I am not sure"];
        let mut page = Self { title: "What happens?", labels, filling: String::new() };
        page.filling = "x".repeat(bytes - page.render().unwrap().len());
        page
    }
}

fn main() {
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    let mut criterion = support::criterion();
    let mut site = Site::new();
    let begun = site.post("/start", "");
    let first = [("who", "user"), ("see", "reset-says")];
    let (reference, question) = site.answer(&begun, &first);
    page(&mut criterion, &site, "a question", &question);
    let more = [("reset-says", "org"), ("says-organization", "licence")];
    let (_, outcome) = site.answer(&format!("/s/{reference}"), &more);
    assert!(outcome.contains("/outcome/"), "{outcome}");
    page(&mut criterion, &site, "an outcome", &outcome);
    page(&mut criterion, &site, "a problem of the library", "/problems/sspr-0012");
    criterion.final_summary();
}

fn page(criterion: &mut Criterion, site: &Site, what: &str, path: &str) {
    let body = site.open(path).1.body;
    let plain = Arc::new(Plain::of_length(body.len()));
    let bare = Router::new()
        .route("/", get(|State(plain): State<Arc<Plain>>| async move { Html(plain.render().unwrap()) }))
        .with_state(Arc::clone(&plain));
    let works = vec![
        Work::new("yardstick", || {
            let answer = site.runtime.block_on(ask(bare.clone(), request("GET", "/", "", "")));
            assert!(answer.status == StatusCode::OK && answer.body.len() == body.len());
        }),
        Work::new("its template alone", || {
            black_box(black_box(&plain).render().unwrap());
        }),
        Work::new("the page", || {
            let answer = site.get(path);
            assert!(answer.status == StatusCode::OK && answer.body.len() == body.len());
        }),
    ];
    compare(criterion, &format!("{what}, {} bytes", body.len()), works);
}
