//! What one word is: something support needs, plain language, or perhaps a password.
//!
//! Must not know where the word stands: no key words, no sentences. Words come in their common form (see `shadow`).

use std::sync::LazyLock;

use regex::RegexSet;

use super::pattern::whole_word_patterns;

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

/// Codes, ids, numbers and addresses that keep their meaning in any case and any place.
static DIAGNOSTIC: LazyLock<RegexSet> = LazyLock::new(|| {
    whole_word_patterns(&[
        // Codes: of the reset portal, of sign-in, of Windows and the sync engine, of Windows Hello, of updates.
        r"(?i) sspr [_-]? \d{1,4}",
        r"(?i) aadsts \d{4,7}",
        r"(?i) (?:hr)? 0x [0-9a-f]{1,16}",
        r"(?i) [8c][0-9a-f]{7}",
        r"-\d{9,10}",
        r"(?i) caa [0-9a-f]{5}",
        r"(?i) (?:kb|mc) \d{6,7}",
        r"(?i) (?:event|eventid|schannel|id) -? \d{3,5}",
        // Numbers that events and sign-in codes of this subject have.
        r"3[123]\d{3} | 6306 | 6329 | 6800 | 00\d\d | 12000\d | 12001\d | 12002\d | 50[01]\d\d | 5300\d",
        // GUIDs, sync anchors (a GUID in base64), security ids.
        r"(?i) (?:[a-z]+_)? [0-9a-f]{8} (?:-[0-9a-f]{4}){3} -[0-9a-f]{12} [a-z]*",
        r"(?i) [0-9a-f]{32}",
        r"[A-Za-z0-9+/]{22}==",
        r"S-1-\d+ (?:-\d+)*",
        // User names, accounts of services, distinguished names.
        r"[\w.%+'\#~-]+ @ [\w-]+ (?:\.[\w-]+)* \. \p{L}{2,}",
        r"(?i) (?:msol|aad|sync|aadsync|adsyncmsa|user|group|contact|device)_ [\w-]+ \$?",
        r"(?i) adsyncmsa\w* \$?",
        r"(?i) (?:cn|ou|dc) = .+",
        // DOMAIN\user, paths, keys of the registry, files.
        r"[A-Za-z][A-Za-z0-9-]{0,14} \\ [\w.-]+ \$?",
        r"(?i) (?:[a-z]: | %\w+% | \.{1,2})? [\\/]{1,2} [\w.$-]+ (?:[\\/] [^\\/]+)* [\\/]?",
        r"(?i) (?:[a-z]: | hklm | hkcu | hkey_\w+) :? \\ .*",
        r"(?i) [^\s/\\]+ \. (?:log|txt|evtx?|zip|cab|png|jpe?g|gif|webp|xml|json|csv|ps[dm]?1|dll|exe|cpp|cs|md|html?|aspx|etl|pcapng|pcap)
          (?:\(\d+\))?",
        // Addresses and hosts.
        r"(?i) [a-z][a-z0-9+.-]* :// .+",
        r"(?i) (?:[a-z0-9_-]+\.)+ (?:[a-z]{2,3} | info | local | localdomain | internal | intra | corp | domain | test | cloud | online | home)
          (?::\d{1,5})? (?:/\S*)?",
        r"\d{1,3} (?:\.\d{1,3}){3} (?::\d{1,5})?",
        r"(?i) [0-9a-f:]* :: [0-9a-f:]* (?:%\w+)?  |  [0-9a-f]{1,4} (?::[0-9a-f]{0,4}){2,7} (?:%\w+)?",
        // Dates, times, versions, phone numbers, rights in SDDL.
        r"\d{1,4} [-/.] \d{1,2} [-/.] \d{1,4} (?:T.*)?",
        r"\d{1,2} : \d{2} (?: : \d{2} (?:[.,]\d+)? )? (?:Z | [+-]\d{2}:?\d{2})?",
        r"(?i) (?:[a-z]+ [-_/]?)? v? \d+ (?:\.\d+){1,4} (?:[-+][a-z]+)*",
        r"\+? [\d()./-]{7,}",
        r".* \( [AD]; [A-Z;]* .*",
    ])
});

