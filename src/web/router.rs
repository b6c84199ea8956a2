//! Every address of the site, in one table: pattern, methods, what kind of page it is. The test that crawls the site reads
//! the same table, so a route it does not know cannot exist.

use std::{sync::LazyLock, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{MethodRouter, delete, get, patch, post, put},
};
use tower::{ServiceBuilder, util::option_layer};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    csrf::CsrfLayer,
    timeout::{RequestBodyTimeoutLayer, TimeoutLayer},
};

use super::{Error, State, api, assets, cache, layers, live, pages};
use crate::paths;

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// The pattern, with its parameters in braces.
    pub pattern: &'static str,
    /// The methods it takes; HEAD comes with GET.
    pub methods: &'static [&'static str],
    /// What kind of page it is.
    pub kind: Kind,
}

/// What kind of page a route is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The first page and other pages for everybody.
    Public,
    /// The library: for everybody, sets no cookie.
    Library,
    /// A page of one session.
    Session,
    /// What happens in a session, for as long as somebody listens.
    Stream,
    /// Where a link lets somebody in.
    Entry,
    /// A file of the program.
    Asset,
    /// For machines.
    Machine,
    /// A resource of the API: JSON, without cookies.
    Api,
}

const GET: &[&str] = &["GET"];
const POST: &[&str] = &["POST"];
const BOTH: &[&str] = &["GET", "POST"];
const PUT: &[&str] = &["PUT"];
const PATCH: &[&str] = &["PATCH"];
const DELETE: &[&str] = &["DELETE"];
const OWN: &[&str] = &["GET", "DELETE"];

