//! The addresses of the API. The patterns are those of the router and of the document alike.

use crate::ids::Reference;

/// What every address of the API begins with.
pub const API: &str = "/api/";
/// Looks a text up, for programs.
pub const API_IDENTIFY: &str = "/api/v1/identify";
/// Describes the API.
pub const API_DOCUMENT: &str = "/api/openapi.json";
/// Every documented problem.
pub const API_SYMPTOMS: &str = "/api/v1/symptoms";
/// One of them; like all patterns of the API it is in the document as it stands here.
pub const API_SYMPTOM: &str = "/api/v1/symptoms/{symptom}";
/// The tree.
pub const API_FLOW: &str = "/api/v1/flow";
/// Makes sessions.
pub const API_SESSIONS: &str = "/api/v1/sessions";
/// A session.
pub const API_SESSION: &str = "/api/v1/sessions/{reference}";
/// Where its questions begin.
pub const API_ENTRY: &str = "/api/v1/sessions/{reference}/entry";
/// An answer.
pub const API_ANSWER: &str = "/api/v1/sessions/{reference}/answers/{node}";
/// A verdict.
pub const API_VERDICT: &str = "/api/v1/sessions/{reference}/verdicts/{symptom}";
/// A try.
pub const API_TRY: &str = "/api/v1/sessions/{reference}/tries/{symptom}";
/// Which steps are done.
pub const API_STEPS: &str = "/api/v1/sessions/{reference}/steps/{symptom}";
/// The details.
pub const API_DETAILS: &str = "/api/v1/sessions/{reference}/details";
/// Says that what was found is right.
pub const API_CONFIRM: &str = "/api/v1/sessions/{reference}/confirm";
/// Links for others.
pub const API_LINKS: &str = "/api/v1/sessions/{reference}/links";
/// One of them.
pub const API_LINK: &str = "/api/v1/sessions/{reference}/links/{number}";
/// Goes in with a link.
pub const API_REDEEM: &str = "/api/v1/links/redeem";
/// Notes.
pub const API_NOTES: &str = "/api/v1/sessions/{reference}/notes";
/// Event logs.
pub const API_LOGS: &str = "/api/v1/sessions/{reference}/logs";
/// One of them.
pub const API_LOG: &str = "/api/v1/sessions/{reference}/logs/{log}";
/// Pictures and results of network checks.
pub const API_FILES: &str = "/api/v1/sessions/{reference}/files";
/// One of them.
pub const API_FILE: &str = "/api/v1/sessions/{reference}/files/{file}";
/// Who did what.
pub const API_TIMELINE: &str = "/api/v1/sessions/{reference}/timeline";
/// Says that the summary was given to somebody.
pub const API_SENT: &str = "/api/v1/sessions/{reference}/sent";
/// The summary.
pub const API_SUMMARY: &str = "/api/v1/sessions/{reference}/summary";

/// A session, for programs.
#[must_use]
pub fn api_session(reference: Reference) -> String {
    format!("{API_SESSIONS}/{reference}")
}

/// Its notes.
#[must_use]
pub fn api_notes(reference: Reference) -> String {
    format!("{API_SESSIONS}/{reference}/notes")
}

/// Who did what in it.
#[must_use]
pub fn api_timeline(reference: Reference) -> String {
    format!("{API_SESSIONS}/{reference}/timeline")
}
