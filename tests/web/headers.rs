//! Headers, cookies, and forms from elsewhere.

use http::{Method, StatusCode, header};
use regain::{
    config::{Config, Hsts},
    web,
};

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
async fn how_long_browsers_come_over_https_only_is_configured() {
    for (public_url, hsts, expected) in [
        ("https://help.example.com", Hsts::Year, "max-age=31536000; includeSubDomains"),
        ("https://help.example.com", Hsts::Seconds(300), "max-age=300"),
        ("https://help.example.com", Hsts::Off, ""),
        ("http://localhost:8080", Hsts::Year, ""),
        ("http://localhost:8080", Hsts::Seconds(300), ""),
    ] {
        let config = Config { public_url: Some(public_url.to_owned()), hsts, ..Config::default() };
        let app = TestApp::with(config).await;
        for path in ["/", "/no-such-page", "/healthz"] {
            let page = app.get(path).await;
            assert_eq!(page.header("strict-transport-security"), expected, "{public_url} {hsts:?} {path}");
        }
    }
}

#[tokio::test]
async fn cookies_for_a_try_on_this_machine_are_others_by_name() {
    let app = TestApp::with(Config { insecure_loopback_cookies: true, ..Config::default() }).await;
    let begun = app.post("/start", &[]).await;
    let token = app.cookie("regain").unwrap();
    assert_eq!(
        begun.header("set-cookie"),
        format!("regain={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600")
    );
    assert_eq!(app.get(&begun.location().unwrap()).await.status, StatusCode::SEE_OTHER, "it is known again");
    let theme = app.post("/theme", &[("theme", "dark"), ("back", "/problems")]).await;
    assert_eq!(theme.header("set-cookie"), "theme=dark; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000");
    assert_eq!(app.get("/").await.attr("html", "data-theme"), "dark");
    // Elsewhere such a cookie is none: it has not the protection of the other name.
    let secure = TestApp::new().await;
    let begun = secure.post("/start", &[]).await;
    let token = secure.cookie("__Host-regain").unwrap();
    let (other, session) = (secure.other_browser(), begun.location().unwrap());
    for (name, status) in [("regain", StatusCode::NOT_FOUND), ("__Host-regain", StatusCode::SEE_OTHER)] {
        let asked = other.send(Method::GET, &session, "", |h| {
            h.insert(header::COOKIE, format!("{name}={token}").parse().unwrap());
        });
        assert_eq!(asked.await.status, status, "{name}");
    }
}

#[tokio::test]
async fn a_request_names_one_host_that_can_be_read() {
    let app = TestApp::new().await;
    let ask = |hosts: &'static [&'static str]| {
        app.send(Method::GET, "/", "", move |h| {
            h.remove(header::HOST);
            for host in hosts {
                h.append(header::HOST, host.parse().unwrap());
            }
        })
    };
    for (hosts, status) in [
        (&["127.0.0.1:8080"][..], 200),
        (&["127.0.0.1:8080", "127.0.0.1:8080"], 400),
        (&["127.0.0.1:8080", "evil.example"], 400),
        (&[], 400),
        (&[""], 400),
        (&["user@127.0.0.1:8080"], 400),
        (&["127.0.0.1:http"], 400),
        (&["127.0.0.1:8080/"], 400),
        (&["0.0.0.0:8080"], 421),
        (&["[::]:8080"], 421),
        (&["evil.example"], 421),
    ] {
        assert_eq!(ask(hosts).await.status.as_u16(), status, "{hosts:?}");
    }
    // The whole address in the first line, as to a proxy: it must name the same host.
    for (address, status) in [("http://127.0.0.1:8080/", 200), ("http://evil.example/", 400)] {
        assert_eq!(app.get(address).await.status.as_u16(), status, "{address}");
    }
}

#[tokio::test]
async fn the_head_of_a_request_has_its_limits() {
    let app = TestApp::new().await;
    // `with` sees one header, the host; the browser's cookie comes before it, where there is one.
    let ask = |fields: usize, bytes: usize| {
        app.send(Method::GET, "/problems", "", move |h| {
            for n in h.len()..fields {
                h.insert(
                    http::HeaderName::from_bytes(format!("x-{n}").as_bytes()).unwrap(),
                    "1".parse().unwrap(),
                );
            }
            if bytes > 0 {
                let so_far: usize = h.iter().map(|(n, v)| n.as_str().len() + v.len() + 4).sum();
                let value = "x".repeat(bytes - so_far - "/problems".len() - "x-more".len() - 4);
                h.insert("x-more", value.parse().unwrap());
            }
        })
    };
    for (fields, bytes, status) in [
        (web::HEAD_FIELDS, 0, 200),
        (web::HEAD_FIELDS + 1, 0, 431),
        (1, web::HEAD_BYTES, 200),
        (1, web::HEAD_BYTES + 1, 431),
    ] {
        let page = ask(fields, bytes).await;
        assert_eq!(page.status.as_u16(), status, "{fields} {bytes}");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
    }
    let long = format!("/problems?q={}", "x".repeat(web::HEAD_BYTES));
    assert_eq!(app.get(&long).await.status.as_u16(), 431, "the address counts");
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
