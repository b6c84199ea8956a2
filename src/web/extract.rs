//! What handlers take from a request: who reads, and which session they visit.

mod peer;
mod reader;
mod visit;

pub use peer::Peer;
pub use reader::{Cookies, Reader, Theme};
pub use visit::{Visit, address};
