//! Words of state that people and programs put where a password could stand: “Password: expired”.
//!
//! Must not know about forms or separators: one lower-case word in, yes or no out.

use std::{collections::HashSet, sync::LazyLock};

/// One list for all languages, since a text may mix them. Lower case.
const STATES: &str = "
a an the this that these it its is are was were be been not no none nil null nothing never n/a na unknown undefined
true false yes on off ok okay good bad fine set unset reset change changes changed changing expired expires expiring
expire expiry invalid valid wrong correct incorrect mismatch missing required optional empty blank hidden hide shown
show masked removed redacted protected encrypted hashed stored accepted rejected refused denied allow allowed
deny granted enabled disabled enable disable locked unlocked blocked forgotten forgot forget lost unavailable available
healthy unhealthy configured unconfigured active inactive pending complete completed success successful succeeded
failure failed fails fail error errors warning weak strong short long same different old new current temporary initial
similar used unused known common banned leaked synced synchronized unsynchronized writeback policy see please enter type
must should cannot can can't could would will won't does doesn't did didn't isn't wasn't do don't has have had i we you
they my your our their users user admins admin everyone nobody everything works working work broken try tried again
later always after before when if then but and or both what which where why how who again still now soon today
yesterday at least characters character chars minimum maximum length age days hours minutes here there below above
only also just with without for from to of in by at as page button link field box screen letter vault keychain
manager online offline unchanged up down north south east west todo tbd test testing nope unclear ignored
niet geen juist onjuist fout goed verkeerd verlopen vergeten gewijzigd veranderd geweigerd afgewezen geaccepteerd
geblokkeerd vergrendeld verplicht onbekend leeg ongeldig geldig werkt zwak sterk te kort lang oud nieuw hetzelfde is
het de een wordt moet mag kan nodig vereist ja nee uit aan verborgen zie ingesteld opnieuw instellen wijzigen
falsch richtig korrekt inkorrekt ungültig gültig abgelaufen vergessen geändert abgelehnt gesperrt leer unbekannt
erforderlich notwendig nicht kein keine die der das ein eine wird muss darf kann soll bitte schwach stark kurz alt neu
gleich gleiche ja nein aus an siehe zurückgesetzt zurücksetzen ändern funktioniert geht akzeptiert verweigert aktiviert
deaktiviert fehlt fehlerhaft fehler verborgen
incorrect incorrecte correct expiré expirée expire oublié oubliée perdu perdue refusé refusée rejeté invalide valide
inconnu inconnue requis requise obligatoire vide faible court courte trop le la les un une ne pas non oui modifié
changé réinitialisé bloqué verrouillé erroné erronée mauvais faux accepté désactivé activé masqué absent échec erreur
incorrecta incorrecto correcta correcto caducada caducado vencida olvidada olvidado perdida rechazada rechazado
inválida inválido válida desconocida obligatoria obligatorio requerida vacía débil corta larga el los las un una no sí
demasiado muy cambiada bloqueada errónea equivocada igual misma aceptada desactivada oculta falta fallo
incorreta incorreto correta correto expirada expirado vencida esquecida recusada rejeitada inválida inválido válida
desconhecida obrigatória vazia fraca curta longa o os as um uma não sim muito alterada bloqueada errada errado igual
mesma aceita oculta falha erro
errata errato sbagliata sbagliato corretta scaduta scaduto dimenticata persa rifiutata rifiutato non valida valido
sconosciuta obbligatoria vuota debole corta lunga il lo gli uno no sì troppo cambiata bloccata stessa uguale accettata
nascosta errore fallito
nieprawidłowe nieprawidłowy błędne złe zły poprawne wygasło wygasłe zapomniane odrzucone nieznane wymagane puste słabe
krótkie nie tak jest zmienione zablokowane takie samo ukryte brak błąd
špatné špatně nesprávné neplatné platné vypršelo zapomenuté odmítnuto neznámé povinné prázdné slabé krátké ne ano
změněno zablokováno stejné chyba chybné
fel rätt felaktigt felaktig ogiltigt utgånget glömt nekat okänt krävs tomt svagt kort långt inte ingen ja nej ändrat
låst samma saknas forkert rigtig ugyldig ugyldigt udløbet glemt afvist ukendt påkrævet tom svag ikke ingen nej ændret
låst samme mangler fejl feil riktig utløpt avvist ukjent kreves svakt endret glemt
väärä väärin oikein virheellinen vanhentunut unohtunut hylätty tuntematon pakollinen tyhjä heikko lyhyt ei kyllä vaihdettu
lukittu sama puuttuu virhe
greșită gresita incorectă expirată uitată respinsă invalidă necunoscută obligatorie goală slabă scurtă nu da schimbată
blocată aceeași eroare
yanlış hatalı geçersiz geçerli süresi doldu unutuldu reddedildi bilinmiyor gerekli boş zayıf kısa değil hayır evet
değişti kilitli aynı yok eksik
неверный неверно неправильный неправильно верный истёк истек забыт забыла забыл отклонён отклонен неизвестен пустой слабый
короткий не нет да изменён изменен заблокирован тот же ошибка недействителен обязателен обязательно невірний забув
hibás rossz helytelen érvénytelen lejárt elfelejtett elutasítva ismeretlen kötelező üres gyenge rövid nem igen
megváltozott zárolt ugyanaz hiba jó
λάθος σωστός σωστό έληξε ξέχασα άκυρος άγνωστος υποχρεωτικός κενό αδύναμος όχι ναι ίδιος
";

static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| STATES.split_whitespace().collect());

/// Whether every part of the text is a word of state: `expired`, `expired/locked`, `not valid`.
pub(super) fn is_state(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut parts =
        lower.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’'))).filter(|p| !p.is_empty());
    let Some(first) = parts.next() else { return true };
    let known =
        |word: &str| WORDS.contains(word) || (word.len() >= 6 && word.is_ascii() && word.ends_with("ed"));
    (known(first) && parts.all(known)) || WORDS.contains(lower.trim())
}

/// Whether half of the words or more are words of state, as in messages (“is required”) and hardly in passphrases.
pub(super) fn is_message(text: &str) -> bool {
    let words = text.split_whitespace().count();
    text.split_whitespace().filter(|w| is_state(w)).count() * 2 >= words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_state_are_known_in_every_case_and_combination() {
        for word in
            ["Expired", "expired/locked", "not-accepted", "n/a", "Falsch", "неверный", "???", "ABGELAUFEN"]
        {
            assert!(is_state(word), "{word}");
        }
        for word in ["elephant", "hunter2", "expired-horse", "lighthouse9"] {
            assert!(!is_state(word), "{word}");
        }
        assert!(is_message("must be long"));
        assert!(is_message("Please provide a password"));
        assert!(!is_message("correct horse battery staple"));
    }
}
