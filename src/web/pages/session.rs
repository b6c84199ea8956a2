//! The address of a session: leads to where it stands.

use axum::response::Response;

use crate::web::{extract::Visit, frame::see_other};

/// 303 to where the session stands.
pub async fn get(visit: Visit) -> Response {
    see_other(&visit.standing())
}