fn table() -> Vec<(Route, MethodRouter<State>)> {
    use Kind::{Api, Asset, Entry, Library, Machine, Public, Session, Stream};
    let line = |pattern, methods, kind, handler| (Route { pattern, methods, kind }, handler);
    vec![
        line(paths::HOME, GET, Public, get(pages::home::get)),
        line(paths::FIND, POST, Public, post(pages::find::post)),
        line(paths::FIND_FILE, POST, Public, post(pages::log_add::post_new)),
        line(paths::START, POST, Public, post(pages::start::post)),
        line(paths::THEME, POST, Public, post(pages::theme::post)),
        line(paths::CONTACT, GET, Public, get(pages::contact::get)),
        line(paths::PRIVACY, GET, Public, get(pages::privacy::get)),
        line(paths::ACCESSIBILITY, GET, Public, get(pages::accessibility::get)),
        line(paths::PROBLEMS, GET, Library, get(pages::problems::get)),
        line("/problems/{symptom}", GET, Library, get(pages::problem::get)),
        line("/problems/{symptom}/admin", GET, Library, get(pages::problem::get_admin)),
        line(paths::MAP, GET, Library, get(pages::map::get)),
        line("/map/{area}", GET, Library, get(pages::map_area::get)),
        line(paths::SOURCES, GET, Library, get(pages::sources::get)),
        line("/e/{identifier}", GET, Library, get(pages::identifier::get)),
        line(paths::JOIN, BOTH, Entry, get(pages::join::get).post(pages::join::post)),
        line("/v/{token}", BOTH, Entry, get(pages::enter::get_view).post(pages::enter::post_view)),
        line("/h/{token}", BOTH, Entry, get(pages::enter::get_help).post(pages::enter::post_help)),
        line("/p/{token}", BOTH, Entry, get(pages::enter::get_phone).post(pages::enter::post_phone)),
        line("/s/{reference}", GET, Session, get(pages::session::get)),
        line("/s/{reference}/found", BOTH, Session, get(pages::found::get).post(pages::found::post)),
        line(
            "/s/{reference}/who",
            BOTH,
            Session,
            get(pages::question::get_who).post(pages::answer::post_who),
        ),
        line("/s/{reference}/q/{node}", BOTH, Session, get(pages::question::get).post(pages::answer::post)),
        line("/s/{reference}/outcome/{symptom}", GET, Session, get(pages::outcome::get)),
        line("/s/{reference}/outcome/{symptom}/steps", POST, Session, post(pages::steps::post)),
        line("/s/{reference}/outcome/{symptom}/verdict", POST, Session, post(pages::verdict::post)),
        line("/s/{reference}/next", BOTH, Session, get(pages::next::get).post(pages::next::post)),
        line("/s/{reference}/wait.ics", GET, Session, get(pages::wait::get)),
        line("/s/{reference}/details", GET, Session, get(pages::details::get)),
        line(
            "/s/{reference}/details/all",
            BOTH,
            Session,
            get(pages::details_all::get).post(pages::details_all::post),
        ),
        line(
            "/s/{reference}/details/{field}",
            BOTH,
            Session,
            get(pages::detail::get).post(pages::detail::post),
        ),
        line("/s/{reference}/check", BOTH, Session, get(pages::check::get).post(pages::check::post)),
        line("/s/{reference}/summary", GET, Session, get(pages::summary::get)),
        line("/s/{reference}/summary.zip", GET, Session, get(pages::summary::file)),
        line("/s/{reference}/summary.txt", GET, Session, get(pages::summary::file)),
        line("/s/{reference}/summary.md", GET, Session, get(pages::summary::file)),
        line("/s/{reference}/summary.json", GET, Session, get(pages::summary::file)),
        line("/s/{reference}/summary.eml", GET, Session, get(pages::summary::file)),
        line("/s/{reference}/summary.card.json", GET, Session, get(pages::summary::file)),
        line("/s/{reference}/summary/sent", POST, Session, post(pages::sent::post)),
        line("/s/{reference}/log", BOTH, Session, get(pages::log::get).post(pages::log_add::post)),
        line("/s/{reference}/log/text", POST, Session, post(pages::log_text::post)),
        line("/s/{reference}/log/choose", POST, Session, post(pages::log_choose::post)),
        line("/s/{reference}/log/delete", POST, Session, post(pages::log_delete::post)),
        line("/s/{reference}/files", BOTH, Session, get(pages::files::get).post(pages::files::post)),
        line("/s/{reference}/files/{file}", GET, Session, get(pages::file::get)),
        line("/s/{reference}/files/{file}/show", GET, Session, get(pages::file::get_show)),
        line("/s/{reference}/files/{file}/delete", POST, Session, post(pages::file::post_delete)),
        line("/s/{reference}/live", GET, Stream, get(pages::live::get)),
        line("/s/{reference}/map", GET, Session, get(pages::map_path::get)),
        line("/s/{reference}/share", BOTH, Session, get(pages::share::get).post(pages::share::post)),
        line("/s/{reference}/share/off", POST, Session, post(pages::share_off::post)),
        line("/s/{reference}/notes", BOTH, Session, get(pages::notes::get).post(pages::notes::post)),
        line("/s/{reference}/done", GET, Session, get(pages::done::get)),
        line("/s/{reference}/delete", BOTH, Session, get(pages::delete::get).post(pages::delete::post)),
        line(paths::API_IDENTIFY, POST, Api, post(api::identify::post)),
        line(paths::API_DOCUMENT, GET, Api, get(api::document::get)),
        line(paths::API_SYMPTOMS, GET, Api, get(api::symptoms::list)),
        line(paths::API_SYMPTOM, GET, Api, get(api::symptoms::get)),
        line(paths::API_FLOW, GET, Api, get(api::flow::get)),
        line(paths::API_SESSIONS, POST, Api, post(api::sessions::post)),
        line(paths::API_SESSION, OWN, Api, get(api::sessions::get).delete(api::sessions::delete)),
        line(paths::API_ENTRY, PUT, Api, put(api::answers::put_entry)),
        line(paths::API_ANSWER, PUT, Api, put(api::answers::put)),
        line(paths::API_VERDICT, PUT, Api, put(api::verdicts::put)),
        line(paths::API_TRY, PUT, Api, put(api::verdicts::put_try)),
        line(paths::API_STEPS, PUT, Api, put(api::verdicts::put_steps)),
        line(paths::API_DETAILS, PATCH, Api, patch(api::details::patch)),
        line(paths::API_CONFIRM, POST, Api, post(api::details::confirm)),
        line(paths::API_LINKS, BOTH, Api, get(api::links::list).post(api::links::post)),
        line(paths::API_LINK, DELETE, Api, delete(api::links::delete)),
        line(paths::API_REDEEM, POST, Api, post(api::links::redeem)),
        line(paths::API_NOTES, BOTH, Api, get(api::notes::list).post(api::notes::post)),
        line(paths::API_LOGS, POST, Api, post(api::logs::post)),
        line(paths::API_LOG, DELETE, Api, delete(api::logs::delete)),
        line(paths::API_FILES, POST, Api, post(api::files::post)),
        line(paths::API_FILE, OWN, Api, get(api::files::get).delete(api::files::delete)),
        line(paths::API_TIMELINE, GET, Api, get(api::timeline::list)),
        line(paths::API_SENT, POST, Api, post(api::summary::sent)),
        line(paths::API_SUMMARY, GET, Api, get(api::summary::get)),
        line("/assets/{name}", GET, Asset, get(assets::get)),
        line(paths::FAVICON, GET, Asset, get(assets::favicon)),
        line(paths::HEALTHZ, GET, Machine, get(pages::health::live)),
        line(paths::READYZ, GET, Machine, get(pages::health::ready)),
        line(paths::ROBOTS, GET, Machine, get(pages::robots::get)),
        line(paths::SECURITY, GET, Machine, get(pages::security_txt::get)),
    ]
}

