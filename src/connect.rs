//! Requests to other machines. Each may fail; nothing of a session depends on one.
//!
//! It knows nothing of pages, content or the store.

mod health;

pub use health::{HealthError, health};
