//! What authors learn from: codes are counted for themselves, texts go with their sessions.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use regain::{
    ids::Identifier,
    store::{Limits, MOST_CODES, Options, Store, testing},
};

mod support;

use support::{Browser, Server, run};

fn noon(day: i64) -> Timestamp {
    "2026-11-20T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(24 * day)
}

async fn open(dir: &Path) -> Store {
    Store::open(&dir.join("regain.db"), Options::default(), noon(0)).await.unwrap()
}

async fn codes(store: &Store, since: Option<Timestamp>) -> Vec<(String, u64)> {
    store.gaps(since).await.unwrap().codes.into_iter().map(|c| (c.identifier, c.count)).collect()
}

#[tokio::test]
async fn codes_are_counted_by_the_day_and_go_a_year_after_the_last_one() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).await;
    let (often, once) = (Identifier::aadsts(7_654_321), Identifier::event(34_999));
    store.count_gaps(&[often.clone(), once], noon(0)).await.unwrap();
    store.count_gaps(&[often], noon(2)).await.unwrap();
    assert_eq!(codes(&store, None).await, [("AADSTS7654321".to_owned(), 2), ("34999".to_owned(), 1)]);
    assert_eq!(codes(&store, Some(noon(1))).await, [("AADSTS7654321".to_owned(), 2)]);
    let first = store.gaps(None).await.unwrap().codes.remove(0);
    assert_eq!((first.first.to_string(), first.last.to_string()), ("2026-11-20".into(), "2026-11-22".into()));
    let times =
        testing::read(&store, "SELECT first % 86400000 || '' FROM gap_codes".to_owned()).await.unwrap();
    assert_eq!(times, ["0", "0"], "a time of day could be laid beside that of a session");
    store.purge(noon(366), Limits::default()).await.unwrap();
    assert_eq!(codes(&store, None).await, [("AADSTS7654321".to_owned(), 2)]);
    store.purge(noon(368), Limits::default()).await.unwrap();
    assert_eq!(codes(&store, None).await, []);
}

#[tokio::test]
async fn where_the_list_is_full_a_new_code_takes_the_place_of_the_rarest_and_oldest() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).await;
    let fill = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MOST_CODES}) \
         INSERT INTO gap_codes SELECT 'OLD' || i, CASE i WHEN 1 THEN 5 ELSE 1 END, i, i FROM n"
    );
    testing::sql(&store, fill).await.unwrap();
    store.count_gaps(&[Identifier::aadsts(7_654_321)], noon(0)).await.unwrap();
    let kept: Vec<String> = codes(&store, None).await.into_iter().map(|c| c.0).collect();
    assert_eq!(kept.len(), usize::try_from(MOST_CODES).unwrap());
    for (code, is_kept) in [("AADSTS7654321", true), ("OLD1", true), ("OLD2", false), ("OLD3", true)] {
        assert_eq!(kept.iter().any(|k| k == code), is_kept, "{code}");
    }
}

#[tokio::test]
async fn the_list_is_read_beside_a_running_server_and_a_deleted_session_is_not_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let missing = run(&["gaps", "--data", data], &[], b"").await;
    assert_eq!((missing.code, missing.out.as_str()), (Some(2), ""));
    assert!(missing.err.contains("there is no"), "{}", missing.err);
    assert!(!dir.path().join("regain.db").exists(), "looking makes no file");

    let server = Server::start(dir.path(), &[], &[]);
    let mut browser = Browser::connect(server.address).await.unwrap();
    let strange = "The purple  elephant sat on my badge!";
    let first = browser.post("/find", &[("text", strange)]).await.unwrap();
    for text in ["the purple elephant sat on my badge", "SSPR_0009", "SSPR_0012", "AADSTS7654321"] {
        let answer = browser.post("/find", &[("text", text)]).await.unwrap();
        assert_eq!(answer.status, 303, "{}", answer.body);
    }
    let list = |more: &'static [&'static str]| {
        let args: Vec<&str> = ["gaps", "--data", data].into_iter().chain(more.iter().copied()).collect();
        async move { run(&args, &[], b"").await }
    };
    let mut listed = serde_json::Value::Null;
    support::until("the code was counted", async || {
        let ran = list(&["--json", "--days", "1"]).await;
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        listed = serde_json::from_str(&ran.out).unwrap();
        listed["codes"][0]["identifier"] == "AADSTS7654321"
    })
    .await;
    let texts = listed["texts"].as_array().unwrap();
    let texts: Vec<(&str, u64)> =
        texts.iter().map(|t| (t["text"].as_str().unwrap(), t["count"].as_u64().unwrap())).collect();
    assert_eq!(texts, [("AADSTS7654321", 1), ("the purple elephant sat on my badge", 2)]);
    let people = list(&[]).await;
    assert!(people.out.contains("Codes that no problem has:\n     1  "), "{}", people.out);
    assert!(people.out.contains("the purple elephant"), "{}", people.out);

    let session = first.location().trim_end_matches("/found").to_owned();
    let gone = browser.post(&format!("{session}/delete"), &[("sure", "yes")]).await.unwrap();
    assert_eq!(gone.status, 200, "{}", gone.body);
    let after: serde_json::Value = serde_json::from_str(&list(&["--json"]).await.out).unwrap();
    assert_eq!(after["texts"][1]["count"], 1, "the deleted session's text is not counted any more");
}

#[tokio::test]
async fn a_database_of_an_older_version_is_left_as_it_is_until_the_server_brings_it_up_to_date() {
    let dir = tempfile::tempdir().unwrap();
    testing::older(&dir.path().join("regain.db"), 2).await.unwrap();
    let ran = run(&["gaps", "--data", dir.path().to_str().unwrap()], &[], b"").await;
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("an older version of Regain wrote"), "{}", ran.err);
    let store = open(dir.path()).await;
    assert_eq!(codes(&store, None).await, []);
    store.close().await;
    let ran = run(&["gaps", "--data", dir.path().to_str().unwrap()], &[], b"").await;
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "nothing was met that no problem has\n"),
        "{}",
        ran.err
    );
}
