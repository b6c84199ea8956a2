//! Links are asked for: a server of this machine answers in every way that a server can.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::State,
    http::{Method, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::any,
};
use regain::connect::{Answer, Rules, Trust, links};
use tokio::net::TcpListener;

/// Addresses of this machine may be asked.
fn rules() -> Rules {
    Rules { patience: Duration::from_secs(20), proxy: None, private: true, trust: Trust::System }
}

/// A server on this machine, and its address without a slash at the end.
async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}")
}

fn to(status: StatusCode, location: &'static str) -> Response {
    (status, [(header::LOCATION, location)]).into_response()
}

async fn no_head(method: Method) -> StatusCode {
    if method == Method::HEAD { StatusCode::METHOD_NOT_ALLOWED } else { StatusCode::OK }
}

async fn head_says_404(method: Method) -> StatusCode {
    if method == Method::HEAD { StatusCode::NOT_FOUND } else { StatusCode::OK }
}

fn pages() -> Router {
    Router::new()
        .route("/there", any(|| async { "page" }))
        .route("/en-us/there", any(|| async { "page" }))
        .route("/no-head", any(no_head))
        .route("/head-says-404", any(head_says_404))
        .route("/gone", any(|| async { StatusCode::GONE }))
        .route("/forbidden", any(|| async { StatusCode::FORBIDDEN }))
        .route("/broken", any(|| async { StatusCode::INTERNAL_SERVER_ERROR }))
        .route("/moved", any(|| async { to(StatusCode::MOVED_PERMANENTLY, "/there") }))
        .route("/moved-away", any(|| async { to(StatusCode::FOUND, "/missing") }))
        .route("/localised", any(|| async { to(StatusCode::FOUND, "/en-us/localised") }))
        .route("/en-us/localised", any(|| async { "page" }))
        .route("/round", any(|| async { to(StatusCode::FOUND, "/round") }))
        .route("/nowhere", any(|| async { StatusCode::FOUND }))
}

#[tokio::test]
async fn each_address_gets_its_own_answer_in_order() {
    let base = serve(pages()).await;
    let paths = [
        "there",
        "no-head",
        "head-says-404",
        "missing",
        "gone",
        "forbidden",
        "broken",
        "moved#part",
        "moved-away",
        "localised",
        "round",
        "nowhere",
    ];
    let urls: Vec<String> = paths.iter().map(|p| format!("{base}/{p}")).collect();
    let answers = links(&urls, &rules()).await.unwrap();
    let gone = |why: &str| Answer::Gone(why.to_owned());
    let unclear = |why: &str| Answer::Unclear(why.to_owned());
    assert_eq!(
        answers,
        [
            Answer::There,
            Answer::There,
            Answer::There,
            gone("the answer is 404 Not Found"),
            gone("the answer is 410 Gone"),
            unclear("the answer is 403 Forbidden"),
            unclear("the answer is 500 Internal Server Error"),
            Answer::Moved(format!("{base}/there#part")),
            gone("the answer is 404 Not Found"),
            Answer::There,
            unclear("more than 5 redirects"),
            unclear("the answer is 302 Found"),
        ]
    );
}

#[tokio::test]
async fn a_host_that_does_not_exist_and_a_port_that_is_closed_are_gone() {
    // Bound and dropped: nobody listens there now.
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let urls = [format!("http://{closed}/"), "https://regain.invalid/".to_owned(), "no address".to_owned()];
    for (url, answer) in urls.iter().zip(links(&urls, &rules()).await.unwrap()) {
        assert!(matches!(answer, Answer::Gone(_)), "{url}: {answer:?}");
    }
}

#[tokio::test]
async fn a_server_without_encryption_is_gone_for_an_https_address() {
    let base = serve(pages()).await;
    let url = [base.replace("http://", "https://") + "/there"];
    let answers = links(&url, &rules()).await.unwrap();
    assert!(matches!(answers.as_slice(), [Answer::Gone(_)]), "{answers:?}");
}

#[tokio::test]
async fn no_answer_in_time_is_unclear() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = [format!("http://{}/", silent.local_addr().unwrap())];
    let answers = links(&url, &Rules { patience: Duration::from_millis(100), ..rules() }).await.unwrap();
    assert_eq!(answers, [Answer::Unclear("no answer in time".to_owned())]);
}

#[derive(Clone, Default)]
struct Counted {
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    all: Arc<AtomicUsize>,
}

async fn slow(State(counted): State<Counted>) -> &'static str {
    let now = counted.now.fetch_add(1, Ordering::SeqCst) + 1;
    counted.most.fetch_max(now, Ordering::SeqCst);
    counted.all.fetch_add(1, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(30)).await;
    counted.now.fetch_sub(1, Ordering::SeqCst);
    "page"
}

#[tokio::test]
async fn at_most_four_addresses_are_asked_at_once() {
    let counted = Counted::default();
    let base = serve(Router::new().route("/{n}", any(slow)).with_state(counted.clone())).await;
    let urls: Vec<String> = (0..20).map(|n| format!("{base}/{n}")).collect();
    assert_eq!(links(&urls, &rules()).await.unwrap(), vec![Answer::There; 20]);
    assert_eq!(counted.all.load(Ordering::SeqCst), 20);
    let most = counted.most.load(Ordering::SeqCst);
    assert!((2..=4).contains(&most), "{most} at once");
}

#[tokio::test]
async fn a_private_address_is_not_asked_unless_that_is_configured() {
    let counted = Counted::default();
    let base = serve(Router::new().route("/{n}", any(slow)).with_state(counted.clone())).await;
    let by_name = base.replace("127.0.0.1", "localhost");
    let urls = [format!("{base}/1"), format!("{by_name}/2")];
    let closed = links(&urls, &Rules { private: false, ..rules() }).await.unwrap();
    for (url, answer) in urls.iter().zip(&closed) {
        assert!(
            matches!(answer, Answer::Gone(why) if why.contains("not a public address")),
            "{url}: {answer:?}"
        );
    }
    assert_eq!(counted.all.load(Ordering::SeqCst), 0);
    assert_eq!(links(&urls, &rules()).await.unwrap(), [Answer::There, Answer::There]);
}

#[tokio::test]
async fn a_redirect_into_a_private_network_is_not_followed() {
    // The first answer comes through a proxy, so that only the second address is refused.
    let proxy =
        serve(Router::new().fallback(any(|| async { to(StatusCode::FOUND, "http://10.0.0.1/inner") }))).await;
    let rules = Rules { private: false, proxy: Some(proxy.parse().unwrap()), ..rules() };
    let answers = links(&["http://regain.invalid/".to_owned()], &rules).await.unwrap();
    assert_eq!(
        answers,
        [Answer::Gone("10.0.0.1 is not a public address, and network.private_addresses is off".to_owned())]
    );
}
