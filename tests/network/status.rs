//! The status feed, read from servers of this machine, and what the first page makes of it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use regain::{
    clock::{Clock as _, SystemClock},
    connect::{EVERY, FeedError, NotAsked, Notices, ReadError, Rules, StatusError, Trust, fetch, watch},
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::{
    servers::{Authority, BOTH, FINE, each, head, plain, tls},
    support::{Browser, Server, until},
};

/// A feed with these items.
fn feed(items: &str) -> &'static str {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>Azure Status</title>{items}</channel></rss>"
    );
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/rss+xml\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .leak()
}

const ENTRA: &str = "<item><title>Sign-ins fail &amp; &lt;b&gt;more&lt;/b&gt;</title><category>Microsoft Entra ID</category>\
    <pubDate>Fri, 20 Nov 2026 13:20:00 GMT</pubDate></item>";

fn rules() -> Rules {
    Rules { patience: Duration::from_secs(20), proxy: None, private: true, trust: Trust::Only(Vec::new()) }
}

async fn read(answer: &'static str) -> Result<Vec<String>, StatusError> {
    let (port, _) = plain(answer).await;
    let found = fetch(&rules(), &format!("http://127.0.0.1:{port}/status/feed/")).await?;
    Ok(found.into_iter().map(|n| n.title).collect())
}

#[tokio::test]
async fn a_feed_that_is_whole_is_read() {
    assert_eq!(read(feed(ENTRA)).await.unwrap(), ["Sign-ins fail & <b>more</b>"]);
    assert_eq!(read(feed("")).await.unwrap(), [""; 0]);
    let authority = Authority::new("CA");
    let port = tls(authority.server(&["localhost"], BOTH, |_| {}), feed(ENTRA)).await;
    let url = format!("https://localhost:{port}/");
    assert_eq!(fetch(&authority.rules(), &url).await.unwrap().len(), 1);
    let unknown = Rules { trust: Trust::Only(vec![Authority::new("other").der]), ..authority.rules() };
    assert!(matches!(fetch(&unknown, &url).await, Err(StatusError::NoAnswer(_))));
}

#[tokio::test]
async fn any_other_answer_says_nothing() {
    let broken = read("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n<rss><channel>").await;
    assert!(matches!(broken, Err(StatusError::Read(ReadError::Broken(_)))), "{broken:?}");
    let failed = read("HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n").await;
    assert!(matches!(failed, Err(StatusError::Status(500))), "{failed:?}");
    let page = read("HTTP/1.1 200 OK\r\ncontent-length: 27\r\n\r\n<html>Sign in first.</html>").await;
    assert!(matches!(page, Err(StatusError::Feed(FeedError::NoRss))), "{page:?}");
    let garbage = read("SSH-2.0-OpenSSH\r\n\r\n").await;
    assert!(matches!(garbage, Err(StatusError::NoAnswer(_))), "{garbage:?}");
    let long = feed(&format!("{ENTRA}<!--{}-->", "x".repeat(70_000)));
    assert!(matches!(read(long).await, Err(StatusError::Read(ReadError::TooLong))));
}

