//! Every route, by every method: what must hold everywhere. A route that this test does not know makes it fail.

use http::{Method, StatusCode};
use regain::web::{Kind, routes};

use crate::support::{Page, TestApp};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; object-src 'none'; frame-src 'none'; frame-ancestors 'none'; \
    manifest-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/// What must hold on every answer.
fn everywhere(page: &Page, what: &str) {
    assert_eq!(page.header("content-security-policy"), POLICY, "{what}");
    assert_eq!(page.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(page.header("referrer-policy"), "same-origin", "{what}");
    assert_eq!(page.header("cross-origin-opener-policy"), "same-origin", "{what}");
    assert_eq!(page.header("cross-origin-resource-policy"), "same-origin", "{what}");
    assert_eq!(page.header("cross-origin-embedder-policy"), "require-corp", "{what}");
    assert_eq!(page.header("x-frame-options"), "DENY", "{what}");
    assert!(!page.header("permissions-policy").is_empty(), "{what}");
    assert!(!page.header("x-request-id").is_empty(), "{what}");
    for name in page.headers.keys() {
        let name = name.as_str();
        assert!(
            !name.starts_with("access-control-") && name != "server" && name != "x-powered-by",
            "{what}: {name}"
        );
    }
    assert_ne!(page.header("cache-control"), "", "{what}");
    if !page.body.is_empty() && page.status != StatusCode::NOT_MODIFIED {
        let kind = page.header("content-type");
        assert!(
            kind.contains("charset=utf-8")
                || kind == "application/json"
                || kind == "application/problem+json"
                || kind == "message/rfc822"
                || kind == "image/svg+xml",
            "{what}: {kind:?}"
        );
    }
    if page.header("content-type").starts_with("text/html") && !page.body.is_empty() {
        html(page, what);
    }
}

/// What must hold on every HTML page.
fn html(page: &Page, what: &str) {
    assert_eq!(page.attr("html", "lang"), "en", "{what}");
    assert_eq!(page.all("h1").len(), 1, "{what}");
    assert_eq!(page.all("main").len(), 1, "{what}");
    assert!(page.text("title").ends_with(" – Regain"), "{what}");
    assert_eq!(page.attrs("body > a.skip", "href"), ["#main"], "{what}");
    assert_eq!(page.all("header nav a"), ["Get help now", "All problems", "Contact the helpdesk"], "{what}");
    assert!(page.has("div#st[role=status]"), "{what}");
    assert!(page.body.contains("Not a Microsoft product"), "{what}");
    let mut ids = page.attrs("[id]", "id");
    ids.sort();
    let before = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), before, "{what}: an id stands twice");
    for (attribute, css) in [
        ("for", "label[for]"),
        ("aria-labelledby", "[aria-labelledby]"),
        ("aria-describedby", "[aria-describedby]"),
    ] {
        for value in page.attrs(css, attribute) {
            for id in value.split_whitespace() {
                assert!(ids.iter().any(|i| i == id), "{what}: {attribute} names {id}, which is not there");
            }
        }
    }
    for url in page.attrs("[src], link[href]", "src").into_iter().chain(page.attrs("link[href]", "href")) {
        assert!(url.starts_with("/assets/"), "{what}: {url} is not ours");
    }
    for url in page.attrs("main a[href]", "href") {
        let good = url.starts_with('/')
            || url.starts_with('#')
            || url.starts_with("https://")
            || url.starts_with("tel:")
            || url.starts_with("mailto:");
        assert!(good, "{what}: {url}");
    }
    assert!(
        !page.body.contains(" style=") && !page.body.contains(" on") || !page.body.contains(" onclick="),
        "{what}"
    );
}

