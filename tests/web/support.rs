//! `TestApp`: the whole site with a cookie jar, and pages that can be asked with CSS selectors.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    response::Response,
};
use http::{HeaderMap, Method, Request, StatusCode, header};
use regain::{
    clock::{Clock, TestClock},
    config::Config,
    content::Content,
    intake::Intake,
    store::{Options, Store},
    web::{Chance, State, app},
};
use scraper::{Html, Selector};
use tower::ServiceExt as _;

/// The shipped content, read once.
pub fn content() -> Arc<Content> {
    static CONTENT: OnceLock<Arc<Content>> = OnceLock::new();
    CONTENT.get_or_init(|| Arc::new(Content::load(None).unwrap_or_else(|report| panic!("{report}")))).clone()
}

/// Chance that counts: every id differs from the one before, and every run has the same.
struct Counting(AtomicU64);

impl Chance for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        let mut n = self.0.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for byte in bytes {
            n ^= n << 13;
            n ^= n >> 7;
            n ^= n << 17;
            *byte = n.to_le_bytes()[3];
        }
    }
}

/// The site with one browser.
pub struct TestApp {
    pub router: Router,
    pub state: State,
    pub clock: TestClock,
    pub store: Store,
    pub dir: Arc<tempfile::TempDir>,
    /// Where files lie while they are read.
    pub uploads: Arc<tempfile::TempDir>,
    jar: Mutex<BTreeMap<String, String>>,
}

/// The instant at which every test begins.
pub const NOW: &str = "2026-11-20T13:20:00Z";

impl TestApp {
    pub async fn new() -> Self {
        Self::with(Config::default()).await
    }

    pub async fn with(config: Config) -> Self {
        let dir = Arc::new(tempfile::tempdir().unwrap());
        let clock = TestClock::at(NOW.parse().unwrap());
        let store =
            Store::open(&dir.path().join("regain.db"), Options::default(), clock.now()).await.unwrap();
        let chance = Arc::new(Counting(AtomicU64::new(1)));
        let uploads = Arc::new(tempfile::tempdir().unwrap());
        let config = Config { data: uploads.path().to_owned(), ..config };
        let intake = Intake::new(&config, Path::new(env!("CARGO_BIN_EXE_regain"))).unwrap();
        let state = State::new(content(), store.clone(), config, Arc::new(clock.clone()), chance, intake);
        let router = app(state.clone()).unwrap();
        Self { router, state, clock, store, dir, uploads, jar: Mutex::default() }
    }

    /// Another browser at the same site.
    pub fn other_browser(&self) -> Self {
        Self {
            router: self.router.clone(),
            state: self.state.clone(),
            clock: self.clock.clone(),
            store: self.store.clone(),
            dir: self.dir.clone(),
            uploads: self.uploads.clone(),
            jar: Mutex::default(),
        }
    }

    /// A second window of the same browser.
    pub fn same_browser(&self) -> Self {
        let other = self.other_browser();
        *other.jar.lock().unwrap() = self.jar.lock().unwrap().clone();
        other
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar.lock().unwrap().get(name).cloned()
    }

    /// A request as the browser of this app sends it, changed by `with`. The body of the answer is not read yet.
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        body: impl AsRef<[u8]>,
        with: impl FnOnce(&mut HeaderMap),
    ) -> Response {
        let mut request = Request::builder()
            .method(method.clone())
            .uri(path)
            .body(Body::from(body.as_ref().to_vec()))
            .unwrap();
        let headers = request.headers_mut();
        headers.insert(header::HOST, "127.0.0.1:8080".parse().unwrap());
        if method != Method::GET && method != Method::HEAD {
            headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
            headers.insert(header::CONTENT_TYPE, "application/x-www-form-urlencoded".parse().unwrap());
        }
        let cookies: Vec<String> = self.jar.lock().unwrap().iter().map(|(k, v)| format!("{k}={v}")).collect();
        if !cookies.is_empty() {
            headers.insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        with(headers);
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 5000))));
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// The same, with the whole answer; of a stream, which has no end, the head alone.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: impl AsRef<[u8]>,
        with: impl FnOnce(&mut HeaderMap),
    ) -> Page {
        let (parts, body) = self.request(method, path, body, with).await.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            let mut jar = self.jar.lock().unwrap();
            if cookie.contains("Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
        let endless = parts.headers.get(header::CONTENT_TYPE).is_some_and(|t| t == "text/event-stream");
        let body = if endless { Body::empty() } else { body };
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Page {
            path: path.to_owned(),
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(bytes.to_vec()).unwrap_or_default(),
        }
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(Method::GET, path, "", |_| {}).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send(Method::POST, path, encode(fields), |_| {}).await
    }

    /// Sends a form with a file: its other fields come first, as in the pages.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], name: &str, file: &[u8]) -> Page {
        const BOUNDARY: &str = "----regain-test";
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend(
                format!(
                    "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
                )
                .bytes(),
            );
        }
        body.extend(
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            )
            .bytes(),
        );
        body.extend(file);
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(Method::POST, path, body, |h| {
            h.insert(header::CONTENT_TYPE, kind.parse().unwrap());
        })
        .await
    }

    /// Follows redirects to a page.
    pub async fn follow(&self, mut page: Page) -> Page {
        for _ in 0..5 {
            let Some(to) = page.location() else { return page };
            page = self.get(&to).await;
        }
        panic!("too many redirects, last to {}", page.path);
    }

    /// Gets a page, redirects followed.
    pub async fn open(&self, path: &str) -> Page {
        let page = self.get(path).await;
        self.follow(page).await
    }

    /// Fills in a form of a page and follows to where it leads. The form's own hidden fields are sent along.
    pub async fn submit(&self, page: &Page, form: &str, fields: &[(&str, &str)]) -> Page {
        let answer = self.submit_only(page, form, fields).await;
        self.follow(answer).await
    }

    /// Fills in a form of a page.
    pub async fn submit_only(&self, page: &Page, form: &str, fields: &[(&str, &str)]) -> Page {
        let (action, mut all) = page.form(form);
        all.retain(|(name, _)| !fields.iter().any(|(n, _)| n == name));
        all.extend(fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        let all: Vec<(&str, &str)> = all.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.post(&action, &all).await
    }

    /// Answers the question of a page.
    pub async fn answer(&self, page: &Page, value: &str) -> Page {
        self.submit(page, "main form[novalidate]", &[("answer", value)]).await
    }

    /// Types a code into the question of a page.
    pub async fn code(&self, page: &Page, code: &str) -> Page {
        self.submit(page, "main form[novalidate]", &[("code", code)]).await
    }

    /// Gives a verdict on the steps of a page.
    pub async fn verdict(&self, page: &Page, verdict: &str) -> Page {
        self.submit(page, "#verdict", &[("verdict", verdict)]).await
    }

    /// Pastes a text on the first page and goes to what was understood.
    pub async fn paste(&self, text: &str) -> Page {
        let answer = self.post("/find", &[("text", text)]).await;
        self.follow(answer).await
    }

    /// Goes on from what was understood, and answers who is asking.
    pub async fn go_on_as(&self, found: &Page, who: &str) -> Page {
        let page = self.open(&found.attr("main .acts a.btn", "href")).await;
        self.answer(&page, who).await
    }
}

