//! Pages and API: turns requests into calls of everything else, and values into HTML.
//!
//! One file per page in `pages/`, a template of the same name, one line in `router.rs`, one function in `paths.rs`.
//! Handlers hold no rules: what may be done is asked of `session`, what is known of `content`, what is stored of `store`.

mod api;
mod assets;
mod cache;
mod error;
mod extract;
mod files;
mod form;
mod frame;
mod gaps;
mod layers;
mod live;
mod log;
mod notice;
mod pages;
mod parcel;
mod phrases;
mod render;
mod router;
mod state;
mod upload;

pub use error::Error;
pub use layers::{CODE_MISSES, CROWD, HEAD_BYTES, HEAD_FIELDS, LINK_MISSES, UPLOADS_PER_HOUR};
pub use live::{HEARTBEAT, PER_BROWSER, PER_SESSION, STREAMS};
pub use log::take::KEPT_BYTES;
pub use parcel::PARCELS_PER_10_MINUTES;
pub use router::{Kind, Route, UPLOAD_SECONDS, app, routes};
pub use state::{Chance, State, SystemChance};
