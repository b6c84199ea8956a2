//! What the status feed said, on pages: only where it was read, and only while that is recent.

use jiff::SignedDuration;
use regain::{
    config::Config,
    connect::{Board, Notice},
};

use crate::support::{NOW, Page, TestApp};

const BANNER: &str = "main .box.warn[role=note]";

fn put(app: &TestApp, titles: &[&str]) {
    let at = NOW.parse().unwrap();
    let notice = |title: &&str| Notice { title: (*title).to_owned(), at: Some(at) };
    app.state.notices().put(Board { at, notices: titles.iter().map(notice).collect() });
}

/// The line that says that nothing is posted.
fn quiet(page: &Page) -> bool {
    page.all("main details p").iter().any(|p| p.starts_with("No public notice. That is no proof of health"))
}

#[tokio::test]
async fn a_server_that_reads_no_feed_says_nothing_of_microsoft() {
    let app = TestApp::new().await;
    let page = app.get("/").await;
    assert!(!page.has(BANNER) && !quiet(&page));
    let privacy = app.get("/privacy").await;
    assert!(privacy.body.contains("nothing is sent to one") && !privacy.body.contains("status page"));
}

#[tokio::test]
async fn a_notice_stands_on_the_first_page_and_with_the_steps_as_plain_text() {
    let app = TestApp::new().await;
    put(&app, &["Sign-ins fail <script>alert(1)</script>", "Entra 2", "Entra 3", "Entra 4"]);
    let found = app.paste("SSPR_0009").await;
    let outcome = app.go_on_as(&found, "user").await;
    for page in [app.get("/").await, outcome] {
        assert_eq!(page.all(BANNER).len(), 1, "{}", page.path);
        let items = page.all("main .box.warn[role=note] li");
        assert_eq!(items.len(), 3, "{items:?}");
        assert!(items[0].starts_with("Sign-ins fail <script>alert(1)</script>"), "{items:?}");
        assert!(items[0].ends_with("Friday 20 November, 13:20 (UTC)"), "{items:?}");
        assert!(!page.body.contains("<script>alert"), "{}", page.path);
        assert_eq!(page.attr("main .box.warn[role=note] a", "href"), "https://azure.status.microsoft/");
        assert!(!quiet(&page));
    }
    assert!(!app.get("/problems").await.has(BANNER), "the library is the same for everybody and at any time");
}

#[tokio::test]
async fn no_notice_is_said_to_be_no_proof() {
    let app = TestApp::new().await;
    put(&app, &[]);
    let found = app.paste("SSPR_0009").await;
    let outcome = app.go_on_as(&found, "user").await;
    for page in [app.get("/").await, outcome] {
        assert!(!page.has(BANNER), "{}", page.path);
        assert!(quiet(&page), "{}", page.body);
    }
}

#[tokio::test]
async fn what_was_read_long_ago_is_not_shown() {
    let app = TestApp::new().await;
    put(&app, &["Sign-ins fail"]);
    assert!(app.get("/").await.has(BANNER));
    app.clock.set(app.state.now() + SignedDuration::from_mins(31));
    let page = app.get("/").await;
    assert!(!page.has(BANNER) && !quiet(&page));
}

#[tokio::test]
async fn the_privacy_page_says_so_where_the_feed_is_read() {
    let mut config = Config::default();
    config.network.status = true;
    let app = TestApp::with(config).await;
    let words = app.get("/privacy").await.text("main");
    assert!(
        words.contains(
            "our server reads the public status page of Microsoft. Nothing about you goes with that"
        )
    );
    assert!(!words.contains("nothing is sent to one."), "{words}");
}
