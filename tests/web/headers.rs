//! Headers, cookies, and forms from elsewhere.

use http::{Method, StatusCode, header};
use regain::config::Config;

use crate::support::{TestApp, encode};

#[tokio::test]
async fn cookies_are_as_decided_to_the_letter() {
    let app = TestApp::new().await;
    let begun = app.post("/start", &[]).await;
    let token = app.cookie("__Host-regain").unwrap();
    assert_eq!(token.len(), 43);
    let expected = format!("__Host-regain={token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=1209600");
    assert_eq!(begun.header("set-cookie"), expected);
    let theme = app.post("/theme", &[("theme", "dark"), ("back", "/problems")]).await;
    assert_eq!(
        theme.header("set-cookie"),
        "__Host-theme=dark; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=31536000"
    );
    assert_eq!(theme.location().as_deref(), Some("/problems"));
    assert_eq!(app.get("/").await.attr("html", "data-theme"), "dark");
    for elsewhere in ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"] {
        let back = app.post("/theme", &[("theme", "light"), ("back", elsewhere)]).await;
        assert_eq!(back.location().as_deref(), Some("/"), "{elsewhere}");
    }
    let form_only = app.post("/theme", &[("theme", "light"), ("back", "/find")]).await;
    assert_eq!(
        form_only.location().as_deref(),
        Some("/"),
        "a page that only takes a form is no page to come back to"
    );
    let in_session =
        app.post("/theme", &[("theme", "light"), ("back", "/s/7KQ2M-F9XDA/outcome/sspr-0009/verdict")]).await;
    assert_eq!(in_session.location().as_deref(), Some("/s/7KQ2M-F9XDA"));
    app.post("/theme", &[("theme", "system"), ("back", "/")]).await;
    assert_eq!(app.cookie("__Host-theme"), None);
}

#[tokio::test]
async fn the_secret_of_a_browser_is_nowhere_in_the_database() {
    let app = TestApp::new().await;
    app.paste("SSPR_0009").await;
    let token = app.cookie("__Host-regain").unwrap();
    let raw = data_encoding::BASE64URL_NOPAD.decode(token.as_bytes()).unwrap();
    for entry in std::fs::read_dir(app.dir.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(43).any(|w| w == token.as_bytes()));
        assert!(!bytes.windows(32).any(|w| w == raw));
    }
}

#[tokio::test]
async fn a_second_session_keeps_the_secret_and_the_first_session() {
    let app = TestApp::new().await;
    let first = app.paste("SSPR_0009").await;
    let token = app.cookie("__Host-regain");
    app.paste("SSPR_0012").await;
    assert_eq!(app.cookie("__Host-regain"), token);
    assert_eq!(app.get(&first.path).await.status, StatusCode::OK);
}

