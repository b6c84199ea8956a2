//! Counts codes that no problem has, for the authors. The answer does not wait for it, and nothing of the text is kept.

use super::State;
use crate::{
    evidence::{Clean, Understood},
    lookup,
};

/// Counts them, beside the answer. Where it cannot be done the log says so; a count is worth no more than that.
pub fn count(state: &State, text: &Clean, understood: &Understood) {
    let codes = lookup::named(text, understood);
    if codes.is_empty() {
        return;
    }
    let (store, now) = (state.store().clone(), state.now());
    tokio::spawn(async move {
        if let Err(error) = store.count_gaps(&codes, now).await {
            tracing::warn!(why = %error, "unknown codes were not counted");
        }
    });
}
