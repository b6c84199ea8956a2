//! Regain: from "I cannot reset my password", or "event 33004", to a fix or to a complete case summary.
//!
//! Start reading at [`flow`] (the tree and its walk), then [`session`] (where a person stands). The arrows between
//! the modules stand in `docs/architecture.md`; `tests/architecture.rs` guards them.

pub mod cli;
pub mod clock;
pub mod config;
pub mod connect;
pub mod content;
pub mod evidence;
pub mod export;
pub mod flow;
pub mod ids;
pub mod intake;
pub mod lookup;
pub mod paths;
pub mod picture;
pub mod prose;
pub mod session;
pub mod store;
pub mod summary;
pub mod symptom;
pub mod web;
