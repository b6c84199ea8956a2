//! What every request passes, from the outside in: log, headers, compression, cache, error pages, limits, host, forms
//! from elsewhere. The order stands in `router.rs`, in one place.

pub mod csrf;
pub mod errors;
pub mod headers;
pub mod host;
mod limit;
pub mod log;
mod misses;

pub use limit::{Limiter, UPLOADS_PER_HOUR, per_address};
pub use misses::{CODE_MISSES, CROWD, LINK_MISSES, Misses, Tried};
