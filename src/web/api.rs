//! The JSON API: one file per resource. It reads no cookie and makes no session; errors are problem details
//! (RFC 9457), made in `problem.rs` for whatever layer refused. `docs/api.md` describes it.

pub mod identify;
pub mod problem;
