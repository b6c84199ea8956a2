//! How grave an event is, in the words of Windows in eight languages.
//!
//! Must not know forms.

use crate::evidence::log::Level;

/// The level of a word or number, as Event Viewer, PowerShell and the XML write it; in the security log the keyword tells
/// whether an attempt was let through. `Unknown` where it is none.
pub(super) fn level(text: &str) -> Level {
    let word = text.trim().trim_matches(['"', '*']).trim().replace('’', "'").to_lowercase();
    match word.as_str() {
        "1" | "critical" | "kritisch" | "critique" | "crítico" | "critico" | "kritiek" | "重大" => {
            Level::Critical
        }
        "2" | "error" | "fehler" | "erreur" | "errore" | "fout" | "erro" | "エラー" => Level::Error,
        "failureaudit"
        | "audit failure"
        | "überwachung gescheitert"
        | "échec de l'audit"
        | "error de auditoría"
        | "controllo non riuscito"
        | "controle mislukt"
        | "falha de auditoria"
        | "falha na auditoria"
        | "失敗の監査" => Level::Error,
        "3" | "warning" | "warnung" | "avertissement" | "advertencia" | "avviso" | "waarschuwing"
        | "aviso" | "警告" => Level::Warning,
        "0" | "4" | "information" | "informationen" | "informations" | "información" | "informazione"
        | "informazioni" | "informatie" | "informação" | "informações" | "情報" => Level::Information,
        "successaudit"
        | "audit success"
        | "überwachung erfolgreich"
        | "succès de l'audit"
        | "auditoría correcta"
        | "controllo riuscito"
        | "controle geslaagd"
        | "sucesso da auditoria"
        | "auditoria com êxito"
        | "成功の監査" => Level::Information,
        "5" | "verbose" | "ausführlich" | "detallado" | "dettagliato" | "uitgebreid" | "detalhado"
        | "詳細" => Level::Verbose,
        _ => Level::Unknown,
    }
}

/// The level where a keyword of the security log stands beside it: a refused attempt is an error there, although its level
/// says “Information”.
pub(super) fn with_keyword(own: Level, keyword: &str) -> Level {
    match keyword.split(',').map(level).find(|l| *l == Level::Error) {
        Some(refused) => refused,
        None => own,
    }
}

/// The same by the keywords in Event XML: a number in hexadecimal digits.
pub(super) fn with_keyword_bits(own: Level, keywords: &str) -> Level {
    let digits = keywords.trim().trim_start_matches("0x");
    u64::from_str_radix(digits, 16).map_or(own, |bits| own.audited(bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_keywords_tell_the_level() {
        for (text, expected) in [
            ("Error", Level::Error),
            (" Fehler ", Level::Error),
            ("情報", Level::Information),
            ("Échec de l’audit", Level::Error),
            ("FailureAudit", Level::Error),
            ("Aviso", Level::Warning),
            ("4", Level::Information),
            ("Service", Level::Unknown),
            ("", Level::Unknown),
        ] {
            assert_eq!(level(text), expected, "{text}");
        }
        assert_eq!(with_keyword(Level::Information, "Audit Failure"), Level::Error);
        assert_eq!(with_keyword(Level::Information, "Classic"), Level::Information);
        assert_eq!(with_keyword_bits(Level::Information, "0x8010000000000000"), Level::Error);
        assert_eq!(with_keyword_bits(Level::Information, "0x8020000000000000"), Level::Information);
        assert_eq!(with_keyword_bits(Level::Error, "0x80000000000000"), Level::Error);
    }
}