/// Every route.
#[must_use]
pub fn routes() -> Vec<Route> {
    table().into_iter().map(|(route, _)| route).collect()
}

/// The patterns of pages that can be opened. Every page of a session asks for them, and the table makes a handler for each line.
static PAGES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let opened = |(route, _): (Route, _)| route.methods.contains(&"GET").then_some(route.pattern);
    table().into_iter().filter_map(opened).collect()
});

/// Whether a path is a page that can be opened, and not only an address that takes a form.
#[must_use]
pub(super) fn opens(path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let fits = |pattern: &str| {
        let (mut a, mut b) = (pattern.split('/'), path.split('/'));
        loop {
            match (a.next(), b.next()) {
                (None, None) => return true,
                (Some(x), Some(y)) if x == y || (x.starts_with('{') && !y.is_empty()) => {}
                _ => return false,
            }
        }
    };
    PAGES.iter().any(|pattern| fits(pattern))
}

/// Whether a path, or a pattern, takes a file: it may be large, and it takes its time.
#[must_use]
pub(super) fn takes_a_file(path: &str) -> bool {
    path == paths::FIND_FILE
        || (path.starts_with("/s/") && (path.ends_with("/log") || path.ends_with("/files")))
        || (path.starts_with(paths::API_SESSIONS) && (path.ends_with("/logs") || path.ends_with("/files")))
}

/// The least seconds that a request with a file may take; `docs/limits.md` has the same.
pub const UPLOAD_SECONDS: u32 = 300;

/// The most bytes of a request with a file. Of one that is too large more is read than is kept, because a browser shows no
/// answer that comes before it has sent everything.
fn body_limit(megabytes: u32) -> DefaultBodyLimit {
    match usize::try_from(megabytes) {
        Ok(0) | Err(_) => DefaultBodyLimit::disable(),
        Ok(n) => DefaultBodyLimit::max(n.saturating_mul(4 << 20)),
    }
}

/// The whole site as one service.
///
/// # Errors
/// The public address is not one that forms can be compared with; the message says why.
pub fn app(state: State) -> Result<Router, String> {
    let csrf = CsrfLayer::new().add_trusted_origin(state.origin()).map_err(|e| e.to_string())?;
    let limits = &state.config().limits;
    let at_once =
        usize::try_from(limits.concurrent_requests).ok().filter(|n| *n > 0).unwrap_or(usize::MAX >> 4);
    let seconds = if limits.request_seconds == 0 { 86_400 } else { limits.request_seconds };
    let standing_still = Duration::from_secs(u64::from(limits.body_idle_seconds));
    let standing_still = (!standing_still.is_zero()).then(|| RequestBodyTimeoutLayer::new(standing_still));
    let mut router = Router::new();
    for (route, handler) in table() {
        let handler = handler.fallback(|| async { Error::Method });
        let (handler, seconds) = if takes_a_file(route.pattern) {
            (handler.layer(body_limit(limits.upload_megabytes)), seconds.max(UPLOAD_SECONDS))
        } else {
            (handler, seconds)
        };
        let in_time = TimeoutLayer::with_status_code(
            http::StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(u64::from(seconds)),
        );
        router = router.route(route.pattern, handler.layer(in_time));
    }
    Ok(router
        .fallback(|| async { Error::NotFound })
        // From the inside out: what is named first stands nearest to the page.
        .layer(option_layer(standing_still))
        .layer(middleware::from_fn(layers::csrf::layer))
        .layer(csrf)
        .layer(middleware::from_fn_with_state(state.clone(), layers::per_address))
        .layer(middleware::from_fn_with_state(state.clone(), layers::direct::layer))
        .layer(middleware::from_fn_with_state(state.clone(), layers::host::layer))
        .layer(
            ServiceBuilder::new()
                .layer(axum::error_handling::HandleErrorLayer::new(|_| async {
                    Error::Unavailable("too many requests at once".to_owned())
                }))
                .load_shed()
                .concurrency_limit(at_once),
        )
        .layer(middleware::from_fn(live::again::layer))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(state.clone(), layers::errors::layer))
        .layer(middleware::from_fn(cache::layer))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(layers::head::layer))
        .layer(middleware::from_fn_with_state(state.clone(), layers::headers::layer))
        .layer(middleware::from_fn_with_state(state.clone(), layers::log::layer))
        .with_state(state))
}
