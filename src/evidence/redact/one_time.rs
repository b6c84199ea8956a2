//! One-time codes: digits that a phone was sent or an app shows, and that somebody copied with the rest.
//!
//! The danger lies in the other direction: error codes, event numbers and ticket numbers are digits after the word
//! code too. So the code must be named as one of its kind, or stand in a sentence about phones and apps.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{Finding, SecretKind, words};
use crate::evidence::pattern::pattern;

/// Names of nothing but such a code.
const NAMES: &str = r"
      (?: verification | verify | security | one[\ -]?time | confirmation | sms | text | 2fa | two-factor ) [\ -]? (?:pass[\ -]?)? code
    | otp | one[\ -]time\ (?:pin|passcode) | passcode
    | (?:verificatie|beveiligings|bevestigings|sms|controle) [\ -]? code | eenmalige\ (?:toegangs)?code
    | (?:best[äa]tigungs|pr[üu]f|verifizierungs|verifikations|sicherheits|einmal|sms) [\ -]? code s?
    | code\ (?:de\ (?:v[ée]rification|s[ée]curit[ée]|confirmation)|[àa]\ usage\ unique|sms)
    | c[óo]digo\ (?:de\ (?:verifica(?:ci[óo]n|[çc][ãa]o)|seguridad|seguran[çc]a|confirma(?:ci[óo]n|[çc][ãa]o)|un\ solo\ uso|uso\ [úu]nico)|sms)
    | codice\ (?:di\ (?:verifica|sicurezza|conferma)|monouso|sms)
    | kod\ (?:weryfikacyjny|bezpieczeństwa|potwierdzający|jednorazowy|sms)
    | (?:verifierings|s[äa]kerhets|eng[åa]ngs|bekr[æa]ftelses|bekreftelses|sikkerheds|sikkerhets|engangs) kode?n?
    | (?:vahvistus|turva) koodi (?:ni|si)? | ov[ěe][řr]ovac[íi]\ k[óo]d | ellen[őo]rz[őo]\ k[óo]d | biztons[áa]gi\ k[óo]d
    | (?:do[ğg]rulama|g[üu]venlik|onay)\ kodu | cod(?:ul)?\ de\ (?:verificare|securitate) | κωδικ[όο]ς\ επαλήθευσης
    | код\ (?:подтверждения|безопасности|проверки|из\ (?:смс|sms)) | (?:проверочный|одноразовый)\ код
";
const NAMES_UNSPACED: &str = r"
    验证码 | 驗證碼 | 校验码 | 安全(?:代)?码 | (?:確認|認証|セキュリティ)\ ?コード | ワンタイム\ ?(?:パスワード|コード)
    | (?:인증|확인|보안)\ ?(?:코드|번호)
";
/// Names that sign-in errors have as well.
const WEAK_NAMES: &str =
    r"(?: mfa | authenticat(?:ion|or) | auth | log-?in | sign-?in | access | toegangs | inlog ) [\ -]? code";

const DIGITS: &str = r"( \d{4,8} | \d{3}[\ -]\d{3} )";
const JUST_BETWEEN: &str = r#"["'”»)]? [\ \t]{0,4}"#;

