//! Requests to other machines. Each may fail; nothing of a session depends on one.
//!
//! It knows nothing of pages, content or the store.

mod health;
mod links;
mod tls;

pub use health::{HealthError, health};
pub use links::{Answer, LinksError, links};
