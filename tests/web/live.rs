//! The stream of a session: what it says, to whom, from where it goes on, and when it ends.

use std::sync::atomic::{AtomicU8, Ordering};

use axum::body::{Body, BodyDataStream};
use futures_util::StreamExt as _;
use http::{HeaderMap, StatusCode};
use regain::{
    ids::Reference,
    store::testing,
    web::{HEARTBEAT, PER_BROWSER, PER_SESSION},
};

use crate::support::{NOW, Page, TestApp};

/// A stream that is open, with what was read of it and not looked at yet.
pub struct Listening {
    headers: HeaderMap,
    body: BodyDataStream,
    text: String,
}

impl Listening {
    pub async fn to(app: &TestApp, path: &str, last: Option<&str>) -> Self {
        let answer = app.request("GET".parse().unwrap(), path, "", |headers| {
            if let Some(last) = last {
                headers.insert("last-event-id", last.parse().unwrap());
            }
        });
        let (parts, body) = answer.await.into_parts();
        assert_eq!(parts.status, StatusCode::OK, "{path}");
        Self { headers: parts.headers, body: Body::into_data_stream(body), text: String::new() }
    }

    /// The next block, comments included; `None` at the end.
    pub async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let block = block.to_owned();
                self.text = rest.to_owned();
                return Some(block);
            }
            self.text += std::str::from_utf8(&self.body.next().await?.unwrap()).unwrap();
        }
    }

    /// The next event: its fields `event` (or nothing), `id` and `data`. Heartbeats are passed over.
    pub async fn event(&mut self) -> Option<(String, String, serde_json::Value)> {
        loop {
            let block = self.block().await?;
            let field = |name: &str| {
                block
                    .lines()
                    .find_map(|l| l.strip_prefix(name))
                    .map(|v| v.trim().to_owned())
                    .unwrap_or_default()
            };
            let data = field("data:");
            if !data.is_empty() {
                return Some((field("event:"), field("id:"), serde_json::from_str(&data).unwrap()));
            }
        }
    }

    /// It says that it ends, and does.
    pub async fn ends(mut self) {
        let (event, id, _) = self.event().await.unwrap();
        assert_eq!((event.as_str(), id.as_str()), ("end", ""));
        assert_eq!(self.block().await, None);
    }
}

/// A browser that has a grant of this role, as a link gives it.
pub async fn guest(app: &TestApp, session: &str, role: &str, expires: &str) -> TestApp {
    static GUESTS: AtomicU8 = AtomicU8::new(0);
    let guest = app.other_browser();
    // A session of its own gives the browser its secret; the grant is then put beside it.
    let own = guest.paste(&format!("SSPR_0012 guest {}", GUESTS.fetch_add(1, Ordering::Relaxed))).await;
    let insert = format!(
        "INSERT INTO grants (browser, session, role, created, used, expires) \
         SELECT g.browser, (SELECT id FROM sessions WHERE reference = '{session}'), '{role}', g.created, g.used, {expires} \
         FROM grants g JOIN sessions s ON s.id = g.session WHERE s.reference = '{}'",
        own.reference()
    );
    assert_eq!(testing::sql(&app.store, insert).await, Ok(1));
    guest
}

/// A session at its second question, as its owner sees it.
async fn begun(app: &TestApp) -> Page {
    let who = app.follow(app.post("/start", &[]).await).await;
    app.answer(&who, "user").await
}

fn live(reference: &str, after: i64) -> String {
    format!("/s/{reference}/live?after={after}")
}

