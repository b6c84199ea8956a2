//! A session under its reader's hands: back, change, double click, stale page, delete.

use http::StatusCode;

use crate::support::{TestApp, encode};

/// A session of a person at the steps of SSPR_0013, by the questions.
async fn at_outcome(app: &TestApp) -> crate::support::Page {
    let who = app.follow(app.post("/start", &[]).await).await;
    let see = app.answer(&who, "user").await;
    let says = app.answer(&see, "reset-says").await;
    let account = app.answer(&says, "account").await;
    app.answer(&account, &account.attrs("input[name=answer]", "value")[0]).await
}

#[tokio::test]
async fn back_shows_the_question_before_with_its_answer() {
    let app = TestApp::new().await;
    let outcome = at_outcome(&app).await;
    let back = app.open(&outcome.attr("a.back", "href")).await;
    assert!(back.path.ends_with("/q/says-account"), "{}", back.path);
    assert!(back.has("input[name=answer][checked]"), "the answer is still chosen");
    let earlier = app.open(&back.attr("a.back", "href")).await;
    assert!(earlier.path.ends_with("/q/reset-says"), "{}", earlier.path);
}

#[tokio::test]
async fn a_changed_answer_sets_later_ones_aside_and_they_come_back() {
    let app = TestApp::new().await;
    let outcome = at_outcome(&app).await;
    let base = format!("/s/{}", outcome.reference());
    let see = app.open(&format!("{base}/q/see")).await;
    let contact = app.answer(&see, "contact").await;
    assert!(contact.path.ends_with("/q/contact"), "{}", contact.path);
    let gone = app.get(&format!("{base}/q/says-account")).await;
    assert_eq!(
        gone.status,
        StatusCode::SEE_OTHER,
        "a question off the path leads to where the session stands"
    );
    assert!(gone.location().unwrap().ends_with("/q/contact?moved"));
    assert!(app.follow(gone).await.main().contains("We brought you back to your next question"));
    let see = app.open(&format!("{base}/q/see")).await;
    let undone = app.answer(&see, "reset-says").await;
    assert_eq!(undone.path, outcome.path, "the answers that were set aside count again");
}

