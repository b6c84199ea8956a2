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

#[cfg(test)]
mod tests {
    use super::*;

    const NO_LIMIT: Limit = Limit::characters(0);

    #[test]
    fn a_secret_goes_and_its_kind_is_told_once_in_order() {
        let ingested =
            ingest_str("code 1\nESTSAUTH=0.AXoAtest1234\npassword: Hunter2!\npassword: Hunter3!", NO_LIMIT)
                .unwrap();
        assert_eq!(
            ingested.text.as_str(),
            "code 1\nESTSAUTH=[removed: cookie]\npassword: [removed: password]\npassword: [removed: password]"
        );
        assert_eq!(ingested.removed, [SecretKind::Password, SecretKind::Cookie]);
    }

    #[test]
    fn invisible_characters_do_not_hide_a_secret() {
        let ingested = ingest_str("pass\u{200b}wo\u{ad}rd\u{a0}:\u{202e} Hun\0ter2!", NO_LIMIT).unwrap();
        assert_eq!(ingested.text.as_str(), "password : [removed: password]");
    }

    #[test]
    fn what_the_writer_wrote_is_not_normalised() {
        let text = "ｗｅｌｃｏｍｅ e\u{301} ﬁ";
        assert_eq!(ingest_str(text, NO_LIMIT).unwrap().text.as_str(), text);
    }

    #[test]
    fn the_limit_counts_characters_and_a_line_end_as_one() {
        let limit = Limit::characters(4);
        assert!(ingest("ab\r\n".as_bytes(), limit).is_ok());
        assert!(ingest("\r\n\r\n\r\n\r\n".as_bytes(), limit).is_ok());
        assert!(ingest("密码密码".as_bytes(), limit).is_ok());
        assert!(ingest("🔑🔑🔑🔑".as_bytes(), limit).is_ok());
        for text in ["abcde", "a\u{200b}bcd", "\r\n\r\n\r\n\r\n\r\n"] {
            assert_eq!(ingest(text.as_bytes(), limit), Err(IngestError::TooLong { limit: 4 }), "{text:?}");
        }
        assert_eq!(ingest(&[b'x'; 21], limit), Err(IngestError::TooLong { limit: 4 }));
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced_and_that_is_said() {
        let ingested = ingest(b"event \xff 33004", NO_LIMIT).unwrap();
        assert_eq!(ingested.text.as_str(), "event \u{fffd} 33004");
        assert!(ingested.lossy);
        assert!(!ingest(b"event 33004", NO_LIMIT).unwrap().lossy);
    }

    #[test]
    fn one_word_that_looks_like_a_password_is_stopped_until_the_person_says_it_is_none() {
        assert_eq!(ingest_str(" Contoso2026! \n", NO_LIMIT), Err(IngestError::LoneSecret));
        let accepted = ingest_str("Contoso2026!", NO_LIMIT.accept_lone_word()).unwrap();
        assert_eq!(accepted.text.as_str(), "Contoso2026!");
        assert_eq!(accepted.removed, []);
        // A word that names its secret is redacted, not stopped.
        assert_eq!(ingest_str("password:Contoso2026!", NO_LIMIT).unwrap().removed, [SecretKind::Password]);
    }

    #[test]
    fn no_error_and_no_debug_output_repeats_the_secret() {
        let stopped = ingest_str("Canary!4711zz", NO_LIMIT).unwrap_err();
        let too_long = ingest_str("Canary!4711zz", Limit::characters(3)).unwrap_err();
        let removed = ingest_str("password: Canary!4711zz", NO_LIMIT).unwrap();
        let texts = [
            format!("{stopped} {stopped:?}"),
            format!("{too_long} {too_long:?}"),
            format!("{removed:?} {}", removed.text),
        ];
        assert!(texts.iter().all(|t| !t.contains("Canary")), "{texts:?}");
    }
}