#[tokio::test]
async fn an_answer_without_an_end_is_not_read_for_ever() {
    let written = Arc::new(AtomicU64::new(0));
    let count = written.clone();
    let port = each(move |mut stream| {
        let count = count.clone();
        async move {
            head(&mut stream).await;
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
            while let Ok(n) = stream.write(&[b' '; 4096]).await {
                count.fetch_add(n as u64, Ordering::SeqCst);
            }
        }
    })
    .await;
    let answer = fetch(&rules(), &format!("http://127.0.0.1:{port}/")).await;
    assert!(matches!(answer, Err(StatusError::Read(ReadError::TooLong))), "{answer:?}");
    // What the system itself takes in on the way is a few megabytes at most.
    assert!(written.load(Ordering::SeqCst) < 64 << 20);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (target, asked) = plain(feed("")).await;
    let moved =
        format!("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:{target}/\r\ncontent-length: 0\r\n\r\n")
            .leak();
    assert!(matches!(read(moved).await, Err(StatusError::Status(302))));
    assert!(asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn whoever_never_answers_is_given_up() {
    let silent = each(|mut stream| async move {
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all).await;
    })
    .await;
    let rules = Rules { patience: Duration::from_millis(200), ..rules() };
    let answer = fetch(&rules, &format!("http://127.0.0.1:{silent}/")).await;
    assert!(matches!(answer, Err(StatusError::NoAnswer(_))), "{answer:?}");
}

#[tokio::test]
async fn an_address_inside_is_not_asked_unless_that_is_configured() {
    let (port, asked) = plain(feed("")).await;
    let closed = Rules { private: false, ..rules() };
    let by_number = fetch(&closed, &format!("http://127.0.0.1:{port}/")).await;
    assert!(matches!(by_number, Err(StatusError::NotAsked(NotAsked::Private(_)))), "{by_number:?}");
    let by_name = fetch(&closed, &format!("http://localhost:{port}/")).await;
    assert!(
        matches!(&by_name, Err(StatusError::NoAnswer(why)) if why.contains("not a public address")),
        "{by_name:?}"
    );
    assert!(asked.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_feed_is_asked_once_in_ten_minutes() {
    // Time stands still but for the timers; whatever they wait for happens at once.
    let (port, asked) = plain(FINE).await;
    let rules = Rules { patience: EVERY * 10, ..rules() };
    let feed = format!("http://127.0.0.1:{port}/");
    let notices = Notices::default();
    let watching = tokio::spawn(watch(rules, feed, notices.clone(), Arc::new(SystemClock)));
    let count = || asked.lock().unwrap().len();
    let begun = tokio::time::Instant::now();
    while count() < 4 {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    watching.abort();
    assert!(begun.elapsed() >= EVERY * 3, "{:?}", begun.elapsed());
    assert_eq!(notices.fresh(SystemClock.now()), None, "the answer was no feed");
}

/// The status feed of a server of this machine, by which the pages are tried.
fn with_feed(port: u16) -> [(&'static str, String); 3] {
    [
        ("REGAIN_NETWORK_STATUS", "true".to_owned()),
        ("REGAIN_NETWORK_STATUS_FEED", format!("http://127.0.0.1:{port}/status/feed/")),
        ("REGAIN_NETWORK_PRIVATE_ADDRESSES", "true".to_owned()),
    ]
}

#[tokio::test]
async fn the_first_page_says_what_the_feed_says_and_no_proxy_of_the_environment_is_asked() {
    let (port, asked) = plain(feed(ENTRA)).await;
    let (trap, trapped) = plain(FINE).await;
    let trap = format!("http://127.0.0.1:{trap}");
    let feed = with_feed(port);
    let mut environment: Vec<(&str, &str)> =
        feed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    environment
        .extend(["http_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].map(|name| (name, trap.as_str())));
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[], &environment);
    let mut browser = Browser::connect(server.address).await.unwrap();
    until("the feed was read", async || browser.get("/").await.unwrap().text(".box.warn").is_some()).await;
    let page = browser.get("/").await.unwrap();
    assert_eq!(page.text(".box.warn strong").unwrap(), "Microsoft reports a problem:");
    assert_eq!(
        page.text(".box.warn li").unwrap(),
        "Sign-ins fail & <b>more</b> Friday 20 November, 13:20 (UTC)"
    );
    assert!(!page.body.contains("<b>more"), "a title is no HTML");
    assert!(trapped.lock().unwrap().is_empty(), "{trapped:?}");
    assert_eq!(*asked.lock().unwrap(), ["GET /status/feed/ HTTP/1.1"]);
}

#[tokio::test]
async fn a_feed_that_cannot_be_read_is_a_line_in_the_log_and_nothing_on_the_page() {
    let (port, _) = plain("HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n").await;
    let feed = with_feed(port);
    let environment: Vec<(&str, &str)> = feed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[], &environment);
    until("the log says so", async || server.log().contains("the status feed was not read")).await;
    let page = Browser::connect(server.address).await.unwrap().get("/").await.unwrap();
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("Microsoft reports") && !page.body.contains("public notice"));
}