struct Patterns {
    named: Regex,
    named_after: Regex,
    code_word: Regex,
    digits: Regex,
    about_a_phone: Regex,
    about_errors: Regex,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns {
    named: pattern(&format!(
        r#"(?i)(?: \b (?: {NAMES} | (?P<weak>{WEAK_NAMES}) ) \b | {NAMES_UNSPACED} )
           {JUST_BETWEEN} (?: (?: {} | {} | [:=\#–—-] )[\ \t]{{0,4}} ){{0,2}} ["'“«(]? {DIGITS}"#,
        words::IS,
        words::IS_UNSPACED
    )),
    named_after: pattern(&format!(
        r"(?i)\b {DIGITS} \ (?:{}) \ (?:\p{{L}}+[\ -]){{1,3}}? (?: {NAMES} )",
        words::IS
    )),
    code_word: pattern(
        r"(?i)\b (?: codes? | texted(?:\ me)? | authenticator(?:\ app)? | c[óo]digo | codice | kod | kód | koden | kode | koodi | код | κωδικός ) \b",
    ),
    digits: pattern(&format!(r#"\A [\ :=]{{0,3}} ["'“«(]? {DIGITS} "#)),
    about_a_phone: pattern(
        r"(?i)\b (?: sms | text(?:ed)? | authenticator | app | phone | mobile | sent | received | got | verif\w* | mfa | 2fa | e-?mail(?:ed)?
          | telefoon | mobiel | kreeg | ontvangen | gestuurd | handy | telefon | bekommen | erhalten | gesendet
          | re[çc]u | t[ée]l[ée]phone | envoy[ée] | recib\w+ | tel[ée]fono | enviad\w+ | ricevuto | telefono | receb\w+ | telefone
          | my | mijn | mein | mon | mi | meu | mio | mój | min | мой )\b",
    ),
    about_errors: pattern(
        r"(?i) error | fout | fehler | erreur | err[oe]r | b[łl][ąa]d | ошибк | event | status | exit | result | support | aadsts | sspr | hresult
          | ticket | postal | zip | country | area | postcode | landcode | ländervorwahl | stop ",
    ),
});

/// One-time codes.
pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    let mut add = |range| found.push(Finding { range, kind: SecretKind::OneTimeCode });
    for code in PATTERNS.named.captures_iter(text) {
        if let Some(digits) = code.get(code.len() - 1)
            && stands_alone(text, &digits.range())
            && !(code.name("weak").is_some() && is_error_number(digits.as_str()))
        {
            add(digits.range());
        }
    }
    for digits in PATTERNS.named_after.captures_iter(text).filter_map(|c| c.get(1)) {
        if stands_alone(text, &digits.range()) {
            add(digits.range());
        }
    }
    for word in PATTERNS.code_word.find_iter(text) {
        if let Some(range) = told_code(text, word.range()) {
            add(range);
        }
    }
}

/// `my code is 123456`, `the code they sent me: 123456`: the word code, at most six words, six digits or more.
fn told_code(text: &str, word: Range<usize>) -> Option<Range<usize>> {
    let sentence = around(text, &word);
    if !PATTERNS.about_a_phone.is_match(sentence) || PATTERNS.about_errors.is_match(sentence) {
        return None;
    }
    let mut at = word.end;
    for _ in 0..8 {
        let rest = &text[at..];
        if let Some(digits) = PATTERNS.digits.captures(rest).and_then(|c| c.get(1)) {
            let range = at + digits.start()..at + digits.end();
            let fits = range.len() >= 6 && stands_alone(text, &range) && !is_error_number(digits.as_str());
            return fits.then_some(range);
        }
        let next = rest.char_indices().take(40).skip(1).find(|(_, c)| matches!(c, ' ' | '\n'))?;
        let step = &rest[..next.0];
        if next.1 == '\n'
            || step.ends_with(['.', ';', '!', '?'])
            || step.contains(|c: char| c.is_ascii_digit())
        {
            return None;
        }
        at += next.0 + 1;
    }
    None
}

/// The words round a place, on its line: at most 80 bytes each way.
fn around<'t>(text: &'t str, place: &Range<usize>) -> &'t str {
    let mut start = place.start.saturating_sub(80);
    let mut end = (place.end + 80).min(text.len());
    while !text.is_char_boundary(start) {
        start += 1;
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    start = text[start..place.start].rfind('\n').map_or(start, |i| start + i + 1);
    end = text[place.end..end].find('\n').map_or(end, |i| place.end + i);
    &text[start..end]
}

/// Whether no letter, digit or hyphen touches the digits, as in a GUID, a version or a phone number.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let glued = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+');
    let before = text[..range.start].chars().next_back();
    let mut after = text[range.end..].chars();
    let (next, second) = (after.next(), after.next());
    let decimal = matches!(next, Some('.' | ':' | ',' | '/')) && second.is_some_and(|c| c.is_ascii_digit());
    !before.is_some_and(|c| glued(c) || c == '.') && !next.is_some_and(glued) && !decimal
}

/// Numbers as sign-in errors, events and results have them.
fn is_error_number(digits: &str) -> bool {
    const FAMILIES: [&str; 28] = [
        "100", "120", "130", "131", "135", "140", "160", "165", "220", "221", "240", "399", "500", "501",
        "502", "530", "540", "550", "650", "700", "750", "900", "901", "800", "0x8", "502", "503", "504",
    ];
    match digits.len() {
        4 | 5 => true,
        6 | 7 => FAMILIES.iter().any(|f| digits.starts_with(f)),
        _ => digits.starts_with('8'),
    }
}
