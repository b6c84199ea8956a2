//! What the event log says: the verdict, when it happened, every event, and another log.

use askama::Template;
use axum::{extract::RawQuery, http::StatusCode, response::Response};

use super::{view::FieldProblem, write::FormStamp};
use crate::{
    evidence::EXPORT_COMMAND,
    flow::Entry,
    ids::SymptomId,
    session::{
        Action as _, Came, KeptLog, MOST_LOGS,
        change::{AttachLog, RemoveLog, View},
        masked_log,
    },
    web::{
        Error,
        cache::Cache,
        extract::Visit,
        frame::{Frame, page},
        log::{
            view::{self, LogView},
            words,
        },
    },
};

#[derive(Template)]
#[template(path = "pages/log.html")]
struct LogPage {
    frame: Frame,
    stamp: FormStamp,
    errors: Vec<FieldProblem>,
    file_problem: String,
    text_problem: String,
    back: String,
    removed: String,
    id: u32,
    log: Option<LogView>,
    /// The problem where the session stands already, so that a link is enough.
    entered: Option<SymptomId>,
    go_on: String,
    choose: String,
    delete: Option<String>,
    newer: Option<String>,
    older: Option<String>,
    /// Every log where there are several: its address, its name, whether it is this one.
    logs: Vec<(String, String, bool)>,
    /// Where a file and where a text is sent to; nothing where there is no place for one, or this browser may not.
    upload: Option<(String, String)>,
    file_hint: String,
    full: String,
    command: &'static str,
}

/// What the newest log says, or the one of the query.
pub async fn get(visit: Visit, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let number = |name: &str| {
        let query = query.as_deref().unwrap_or_default();
        query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse::<u32>().ok())
    };
    let chosen = number("log");
    let page = number("page").and_then(|n| usize::try_from(n).ok()).map_or(0, |n| n.saturating_sub(1));
    if chosen.is_some_and(|id| visit.session.logs.iter().all(|l| l.id != id)) {
        return Err(Error::NotFound);
    }
    show(&visit, chosen, page, None, StatusCode::OK).await
}

/// The page, with what was wrong with a file.
pub async fn show(
    visit: &Visit,
    chosen: Option<u32>,
    number: usize,
    problem: Option<(&str, String)>,
    status: StatusCode,
) -> Result<Response, Error> {
    let state = &visit.state;
    let session = &visit.session;
    let paths = visit.paths();
    let kept = match chosen {
        Some(id) => session.logs.iter().find(|l| l.id == id),
        None => session.logs.last(),
    };
    let log = match kept {
        Some(kept) => read(visit, kept, number).await?,
        None => None,
    };
    let id = kept.map_or(0, |k| k.id);
    let fill = AttachLog::WORD.allows(visit.grant.role);
    let full = session.logs.len() >= MOST_LOGS;
    let limit = MOST_LOGS.to_string();
    let entered = match &session.entry.entry {
        Entry::Symptom(symptom) => Some(symptom.clone()),
        Entry::Question(_) | Entry::Start => None,
    };
    let other = |there: bool, number: usize| there.then(|| paths.log_page(id, number));
    let of = |field: &str| match &problem {
        Some((target, text)) if *target == field => text.clone(),
        Some(_) | None => String::new(),
    };
    let errors: Vec<_> = problem
        .iter()
        .map(|(target, text)| FieldProblem { target: (*target).to_owned(), text: text.clone() })
        .collect();
    let title = if kept.is_some() { "What the event log says" } else { "Add the event log of the server" };
    let template = LogPage {
        frame: visit.frame(title).with_error(!errors.is_empty()),
        stamp: FormStamp::new(state, session),
        back: if session.evidence.is_some() { paths.found() } else { visit.standing() },
        removed: kept.map(|k| k.removed.join(", ")).unwrap_or_default(),
        id,
        entered,
        go_on: visit.standing(),
        choose: paths.log_choose(),
        delete: (RemoveLog::WORD.allows(visit.grant.role) && kept.is_some()).then(|| paths.log_delete()),
        newer: other(log.as_ref().is_some_and(|l| l.newer > 0), number),
        older: other(log.as_ref().is_some_and(|l| l.older > 0), number + 2),
        logs: match session.logs.as_slice() {
            [] | [_] => Vec::new(),
            logs => logs.iter().map(|l| (paths.log_page(l.id, 1), name(visit, l), l.id == id)).collect(),
        },
        upload: (fill && !full).then(|| (paths.log(), paths.log_text())),
        file_hint: file_hint(visit.state.config().limits.upload_megabytes),
        full: if full {
            state.content().messages().fill("logs-full", &[("limit", &limit)])
        } else {
            String::new()
        },
        command: EXPORT_COMMAND,
        file_problem: of("file"),
        text_problem: of("text"),
        errors,
        log,
    };
    page(status, Cache::NoStore, &template)
}

/// What a form for a file says before a file is chosen.
pub fn file_hint(megabytes: u32) -> String {
    let size = if megabytes == 0 { String::new() } else { format!(", at most {megabytes} MB") };
    format!("Event log: .evtx, .zip, .xml, .csv or .txt{size}")
}

/// “Log 2, uploaded at 14:20 (UTC)”.
fn name(visit: &Visit, log: &KeptLog) -> String {
    let came = match log.came {
        Came::Pasted => "pasted",
        Came::Uploaded => "uploaded",
    };
    let when = crate::web::phrases::time_of_day(log.stamp.at, &visit.state.config().organisation);
    format!("Log {}, {came} at {when}, {}", log.id, words::counted(log.told.kept, "event"))
}

/// The view of one page of a log.
async fn read(visit: &Visit, kept: &KeptLog, number: usize) -> Result<Option<LogView>, Error> {
    let state = &visit.state;
    let read = state.readings().of(state, &visit.allow::<View>()?, kept).await?;
    let symptoms = state.content().symptoms();
    Ok(read.map(|read| {
        if visit.grant.masked {
            return view::view(kept, &masked_log(&read.log), &read.reading, symptoms, number);
        }
        view::view(kept, &read.log, &read.reading, symptoms, number)
    }))
}
