//! Text and event records in; identifiers, times and ids out.

mod clean;

pub use clean::Clean;