/// A form body.
pub fn encode(fields: &[(&str, &str)]) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        out.append_pair(name, value);
    }
    out.finish()
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Page {
    pub path: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Page {
    pub fn location(&self) -> Option<String> {
        self.headers.get(header::LOCATION).map(|v| v.to_str().unwrap().to_owned())
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    pub fn html(&self) -> Html {
        Html::parse_document(&self.body)
    }

    /// The words of every element that fits, white space folded.
    pub fn all(&self, css: &str) -> Vec<String> {
        let html = self.html();
        let selector = Selector::parse(css).unwrap();
        html.select(&selector)
            .map(|e| e.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// The words of the first element that fits.
    pub fn text(&self, css: &str) -> String {
        self.all(css)
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("{} ({}) has no {css}", self.path, self.status))
    }

    pub fn has(&self, css: &str) -> bool {
        !self.all(css).is_empty()
    }

    pub fn attr(&self, css: &str, name: &str) -> String {
        let html = self.html();
        let selector = Selector::parse(css).unwrap();
        let element = html
            .select(&selector)
            .next()
            .unwrap_or_else(|| panic!("{} ({}) has no {css}", self.path, self.status));
        element.value().attr(name).unwrap_or_else(|| panic!("{css} has no {name}")).to_owned()
    }

    pub fn attrs(&self, css: &str, name: &str) -> Vec<String> {
        let html = self.html();
        let selector = Selector::parse(css).unwrap();
        html.select(&selector).filter_map(|e| e.value().attr(name).map(str::to_owned)).collect()
    }

    pub fn h1(&self) -> String {
        self.text("h1")
    }

    pub fn main(&self) -> String {
        self.text("main")
    }

    /// Action and fields of a form: hidden and text inputs, checked boxes, textareas, selected options.
    pub fn form(&self, css: &str) -> (String, Vec<(String, String)>) {
        let html = self.html();
        let form = html
            .select(&Selector::parse(css).unwrap())
            .next()
            .unwrap_or_else(|| panic!("{} ({}) has no form {css}", self.path, self.status));
        let action = form.value().attr("action").unwrap_or(&self.path).to_owned();
        let mut fields = Vec::new();
        for e in form.select(&Selector::parse("input, textarea, select").unwrap()) {
            let v = e.value();
            let Some(name) = v.attr("name") else { continue };
            match (v.name(), v.attr("type").unwrap_or("text")) {
                ("input", "radio" | "checkbox") if v.attr("checked").is_none() => {}
                ("input", _) => {
                    fields.push((name.to_owned(), v.attr("value").unwrap_or_default().to_owned()))
                }
                ("textarea", _) => fields.push((name.to_owned(), e.text().collect())),
                _ => {
                    let chosen = Selector::parse("option[selected]").unwrap();
                    let value =
                        e.select(&chosen).next().and_then(|o| o.value().attr("value")).unwrap_or_default();
                    fields.push((name.to_owned(), value.to_owned()));
                }
            }
        }
        (action, fields)
    }

    /// The reference of the session that the page belongs to.
    pub fn reference(&self) -> String {
        self.path.split('/').nth(2).unwrap_or_default().to_owned()
    }
}
