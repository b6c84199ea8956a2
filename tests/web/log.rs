//! Event logs in the browser: upload, verdict, timeline, picture, refusal, deletion.

use std::convert::Infallible;

use bytes::Bytes;
use futures_util::stream;
use http::{Method, StatusCode};
use regain::config::{Config, Limits};

use crate::{
    evtx::{self, Event},
    support::{Page, TestApp},
};

/// A log in which a reset fails because of a missing right, twelve times, between heartbeats and others' events.
fn failing() -> Vec<u8> {
    let mut events = Vec::new();
    let mut record = 0;
    let mut add = |number, source: &str, data: &str| {
        record += 1;
        events.push(Event::new(record, number, &[data]).from(source));
    };
    add(31015, "PasswordResetService", "The service has started");
    for n in 0..12 {
        let tracking = format!("TrackingId: 0b1e3a2e-9a11-4c55-b9cc-0123456789{n:02x}");
        add(31001, "PasswordResetService", &format!("{tracking}, Password Reset Request Started"));
        add(6329, "ADSync", "hr=80230619");
        add(
            33004,
            "PasswordResetService",
            &format!("{tracking}, Reason: ADPermissionsError, Details: Access is denied."),
        );
        add(31003, "PasswordResetService", &format!("{tracking}, user mia@contoso.com"));
        add(1000, "Application Error", "nothing of ours");
    }
    evtx::file(&events)
}

async fn uploaded(app: &TestApp, file: &[u8]) -> Page {
    let answer = app.upload("/find/file", &[], "application.evtx", file).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    app.follow(answer).await
}

#[tokio::test]
async fn an_uploaded_log_leads_to_its_verdict_its_timeline_and_its_fix() {
    let app = TestApp::new().await;
    let page = uploaded(&app, &failing()).await;
    assert!(page.path.ends_with("/log"), "{}", page.path);
    assert_eq!(page.h1(), "What the event log says");
    let verdict = page.text(".box strong");
    assert!(
        verdict.contains("Entra Connect may not reset this person's password: event 33004, 12 times"),
        "{verdict}"
    );
    assert!(verdict.contains("last on 21 November 2025"), "{verdict}");
    let main = page.main();
    assert!(main.contains("We read 61 events and kept 49 of the sources that matter"), "{main}");
    let rows = page.all("#events > div");
    assert_eq!(rows.len(), 49);
    assert!(rows[0].contains("Event 31003") && rows[48].contains("Event 31015"), "{}", rows[0]);
    assert!(page.has("#events a[href='/problems/event-33004/admin']"));
    assert!(page.has("svg[role=img] > title") && page.has("details table"), "a picture and its table");
    assert!(main.contains("the password writeback service has started (once)"), "{main}");
    let who = app.open(&page.attr("main form .acts a.btn", "href")).await;
    let outcome = app.answer(&who, "admin").await;
    assert!(outcome.path.ends_with("/outcome/event-33004"), "{}", outcome.path);
    assert!(outcome.has("main a[href$='/log']"));
}

#[tokio::test]
async fn what_the_log_says_stands_in_the_details_and_in_the_summary() {
    let app = TestApp::new().await;
    let page = uploaded(&app, &failing()).await;
    let base = format!("/s/{}", page.reference());
    let who = app.open(&page.attr("main form .acts a.btn", "href")).await;
    app.answer(&who, "admin").await;
    let details = app.get(&format!("{base}/details")).await.main();
    assert!(details.contains("21 November 2025") && details.contains("mia@contoso.com"), "{details}");
    assert!(!details.contains("Attach the Application event log"), "{details}");
    let log = app.get(&format!("{base}/details/log")).await;
    assert_eq!(log.attr("input[name=log-value][checked]", "value"), "have");
    let check = app.get(&format!("{base}/check")).await;
    app.submit(&check, "main form", &[]).await;
    let summary = app.get(&format!("{base}/summary.txt")).await;
    assert_eq!(summary.status, StatusCode::OK, "{}", summary.body);
    assert!(summary.body.contains("What the event log says"), "{}", summary.body);
    assert!(summary.body.contains("Event 33004 of PasswordResetService: 12 times"), "{}", summary.body);
    assert!(!summary.body.contains("Access is denied"), "the summary has no messages of the log");
    let json = app.get(&format!("{base}/summary.json")).await;
    assert!(json.body.contains("\"chief\": \"event-33004\""), "{}", json.body);
}