/// Names that programs use. A password may have such a form too, so they do not count where a key word stands before.
static PROGRAM_NAME: LazyLock<RegexSet> = LazyLock::new(|| {
    whole_word_patterns(&[
        // CamelCase of two humps or more, with the numbers that programs have inside, with dots: User.Read.All
        r"[A-Za-z]* (?: Win32 | Int32 | Int64 | OAuth2 | X509 | Base64 | Sha256 | Utf8 | Http2 ) [A-Za-z]*",
        r"\p{Ll}+ (?:\p{Lu}+ \p{Ll}*){1,12}",
        r"\p{Lu}* (?:\p{Lu} \p{Ll}+){2,12} \p{Lu}*",
        r"\p{L}\w* (?:\. \p{L}\w*){1,12}",
        // Verb-Noun of PowerShell, NAMES_OF_CONSTANTS, names-of-things, names_of_things, HOST-NAMES
        r"(?:Convert(?:To|From)|Get|Set|New|Add|Remove|Update|Enable|Disable|Test|Start|Stop|Invoke|Import|Export|Show|Select|Connect|Restart|Reset|Unlock|Grant|Find|Search|Sync|Install|Write|Read)
          - \p{Lu}\w+",
        r"[A-Z0-9]*[A-Z][A-Z0-9]* (?:_ [A-Z0-9]*[A-Z][A-Z0-9]*)+",
        r"[a-z]+ (?:[-_][a-z]+)+",
        r"[a-z0-9]* [a-z] [a-z0-9]* (?: - [a-z0-9]+)+",
        r"[A-Z0-9]+ (?:-[A-Z0-9]+)+",
        r"(?i) (?:desktop|laptop|win|srv|server|pc|ws|vm|dc|ad|adds|aad|adfs|sql|fs|app|web|rds|ex|exch) \d* - [a-z0-9-]+",
        r"[a-z]{2}- \p{Lu}{2}- \p{L}+",
        // Products, protocols and the like with their numbers
        r"(?i) (?:office|microsoft|m|o|windows|win|server|exchange|outlook|sharepoint|dynamics|sql|azure|entra|adfs|word|excel|edge|chrome|firefox|ios|ipados|macos|android|iphone|ipad|pixel|galaxy|surface|teams)
          [-_]? \d{1,4} (?:/\d+)? (?:pro|plus|max|mini|xp)?",
        r"(?i) (?:sha|md|ntlmv?|aes|rsa|des|rc|tls|ssl|utf|base|http|ipv|x|ps|p|e|f|tcp|udp|oauth|wpa|socksv?|pkcs|kerberosv?) [-/\#]? \d{1,4} (?:[-/][a-z0-9]+)*",
    ])
});

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
    let word =
        word.trim_start_matches(['(', '[', '{', '<', '"', '\'', '“', '”', '„', '‘', '’', '«', '#', '「']);
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
        let simple = |s: &str| s.is_empty() || DIAGNOSTIC.is_match(s) || is_program_name(s);
        let is_name =
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
        let value = bare(value);
        let number = value.len() <= 6 && value.bytes().all(|b| b.is_ascii_digit());
        is_name && (simple(value) || (number && is_plain(name)) || (number && is_program_name(name)))
    })
}

/// Whether the word has the form of a name in programs: CamelCase, Verb-Noun, CONSTANT_NAME, HOST-01, product names.
pub(super) fn is_program_name(word: &str) -> bool {
    PROGRAM_NAME.is_match(word)
}

/// Whether the name says an error or a result, or has three humps or more: the form that result names have and
/// passwords hardly ever (`ADPermissionsError`, `PasswordResetFail`).
pub(super) fn is_result_name(word: &str) -> bool {
    let word = bare(word);
    if !word.chars().all(|c| c.is_ascii_alphabetic()) {
        return false;
    }
    let humps =
        word.as_bytes().windows(2).filter(|w| w[0].is_ascii_lowercase() && w[1].is_ascii_uppercase()).count()
            + 1;
    const ENDS: [&str; 16] = [
        "Error",
        "Errors",
        "Failure",
        "Fail",
        "Failed",
        "Exception",
        "Success",
        "Succeeded",
        "Warning",
        "Start",
        "Started",
        "Stopped",
        "Denied",
        "Expired",
        "Disabled",
        "Required",
    ];
    humps >= 3 || (humps == 2 && ENDS.iter().any(|end| word.ends_with(end)))
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
    static MEASURE: LazyLock<RegexSet> = LazyLock::new(|| {
        whole_word_patterns(&[
            r"(?i) [<>~≥≤+-]? \d{1,4} (?:st|nd|rd|th|e|er|x|k|d|h|m|s|%|\+) (?: [-/–] \p{L}+ )*",
            r"(?i) \d{1,4} (?: [-/–] \p{L}+ )+ | [<>~≥≤+-]? \d{1,3}",
            r"(?i) [<>~≥≤]? \d{1,4} [-–] \d{1,4} (?:-? \p{L}+)?",
            r"(?i) (?:sha|md|ntlmv?|aes|rsa|des|tls|ssl|utf|base) [-/]? \d{1,4} (?:[-/][a-z0-9]+)*",
        ])
    });
    MEASURE.is_match(bare(word))
}
