//! The least possible work for the same two pages: axum, askama and sqlx, and nothing around them.
//!
//! GET reads one row and renders a page of the same size from it. POST reads the form, commits one row to the disk, and
//! answers 303. There are no sessions, rights, walks, headers, limits, logs or forms that may come twice.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use askama::Template;
use axum::{
    Form, Router,
    extract::{Path as Params, State},
    response::{Html, Redirect},
    routing::get,
};
use sqlx::{
    Row as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::server::PAGE_BYTES;

/// Connections that read: as many as the product has.
const READERS: u32 = 4;
/// What the page has beside its filling.
const FRAME_BYTES: usize = 430;

#[derive(Template)]
#[template(
    source = "<!doctype html><html lang=\"en\"><head><title>{{ title }}</title></head><body><main>\
<form method=\"post\" action=\"/s/{{ reference }}/q/{{ node }}\"><input type=\"hidden\" name=\"revision\" value=\"{{ revision }}\">\
<h1>{{ title }}</h1>{% for (value, label) in options %}<input type=\"radio\" name=\"answer\" value=\"{{ value }}\"><label>{{ label }}</label>{% endfor %}\
<button>Continue</button></form>{{ filling|safe }}</main></body></html>",
    ext = "html"
)]
struct Page<'a> {
    title: &'a str,
    reference: &'a str,
    node: &'a str,
    revision: i64,
    options: &'a [(&'a str, &'a str)],
    filling: &'a str,
}

struct Shared {
    readers: SqlitePool,
    writer: SqlitePool,
    filling: String,
}

#[derive(serde::Deserialize)]
struct Answer {
    answer: String,
    revision: i64,
    idempotency: String,
}

/// Serves until it is told to stop.
pub fn run() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap());
    let bytes: usize = std::env::var(PAGE_BYTES).unwrap().parse().unwrap();
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(serve(&folder, bytes));
}

async fn serve(folder: &Path, bytes: usize) {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("yardstick.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let writer = pool(1).connect_with(options.clone()).await.unwrap();
    for sql in [
        "CREATE TABLE IF NOT EXISTS questions (node TEXT PRIMARY KEY, title TEXT NOT NULL, revision INTEGER NOT NULL)",
        "INSERT OR IGNORE INTO questions VALUES ('new-password', 'What happens with the new password?', 2)",
        "CREATE TABLE IF NOT EXISTS answers (id INTEGER PRIMARY KEY, reference TEXT NOT NULL, answer TEXT NOT NULL, \
         revision INTEGER NOT NULL, key TEXT NOT NULL)",
    ] {
        sqlx::query(sql).execute(&writer).await.unwrap();
    }
    let readers = pool(READERS).connect_with(options).await.unwrap();
    let filling = "x".repeat(bytes.saturating_sub(FRAME_BYTES));
    let app = Router::new()
        .route("/s/{reference}/q/{node}", get(question).post(answer))
        .with_state(Arc::new(Shared { readers, writer, filling }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("Yardstick listens on http://{}", listener.local_addr().unwrap());
    let mut told = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).unwrap();
    let stop = async move {
        let _ = told.recv().await;
    };
    axum::serve(listener, app).with_graceful_shutdown(stop).await.unwrap();
}

/// Connections that are not tried before each use: that would be a second question to the database for each page.
fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
}

async fn question(
    State(shared): State<Arc<Shared>>,
    Params((reference, node)): Params<(String, String)>,
) -> Html<String> {
    let row = sqlx::query("SELECT title, revision FROM questions WHERE node = ?")
        .bind(&node)
        .fetch_one(&shared.readers)
        .await
        .unwrap();
    let page = Page {
        title: row.get(0),
        reference: &reference,
        node: &node,
        revision: row.get(1),
        options: &[("a", "The page refuses it"), ("b", "An error came"), ("c", "I am not sure")],
        filling: &shared.filling,
    };
    Html(page.render().unwrap())
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    Params((reference, _)): Params<(String, String)>,
    Form(form): Form<Answer>,
) -> Redirect {
    sqlx::query("INSERT INTO answers (reference, answer, revision, key) VALUES (?, ?, ?, ?)")
        .bind(&reference)
        .bind(&form.answer)
        .bind(form.revision)
        .bind(&form.idempotency)
        .execute(&shared.writer)
        .await
        .unwrap();
    Redirect::to(&format!("/s/{reference}"))
}
