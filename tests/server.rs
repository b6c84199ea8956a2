//! The server as a process: what it keeps when it is killed, how it stops, what it logs, when it refuses to start.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;
use regain::{
    evidence::Clean,
    flow::Entry,
    ids::{NodeId, OptionValue, Reference, Revision, Role, Token},
    session::{
        self, EnteredBy, Grant,
        change::{Begin, PutAnswer, View},
    },
    store::{Changed, Form, Life, Options, Store, testing},
};
use tokio::{net::TcpStream, sync::Barrier, time::timeout};

mod support;

use support::{Browser, PATIENCE, Server, run, until};

const SESSIONS: usize = 50;
const ANSWERS: usize = 20;
const KILLED_AT: usize = 300;
/// What is answered in turn: each differs from the one before, so each is a change.
const WHO: [&str; 3] = ["user", "helpdesk", "admin"];

fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

async fn open(data: &Path) -> Store {
    Store::open(&data.join("regain.db"), Options::default(), now()).await.unwrap()
}

/// One person with a session, and how many of their answers were acknowledged.
struct Person {
    browser: Browser,
    session: String,
    acknowledged: usize,
}

async fn begin(server: &Server) -> Person {
    let mut browser = Browser::connect(server.address).await.unwrap();
    let session = browser.post("/start", &[]).await.unwrap().location().to_owned();
    let page = browser.get(&format!("{session}/who")).await.unwrap();
    assert_eq!(revision(&page), 0);
    Person { browser, session, acknowledged: 0 }
}

fn revision(page: &support::Answer) -> usize {
    let shown = page.attr("input[name=revision]", "value");
    shown.unwrap_or_else(|| panic!("no form: {} {}", page.status, page.body)).parse().unwrap()
}

/// Answers that are being sent, the most at the same time, and how many were acknowledged by all together.
#[derive(Default)]
struct Load {
    sent: AtomicUsize,
    most: AtomicUsize,
    acknowledged: AtomicUsize,
}

/// Answers again and again until all is answered or the server is gone.
async fn answer(mut person: Person, n: usize, server: Arc<Server>, load: Arc<Load>) -> Person {
    let who = format!("{}/who", person.session);
    for i in 0..ANSWERS {
        let mut key = [0; 16];
        key[0] = u8::try_from(n).unwrap();
        key[1] = u8::try_from(i).unwrap();
        let (key, revision) = (BASE64URL_NOPAD.encode(&key), i.to_string());
        let sent = load.sent.fetch_add(1, Ordering::Relaxed) + 1;
        load.most.fetch_max(sent, Ordering::Relaxed);
        let fields = [("answer", WHO[i % 3]), ("revision", &revision), ("idempotency", &key)];
        let answer = person.browser.post(&who, &fields).await;
        load.sent.fetch_sub(1, Ordering::Relaxed);
        let Ok(answer) = answer else { break };
        assert_eq!(answer.status, 303, "{}", answer.body);
        person.acknowledged = i + 1;
        if load.acknowledged.fetch_add(1, Ordering::Relaxed) + 1 == KILLED_AT {
            server.kill();
        }
    }
    person
}