#[tokio::test]
async fn forms_from_elsewhere_are_refused_and_write_nothing() {
    let app = TestApp::new().await;
    type Case = (&'static [(&'static str, &'static str)], StatusCode);
    let cases: [Case; 9] = [
        (&[("sec-fetch-site", "same-origin")], StatusCode::SEE_OTHER),
        (&[("sec-fetch-site", "none")], StatusCode::SEE_OTHER),
        (&[("origin", "http://127.0.0.1:8080")], StatusCode::SEE_OTHER),
        (&[("sec-fetch-site", "same-site")], StatusCode::FORBIDDEN),
        (&[("sec-fetch-site", "cross-site")], StatusCode::FORBIDDEN),
        (&[("origin", "https://evil.example")], StatusCode::FORBIDDEN),
        (&[("origin", "null")], StatusCode::FORBIDDEN),
        (&[], StatusCode::FORBIDDEN),
        (&[("sec-fetch-site", "cross-site"), ("origin", "null")], StatusCode::FORBIDDEN),
    ];
    for (headers, expected) in cases {
        let page = app
            .other_browser()
            .send(Method::POST, "/start", "", |h| {
                h.remove("sec-fetch-site");
                for (name, value) in headers {
                    h.insert(*name, value.parse().unwrap());
                }
            })
            .await;
        assert_eq!(page.status, expected, "{headers:?}");
        assert_eq!(
            page.headers.contains_key(header::SET_COOKIE),
            expected == StatusCode::SEE_OTHER,
            "{headers:?}"
        );
    }
}

#[tokio::test]
async fn a_page_asked_for_as_a_script_or_picture_is_refused() {
    let app = TestApp::new().await;
    let found = app.paste("SSPR_0009").await;
    for dest in ["script", "style", "image", "iframe", "embed", "object"] {
        let page = app
            .send(Method::GET, &found.path, "", |h| {
                h.insert("sec-fetch-dest", dest.parse().unwrap());
            })
            .await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{dest}");
    }
    let css = app.get("/").await.attr("link[rel=stylesheet]", "href");
    let asset = app
        .send(Method::GET, &css, "", |h| {
            h.insert("sec-fetch-dest", "style".parse().unwrap());
        })
        .await;
    assert_eq!(asset.status, StatusCode::OK);
    assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable");
}

#[tokio::test]
async fn only_our_own_host_is_answered() {
    let config = Config {
        public_url: Some("https://help.example.com".to_owned()),
        allowed_hosts: vec!["help".to_owned()],
        ..Config::default()
    };
    let app = TestApp::with(config).await;
    let ask = |host: &'static str| {
        app.send(Method::GET, "/", "", move |h| {
            h.remove(header::HOST);
            if !host.is_empty() {
                h.insert(header::HOST, host.parse().unwrap());
            }
        })
    };
    assert_eq!(ask("help.example.com").await.status, StatusCode::OK);
    assert_eq!(ask("HELP.example.com:443").await.status, StatusCode::OK);
    assert_eq!(ask("help").await.status, StatusCode::OK);
    assert_eq!(ask("evil.example").await.status, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(ask("help.example.com.evil.example").await.status, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(ask("").await.status, StatusCode::BAD_REQUEST);
    let secure = ask("help.example.com").await;
    assert_eq!(secure.header("strict-transport-security"), "max-age=31536000; includeSubDomains");
}

#[tokio::test]
async fn unknown_and_repeated_fields_are_refused() {
    let app = TestApp::new().await;
    assert_eq!(app.post("/start", &[("admin", "1")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        app.post("/find", &[("text", "a"), ("text", "b")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let json = app
        .send(Method::POST, "/start", "{}", |h| {
            h.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
        })
        .await;
    assert_eq!(json.status, StatusCode::BAD_REQUEST);
    let who = app.follow(app.post("/start", &[]).await).await;
    let without_stamp = app.post(&who.path, &[("answer", "user")]).await;
    assert_eq!(without_stamp.status, StatusCode::BAD_REQUEST);
    assert_eq!(app.post("/start", &[("see", "no-such-tile")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_secret_in_a_paste_reaches_neither_page_nor_database() {
    let app = TestApp::new().await;
    let body = encode(&[("text", "SSPR_0009 password: Canary!4711zz")]);
    let found = app.follow(app.send(Method::POST, "/find", &body, |_| {}).await).await;
    assert!(found.main().contains("We removed something"), "{}", found.main());
    assert!(found.main().contains("change it soon"));
    assert!(!found.body.contains("Canary!4711zz"));
    for entry in std::fs::read_dir(app.dir.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(13).any(|w| w == b"Canary!4711zz"), "the database has the password");
    }
}

#[tokio::test]
async fn a_bare_password_stops_until_the_person_says_it_is_none() {
    let app = TestApp::new().await;
    let stopped = app.post("/find", &[("text", "Tr0ub4dor&3x")]).await;
    assert_eq!(stopped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stopped.main().contains("looks like a password"), "{}", stopped.main());
    assert!(!stopped.body.contains("Tr0ub4dor"), "it is not shown again");
    let used = app.post("/find", &[("text", "Tr0ub4dor&3x"), ("not_password", "1")]).await;
    assert_eq!(used.status, StatusCode::SEE_OTHER);
}
