//! Limits: refused before work is done, with a way on, and as documented.

use http::StatusCode;
use regain::config::{Config, Limits};

use crate::support::TestApp;

fn with(limits: Limits) -> Config {
    Config { limits, ..Config::default() }
}

#[tokio::test]
async fn too_long_a_paste_says_the_limit() {
    let app = TestApp::with(with(Limits { paste_characters: 100, ..Limits::default() })).await;
    let page = app.post("/find", &[("text", &"x ".repeat(51))]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.main().contains("more than 100 characters"), "{}", page.main());
    assert!(page.has("textarea[name=text]"));
    assert_eq!(app.post("/find", &[("text", &"x ".repeat(49))]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn too_big_a_form_is_refused() {
    let app = TestApp::with(with(Limits { form_bytes: 1000, ..Limits::default() })).await;
    assert_eq!(app.post("/find", &[("text", &"x".repeat(2000))]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn too_many_sessions_are_told_when_to_come_back_and_the_library_stays_open() {
    let app = TestApp::with(with(Limits { sessions_per_10_minutes: 3, ..Limits::default() })).await;
    for _ in 0..3 {
        assert_eq!(app.post("/start", &[]).await.status, StatusCode::SEE_OTHER);
    }
    let refused = app.post("/start", &[]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=200).contains(&wait), "{wait}");
    assert!(refused.main().contains("You can go on at 13:2"), "{}", refused.main());
    assert_eq!(app.get("/problems").await.status, StatusCode::OK);
}

/// Begins a session with these headers; the connection is one of 127.0.0.1.
async fn begin_with(app: &TestApp, headers: &[(&'static str, &str)]) -> StatusCode {
    let browser = app.other_browser();
    let begun = browser.send(http::Method::POST, "/start", "", |h| {
        for (name, value) in headers {
            h.insert(*name, value.parse().unwrap());
        }
    });
    begun.await.status
}

#[tokio::test]
async fn nobody_gets_round_a_limit_by_naming_another_address() {
    let limits = || Limits { sessions_per_10_minutes: 3, ..Limits::default() };
    // Nobody is a proxy; or somebody is, who is not at the other end.
    for proxies in ["", "10.0.0.0/8"] {
        let flags = [("trusted_proxies", proxies.to_owned())];
        let config = regain::config::load(None, std::iter::empty(), &flags).unwrap().config;
        let app = TestApp::with(Config { limits: limits(), ..config }).await;
        for n in 0..3 {
            let other = format!("198.51.100.{n}");
            assert_eq!(begin_with(&app, &[("x-forwarded-for", &other)]).await, StatusCode::SEE_OTHER);
        }
        for headers in [
            &[][..],
            &[("x-forwarded-for", "198.51.100.9")],
            &[("x-forwarded-for", "10.0.0.1")],
            &[("forwarded", "for=198.51.100.9")],
            &[("x-real-ip", "198.51.100.9")],
            &[("x-forwarded-for", "198.51.100.9"), ("x-forwarded-proto", "https"), ("x-forwarded-host", "a")],
        ] {
            assert_eq!(begin_with(&app, headers).await, StatusCode::TOO_MANY_REQUESTS, "{headers:?}");
        }
    }
}

#[tokio::test]
async fn behind_a_proxy_each_address_has_its_own_limit() {
    let flags = [("trusted_proxies", "127.0.0.1".to_owned())];
    let config = regain::config::load(None, std::iter::empty(), &flags).unwrap().config;
    let limits = Limits { sessions_per_10_minutes: 1, ..Limits::default() };
    let app = TestApp::with(Config { limits, ..config }).await;
    for (headers, status) in [
        (&[("x-forwarded-for", "198.51.100.7")][..], 303),
        (&[("x-forwarded-for", "198.51.100.7")], 429),
        (&[("x-forwarded-for", "198.51.100.8")], 303),
        // What a stranger writes stands to the left.
        (&[("x-forwarded-for", "198.51.100.9, 198.51.100.8")], 429),
        (&[("forwarded", "for=198.51.100.7")], 429),
        (&[("forwarded", "for=\"[2001:db8::1]:4711\"")], 303),
        (&[("x-forwarded-for", "2001:db8::2")], 429),
        // The proxy itself, once: what cannot be believed counts for it.
        (&[("x-forwarded-for", "198.51.100.20"), ("forwarded", "for=198.51.100.21")], 303),
        (&[("x-forwarded-for", "198.51.100.22"), ("forwarded", "for=198.51.100.23")], 429),
        (&[], 429),
    ] {
        assert_eq!(begin_with(&app, headers).await.as_u16(), status, "{headers:?}");
    }
}

#[tokio::test]
async fn what_a_proxy_says_of_scheme_and_host_decides_nothing() {
    let flags =
        [("trusted_proxies", "127.0.0.1".to_owned()), ("public_url", "https://help.example.com".to_owned())];
    let config = regain::config::load(None, std::iter::empty(), &flags).unwrap().config;
    let app = TestApp::with(config).await;
    let lies = [
        ("x-forwarded-proto", "http"),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "for=198.51.100.7;host=evil.example;proto=http"),
    ];
    let begun = app.send(http::Method::POST, "/start", "", |h| {
        for (name, value) in lies {
            h.insert(name, value.parse().unwrap());
        }
    });
    let begun = begun.await;
    assert!(begun.header("set-cookie").contains("; Secure; "), "{}", begun.header("set-cookie"));
    assert!(begun.location().unwrap().starts_with("/s/"));
    let share = format!("{}/share", begun.location().unwrap());
    let page = app.get(&share).await;
    let made = app.submit_only(&page, "main form", &[("kind", "help"), ("label", "a"), ("life", "1h")]).await;
    assert!(made.text("#link").starts_with("https://help.example.com/h/"), "{}", made.main());
    let other = app.send(http::Method::GET, "/", "", |h| {
        h.insert("host", "evil.example".parse().unwrap());
        h.insert("x-forwarded-host", "help.example.com".parse().unwrap());
    });
    assert_eq!(other.await.status, StatusCode::MISDIRECTED_REQUEST);
}

#[test]
fn the_table_of_limits_has_the_numbers_of_heads() {
    use regain::web;
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/limits.md")).unwrap();
    for (about, number) in [
        ("bytes of the address and the headers", web::HEAD_BYTES),
        ("headers of a request", web::HEAD_FIELDS),
    ] {
        let line =
            text.lines().find(|l| l.contains(about)).unwrap_or_else(|| panic!("no line about {about}"));
        assert!(line.contains(&format!("| {number} |")), "{line}");
    }
}

#[tokio::test]
async fn per_address_limits_can_be_turned_off_at_once() {
    let limits =
        Limits { per_ip: false, sessions_per_10_minutes: 1, requests_per_minute: 1, ..Limits::default() };
    let app = TestApp::with(with(limits)).await;
    for _ in 0..5 {
        assert_eq!(app.post("/start", &[]).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_store_that_is_closed_leaves_the_library_readable() {
    let app = TestApp::new().await;
    let found = app.paste("SSPR_0009").await;
    app.store.close().await;
    let page = app.get(&found.path).await;
    assert!(page.status.is_server_error(), "{}", page.status);
    assert!(!page.main().to_lowercase().contains("sqlite"), "nothing internal stands on a page");
    assert!(page.has("a[href='/problems']"));
    assert_eq!(app.get("/problems/sspr-0009").await.status, StatusCode::OK);
    assert_eq!(app.get("/").await.status, StatusCode::OK);
    assert_eq!(app.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(app.get("/healthz").await.status, StatusCode::OK);
}

#[test]
fn the_table_of_limits_has_the_numbers_of_uploads() {
    use regain::{
        intake::ATTACHED_TEXT_BYTES,
        session::{LONGEST_ABOUT, MOST_LOGS, MOST_PROBES},
        store::FILES_LAST,
        web,
    };
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/limits.md")).unwrap();
    for (about, number) in [
        ("uploaded files in an hour from one address", web::UPLOADS_PER_HOUR.to_string()),
        ("seconds for a request with a file", web::UPLOAD_SECONDS.to_string()),
        ("event logs of one session", MOST_LOGS.to_string()),
        ("bytes of text of one event log", web::KEPT_BYTES.to_string()),
        ("bytes of a text", ATTACHED_TEXT_BYTES.to_string()),
        ("results of network checks of one session", MOST_PROBES.to_string()),
        ("characters of what is said of a file", LONGEST_ABOUT.to_string()),
        ("days that a file is kept", (FILES_LAST.as_hours() / 24).to_string()),
    ] {
        let line =
            text.lines().find(|l| l.contains(about)).unwrap_or_else(|| panic!("no line about {about}"));
        assert!(line.contains(&format!("| {number} |")), "{line}");
    }
}

#[test]
fn the_table_of_limits_has_the_numbers_of_sharing() {
    use regain::{session, web};
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/limits.md")).unwrap();
    for (about, number) in [
        ("open links and codes of one session", session::MOST_LINKS.to_string()),
        ("minutes that a code", session::SHORT_LIFE.as_mins().to_string()),
        ("links that do not exist, in ten minutes", web::LINK_MISSES.to_string()),
        ("codes that do not exist, in ten minutes", web::CODE_MISSES.to_string()),
        ("codes that do not exist, in a minute", web::CROWD.to_string()),
        ("notes of one session", session::MOST_NOTES.to_string()),
        ("characters of a note", session::LONGEST_NOTE.to_string()),
    ] {
        let line =
            text.lines().find(|l| l.contains(about)).unwrap_or_else(|| panic!("no line about {about}"));
        assert!(line.contains(&format!("| {number} |")), "{line}");
    }
}

#[test]
fn the_table_of_limits_is_what_the_code_has() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/limits.md")).unwrap();
    let config = Config::default();
    for key in
        regain::config::KEYS.iter().filter(|k| k.name.starts_with("limits.") && k.name != "limits.per_ip")
    {
        let line = text.lines().find(|l| l.contains(&format!("`{}`", key.name)));
        let line = line.unwrap_or_else(|| panic!("docs/limits.md does not name {}", key.name));
        assert!(line.contains(&format!("| {} |", (key.get)(&config))), "{line}");
    }
}