#[tokio::test]
async fn a_server_killed_under_load_keeps_every_answer_that_it_acknowledged() {
    let data = tempfile::tempdir().unwrap();
    let server = Arc::new(Server::start(data.path(), &[], &[]));
    let load = Arc::new(Load::default());
    let together = Arc::new(Barrier::new(SESSIONS));
    let mut people = tokio::task::JoinSet::new();
    for n in 0..SESSIONS {
        let person = begin(&server).await;
        let (server, load, together) = (server.clone(), load.clone(), together.clone());
        people.spawn(async move {
            together.wait().await;
            answer(person, n, server, load).await
        });
    }
    let people = people.join_all().await;
    let acknowledged: usize = people.iter().map(|p| p.acknowledged).sum();
    assert!(!server.ended().await.success(), "it stopped by itself after {acknowledged} answers");
    assert!((KILLED_AT..SESSIONS * ANSWERS).contains(&acknowledged), "killed after {acknowledged}");
    assert!(load.most.load(Ordering::Relaxed) >= 32, "{:?} at the same time", load.most);

    let server = Server::start(data.path(), &[], &[]);
    for person in people {
        let mut browser = Browser::connect(server.address).await.unwrap();
        browser.cookies = person.browser.cookies;
        let page = browser.get(&format!("{}/who", person.session)).await.unwrap();
        assert_eq!(page.status, 200, "{} cannot be read", person.session);
        // Each answer was one revision. The one that was on its way may have been written, and was not acknowledged.
        let written = revision(&page);
        let (least, most) = (person.acknowledged, person.acknowledged + 1);
        assert!(
            (least..=most).contains(&written),
            "{}: {least} acknowledged, {written} there",
            person.session
        );
        let there = page.attr("input[name=answer][checked]", "value");
        let last = written.checked_sub(1).map(|i| WHO[i % 3].to_owned());
        assert_eq!(there, last, "{} after {written} answers", person.session);
        assert_eq!(browser.get(&person.session).await.unwrap().status, 303);
    }
    server.terminate();
    assert!(server.ended().await.success());
    let store = open(data.path()).await;
    assert_eq!(testing::read(&store, "PRAGMA integrity_check".to_owned()).await.unwrap(), ["ok"]);
}

#[tokio::test]
async fn under_load_each_commit_is_flushed_and_many_answers_share_one() {
    const PEOPLE: u8 = 64;
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let before = store.writer_stats();
    let mut people = tokio::task::JoinSet::new();
    for n in 0..PEOPLE {
        let store = store.clone();
        people.spawn(async move {
            let reference = Reference::from_bytes([n & 31, n >> 5, 0, 0, 0, 0, 0, 0, 0, 0]);
            let plain = Begin {
                entry: Entry::Start,
                by: EnteredBy::Questions,
                because: Clean::default(),
                evidence: None,
                found: Vec::new(),
                answers: Vec::new(),
                log: None,
                content_version: "c1".to_owned(),
            };
            let browser = Token::from_bytes([n; 32]).hash();
            store.begin(session::begin(reference), plain, browser, Life::OWN, now()).await.unwrap();
            let grant = Grant::of(reference, Role::Owner);
            for i in 0..10_u32 {
                let answer = PutAnswer {
                    node: NodeId::new("who").unwrap(),
                    value: OptionValue::new(["user", "admin"][usize::from(i % 2 == 1)]).unwrap(),
                    question: "Who?".to_owned(),
                    label: "Somebody".to_owned(),
                    content_version: "c1".to_owned(),
                };
                let form = Form { seen: Revision(i), key: None, location: "/".to_owned() };
                let done =
                    store.change(session::authorize(&grant).unwrap(), answer, form, now()).await.unwrap();
                assert_eq!(done, Changed::Done { revision: Revision(i + 1) });
            }
            reference
        });
    }
    // 2 is FULL: asked of the very connection that writes, while it writes.
    assert_eq!(store.pragmas().await.unwrap().synchronous, 2);
    for reference in people.join_all().await {
        let view = session::authorize::<View>(&Grant::of(reference, Role::Owner)).unwrap();
        assert_eq!(store.session(&view).await.unwrap().unwrap().revision, Revision(10));
    }
    assert_eq!(store.pragmas().await.unwrap().synchronous, 2);
    let after = store.writer_stats();
    let (groups, jobs) = (after.groups - before.groups, after.jobs - before.jobs);
    assert_eq!(jobs, u64::from(PEOPLE) * 11 + 2, "each write and the two questions");
    assert!(groups < jobs / 2, "{groups} commits for {jobs} writes");
    assert!(after.largest_group > 1, "{after:?}");
}

#[tokio::test]
async fn a_request_that_has_begun_ends_before_the_server_does() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[], &[]);
    let mut browser = Browser::connect(server.address).await.unwrap();
    let body = "see=contact";
    let head = browser.form_head("/start", body.len(), "expect: 100-continue\r\n");
    // The server says this when the page asks for the form: from here the request is being worked on.
    assert_eq!(browser.exchange(head.as_bytes()).await.unwrap().status, 100);
    browser.send(&body.as_bytes()[..4]).await.unwrap();
    server.terminate();
    until("nobody new is let in", async || TcpStream::connect(server.address).await.is_err()).await;
    browser.send(&body.as_bytes()[4..]).await.unwrap();
    let answer = browser.answer().await.unwrap();
    assert_eq!(answer.status, 303);
    assert_eq!(server.ended().await.code(), Some(0));
    let store = open(data.path()).await;
    let session = answer.location().split('/').nth(2).unwrap().parse().unwrap();
    let view = session::authorize::<View>(&Grant::of(session, Role::Owner)).unwrap();
    assert_eq!(store.session(&view).await.unwrap().unwrap().answers.len(), 1, "the tile is an answer");
}