#[tokio::test]
async fn a_change_is_an_event_for_everybody_who_watches_and_has_nothing_personal() {
    let app = TestApp::new().await;
    let see = begun(&app).await;
    let reference = see.reference();
    let viewer = guest(&app, &reference, "viewer", "NULL").await;
    let page = viewer.get(&see.path).await;
    let path = page.attr("[data-live]", "data-live");
    assert_eq!(path, live(&reference, 2), "from where the page was made");
    let mut theirs = Listening::to(&viewer, &path, None).await;
    let mut own = Listening::to(&app, &path, None).await;
    assert_eq!(theirs.headers["content-type"], "text/event-stream");
    assert_eq!(theirs.headers["cache-control"], "no-store");
    assert_eq!(theirs.headers["x-accel-buffering"], "no");
    assert!(!theirs.headers.contains_key("content-encoding"));
    app.answer(&see, "contact").await;
    let (kind, id, data) = theirs.event().await.unwrap();
    assert_eq!((kind.as_str(), id.as_str()), ("", "3"));
    let said = serde_json::json!({
        "what": "answered", "item": "see", "role": "owner", "words": "The person answered a question",
        "path": format!("/s/{reference}"),
    });
    assert_eq!(data, said);
    let (_, id, data) = own.event().await.unwrap();
    assert_eq!(
        (id.as_str(), data["words"].as_str().unwrap()),
        ("3", "You answered a question in another window")
    );
    let details = app.open(&format!("/s/{reference}/details/what")).await;
    app.submit(&details, "main form[novalidate]", &[("what-value", "canary-4711 and mia@contoso.com")]).await;
    let (_, _, data) = theirs.event().await.unwrap();
    assert_eq!((data["what"].as_str(), data["item"].as_str()), (Some("filled"), Some("what")));
    assert_eq!(data["path"], format!("/s/{reference}/details"));
    assert!(!data.to_string().contains("canary") && !data.to_string().contains("mia"));
}

#[tokio::test]
async fn a_stream_that_was_cut_off_goes_on_where_it_was() {
    let app = TestApp::new().await;
    let see = begun(&app).await;
    let reference = see.reference();
    let contact = app.answer(&see, "contact").await;
    app.answer(&contact, "phone").await;
    // The header of a browser that connects again wins over the address that its page was given.
    let mut again = Listening::to(&app, &live(&reference, 0), Some("3")).await;
    let (_, id, data) = again.event().await.unwrap();
    assert_eq!((id.as_str(), data["item"].as_str()), ("4", Some("contact")));
    let mut from_the_page = Listening::to(&app, &live(&reference, 2), None).await;
    let (_, id, _) = from_the_page.event().await.unwrap();
    assert_eq!(id, "3");
    let (_, id, _) = from_the_page.event().await.unwrap();
    assert_eq!(id, "4");
}

#[tokio::test]
async fn whoever_was_away_for_long_gets_the_newest_alone() {
    let app = TestApp::new().await;
    let mut see = begun(&app).await;
    for round in 0..60 {
        app.answer(&see, if round % 2 == 0 { "contact" } else { "signin" }).await;
        see = app.open(&see.path).await;
    }
    let mut late = Listening::to(&app, &live(&see.reference(), 0), None).await;
    let (_, id, _) = late.event().await.unwrap();
    assert_eq!(id, "13", "50 of 62");
}

#[tokio::test]
async fn ticks_are_told_to_others_and_not_to_those_whose_script_saves_them() {
    let app = TestApp::new().await;
    let see = begun(&app).await;
    let reference = see.reference();
    let contact = app.answer(&see, "contact").await;
    let outcome = app.answer(&contact, "phone").await;
    let viewer = guest(&app, &reference, "viewer", "NULL").await;
    let mut theirs = Listening::to(&viewer, &live(&reference, 4), None).await;
    let mut own = Listening::to(&app, &live(&reference, 4), None).await;
    let keys = outcome.attrs("input[name=tick]", "value");
    app.submit(&outcome, "form[data-ticks]", &[("tick", &keys[0])]).await;
    app.verdict(&app.open(&outcome.path).await, "not_fixed").await;
    assert_eq!(theirs.event().await.unwrap().2["what"], "ticked");
    assert_eq!(own.event().await.unwrap().2["what"], "judged");
}