#[tokio::test]
async fn a_success_after_the_last_fault_says_that_it_works_again() {
    let app = TestApp::new().await;
    let id = "TrackingId: 0b1e3a2e-9a11-4c55-b9cc-0123456789aa";
    let log = evtx::file(&[
        Event::new(1, 31001, &[id]),
        Event::new(2, 33004, &[id, "Reason: ADPermissionsError"]),
        Event::new(3, 31001, &["TrackingId: 0b1e3a2e-9a11-4c55-b9cc-0123456789bb"]),
        Event::new(4, 31002, &["TrackingId: 0b1e3a2e-9a11-4c55-b9cc-0123456789bb"]),
    ]);
    let verdict = uploaded(&app, &log).await.text(".box strong");
    assert!(verdict.starts_with("The newest try worked: event 31002 on 21 November 2025"), "{verdict}");
    let normal = evtx::file(&[Event::new(1, 31019, &["heartbeat"]), Event::new(2, 31019, &["heartbeat"])]);
    let page = uploaded(&app, &normal).await;
    assert!(page.text(".box strong").starts_with("Nothing is wrong in this log"), "{}", page.main());
    assert_eq!(page.all("#events > div").len(), 1, "what repeats is one row");
    assert!(page.text("#events > div").contains("2 times, first"), "{}", page.main());
    assert!(page.has("pre#command") && page.has("button[data-copy='#command']"));
}

#[tokio::test]
async fn a_number_that_means_several_things_leads_to_its_question() {
    let app = TestApp::new().await;
    let page = uploaded(&app, &evtx::file(&[Event::new(1, 33001, &["TrackingId: none"])])).await;
    assert!(page.text(".box strong").contains("can mean more than one thing"), "{}", page.main());
    let question = page.attr("form[action$='/log/choose'] button[name=question]", "value");
    let who = app.submit(&page, "form[action$='/log/choose']", &[("question", &question)]).await;
    let asked = app.answer(&who, "admin").await;
    assert!(asked.path.ends_with(&format!("/q/{question}")), "{}", asked.path);
}

#[tokio::test]
async fn a_log_of_something_else_says_what_was_read_and_what_was_looked_for() {
    let app = TestApp::new().await;
    let others: Vec<Event> = (1..=5).map(|n| Event::new(n, 1000, &["x"]).from("MsiInstaller")).collect();
    let page = uploaded(&app, &evtx::file(&others)).await;
    let main = page.main();
    assert!(main.contains("There is no event about passwords"), "{main}");
    assert!(main.contains("We read 5 events and kept 0"), "{main}");
    assert!(main.contains("PasswordResetService, ADSync and Directory Synchronization"), "{main}");
    assert!(!page.has("svg[role=img]") && page.has("input[type=file]"));
}

#[tokio::test]
async fn a_password_in_a_log_is_neither_kept_nor_shown() {
    let app = TestApp::new().await;
    let log = evtx::file(&[Event::new(1, 33008, &["The person typed password: Winter-2026-Sunshine!"])]);
    let page = uploaded(&app, &log).await;
    assert!(
        page.main().contains("We removed something that looks like a secret: password"),
        "{}",
        page.main()
    );
    assert!(page.body.contains("[removed: password]") && !page.body.contains("Sunshine"));
    let rows = regain::store::testing::read(&app.store, "SELECT events FROM logs".to_owned()).await.unwrap();
    assert!(rows.len() == 1 && !rows[0].contains("Sunshine"));
}

#[tokio::test]
async fn a_file_that_is_no_log_is_refused_in_words_with_the_form() {
    let limits = Limits { upload_megabytes: 1, ..Limits::default() };
    let app = TestApp::with(Config { limits, ..Config::default() }).await;
    let cases: [(&str, &[u8], u16, &str); 5] = [
        ("", b"", 422, "Choose a file first"),
        ("empty.evtx", b"", 422, "This file is empty"),
        ("picture.png", b"\x89PNG\r\n\x1a\n0000", 422, "This is not an event log"),
        ("letter.txt", b"Dear all, nothing happened today.", 422, "There is no event in this file"),
        ("large.evtx", &vec![b'x'; (1 << 20) + 1], 413, "larger than 1 MB"),
    ];
    for (name, bytes, status, words) in cases {
        let page = app.upload("/find/file", &[], name, bytes).await;
        assert_eq!(page.status.as_u16(), status, "{name}: {}", page.main());
        assert!(page.text(".errsum").contains(words), "{name}: {}", page.text(".errsum"));
        assert_eq!(page.attr(".errsum a", "href"), "#file");
        assert!(page.text("title").starts_with("Error: "), "{name}");
        assert!(page.has("input[type=file][aria-invalid=true]") && !page.has("textarea[aria-invalid]"));
    }
    let rows = regain::store::testing::read(&app.store, "SELECT id FROM sessions".to_owned()).await.unwrap();
    assert!(rows.is_empty(), "nothing that is refused makes a session");
}