#[tokio::test]
async fn half_a_request_does_not_keep_the_server_from_stopping() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[], &[("REGAIN_LIMITS_REQUEST_SECONDS", "1")]);
    let mut half = Browser::connect(server.address).await.unwrap();
    half.send(b"GET / HTTP/1.1\r\nhost: ").await.unwrap();
    let mut other = Browser::connect(server.address).await.unwrap();
    assert_eq!(other.get("/healthz").await.unwrap().status, 200);
    server.terminate();
    assert_eq!(server.ended().await.code(), Some(0));
    open(data.path()).await;
}

#[tokio::test]
async fn an_open_stream_does_not_keep_the_server_from_stopping() {
    let data = tempfile::tempdir().unwrap();
    // Without a limit for requests nothing is cut off: the stream has to end by itself.
    let server = Server::start(data.path(), &[], &[("REGAIN_LIMITS_REQUEST_SECONDS", "0")]);
    let Person { mut browser, session, .. } = begin(&server).await;
    let stream = browser.get(&format!("{session}/live?after=1")).await.unwrap();
    assert_eq!((stream.status, stream.header("content-type")), (200, Some("text/event-stream")));
    server.terminate();
    assert_eq!(server.ended().await.code(), Some(0));
}

#[tokio::test]
async fn what_is_overdue_is_deleted_beside_a_running_server() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().to_str().unwrap();
    let empty = run(&["purge", "--data", folder], &[], b"").await;
    assert_eq!(empty.code, Some(2), "{}", empty.err);
    assert!(
        empty.err.contains("there is no database") && fs::read_dir(data.path()).unwrap().next().is_none()
    );
    let server = Server::start(data.path(), &[], &[]);
    let Person { mut browser, session, .. } = begin(&server).await;
    let mut stays = begin(&server).await;
    let store = open(data.path()).await;
    let name = session.split('/').nth(2).unwrap();
    let aged = format!("UPDATE sessions SET used = 0 WHERE reference = '{name}'");
    assert_eq!(testing::sql(&store, aged).await, Ok(1));
    store.close().await;
    let ran = run(&["purge", "--data", folder], &[], b"").await;
    assert_eq!(
        (ran.code, ran.out.trim()),
        (Some(0), "deleted: sessions 1, files 0, grants 0, keys of forms 0"),
        "{}",
        ran.err
    );
    assert_eq!(browser.get(&format!("{session}/who")).await.unwrap().status, 404);
    let page = stays.browser.get(&format!("{}/who", stays.session)).await.unwrap();
    assert_eq!((page.status, revision(&page)), (200, 0));
}

