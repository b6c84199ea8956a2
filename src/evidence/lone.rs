//! A whole text that is one word and looks like a password: somebody typed it into the wrong box.
//!
//! Must not know what becomes of it: the gate stops the text, and the person may say that it is no password.

use super::word::looks_like_password;

/// The shortest bare password, in characters: what Entra asks for.
const SHORTEST: usize = 8;

/// Whether the text (in its common form) is one word that may well be a password.
pub(super) fn is_lone_secret(text: &str) -> bool {
    let word = text.trim();
    !word.contains(char::is_whitespace) && looks_like_password(word, SHORTEST)
}
