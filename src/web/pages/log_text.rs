//! Takes events of a log as text, in a session: what the command of the page gives, or what Event Viewer copies.

use axum::{http::StatusCode, response::Response};

use super::{log, log_add};
use crate::{
    evidence::{self, IngestError, Limit},
    session::{Came, change::AttachLog},
    web::{Error, extract::Visit, form::Fields},
};

/// 303 to what the log says; 422 where no event stands in the text, 413 where it is too long.
pub async fn post(visit: Visit, form: Fields) -> Result<Response, Error> {
    form.only(&["text", "revision", "idempotency"], &[])?;
    visit.allow::<AttachLog>()?;
    let stamp = form.stamp()?;
    if let Some(full) = log_add::full(&visit).await {
        return full;
    }
    let characters = visit.state.config().limits.paste_characters;
    let limit = Limit::characters(usize::try_from(characters).unwrap_or(usize::MAX)).accept_lone_word();
    let (text, removed) = match form.text("text", limit) {
        Ok(clean) => clean,
        Err(IngestError::TooLong { .. } | IngestError::LoneSecret) => {
            return Err(Error::TooLarge(Some(characters)));
        }
    };
    match evidence::read_text(text.as_str()).filter(|raw| !raw.events.is_empty()) {
        Some(raw) => log_add::attach(&visit, stamp, raw, Came::Pasted, &removed).await,
        None => {
            let problem = visit.state.content().messages().fill("log-text-empty", &[]);
            log::show(&visit, None, 0, Some(("text", problem)), StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