/// Sends requests that carry what must not be logged; gives those texts, and how many requests came to a page.
async fn gossip(server: &Server) -> (Vec<String>, usize) {
    let mut browser = Browser::connect(server.address).await.unwrap();
    let begun = browser.post("/find", &[("text", "SSPR_0009 canary-body canary@contoso.com")]).await.unwrap();
    let reference = begun.location().split('/').nth(2).unwrap().to_owned();
    let session = format!("/s/{reference}");
    let token = browser.cookies["__Host-regain"].clone();
    let headers = browser.headers();
    let mut texts: Vec<String> = [
        "canary-body",
        "canary@contoso.com",
        "canary-agent",
        "canary-query",
        "canary-path",
        "canary-header",
        "canary-host",
        "canary-field",
        "canary-refused",
        "canary-cookie",
        "canary-forwarded",
        "forged",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut pages = 1;
    for target in [
        session.clone(),
        format!("{session}/found"),
        format!("{session}?canary-query=1"),
        format!("{session}/q/canary-path"),
        "/problems?q=canary-query".to_owned(),
        "/problems/canary-path".to_owned(),
        "/e/canary-path".to_owned(),
        "/canary-path?canary-query".to_owned(),
        "/canary-path%0d%0a%7B%22forged%22:1%7D".to_owned(),
        "/problems/x%0a%7B%22forged%22:1%7D".to_owned(),
        "/s/canary-path%0a%7B%22forged%22:1%7D".to_owned(),
    ] {
        let request = format!(
            "GET {target} HTTP/1.1\r\n{headers}user-agent: canary-agent\r\nreferer: http://canary-header/\r\n\
             x-forwarded-for: canary-forwarded\r\nx-request-id: canary-header\r\nx-more: \"}}\t{{\"forged\":1}}\r\n\r\n"
        );
        assert!(browser.exchange(request.as_bytes()).await.unwrap().status < 500, "{target}");
        pages += 1;
    }
    assert_eq!(browser.post("/start", &[("canary-field", "canary-body")]).await.unwrap().status, 422);
    assert_eq!(
        browser.post(&format!("{session}/who"), &[("answer", "canary-body")]).await.unwrap().status,
        400
    );
    // A link and a code: made, opened, used, guessed at.
    for kind in ["help", "code"] {
        let form = [
            ("kind", kind),
            ("label", "canary-body"),
            ("revision", "0"),
            ("idempotency", if kind == "help" { "AAAAAAAAAAAAAAAAAAAAAA" } else { "BBBBBBBBBBBBBBBBBBBBBA" }),
        ];
        let made = browser.post(&format!("{session}/share"), &form).await.unwrap();
        assert_eq!(made.status, 200, "{}", made.body);
        let mut other = Browser::connect(server.address).await.unwrap();
        if kind == "help" {
            let link = made.text("#link").unwrap();
            let path = &link[link.find("/h/").unwrap()..];
            assert_eq!(other.get(path).await.unwrap().status, 200);
            assert_eq!(other.post(path, &[("name", "canary-body")]).await.unwrap().location(), session);
            texts.push(path[3..].to_owned());
            pages += 3;
        } else {
            let code = made.text("#code").unwrap();
            assert_eq!(other.post("/join", &[("code", "canary-body")]).await.unwrap().status, 422);
            assert_eq!(other.post("/join", &[("code", &code)]).await.unwrap().location(), session);
            texts.extend([code.replace(' ', ""), code]);
            pages += 3;
        }
    }
    let request = "GET / HTTP/1.1\r\nhost: canary-host\r\ncookie: __Host-regain=canary-cookie\r\n\r\n";
    assert_eq!(browser.exchange(request.as_bytes()).await.unwrap().status, 421);
    pages += 3;
    // A line end that is not encoded ends the header or the request: it comes to no page.
    for bytes in [
        "GET /canary-refused\n{\"forged\":1} HTTP/1.1\r\nhost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\nx-more: a\n{\"forged\":1}\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\nx-more: canary-refused\r{\"forged\":1}\r\n\r\n",
    ] {
        let mut browser = Browser::connect(server.address).await.unwrap();
        assert_eq!(browser.exchange(bytes.as_bytes()).await.unwrap().status, 400, "{bytes}");
    }
    texts.extend([reference, token, "127.0.0.1".to_owned()]);
    (texts, pages)
}

#[tokio::test]
async fn log_lines_are_objects_that_tell_nothing_of_anybody() {
    // All that can be logged, and what is logged without a word of the operator.
    for level in ["trace", "info"] {
        let data = tempfile::tempdir().unwrap();
        let server = Server::start(data.path(), &[], &[("REGAIN_LOG", level)]);
        let (texts, pages) = gossip(&server).await;
        server.terminate();
        assert!(server.ended().await.success());
        let log = server.log();
        let mut requests = 0;
        for line in log.lines() {
            let value: serde_json::Value =
                serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
            let object = value.as_object().unwrap_or_else(|| panic!("{line}"));
            // A field that a form does not have is named where somebody looks for refusals.
            let named = |text: &&String| level == "trace" && *text == "canary-field";
            for text in texts.iter().filter(|t| !named(t)) {
                assert!(!line.contains(text), "{text} is in the log: {line}");
            }
            if object.get("message").is_some_and(|m| m == "request") {
                requests += 1;
                let keys: BTreeSet<&str> = object.keys().map(String::as_str).collect();
                let known =
                    ["id", "level", "message", "method", "ms", "route", "status", "target", "timestamp"];
                assert_eq!(keys, BTreeSet::from(known));
            }
        }
        assert_eq!(requests, pages, "{log}");
        assert!(log.contains("\"route\":\"/s/{reference}/q/{node}\""), "{log}");
    }
}

#[tokio::test]
async fn other_machines_are_not_served_without_a_public_address() {
    let data = tempfile::tempdir().unwrap();
    let ran =
        run(&["serve", "--listen", "0.0.0.0:0", "--data", data.path().to_str().unwrap()], &[], b"").await;
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(
        ran.err.contains("refusing to listen on 0.0.0.0:0") && ran.err.contains("set public_url"),
        "{}",
        ran.err
    );
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0, "nothing was begun");
}