#[tokio::test]
async fn a_refused_file_in_a_session_comes_back_on_its_page() {
    let app = TestApp::new().await;
    let found = app.paste("SSPR_0009").await;
    let path = format!("/s/{}/log", found.reference());
    let page = app.get(&path).await;
    let stamp = stamp(&page);
    let refused = app.upload(&path, &stamp, "a.png", b"\x89PNG\r\n\x1a\n0000").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text(".errsum").contains("not an event log"));
    assert_eq!(refused.header("cache-control"), "no-store");
}

/// The hidden fields of the form with the file.
fn stamp(page: &Page) -> [(&'static str, &'static str); 2] {
    let (_, fields) = page.form("form[enctype]");
    let of = |name: &str| {
        let value = fields.iter().find(|(n, _)| n == name).unwrap().1.clone();
        &*Box::leak(value.into_boxed_str())
    };
    [("revision", of("revision")), ("idempotency", of("idempotency"))]
}

#[tokio::test]
async fn fields_that_the_form_does_not_have_or_twice_are_refused() {
    let app = TestApp::new().await;
    let log = failing();
    for fields in [&[("other", "1")][..], &[("shared", "1"), ("shared", "1")][..]] {
        let page = app.upload("/find/file", fields, "a.evtx", &log).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(page.main().contains("does not fit this page"), "{}", page.main());
    }
    let found = app.paste("SSPR_0009").await;
    let path = format!("/s/{}/log", found.reference());
    let without = app.upload(&path, &[], "a.evtx", &log).await;
    assert_eq!(without.status, StatusCode::BAD_REQUEST, "a form without its stamp");
    let other_kind = app.post("/find/file", &[("shared", "1")]).await;
    assert_eq!(other_kind.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_file_from_elsewhere_or_for_another_host_is_refused() {
    let app = TestApp::new().await;
    let send = |name: &'static str, value: Option<&'static str>| {
        app.send(Method::POST, "/find/file", "--b--\r\n", move |h| {
            h.insert("content-type", "multipart/form-data; boundary=b".parse().unwrap());
            match value {
                Some(value) => h.insert(name, value.parse().unwrap()),
                None => h.remove(name),
            };
        })
    };
    assert_eq!(send("sec-fetch-site", None).await.status, StatusCode::FORBIDDEN);
    assert_eq!(send("sec-fetch-site", Some("cross-site")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(send("host", Some("evil.example")).await.status, StatusCode::MISDIRECTED_REQUEST);
    let own = send("sec-fetch-site", Some("same-origin")).await;
    assert_eq!(
        own.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a form without a file is told so: {}",
        own.main()
    );
}

#[tokio::test]
async fn where_too_many_files_are_on_their_way_the_next_one_is_told_when_to_come_back() {
    let app = TestApp::new().await;
    let mut held = Vec::new();
    for _ in 0..regain::intake::RECEIVING {
        let file = stream::iter([Ok::<_, Infallible>(Bytes::from("a file that waits"))]);
        held.push(app.state.intake().receive(file).await.unwrap());
    }
    let page = app.upload("/find/file", &[], "a.evtx", b"ElfFile").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{}", page.main());
    assert_eq!(page.header("retry-after"), "30");
    assert!(page.text(".errsum").contains("Wait a minute") && page.has("input[type=file]"));
    drop(held);
    let again = app.upload("/find/file", &[], "a.png", b"\x89PNG\r\n\x1a\n0000").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.main());
}

#[tokio::test]
async fn a_session_takes_three_logs_and_its_owner_deletes_one() {
    let app = TestApp::new().await;
    let found = app.paste("SSPR_0009").await;
    let path = format!("/s/{}/log", found.reference());
    assert_eq!(app.get(&path).await.h1(), "Add the event log of the server");
    for n in 1..=3 {
        let page = app.get(&path).await;
        let answer = app.upload(&path, &stamp(&page), "a.evtx", &failing()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "log {n}: {}", answer.body);
    }
    let page = app.get(&path).await;
    assert!(page.main().contains("There are 3 logs here"), "{}", page.main());
    assert!(!page.has("input[type=file]"));
    assert_eq!(page.all("main ul a[href*='?log=']").len(), 3);
    let choose = app.submit(&page, "form[action$='/log/choose']", &[("symptom", "event-33004")]).await;
    assert!(choose.path.ends_with("/who"), "{}", choose.path);
    let second = app.get(&format!("{path}?log=2")).await;
    assert_eq!(second.attr("form[action$='/log/delete'] button", "value"), "2");
    let after = app.submit(&second, "form[action$='/log/delete']", &[("log", "2")]).await;
    assert_eq!(after.all("main ul a[href*='?log=']").len(), 2, "{}", after.main());
    assert_eq!(app.get(&format!("{path}?log=2")).await.status, StatusCode::NOT_FOUND);
    let rows =
        regain::store::testing::read(&app.store, "SELECT id FROM logs ORDER BY id".to_owned()).await.unwrap();
    assert_eq!(rows, ["1", "3"]);
}

#[tokio::test]
async fn the_same_form_twice_is_one_log() {
    let app = TestApp::new().await;
    let found = app.paste("SSPR_0009").await;
    let path = format!("/s/{}/log", found.reference());
    let page = app.get(&path).await;
    let stamp = stamp(&page);
    for _ in 0..2 {
        assert_eq!(app.upload(&path, &stamp, "a.evtx", &failing()).await.status, StatusCode::SEE_OTHER);
    }
    let rows = regain::store::testing::read(&app.store, "SELECT id FROM logs".to_owned()).await.unwrap();
    assert_eq!(rows, ["1"]);
}

#[tokio::test]
async fn a_log_of_somebody_else_is_not_there() {
    let app = TestApp::new().await;
    let page = uploaded(&app, &failing()).await;
    let stranger = app.other_browser();
    assert_eq!(stranger.get(&page.path).await.status, StatusCode::NOT_FOUND);
    let upload = stranger.upload(&page.path, &[("revision", "0")], "a.evtx", &failing()).await;
    assert_eq!(upload.status, StatusCode::NOT_FOUND);
    let delete = stranger.post(&format!("{}/delete", page.path), &[("log", "1")]).await;
    assert_eq!(delete.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_long_log_is_paged_and_says_how_much_is_left() {
    let app = TestApp::new().await;
    let events: Vec<Event> = (1..=500)
        .map(|n| Event::new(n, if n % 2 == 0 { 31001 } else { 31002 }, &["TrackingId: none"]))
        .collect();
    let page = uploaded(&app, &evtx::file(&events)).await;
    assert_eq!(page.all("#events > div").len(), 200);
    assert!(page.main().contains("And 300 more."), "{}", page.main());
    let last = app.get(&format!("{}?log=1&page=3", page.path)).await;
    assert_eq!(last.all("#events > div").len(), 100);
    assert!(last.main().contains("400 newer ones"), "{}", last.main());
    assert_eq!(app.get(&format!("{}?log=1&page=99", page.path)).await.all("#events > div").len(), 100);
}

#[tokio::test]
async fn an_address_sends_ten_files_an_hour_and_goes_on_without_them() {
    let app = TestApp::new().await;
    for _ in 0..10 {
        assert_eq!(app.upload("/find/file", &[], "", b"").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let refused = app.upload("/find/file", &[], "", b"").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_ne!(refused.header("retry-after"), "");
    assert_eq!(app.post("/start", &[]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn events_in_a_paste_are_a_log_beside_it() {
    let app = TestApp::new().await;
    let event = |n: u32, number: u32| {
        format!(
            "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
             <Provider Name='PasswordResetService'/><EventID>{number}</EventID><Level>2</Level>\
             <TimeCreated SystemTime='2026-11-20T10:{n:02}:00.000000Z'/><Computer>SYNC01</Computer></System>\
             <EventData><Data>TrackingId: 0b1e3a2e-9a11-4c55-b9cc-0123456789ab, Reason: ADPermissionsError</Data>\
             </EventData></Event>"
        )
    };
    let found = app.paste(&format!("<Events>{}{}</Events>", event(1, 31001), event(2, 33004))).await;
    assert!(found.path.ends_with("/found"), "{}", found.path);
    let page = app.get(&found.attr("main a[href$='/log']", "href")).await;
    assert!(
        page.text(".box strong").contains("event 33004, once on 20 November 2026, 10:02 UTC"),
        "{}",
        page.main()
    );
    assert_eq!(page.all("#events > div").len(), 2);
}

#[tokio::test]
async fn events_are_pasted_into_a_session_too_and_a_text_without_one_is_told() {
    let app = TestApp::new().await;
    let found = app.paste("SSPR_0009").await;
    let page = app.get(&format!("/s/{}/log", found.reference())).await;
    let form = "form[action$='/log/text']";
    let nothing = app.submit_only(&page, form, &[("text", "It does not work.")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.text(".errsum").contains("no event in this text"), "{}", nothing.text(".errsum"));
    assert_eq!(nothing.attr(".errsum a", "href"), "#text");
    // As the command on the page gives them.
    let lines = "2026-11-20T10:11:12Z | Error | PasswordResetService | 33004 | TrackingId: x, password: Sunshine-2026!\n\
                 2026-11-20T10:11:13Z | Error | PasswordResetService | 31003 | failed";
    let page = app.submit(&page, form, &[("text", lines)]).await;
    assert!(page.text(".box strong").contains("removed"), "{}", page.main());
    assert!(page.main().contains("event 33004, once on 20 November 2026, 10:11 UTC"), "{}", page.main());
    assert!(!page.body.contains("Sunshine"));
}
