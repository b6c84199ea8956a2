//! Requests to other machines. Each may fail; nothing of a session depends on one.
//!
//! It knows nothing of pages, content or the store.

mod address;
mod client;
mod feed;
mod health;
mod links;
mod notices;
mod probe;
mod rules;
mod tls;

pub use client::{ClientError, ReadError};
pub use feed::{FeedError, Notice, read_feed};
pub use health::{HealthError, health};
pub use links::{Answer, links};
pub use notices::{Board, EVERY, Notices, STALE, StatusError, fetch, watch};
pub use probe::{
    Advice, Check, Cloud, ENDPOINTS, Endpoint, Finding, Outcome, Record, Relay, RelayError, Row, SUFFIXES,
    Target, probe, relays, targets, windows_script,
};
pub use rules::{NotAsked, Rules, Trust};