#[tokio::test]
async fn a_stream_ends_with_the_session() {
    let app = TestApp::new().await;
    let see = begun(&app).await;
    let reference = see.reference();
    let viewer = guest(&app, &reference, "viewer", "NULL").await;
    let theirs = Listening::to(&viewer, &live(&reference, 2), None).await;
    let own = Listening::to(&app, &live(&reference, 2), None).await;
    app.post(&format!("/s/{reference}/delete"), &[("sure", "yes")]).await;
    theirs.ends().await;
    own.ends().await;
    for path in [live(&reference, 2), see.path] {
        assert_eq!(viewer.get(&path).await.status, StatusCode::GONE, "{path}");
    }
}

#[tokio::test]
async fn a_stream_ends_with_the_purge_of_its_session() {
    let app = TestApp::new().await;
    let see = begun(&app).await;
    let own = Listening::to(&app, &live(&see.reference(), 2), None).await;
    let later = app.state.now() + jiff::SignedDuration::from_hours(24 * 14);
    assert_eq!(app.store.purge(later, Default::default()).await.unwrap().sessions, 1);
    own.ends().await;
}

#[tokio::test]
async fn a_stream_ends_with_its_grant_without_any_change() {
    let app = TestApp::new().await;
    let see = begun(&app).await;
    let reference = see.reference();
    let expires: jiff::Timestamp = "2026-11-20T14:20:00Z".parse().unwrap();
    let viewer = guest(&app, &reference, "viewer", &expires.as_millisecond().to_string()).await;
    let mut theirs = Listening::to(&viewer, &live(&reference, 2), None).await;
    tokio::time::pause();
    let began = tokio::time::Instant::now();
    assert_eq!(theirs.block().await.unwrap(), "retry: 3000");
    assert_eq!(theirs.block().await.unwrap(), ": ", "the first beat comes at once");
    assert_eq!(theirs.block().await.unwrap(), ": ");
    assert!(began.elapsed() >= HEARTBEAT, "the clock of the test moves by itself while everybody waits");
    app.clock.set(expires);
    theirs.ends().await;
    tokio::time::resume();
    for path in [live(&reference, 2), see.path] {
        assert_eq!(viewer.get(&path).await.status, StatusCode::GONE, "{path}");
    }
}

#[tokio::test]
async fn a_grant_that_is_taken_away_ends_its_stream_at_the_next_change_and_no_other() {
    let app = TestApp::new().await;
    let see = begun(&app).await;
    let reference = see.reference();
    let viewer = guest(&app, &reference, "viewer", "NULL").await;
    let theirs = Listening::to(&viewer, &live(&reference, 2), None).await;
    let mut own = Listening::to(&app, &live(&reference, 2), None).await;
    testing::sql(&app.store, "DELETE FROM grants WHERE role = 'viewer'".to_owned()).await.unwrap();
    app.answer(&see, "contact").await;
    theirs.ends().await;
    assert_eq!(own.event().await.unwrap().1, "3");
}

#[tokio::test]
async fn a_server_that_stops_ends_its_streams() {
    let app = TestApp::new().await;
    let see = begun(&app).await;
    let mut own = Listening::to(&app, &live(&see.reference(), 2), None).await;
    app.state.stop();
    while let Some(block) = own.block().await {
        assert!(!block.contains("end"), "nothing has ended but the connection: {block}");
    }
    let mut late = Listening::to(&app, &live(&see.reference(), 2), None).await;
    assert_eq!(late.block().await.unwrap(), "retry: 3000");
    assert_eq!(late.block().await, None, "one that begins meanwhile ends, too");
}

