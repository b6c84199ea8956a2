//! The API: what it takes, what it answers, and that it leaves nothing behind.

use http::{HeaderMap, Method, StatusCode, header};
use regain::{
    config::{Config, Limits},
    store::testing,
};
use serde_json::{Value, json};

use crate::support::{Page, TestApp};

const IDENTIFY: &str = "/api/v1/identify";

fn as_program(headers: &mut HeaderMap) {
    headers.remove("sec-fetch-site");
    headers.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
}

async fn ask(app: &TestApp, body: &str) -> Page {
    app.send(Method::POST, IDENTIFY, body, as_program).await
}

fn text(words: &str) -> String {
    json!({ "text": words }).to_string()
}

fn problem(page: &Page, status: u16, name: &str) -> Value {
    assert_eq!(page.status.as_u16(), status, "{}", page.body);
    assert_eq!(page.header("content-type"), "application/problem+json");
    let body: Value = serde_json::from_str(&page.body).unwrap();
    assert_eq!(body["type"], format!("urn:regain:{name}"), "{body}");
    assert_eq!(body["status"], status);
    assert!(!body["title"].as_str().unwrap().is_empty() && !body["detail"].as_str().unwrap().is_empty());
    body
}

#[tokio::test]
async fn a_text_is_answered_with_one_record_and_no_session() {
    let app = TestApp::new().await;
    let page = ask(&app, &text("Event ID 33004")).await;
    assert_eq!((page.status, page.header("content-type")), (StatusCode::OK, "application/json"));
    assert_eq!((page.header("cache-control"), page.header("set-cookie")), ("no-store", ""));
    let body: Value = serde_json::from_str(&page.body).unwrap();
    assert_eq!(body["matches"][0]["symptom"], "event-33004");
    assert_eq!(body["matches"][0]["certainty"], "certain");
    let sessions = testing::read(&app.store, "SELECT count(*) || '' FROM sessions".to_owned()).await.unwrap();
    assert_eq!(sessions, ["0"]);
}

#[tokio::test]
async fn a_cookie_changes_nothing() {
    let app = TestApp::new().await;
    app.paste("SSPR_0009").await;
    assert!(app.cookie("__Host-regain").is_some());
    let with = ask(&app, &text("SSPR_0009")).await;
    let without = ask(&app.other_browser(), &text("SSPR_0009")).await;
    assert_eq!((with.status, &with.body), (StatusCode::OK, &without.body));
    assert_eq!(with.header("set-cookie"), "");
}

#[tokio::test]
async fn what_cannot_be_used_is_told_as_a_problem_and_not_repeated() {
    let app = TestApp::with(Config {
        limits: Limits { paste_characters: 100, form_bytes: 2000, ..Limits::default() },
        ..Config::default()
    })
    .await;
    let form = app.send(Method::POST, IDENTIFY, "text=SSPR_0009", |h| {
        h.remove("sec-fetch-site");
    });
    problem(&form.await, 415, "not-json");
    problem(&ask(&app, "{\"text\": Canary").await, 400, "malformed");
    problem(&ask(&app, "").await, 400, "malformed");
    for body in ["{}", "[]", "{\"text\":[\"Canary\"]}", "{\"text\":\"a\",\"text\":\"b\"}"] {
        let page = ask(&app, body).await;
        problem(&page, 422, "wrong-shape");
        assert!(!page.body.contains("Canary"), "{}", page.body);
    }
    // A field that there is not is named: a name is no value.
    let other = ask(&app, "{\"text\":\"a\",\"other\":\"Canary\"}").await;
    assert_eq!(problem(&other, 422, "wrong-shape")["field"], "other");
    assert!(!other.body.contains("Canary"), "{}", other.body);
    assert_eq!(problem(&ask(&app, &text(" \n")).await, 422, "empty")["field"], "text");
    assert_eq!(problem(&ask(&app, &text(&"x ".repeat(60))).await, 413, "too-long")["field"], "text");
    problem(&ask(&app, &text(&"x".repeat(3000))).await, 413, "too-large");
    let lone = ask(&app, &text("Canary!4711zz")).await;
    problem(&lone, 422, "lone-password");
    assert!(!lone.body.contains("Canary"), "{}", lone.body);
    let said = ask(&app, &json!({"text": "Canary!4711zz", "not_password": true}).to_string()).await;
    assert_eq!(said.status, StatusCode::OK);
}

#[tokio::test]
async fn what_a_layer_refuses_is_a_problem_too() {
    let app = TestApp::with(Config {
        limits: Limits { sessions_per_10_minutes: 2, ..Limits::default() },
        ..Config::default()
    })
    .await;
    let body = text("SSPR_0009");
    let elsewhere = app.send(Method::POST, IDENTIFY, &body, |h| {
        as_program(h);
        h.insert("sec-fetch-site", "cross-site".parse().unwrap());
    });
    problem(&elsewhere.await, 403, "forbidden");
    let host = app.send(Method::POST, IDENTIFY, &body, |h| {
        as_program(h);
        h.insert(header::HOST, "evil.example".parse().unwrap());
    });
    problem(&host.await, 421, "other-host");
    let get = app.get(IDENTIFY).await;
    problem(&get, 405, "method");
    assert_eq!(get.header("allow"), "POST");
    problem(&app.get("/api/v1/nothing").await, 404, "not-found");
    let mut last = ask(&app, &text("SSPR_0009")).await;
    for _ in 0..3 {
        last = ask(&app, &text("SSPR_0009")).await;
    }
    problem(&last, 429, "too-many");
    assert!(last.header("retry-after").parse::<u64>().unwrap() >= 1);
    let page = app.get("/no-such-page").await;
    assert!(page.header("content-type").starts_with("text/html"), "pages stay pages");
}

#[tokio::test]
async fn a_code_that_no_problem_has_is_counted_wherever_it_was_pasted() {
    let app = TestApp::new().await;
    ask(&app, &text("AADSTS7654321: something new")).await;
    app.paste("We get AADSTS7654321 and Event ID 33004").await;
    // Numbers that may be somebody's.
    for bare in ["482913", "80123456", "call 80071234 about the password reset"] {
        app.paste(bare).await;
    }
    // The counting is under way beside the answers.
    let counted = async {
        loop {
            let codes = app.store.gaps(None).await.unwrap().codes;
            if codes.first().is_some_and(|c| c.count >= 2) {
                return codes;
            }
            tokio::task::yield_now().await;
        }
    };
    let codes = tokio::time::timeout(std::time::Duration::from_secs(60), counted).await.unwrap();
    let found: Vec<(&str, u64)> = codes.iter().map(|c| (c.identifier.as_str(), c.count)).collect();
    assert_eq!(found, [("AADSTS7654321", 2)]);
    assert_eq!(
        (codes[0].first.to_string(), codes[0].last.to_string()),
        ("2026-11-20".into(), "2026-11-20".into())
    );
}
