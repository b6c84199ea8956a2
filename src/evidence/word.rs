//! What one word is: something support needs, plain language, or perhaps a password.
//!
//! Must not know where the word stands: no key words, no sentences. Words come in their common form (see `shadow`).

mod forms;

use forms::{COMMAND, DIAGNOSTIC, MACHINE_NAME, MEASURE, PROGRAM_NAME, RESULT_ENDS, RESULT_PARTS};

/// How many characters of each kind a word has.
#[derive(Debug, Clone, Copy, Default)]
struct Kinds {
    upper: usize,
    lower: usize,
    digit: usize,
    symbol: usize,
}

impl Kinds {
    fn of(word: &str) -> Self {
        let mut kinds = Self::default();
        for c in word.chars() {
            let kind = if c.is_uppercase() {
                &mut kinds.upper
            } else if c.is_alphabetic() {
                &mut kinds.lower
            } else if c.is_numeric() {
                &mut kinds.digit
            } else {
                &mut kinds.symbol
            };
            *kind += 1;
        }
        kinds
    }

    fn count(self) -> usize {
        [self.upper, self.lower, self.digit, self.symbol].into_iter().filter(|n| *n > 0).count()
    }
}

/// Whether it is a function or place in a source: `ThrowError(Int32`, `server.cpp(11139)`, `MMS(5716)`.
fn has_arguments(word: &str) -> bool {
    let Some((name, rest)) = word.split_once('(') else { return false };
    let arguments = rest.strip_suffix(')').unwrap_or(rest);
    let is_name = DIAGNOSTIC.is_match(name) || is_program_name(name);
    let is_place = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
    let is_number = arguments.len() <= 6 && arguments.bytes().all(|b| b.is_ascii_digit());
    (arguments.chars().all(char::is_alphanumeric) && is_name) || (is_place && is_number)
}

/// The word without the brackets, quotes and stops that a sentence puts round it. A trailing `!` is part of it.
pub(super) fn bare(word: &str) -> &str {
    let word = word.trim_start_matches([
        '(', '[', '{', '<', '"', '\'', '“', '”', '„', '‘', '’', '«', '#', '「', ':', ';', ',', '=',
    ]);
    word.trim_end_matches([
        ')', ']', '}', '>', '"', '\'', '“', '”', '‘', '’', '»', '」', '.', ',', ';', ':', '?', '、', '。',
        '，',
    ])
}

/// Whether the word is a code, an id, a name, an address or a time that support needs: never a secret.
pub(super) fn is_diagnostic(word: &str) -> bool {
    let word = bare(word);
    if word.is_empty() || word.starts_with("removed:") || DIAGNOSTIC.is_match(word) || has_arguments(word) {
        return true;
    }
    // `hr=80230619`, `EventID:33004`, `PasswordResetService/33004`, `33004:ADPermissionsError`
    word.split_once(['=', ':', '/']).is_some_and(|(name, value)| {
        let simple = |s: &str| DIAGNOSTIC.is_match(s) || is_program_name(s);
        let is_name =
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
        let value = bare(value);
        let number = (1..=6).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit());
        is_name && (simple(value) || (number && is_plain(name)) || (number && is_program_name(name)))
    })
}

/// Whether the word has the form of a name: CamelCase, Verb-Noun, CONSTANT_NAME, a product with its number, a machine.
pub(super) fn is_program_name(word: &str) -> bool {
    PROGRAM_NAME.is_match(word) || is_machine_name(word)
}

/// Whether the word is the name of a machine or of an account that is no person's: `SRV-AADC01`, `svc-sync`.
pub(super) fn is_machine_name(word: &str) -> bool {
    MACHINE_NAME.is_match(word)
}

/// `LDAP_UNWILLING_TO_PERFORM`: capitals with underscores, a letter in every part.
fn is_constant(word: &str) -> bool {
    word.len() >= 8
        && word.contains('_')
        && word.split('_').all(|part| {
            part.bytes().any(|b| b.is_ascii_uppercase())
                && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        })
}

/// Whether the word is a command of PowerShell, whose answer is a value but which is none itself.
pub(super) fn is_command(word: &str) -> bool {
    COMMAND.is_match(bare(word))
}

/// Whether the word is the name of a result, as `ADPermissionsError` or `PasswordChangeOnPremComplexity`, rather than
/// some words run together.
pub(super) fn is_result_name(word: &str) -> bool {
    let word = bare(word);
    if is_constant(word) {
        return true;
    }
    if word.is_empty() || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return false;
    }
    let parts = camel_parts(word);
    let known = parts.iter().filter(|part| RESULT_PARTS.contains(part)).count();
    let ends = parts.last().is_some_and(|last| RESULT_ENDS.contains(last));
    match parts.len() {
        0 | 1 => false,
        2 => ends,
        n => ends || known * 2 >= n,
    }
}

