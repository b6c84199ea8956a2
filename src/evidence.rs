//! Text and event records in; identifiers, times and ids out.
//!
//! Pure. It knows the tables of symptoms, and nothing of sessions, pages or the store.

mod clean;
mod identify;
mod signs;

pub use clean::Clean;
pub use identify::{Certainty, Match, Reason, ReasonKind, Understood, identify};
