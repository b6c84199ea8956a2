//! What every request passes, from the outside in: log, headers, the size of its head, compression, cache, error pages,
//! host, limits, forms from elsewhere. The order stands in `router.rs`, in one place.

pub mod client;
pub mod csrf;
pub mod direct;
pub mod errors;
pub mod head;
pub mod headers;
pub mod host;
mod limit;
pub mod log;
mod misses;

pub use head::{HEAD_BYTES, HEAD_FIELDS};
pub use limit::{Limiter, UPLOADS_PER_HOUR, per_address};
pub use misses::{CODE_MISSES, CROWD, LINK_MISSES, Misses, Tried};
