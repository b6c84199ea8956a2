//! The site, asked in-process: no socket, a clock that stands still, ids that repeat.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod support;

mod api;
mod api_document;
mod api_sessions;
mod crawl;
mod details;

#[path = "../support/evtx.rs"]
mod evtx;
mod files;
mod found;
mod headers;
mod journeys;
mod library;
mod limits;
mod live;
mod log;
mod map;
mod notice;
mod outgoing;
mod retention;
mod same_trace;
mod session;
mod share;
mod together;
#[path = "../walker/mod.rs"]
#[allow(dead_code, reason = "the tests without pages use the rest of it")]
mod walker;
mod whole;