#[tokio::test]
async fn content_with_a_fault_is_printed_and_not_served() {
    let (data, content) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::create_dir(content.path().join("flow")).unwrap();
    fs::write(content.path().join("flow/who.md"), "+++\nlable = 1\n+++\n\n# Who?\n").unwrap();
    let (data, content) = (data.path().to_str().unwrap(), content.path().to_str().unwrap());
    let ran =
        run(&["serve", "--listen", "127.0.0.1:0", "--data", data, "--content", content], &[], b"").await;
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(ran.err.contains("flow/who.md:2:1: error[unknown-key]"), "{}", ran.err);
    assert!(
        ran.err.ends_with("regain: the content has faults, so the server does not start\n"),
        "{}",
        ran.err
    );
}

#[tokio::test]
async fn a_newer_database_is_refused_by_the_program() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let newer = "INSERT INTO _sqlx_migrations VALUES (99, 'later', '2027-01-01', 1, x'00', 0)";
    testing::sql(&store, newer.to_owned()).await.unwrap();
    store.close().await;
    let before = fs::read(data.path().join("regain.db")).unwrap();
    let ran =
        run(&["serve", "--listen", "127.0.0.1:0", "--data", data.path().to_str().unwrap()], &[], b"").await;
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(
        ran.err.contains("regain.db cannot be used: a newer version of Regain wrote this database"),
        "{}",
        ran.err
    );
    assert!(fs::read(data.path().join("regain.db")).unwrap() == before, "it was left as it is");
}

#[tokio::test]
async fn a_data_folder_that_cannot_be_made_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let data = file.join("data");
    let ran = run(&["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()], &[], b"").await;
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(
        ran.err.starts_with(&format!("regain: the data folder {} cannot be made", data.display())),
        "{}",
        ran.err
    );
}

#[tokio::test]
async fn an_occupied_port_is_named() {
    let data = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ran = run(&["serve", "--listen", &address, "--data", data.path().to_str().unwrap()], &[], b"").await;
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.starts_with(&format!("regain: cannot listen on {address}: ")), "{}", ran.err);
}

#[tokio::test]
async fn a_filter_for_the_log_that_cannot_be_read_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let args = ["serve", "--listen", "127.0.0.1:0", "--data", data.path().to_str().unwrap()];
    let ran = run(&args, &[("REGAIN_LOG", "regain=loud")], b"").await;
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.starts_with("regain: log: expected a level or filter"), "{}", ran.err);
}

#[tokio::test]
async fn a_thousand_idle_connections_do_not_stop_the_health_check() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[], &[]);
    let mut idle = Vec::new();
    for _ in 0..1000 {
        idle.push(timeout(PATIENCE, TcpStream::connect(server.address)).await.unwrap().unwrap());
    }
    for path in ["/healthz", "/readyz"] {
        let mut browser = Browser::connect(server.address).await.unwrap();
        let answer = timeout(Duration::from_secs(20), browser.get(path)).await.unwrap().unwrap();
        assert_eq!((answer.status, answer.body.as_str()), (200, "ok\n"), "{path}");
    }
    drop(idle);
    server.terminate();
    assert!(server.ended().await.success(), "the idle ones are closed");
}
