//! The JSON API: one file per resource. It reads no cookie: a token opens a session, as a browser's does, and the rules are those of
//! the pages. Errors are problem details (RFC 9457), made in `problem.rs` for whatever layer refused. Each resource says beside its
//! handler what the OpenAPI document says of it (`op.rs`); `docs/api.md` describes it.

pub mod answers;
mod body;
mod caller;
pub mod details;
pub mod document;
pub mod files;
pub mod flow;
pub mod identify;
mod kind;
pub mod links;
pub mod logs;
pub mod notes;
mod op;
mod piece;
pub mod problem;
pub mod sessions;
mod show;
mod state;
pub mod summary;
pub mod symptoms;
pub mod timeline;
pub mod verdicts;
mod words;
mod write;