/// A real address for a pattern.
fn address(pattern: &str, reference: &str, css: &str) -> String {
    pattern
        .replace("{reference}", reference)
        .replace("/q/{node}", "/q/see")
        .replace("/e/{identifier}", "/e/SSPR_0009")
        .replace("/answers/{node}", "/answers/see")
        .replace("/links/{number}", "/links/1")
        .replace("/logs/{log}", "/logs/1")
        .replace("{symptom}", "sspr-0009")
        .replace("{token}", &"A".repeat(43))
        .replace("{area}", "sign-in")
        .replace("{field}", "when")
        .replace("{file}", "0000000000000000")
        .replace("/assets/{name}", css)
}

#[tokio::test]
async fn every_route_by_every_method_keeps_the_rules() {
    let app = TestApp::new().await;
    let found = app.paste("SSPR_0009").await;
    app.go_on_as(&found, "user").await;
    let reference = found.reference();
    let css = app.get("/").await.attr("link[rel=stylesheet]", "href");
    for route in routes() {
        assert!(
            !address(route.pattern, &reference, &css).contains('{'),
            "the crawler does not know {}",
            route.pattern
        );
        let path = address(route.pattern, &reference, &css);
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] {
            let what = format!("{method} {path}");
            let allowed =
                route.methods.contains(&method) || (method == "HEAD" && route.methods.contains(&"GET"));
            // Deleting would end the crawl; it has tests of its own.
            let page = app.send(Method::from_bytes(method.as_bytes()).unwrap(), &path, "", |_| {}).await;
            everywhere(&page, &what);
            if allowed {
                assert_ne!(page.status, StatusCode::METHOD_NOT_ALLOWED, "{what}");
                assert!(!page.status.is_server_error(), "{what}: {}", page.status);
            } else {
                assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED, "{what}");
            }
            if method == "HEAD" {
                assert!(page.body.is_empty(), "{what}");
            }
            match route.kind {
                Kind::Session | Kind::Stream | Kind::Entry => {
                    assert_eq!(page.header("cache-control"), "no-store", "{what}")
                }
                Kind::Library => assert_eq!(page.header("set-cookie"), "", "{what}"),
                Kind::Api => {
                    assert_eq!(page.header("cache-control"), "no-store", "{what}");
                    assert_eq!(page.header("set-cookie"), "", "{what}");
                    assert!(!page.header("content-type").starts_with("text/html"), "{what}");
                }
                Kind::Public | Kind::Asset | Kind::Machine => {}
            }
        }
    }
}

