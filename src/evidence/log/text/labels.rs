//! The labels in front of the fields of an event, as Event Viewer and `wevtutil` copy them, in eight languages.
//!
//! Must not know what follows them.

/// What a label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// The log; the first line of copied details.
    LogName,
    /// The source.
    Source,
    /// The date.
    Date,
    /// The number.
    Number,
    /// The level.
    Level,
    /// Keywords: in the security log whether an attempt was let through.
    Keywords,
    /// The computer.
    Computer,
    /// The text of the event, to the end.
    Description,
    /// A field of the head that is not needed.
    Other,
}

/// The label at the begin of a line, and what stands behind it. Quotation and list marks before the label are forgiven.
pub(super) fn label(line: &str) -> Option<(Label, &str)> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '*' | '-'));
    let (name, value) = line.split_once([':', '：'])?;
    // The longest has 26 letters.
    if name.len() > 60 {
        return None;
    }
    let name = name.trim().trim_end_matches('*').replace('’', "'").to_lowercase();
    let label = match name.as_str() {
        "log name" | "protokollname" | "nom du journal" | "nombre de registro" | "nome registro"
        | "logboeknaam" | "nome do log" | "nome do registo" | "ログの名前" => Label::LogName,
        "source" | "quelle" | "origen" | "origine" | "bron" | "fonte" | "origem" | "ソース" => {
            Label::Source
        }
        "date" | "datum" | "fecha" | "data" | "日付" => Label::Date,
        "event id"
        | "ereignis-id"
        | "id de l'événement"
        | "id d'événement"
        | "id. del evento"
        | "id. de evento"
        | "id del evento"
        | "id evento"
        | "gebeurtenis-id"
        | "identificação do evento"
        | "id do evento"
        | "イベント id"
        | "イベントid" => Label::Number,
        "level" | "ebene" | "niveau" | "nivel" | "livello" | "nível" | "レベル" => Label::Level,
        "keywords" | "keyword" | "schlüsselwörter" | "mots clés" | "mots-clés" | "palabras clave"
        | "parole chiave" | "trefwoorden" | "palavras-chave" | "キーワード" => Label::Keywords,
        "computer" | "ordinateur" | "equipo" | "computador" | "コンピューター" => Label::Computer,
        "description" | "beschreibung" | "descripción" | "descrizione" | "beschrijving" | "descrição"
        | "説明" => Label::Description,
        "task category"
        | "task"
        | "opcode"
        | "user"
        | "user name"
        | "aufgabenkategorie"
        | "benutzer"
        | "catégorie de la tâche"
        | "catégorie"
        | "utilisateur"
        | "categoría de la tarea"
        | "usuario"
        | "categoria attività"
        | "utente"
        | "taakcategorie"
        | "gebruiker"
        | "categoria da tarefa"
        | "usuário"
        | "utilizador"
        | "タスクのカテゴリ"
        | "ユーザー" => Label::Other,
        _ => return None,
    };
    Some((label, value.trim_matches(|c: char| c.is_whitespace() || c == '*')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_known_in_each_language_with_the_blanks_of_that_language() {
        for line in [
            "Event ID:      33004",
            "  Event ID: 33004",
            "Ereignis-ID:   33004",
            "ID de l’événement :33004",
            "Id. del evento:33004",
            "ID evento:     33004",
            "Gebeurtenis-id:33004",
            "Identificação do Evento:33004",
            "イベント ID:       33004",
            "> **Event ID:** 33004",
        ] {
            assert_eq!(label(line), Some((Label::Number, "33004")), "{line}");
        }
        assert_eq!(label("Details: x"), None);
        assert_eq!(label("no label"), None);
    }
}
