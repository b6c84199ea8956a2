//! The gate: size, encoding, control characters, secrets. All text passes it before anything else may see it.
//!
//! Must not know where text comes from or goes to. Whatever it refuses it does not repeat: errors hold no text.

use super::{Clean, lone::is_lone_secret, redact, redact::SecretKind, shadow::Shadow, strip::strip};

/// How much the gate lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    characters: usize,
    accepts_lone_word: bool,
}

impl Limit {
    /// At most so many characters, counted before redaction; a line end of two characters counts as one. 0 means no
    /// limit, as everywhere in the configuration.
    #[must_use]
    pub const fn characters(characters: usize) -> Self {
        Self { characters, accepts_lone_word: false }
    }

    /// The same limit for a person who says that the one word they sent is no password.
    #[must_use]
    pub const fn accept_lone_word(self) -> Self {
        Self { accepts_lone_word: true, ..self }
    }
}

/// What came through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ingested {
    /// The text, with `[removed: …]` in the place of each secret.
    pub text: Clean,
    /// The kinds of secrets that were taken out: each once, in the order of [`SecretKind`].
    pub removed: Vec<SecretKind>,
    /// Whether bytes that are no UTF-8 were replaced by U+FFFD.
    pub lossy: bool,
}

/// Why a text did not come through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IngestError {
    /// The text is too long.
    #[error("the text has more than {limit} characters")]
    TooLong {
        /// The most characters that are let through.
        limit: usize,
    },
    /// The whole text is one word that looks like a password. See [`Limit::accept_lone_word`].
    #[error("the text is one word that looks like a password")]
    LoneSecret,
}

/// Lets bytes through as clean text.
///
/// Ingesting what came out changes nothing more; only its length differs, by the marks that replaced secrets.
///
/// # Errors
/// [`IngestError`] where the text is too long, or is nothing but what looks like a password.
pub fn ingest(raw: &[u8], limit: Limit) -> Result<Ingested, IngestError> {
    // A character is at most four bytes, and a line end may have one more: no need to decode what cannot fit.
    if limit.characters > 0 && raw.len() > limit.characters.saturating_mul(5) {
        return Err(IngestError::TooLong { limit: limit.characters });
    }
    let text = String::from_utf8_lossy(raw);
    let lossy = matches!(text, std::borrow::Cow::Owned(_));
    Ok(Ingested { lossy, ..ingest_str(&text, limit)? })
}

/// Lets text through as clean text: [`ingest`] for what is UTF-8 already.
///
/// # Errors
/// As for [`ingest`].
pub fn ingest_str(raw: &str, limit: Limit) -> Result<Ingested, IngestError> {
    if limit.characters > 0 && characters(raw) > limit.characters {
        return Err(IngestError::TooLong { limit: limit.characters });
    }
    let (text, removed) = redact::redact(strip(raw));
    if !limit.accepts_lone_word && removed.is_empty() && is_lone_secret(Shadow::of(&text).as_str()) {
        return Err(IngestError::LoneSecret);
    }
    Ok(Ingested { text: Clean::from_gate(text), removed: removed.into_iter().collect(), lossy: false })
}

fn characters(text: &str) -> usize {
    text.chars().count() - text.matches("\r\n").count()
}