#[tokio::test]
async fn a_browser_and_a_session_have_so_many_streams_and_leaving_makes_room() {
    let app = TestApp::new().await;
    let see = begun(&app).await;
    let reference = see.reference();
    let path = live(&reference, 2);
    let mut open = Vec::new();
    for _ in 0..PER_BROWSER {
        open.push(Listening::to(&app, &path, None).await);
    }
    let refused = app.get(&path).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("retry-after"), "60");
    for n in PER_BROWSER..PER_SESSION {
        let viewer = guest(&app, &reference, "viewer", "NULL").await;
        open.push(Listening::to(&viewer, &path, None).await);
        assert_eq!(open.len(), n + 1);
    }
    let one_more = guest(&app, &reference, "viewer", "NULL").await;
    assert_eq!(one_more.get(&path).await.status, StatusCode::TOO_MANY_REQUESTS);
    open.truncate(1);
    Listening::to(&one_more, &path, None).await;
    assert_eq!(app.get(&see.path).await.status, StatusCode::OK, "pages are not counted");
}

#[tokio::test]
async fn listening_does_not_keep_a_shared_computer_in_the_session() {
    let app = TestApp::new().await;
    let who = app.follow(app.post("/start", &[("shared", "1")]).await).await;
    let at =
        |minutes: i64| NOW.parse::<jiff::Timestamp>().unwrap() + jiff::SignedDuration::from_mins(minutes);
    app.clock.set(at(100));
    drop(Listening::to(&app, &live(&who.reference(), 0), None).await);
    assert_eq!(app.get(&format!("{}?refresh=30", who.path)).await.status, StatusCode::OK);
    app.store.ready().await.unwrap();
    app.clock.set(at(120));
    assert_eq!(app.get(&who.path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pages_offer_to_look_for_changes_only_where_there_is_somebody_else() {
    let app = TestApp::new().await;
    let see = begun(&app).await;
    assert!(!app.get(&see.path).await.has("[data-live]"));
    guest(&app, &see.reference(), "viewer", "NULL").await;
    let page = app.get(&see.path).await;
    assert_eq!(page.header("refresh"), "", "nothing loads itself again unbidden");
    assert_eq!(
        page.attrs("aside .nojs-only", "href"),
        [see.path.clone(), format!("{}?refresh=30", see.path)]
    );
    let again = app.get(&format!("{}?refresh=30", see.path)).await;
    assert_eq!(again.header("refresh"), "30");
    assert_eq!(again.attr("aside a", "href"), see.path, "and it can be stopped");
    assert!(again.text("aside").contains("every 30 seconds"));
    assert_eq!(
        app.get("/s/00000-00000/who?refresh=30").await.header("refresh"),
        "",
        "an error is not loaded again"
    );
}

#[tokio::test]
async fn the_streams_of_sessions_do_not_mix() {
    let app = TestApp::new().await;
    let one = begun(&app).await;
    let two = begun(&app).await;
    let mut own = Listening::to(&app, &live(&one.reference(), 2), None).await;
    app.answer(&two, "contact").await;
    app.answer(&one, "signin").await;
    let (_, id, data) = own.event().await.unwrap();
    assert_eq!(
        (id.as_str(), data["path"].as_str().unwrap()),
        ("3", format!("/s/{}", one.reference()).as_str())
    );
    let stranger = app.other_browser();
    stranger.paste("SSPR_0009").await;
    assert_eq!(stranger.get(&live(&one.reference(), 0)).await.status, StatusCode::NOT_FOUND);
    assert!(one.reference().parse::<Reference>().is_ok());
}

#[test]
fn the_table_of_limits_has_the_numbers_of_streams() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/limits.md")).unwrap();
    for (about, number) in [
        ("streams of one browser at one session", PER_BROWSER.to_string()),
        ("streams of one session", PER_SESSION.to_string()),
        ("streams of the server", regain::web::STREAMS.to_string()),
        ("lines of what somebody missed", regain::store::MOST_ROWS.to_string()),
    ] {
        let line =
            text.lines().find(|l| l.contains(about)).unwrap_or_else(|| panic!("no line about {about}"));
        assert!(line.contains(&format!("| {number} |")), "{line}");
    }
}
