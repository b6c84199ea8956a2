//! The whole site as a service in this process, with one browser.

use std::{net::SocketAddr, path::Path, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
};
use http::{Request, StatusCode, header};
use regain::{
    clock::{Clock as _, SystemClock},
    config::{Config, Limits},
    content::Content,
    ids::{IdempotencyKey, Reference, Role},
    intake::Intake,
    session::{self, Grant, Session, change::View},
    store::{Options, Store},
    web::{State, SystemChance, app},
};
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

/// The site.
pub struct Site {
    pub runtime: Runtime,
    pub content: Arc<Content>,
    router: Router,
    store: Store,
    cookie: String,
    keys: u64,
    _dir: tempfile::TempDir,
}

/// What it answers.
pub struct Page {
    pub status: StatusCode,
    pub location: String,
    pub body: String,
    cookie: Option<String>,
}

impl Site {
    pub fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let content = Arc::new(Content::load(None).unwrap());
        let limits = Limits { per_ip: false, sessions_per_second: 0, ..Limits::default() };
        let config = Config { data: dir.path().to_owned(), limits, ..Config::default() };
        let (router, store) = runtime.block_on(async {
            let path = dir.path().join("regain.db");
            let store = Store::open(&path, Options::default(), SystemClock.now()).await.unwrap();
            let intake = Intake::new(&config, Path::new(env!("CARGO_BIN_EXE_regain"))).unwrap();
            let state = State::new(
                content.clone(),
                store.clone(),
                config,
                Arc::new(SystemClock),
                Arc::new(SystemChance),
                intake,
            );
            (app(state).unwrap(), store)
        });
        Self { runtime, content, router, store, cookie: String::new(), keys: 0, _dir: dir }
    }

    /// A page; the time of a call is the whole service without the network.
    pub fn get(&self, path: &str) -> Page {
        self.runtime.block_on(ask(self.router.clone(), request("GET", path, &self.cookie, "")))
    }

    /// A page at the end of redirects, and its path.
    pub fn open(&self, path: &str) -> (String, Page) {
        let mut path = path.to_owned();
        loop {
            let page = self.get(&path);
            if page.status != StatusCode::SEE_OTHER {
                assert_eq!(page.status, StatusCode::OK, "{path}");
                return (path, page);
            }
            path = page.location;
        }
    }

    /// Sends a form, and gives the address that it leads to.
    pub fn post(&mut self, path: &str, form: &str) -> String {
        let page = self.runtime.block_on(ask(self.router.clone(), request("POST", path, &self.cookie, form)));
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
        if let Some(cookie) = page.cookie {
            self.cookie = cookie;
        }
        page.location
    }

    /// Sends a form of a session, as it stands now.
    pub fn post_in(&mut self, reference: Reference, path: &str, fields: &str) -> String {
        self.keys += 1;
        let mut key = [0; 16];
        key[..8].copy_from_slice(&self.keys.to_be_bytes());
        let key = IdempotencyKey::from_bytes(key);
        let revision = self.session(reference).revision;
        self.post(path, &format!("revision={revision}&idempotency={key}&{fields}"))
    }

    /// A session as it stands.
    pub fn session(&self, reference: Reference) -> Session {
        let grant = Grant::of(reference, Role::Owner);
        let view = session::authorize::<View>(&grant).unwrap();
        self.runtime.block_on(self.store.session(&view)).unwrap().unwrap()
    }

    /// Begins at the first question and answers until nothing more is given for the open question. Gives the page that is open
    /// then.
    pub fn answer(&mut self, begun: &str, answers: &[(&str, &str)]) -> (Reference, String) {
        let reference = begun.split('/').nth(2).unwrap().parse().unwrap();
        let mut path = self.open(&format!("/s/{reference}")).0;
        for (node, value) in answers {
            assert!(path.ends_with(&format!("/{node}")), "{path} is open, not {node}");
            let next = self.post_in(reference, &path, &format!("answer={value}"));
            path = self.open(&next).0;
        }
        (reference, path)
    }
}

/// Sends a request to a service.
pub async fn ask(router: Router, request: Request<Body>) -> Page {
    let answer = router.oneshot(request).await.unwrap();
    let header =
        |name| answer.headers().get(name).map(|v: &http::HeaderValue| v.to_str().unwrap().to_owned());
    let location = header(header::LOCATION).unwrap_or_default();
    let cookie = header(header::SET_COOKIE).map(|c| c.split(';').next().unwrap().to_owned());
    let status = answer.status();
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    Page { status, location, body: String::from_utf8(body.to_vec()).unwrap(), cookie }
}

/// A request as a browser sends it.
pub fn request(method: &str, path: &str, cookie: &str, form: &str) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "127.0.0.1:8080")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, cookie)
        .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 5000))))
        .body(Body::from(form.to_owned()))
        .unwrap()
}
