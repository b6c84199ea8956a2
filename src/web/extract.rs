//! What handlers take from a request: who reads, and which session they visit.

mod peer;
mod reader;
mod visit;

pub use peer::Peer;
pub use reader::{Reader, Theme, cookie_of_browser, cookie_of_theme};
pub use visit::{Visit, address};