/// `OnPremisesError` in parts: `On`, `Premises`, `Error`.
fn camel_parts(word: &str) -> Vec<&str> {
    let bytes = word.as_bytes();
    let starts =
        (1..bytes.len()).filter(|i| bytes[*i].is_ascii_uppercase() && bytes[i - 1].is_ascii_lowercase());
    let mut parts = Vec::new();
    let mut from = 0;
    for start in starts.chain([bytes.len()]) {
        parts.push(&word[from..start]);
        from = start;
    }
    parts
}

/// Whether the word is plain language: letters, with hyphens, apostrophes or slashes between them and stops at the end.
pub(super) fn is_plain(word: &str) -> bool {
    let word = bare(word).trim_end_matches(['!', '?', '.', '…', '¿', '¡', '।', '。', '！', '？']);
    // … and the marks of Markdown.
    let word = word.trim_matches(['*', '_', '`']).trim_start_matches(['¿', '¡', '(', '-', '–', '—']);
    let mut after_letter = false;
    for c in word.chars() {
        if c.is_alphabetic() || (unicode_normalization::char::is_combining_mark(c) && after_letter) {
            after_letter = true;
        } else if after_letter
            && matches!(c, '-' | '\'' | '’' | '/' | '‐' | '–' | '(' | ')' | '.' | ',' | '…' | ':')
        {
            after_letter = false;
        } else {
            return false;
        }
    }
    true
}

/// Whether the word is written without spaces between words, so that it may be a whole sentence.
pub(super) fn is_unspaced_script(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// Whether a word with no key word near may well be a password: at least three of the four kinds of characters, and
/// none of the many things that support needs and that have three kinds too.
pub(super) fn looks_like_password(word: &str, shortest: usize) -> bool {
    let inner = bare(word);
    inner.chars().count() >= shortest
        && word.chars().count() <= 64
        && Kinds::of(inner).count() >= 3
        && inner.chars().any(|c| c.is_numeric() || "@#$!%^&*+=~?<>_|".contains(c))
        && !is_assignment(inner)
        && !is_measure(inner)
        && !word.chars().any(is_unspaced_script)
        && !is_plain(word)
        && !is_diagnostic(word)
        && !is_program_name(inner)
}

/// `name=value`, in which the name would have said that it is a secret.
fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, value)| {
        name.len() >= 3
            && !value.is_empty()
            && name.chars().all(|c| c.is_ascii_alphabetic() || "_.".contains(c))
    })
}

/// How many of the four kinds of characters the text has: capitals, other letters, digits, the rest. Blanks do not count.
pub(super) fn kinds(text: &str) -> usize {
    text.split_whitespace()
        .map(Kinds::of)
        .fold(Kinds::default(), |a, b| Kinds {
            upper: a.upper + b.upper,
            lower: a.lower + b.lower,
            digit: a.digit + b.digit,
            symbol: a.symbol + b.symbol,
        })
        .count()
}

/// Whether it tells a count or names a method rather than being a word of its own: `12-character`, `SHA256-hashed`.
pub(super) fn is_measure(word: &str) -> bool {
    MEASURE.is_match(bare(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_results_are_known_and_words_run_together_are_not() {
        for name in [
            "ADPermissionsError",
            "PasswordResetFail",
            "OnPremisesConnectivityFailure",
            "OnPremisesSuccessCloudFailure",
            "OnPremisesAdminActionRequired",
            "PasswordChangeOnPremComplexity",
            "PasswordChangeNeedsToHappenOnPrem",
            "UserNotLicensed",
            "TenantSSPRFlagDisabled",
            "WritebackNotEnabled",
            "SsprNotEnabledInUserPolicy",
            "UserNotMemberOfScopedAccessGroup",
            "ServiceBusError",
            "InvalidUserNameOrPassword",
            "LDAP_UNWILLING_TO_PERFORM",
        ] {
            assert!(is_result_name(name), "{name}");
        }
        for word in
            ["CorrectHorseBattery", "SummerHolidays", "MyPassword", "elephant", "BLUE_HORSE_42", "Hunter2"]
        {
            assert!(!is_result_name(word), "{word}");
        }
    }

    #[test]
    fn numbers_and_words_that_passwords_are_made_of_are_not_diagnostic() {
        for word in
            ["12345678", "1234567890", "P@ss.word", "Winter.is.coming", "hunter2", "482913", "Abc(123)x"]
        {
            assert!(!is_diagnostic(word), "{word}");
        }
    }
}
