//! For whoever watches the service.

use axum::{
    extract::State as Extract,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::web::{State, frame::Rendered};

/// The process lives.
pub async fn live() -> &'static str {
    "ok\n"
}

/// It can read and write its database.
pub async fn ready(Extract(state): Extract<State>) -> Response {
    match state.store().ready().await {
        Ok(()) => "ok\n".into_response(),
        Err(error) => {
            tracing::warn!(why = %error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, axum::Extension(Rendered), "not ready\n").into_response()
        }
    }
}
