//! How long things stay: coming back, what goes by itself, and what goes at once.

use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use regain::{
    ids::Role,
    session::{self, Grant, change::Share},
    store::testing,
};

use crate::{
    live::{Listening, guest},
    support::{NOW, TestApp},
};

fn after(hours: i64) -> Timestamp {
    NOW.parse::<Timestamp>().unwrap() + SignedDuration::from_hours(hours)
}

/// Whether any file of the database has these bytes.
fn files_have(app: &TestApp, needle: &str) -> bool {
    std::fs::read_dir(app.dir.path()).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        bytes.windows(needle.len()).any(|w| w == needle.as_bytes())
    })
}

#[tokio::test]
async fn whoever_comes_back_within_two_weeks_goes_on_and_has_two_more() {
    let app = TestApp::new().await;
    let found = app.paste("SSPR_0009").await;
    for day in [13, 26] {
        app.clock.set(after(24 * day));
        assert_eq!(app.store.purge(app.state.now(), Default::default()).await.unwrap().sessions, 0);
        let offered = app.get("/").await.attr("main .box.info a", "href");
        let page = app.open(&offered).await;
        assert_eq!((page.status, page.reference()), (StatusCode::OK, found.reference()), "day {day}");
        // The use is noted without anybody waiting for it.
        app.store.ready().await.unwrap();
    }
    app.clock.set(after(24 * 40));
    assert!(!app.get("/").await.has("main .box.info"));
    assert_eq!(app.get(&found.path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn on_a_shared_computer_each_use_gives_two_hours_and_no_more() {
    let app = TestApp::new().await;
    let who = app.follow(app.post("/start", &[("shared", "1")]).await).await;
    for hours in [1, 2] {
        app.clock.set(after(hours) + SignedDuration::from_mins(30));
        assert_eq!(app.get(&who.path).await.status, StatusCode::OK);
        app.store.ready().await.unwrap();
    }
    app.clock.set(after(4) + SignedDuration::from_mins(30));
    assert_eq!(app.get(&who.path).await.status, StatusCode::NOT_FOUND);
    assert!(!app.get("/").await.has("main .box.info"), "the next person is offered nothing");
}

#[tokio::test]
async fn what_has_outlived_its_time_is_in_no_file() {
    let app = TestApp::new().await;
    let open = app.paste("canary-open SSPR_0009").await;
    let other = app.other_browser();
    let done = other.go_on_as(&other.paste("canary-done SSPR_0009").await, "user").await;
    assert!(other.verdict(&done, "fixed").await.path.ends_with("/done"));
    guest(&app, &open.reference(), "viewer", "NULL").await;
    assert!(
        files_have(&app, "canary-open") && files_have(&app, "canary-done"),
        "the search finds what is there"
    );
    let purge = |hours| app.store.purge(after(hours), Default::default());
    assert_eq!(purge(24 * 14 - 1).await.unwrap().sessions, 0);
    assert_eq!(purge(24 * 14).await.unwrap().sessions, 2, "the one of the guest's own, too");
    assert!(!files_have(&app, "canary-open") && !files_have(&app, &open.reference()));
    assert!(files_have(&app, "canary-done"), "what worked stays a while");
    assert_eq!(purge(24 * 30 - 1).await.unwrap().sessions, 0);
    assert_eq!(purge(24 * 30).await.unwrap().sessions, 1);
    assert!(!files_have(&app, "canary-done") && !files_have(&app, &done.reference()));
    for table in ["sessions", "grants", "browsers", "timeline", "evidence", "links", "notes", "idempotency"] {
        let left = testing::read(&app.store, format!("SELECT count(*) FROM {table}")).await.unwrap();
        assert_eq!(left, ["0"], "{table}");
    }
}

#[tokio::test]
async fn deleting_ends_everything_for_everybody_and_others_are_told() {
    let app = TestApp::new().await;
    let found = app.paste("canary-4711 SSPR_0009").await;
    let reference = found.reference();
    let viewer = guest(&app, &reference, "viewer", "NULL").await;
    let helper = guest(&app, &reference, "helper", "NULL").await;
    let stream = Listening::to(&viewer, &format!("/s/{reference}/live?after=1"), None).await;
    let page = helper.open(&format!("/s/{reference}/who")).await;
    assert_eq!(page.status, StatusCode::OK);
    app.post(&format!("/s/{reference}/delete"), &[("sure", "yes")]).await;
    stream.ends().await;
    assert!(!files_have(&app, "canary-4711") && !files_have(&app, &reference));
    assert_eq!(
        app.get(&found.path).await.status,
        StatusCode::NOT_FOUND,
        "nothing stays on the owner's device"
    );
    let told = viewer.get(&found.path).await;
    assert_eq!(told.status, StatusCode::GONE);
    assert_eq!(told.h1(), "This has ended");
    let late = helper.submit_only(&page, "main form[novalidate]", &[("answer", "user")]).await;
    assert_eq!(late.status, StatusCode::GONE);
    assert_eq!(viewer.get(&format!("/s/{reference}/live")).await.status, StatusCode::GONE);
    assert_eq!(app.other_browser().get(&found.path).await.status, StatusCode::NOT_FOUND);
    let stranger = app.other_browser();
    stranger.paste("SSPR_0012").await;
    assert_eq!(
        stranger.get(&found.path).await.status,
        StatusCode::NOT_FOUND,
        "who was never in is told nothing"
    );
    assert_eq!(viewer.get("/").await.attrs("main .box.info a", "href").len(), 1, "its own session stays");
    app.store.purge(after(24 * 14), Default::default()).await.unwrap();
    assert_eq!(testing::read(&app.store, "SELECT count(*) FROM ended".to_owned()).await.unwrap(), ["0"]);
}

#[tokio::test]
async fn a_link_that_is_turned_off_ends_streams_and_pages_of_those_who_came_by_it() {
    let app = TestApp::new().await;
    let found = app.paste("SSPR_0009").await;
    let reference = found.reference();
    let hour = after(1).as_millisecond().to_string();
    let off = guest(&app, &reference, "helper", &hour).await;
    testing::sql(&app.store, "UPDATE grants SET link = 1 WHERE role = 'helper'".to_owned()).await.unwrap();
    let stays = guest(&app, &reference, "viewer", &hour).await;
    testing::sql(&app.store, "UPDATE grants SET link = 2 WHERE role = 'viewer'".to_owned()).await.unwrap();
    let link = format!(
        "INSERT INTO links SELECT zeroblob(32), id, 1, 'help', '', 0, created, {}, NULL, created, 1 FROM sessions \
         WHERE reference = '{reference}'",
        hour
    );
    assert_eq!(testing::sql(&app.store, link).await, Ok(1));
    let stream = Listening::to(&off, &format!("/s/{reference}/live?after=1"), None).await;
    let mut other = Listening::to(&stays, &format!("/s/{reference}/live?after=1"), None).await;
    let mut own = Listening::to(&app, &format!("/s/{reference}/live?after=1"), None).await;
    let owner = Grant::of(reference.parse().unwrap(), Role::Owner);
    let may = session::authorize::<Share>(&owner).unwrap();
    assert_eq!(app.store.end_links(may, Some(1), app.state.now()).await, Ok(1));
    stream.ends().await;
    assert_eq!(own.event().await.unwrap().2["what"], "ended");
    app.store.purge(app.state.now(), Default::default()).await.unwrap();
    assert_eq!(
        off.get(&found.path).await.status,
        StatusCode::GONE,
        "a purge forgets nobody who has to be told"
    );
    assert_eq!(stays.get(&found.path).await.status, StatusCode::OK);
    // Who comes and goes is not told to others: the next that they hear of is an answer.
    app.go_on_as(&app.open(&found.path).await, "user").await;
    assert_ne!(other.event().await.unwrap().2["what"], "ended");
}