#[tokio::test]
async fn a_double_click_writes_once_and_leads_to_the_same_place() {
    let app = TestApp::new().await;
    let who = app.follow(app.post("/start", &[]).await).await;
    let (action, mut fields) = who.form("main form[novalidate]");
    fields.push(("answer".to_owned(), "user".to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let first = app.post(&action, &fields).await;
    let second = app.post(&action, &fields).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    assert_eq!((second.status, second.location()), (first.status, first.location()));
    let see = app.follow(second).await;
    assert_eq!(see.attr("input[name=revision]", "value"), "1", "one change, one revision");
}

#[tokio::test]
async fn a_stale_page_may_answer_what_nobody_changed() {
    let app = TestApp::new().await;
    let who = app.follow(app.post("/start", &[]).await).await;
    let see = app.answer(&who, "user").await;
    // The page of `see` stays open while `who` is answered again elsewhere.
    let elsewhere = app.open(&who.path).await;
    app.answer(&elsewhere, "unsure").await;
    let answered = app.submit_only(&see, "main form[novalidate]", &[("answer", "contact")]).await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_empty_answer_names_the_field_and_keeps_the_page() {
    let app = TestApp::new().await;
    let who = app.follow(app.post("/start", &[]).await).await;
    let again = app.submit_only(&who, "main form[novalidate]", &[]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text("title").starts_with("Error: "));
    assert_eq!(again.attr(".errsum a", "href"), "#a-1");
    assert!(again.has(".bad-g .msg"));
    assert_eq!(again.h1(), who.h1());
}

#[tokio::test]
async fn an_unknown_code_offers_the_nearest_and_keeps_what_was_typed() {
    let app = TestApp::new().await;
    let who = app.follow(app.post("/start", &[]).await).await;
    let see = app.answer(&who, "user").await;
    let code = app.answer(&see, "code").await;
    let again = app.submit_only(&code, "main form[novalidate]", &[("code", "SSPR_0019")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(again.attr("#code", "value"), "SSPR_0019");
    let near = again.attrs("button[name=near]", "value");
    assert!(near.contains(&"SSPR_0009".to_owned()), "{near:?}");
    let chosen =
        app.submit(&again, "main form[novalidate]", &[("code", "SSPR_0019"), ("near", "SSPR_0009")]).await;
    assert!(chosen.path.ends_with("/outcome/sspr-0009"), "{}", chosen.path);
    let code = app.open(&code.path).await;
    let server = app.submit_only(&code, "main form[novalidate]", &[("code", "33004")]).await;
    assert!(server.main().contains("a number from a server log"), "{}", server.main());
    let other = app.submit(&server, "main form[novalidate]", &[("answer", "other")]).await;
    assert!(other.path.ends_with("/q/where"), "an unknown code goes on with questions: {}", other.path);
}

#[tokio::test]
async fn ticks_are_kept_and_a_tick_for_a_step_that_is_gone_is_ignored() {
    let app = TestApp::new().await;
    let outcome = at_outcome(&app).await;
    let keys = outcome.attrs("input[name=tick]", "value");
    assert!(keys.len() > 1);
    let saved = app.submit(&outcome, "form[data-ticks]", &[("tick", &keys[0])]).await;
    assert_eq!(saved.attrs("input[name=tick][checked]", "value"), [keys[0].clone()]);
    let stale = app.submit(&saved, "form[data-ticks]", &[("tick", "00000000deadbeef")]).await;
    assert_eq!(stale.path, outcome.path);
    assert!(!stale.has("input[name=tick][checked]"));
}

#[tokio::test]
async fn the_script_gets_the_next_stamp_for_ticks() {
    let app = TestApp::new().await;
    let outcome = at_outcome(&app).await;
    let key = &outcome.attrs("input[name=tick]", "value")[0];
    let (action, fields) = outcome.form("form[data-ticks]");
    let mut fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    fields.push(("tick", key));
    let json = app
        .send(http::Method::POST, &action, &encode(&fields), |h| {
            h.insert("accept", "application/json".parse().unwrap());
        })
        .await;
    assert_eq!(json.status, StatusCode::OK);
    let value: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!(value["revision"], 5);
    assert!(value["idempotency"].as_str().unwrap().len() == 22);
}

#[tokio::test]
async fn partly_asks_what_still_fails_and_keeps_it() {
    let app = TestApp::new().await;
    let outcome = at_outcome(&app).await;
    let next =
        app.submit(&outcome, "#verdict", &[("verdict", "partly"), ("still", "my phone still asks")]).await;
    assert!(next.path.ends_with("/next"));
    assert!(next.main().contains("Partly: my phone still asks"), "{}", next.main());
}

#[tokio::test]
async fn a_verdict_can_be_taken_back() {
    let app = TestApp::new().await;
    let outcome = at_outcome(&app).await;
    let done = app.verdict(&outcome, "fixed").await;
    assert!(done.path.ends_with("/done"));
    let again = app.open(&outcome.path).await;
    assert!(again.has("input[name=verdict][value=fixed][checked]"));
    assert!(app.verdict(&again, "not_fixed").await.path.ends_with("/next"));
}

#[tokio::test]
async fn deleting_asks_once_and_leaves_nothing() {
    let app = TestApp::new().await;
    let found = app.paste("canary-4711 SSPR_0009").await;
    let base = format!("/s/{}", found.reference());
    let ask = app.open(&format!("{base}/delete")).await;
    let unsure = app.post(&format!("{base}/delete"), &[]).await;
    assert_eq!(unsure.status, StatusCode::SEE_OTHER, "without the press nothing is deleted");
    let deleted = app.submit(&ask, "main form", &[("sure", "yes")]).await;
    assert_eq!(deleted.h1(), "Deleted");
    assert_eq!(app.get(&base).await.status, StatusCode::NOT_FOUND);
    for entry in std::fs::read_dir(app.dir.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(11).any(|w| w == b"canary-4711"), "the database still has the text");
    }
}

#[tokio::test]
async fn a_reference_opens_nothing_in_another_browser() {
    let app = TestApp::new().await;
    let found = app.paste("SSPR_0009").await;
    let other = app.other_browser();
    let strip = |page: &crate::support::Page| page.body.replace(&page.path, "");
    let foreign = other.get(&found.path).await;
    let unknown = other.get("/s/00000-00000/found").await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert_eq!(strip(&foreign), strip(&unknown), "the two must not be told apart");
    let posted = other.post(&format!("/s/{}/delete", found.reference()), &[("sure", "yes")]).await;
    assert_eq!(posted.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get(&found.path).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_first_page_offers_to_go_on() {
    let app = TestApp::new().await;
    assert!(!app.get("/").await.body.contains("Go on where you were"));
    let outcome = at_outcome(&app).await;
    let home = app.get("/").await;
    let path = home.attr(".box a", "href");
    assert_eq!(app.open(&path).await.path, outcome.path);
    app.clock.set("2026-12-05T13:20:01Z".parse().unwrap());
    assert!(!app.get("/").await.body.contains("Go on where you were"), "14 days without use end it");
    assert_eq!(app.get(&outcome.path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_shared_computer_is_forgotten_after_two_hours() {
    let app = TestApp::new().await;
    let started = app.post("/start", &[("shared", "1")]).await;
    assert!(!started.header("set-cookie").contains("Max-Age"), "the cookie ends with the browser");
    let pasted = app.post("/find", &[("text", "SSPR_0009"), ("shared", "1")]).await;
    assert!(!pasted.header("set-cookie").contains("Max-Age"), "a paste on a shared computer too");
    let who = app.follow(pasted).await;
    app.clock.set("2026-11-20T15:20:01Z".parse().unwrap());
    assert_eq!(app.get(&who.path).await.status, StatusCode::NOT_FOUND);
}