#[tokio::test]
async fn pages_of_a_session_are_404_for_everybody_else_by_every_method() {
    let app = TestApp::new().await;
    let found = app.paste("SSPR_0009").await;
    let stranger = app.other_browser();
    for route in routes().into_iter().filter(|r| matches!(r.kind, Kind::Session | Kind::Stream)) {
        let path = address(route.pattern, &found.reference(), "");
        for method in route.methods {
            let page = stranger.send(method.parse().unwrap(), &path, "", |_| {}).await;
            everywhere(&page, &path);
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn every_error_is_a_page_with_a_way_on() {
    let app = TestApp::new().await;
    let found = app.paste("SSPR_0009").await;
    let base = format!("/s/{}", found.reference());
    let bad_host = |h: &mut http::HeaderMap| {
        h.insert("host", "evil.example".parse().unwrap());
    };
    let no_origin = |h: &mut http::HeaderMap| {
        h.remove("sec-fetch-site");
    };
    let pages = [
        (400, app.post(&format!("{base}/who"), &[("answer", "user")]).await),
        (403, app.send(Method::POST, "/start", "", no_origin).await),
        (404, app.get("/no/such/page").await),
        (404, app.get("/problems/no-such-problem").await),
        (405, app.send(Method::PUT, "/", "", |_| {}).await),
        (421, app.send(Method::GET, "/", "", bad_host).await),
        (422, app.post("/start", &[("x", "1")]).await),
    ];
    for (status, page) in pages {
        assert_eq!(page.status.as_u16(), status, "{}", page.path);
        everywhere(&page, &format!("{status}"));
        assert!(page.has("main a[href='/']"), "{status} has no way on");
        assert_eq!(page.header("cache-control"), "no-store");
    }
    assert_eq!(app.send(Method::PUT, "/", "", |_| {}).await.header("allow"), "GET,HEAD");
}

#[tokio::test]
async fn the_helpdesk_stands_on_every_page_in_the_same_place() {
    let mut config = regain::config::Config::default();
    config.organisation.phone = Some("+31 555 0100".to_owned());
    config.organisation.name = Some("Contoso <b>".to_owned());
    let app = TestApp::with(config).await;
    let found = app.paste("SSPR_0009").await;
    for path in ["/", "/problems", "/problems/sspr-0009", "/privacy", &found.path, "/no-such-page"] {
        let page = app.get(path).await;
        assert_eq!(page.attr("main > section.help a", "href"), "tel:+315550100", "{path}");
        assert!(
            page.body.contains("Contoso &#60;b&#62;") || page.body.contains("Contoso &lt;b&gt;"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn errors_that_take_some_making_are_pages_too() {
    let mut config = regain::config::Config::default();
    config.limits.paste_characters = 50;
    config.limits.sessions_per_10_minutes = 3;
    let app = TestApp::with(config).await;
    let found = app.paste("SSPR_0009").await;
    let outcome = app.go_on_as(&found, "user").await;
    let who = app.open(&format!("/s/{}/who", found.reference())).await;
    let twin = app.open(&who.path).await;
    app.answer(&who, "admin").await;
    let conflict = app.submit_only(&twin, "main form[novalidate]", &[("answer", "helpdesk")]).await;
    let too_big = app.post("/find", &[("text", &"x ".repeat(60))]).await;
    app.post("/start", &[]).await;
    let too_many = app.post("/start", &[]).await;
    regain::store::testing::sql(&app.store, "UPDATE sessions SET entry = 'nonsense'".to_owned())
        .await
        .unwrap();
    let broken = app.get(&outcome.path).await;
    app.store.close().await;
    let closed = app.get(&outcome.path).await;
    for (status, page) in [(409, conflict), (413, too_big), (429, too_many), (500, broken), (503, closed)] {
        assert_eq!(page.status.as_u16(), status, "{}", page.body);
        everywhere(&page, &format!("{status}"));
        assert!(page.has("main a[href]"), "{status} has no way on");
        assert_eq!(page.header("cache-control"), "no-store", "{status}");
        for internal in ["sqlx", "SQLite", "nonsense", "panicked", "src/"] {
            assert!(!page.body.contains(internal), "{status} shows {internal}");
        }
    }
}

#[tokio::test]
async fn a_session_that_is_deleted_under_a_form_is_gone_with_a_way_on() {
    use regain::store::testing;
    let app = TestApp::new().await;
    let who = app.follow(app.post("/start", &[]).await).await;
    // The form reads the session while the deletion waits before it in the queue of the writer.
    let release = testing::hold(&app.store).await.unwrap();
    let store = app.store.clone();
    let deletion = tokio::spawn(async move { testing::sql(&store, "DELETE FROM sessions".to_owned()).await });
    while testing::waiting(&app.store) < 1 {
        tokio::task::yield_now().await;
    }
    let form = [("answer", "user")];
    let answer = app.submit_only(&who, "main form[novalidate]", &form);
    let let_go = async {
        while testing::waiting(&app.store) < 2 {
            tokio::task::yield_now().await;
        }
        drop(release);
    };
    let (page, ()) = tokio::join!(answer, let_go);
    assert_eq!(deletion.await.unwrap().unwrap(), 1);
    assert_eq!(page.status, StatusCode::GONE, "{}", page.body);
    everywhere(&page, "410");
    assert!(page.has("main a[href='/']") && page.has("textarea[name=text]"));
    assert_eq!(page.header("cache-control"), "no-store");
}
