//! Fields between tabs, commas or semicolons: Event Viewer's “Save as CSV” and “Save as text”, and `Export-Csv`.
//!
//! Must not know the forms without delimiters.

use super::{
    collect::{Collector, Draft},
    dates::{Written, date},
    levels::{level, with_keyword},
};
use crate::evidence::log::{Level, LogFormat, RawLog, matters};

mod records;

use records::Records;

/// So many lines are looked at for the first that shows the delimiter.
const LOOKED_AT: usize = 200;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Level,
    Keyword,
    Date,
    Source,
    Number,
    Instance,
    Record,
    Computer,
    Message,
    Other,
}

/// Reads the events of a text.
pub(super) fn read(text: &str) -> Option<RawLog> {
    let (begin, delimiter) = first_line(text)?;
    let mut found = Collector::new(LogFormat::Rows);
    let mut columns: Option<Vec<Column>> = None;
    let mut event: Option<Draft> = None;
    let mut records = Records::new(&text[begin..], delimiter);
    for fields in records.by_ref() {
        if found.is_full() {
            break;
        }
        if let Some(named) = heading(&fields) {
            columns = Some(named);
            continue;
        }
        let by_name = columns.as_deref().and_then(|columns| by_name(columns, &fields));
        if let Some(next) = by_name.or_else(|| by_place(&fields)) {
            event.replace(next).into_iter().for_each(|e| found.push(e));
        } else if let Some(event) = &mut event {
            // A message with line ends and without quotation marks goes on.
            event.message.push('\n');
            event.message.push_str(fields.join(" ").trim());
        }
    }
    event.into_iter().for_each(|e| found.push(e));
    if records.was_cut_off() {
        found.damaged();
    }
    found.finish()
}

/// Where the first line of a table begins, and its delimiter.
fn first_line(text: &str) -> Option<(usize, char)> {
    let mut begin = 0;
    for line in text.split_inclusive('\n').take(LOOKED_AT) {
        // The first line of a record whose message has line ends is enough.
        for delimiter in ['\t', ';', ','] {
            if line.contains(delimiter)
                && let Some(fields) = Records::new(line, delimiter).next()
                && (heading(&fields).is_some() || by_place(&fields).is_some())
            {
                return Some((begin, delimiter));
            }
        }
        begin += line.len();
    }
    None
}

/// The columns, where a record names them: at least a number and two more.
fn heading(fields: &[String]) -> Option<Vec<Column>> {
    let columns: Vec<Column> = fields.iter().map(|f| column(f)).collect();
    let known = columns.iter().filter(|c| **c != Column::Other).count();
    let number = columns.iter().any(|c| matches!(c, Column::Number | Column::Instance));
    (number && known >= 3).then_some(columns)
}

fn column(name: &str) -> Column {
    // Every record is asked, and a message may be long.
    if name.len() > 60 {
        return Column::Other;
    }
    match name.trim().replace('’', "'").to_lowercase().as_str() {
        "level" | "leveldisplayname" | "entrytype" | "ebene" | "niveau" | "nivel" | "livello" | "nível"
        | "レベル" => Column::Level,
        "keywords"
        | "keywordsdisplaynames"
        | "schlüsselwörter"
        | "mots clés"
        | "palabras clave"
        | "parole chiave"
        | "trefwoorden"
        | "palavras-chave"
        | "キーワード" => Column::Keyword,
        "date and time" | "timecreated" | "timegenerated" | "datum und uhrzeit" | "date et heure"
        | "fecha y hora" | "data e ora" | "datum en tijd" | "data e hora" | "日付と時刻" => Column::Date,
        "source" | "providername" | "quelle" | "origen" | "origine" | "bron" | "fonte" | "origem"
        | "ソース" => Column::Source,
        "event id"
        | "eventid"
        | "id"
        | "ereignis-id"
        | "id de l'événement"
        | "id. del evento"
        | "id evento"
        | "gebeurtenis-id"
        | "identificação do evento"
        | "id do evento"
        | "イベント id" => Column::Number,
        "instanceid" => Column::Instance,
        "recordid" | "index" => Column::Record,
        "machinename" | "computer" => Column::Computer,
        "message" | "description" => Column::Message,
        _ => Column::Other,
    }
}

/// An event whose columns have names. A field behind the last name is the message: Event Viewer names no column for it.
fn by_name(columns: &[Column], fields: &[String]) -> Option<Draft> {
    let mut draft = Draft::default();
    let mut keyword = "";
    let mut instance = None;
    for (column, field) in columns.iter().zip(fields) {
        match column {
            // The number of a level and its name may both be there.
            Column::Level if draft.level == Level::Unknown => draft.level = level(field),
            Column::Keyword => keyword = field,
            Column::Date => draft.time = date(field),
            Column::Source => draft.source.clone_from(field),
            Column::Number => field.trim().clone_into(&mut draft.number),
            Column::Instance => instance = field.trim().parse::<u32>().ok().map(|id| id & 0xFFFF),
            Column::Record => draft.record = field.trim().parse().ok(),
            Column::Computer => draft.computer = Some(field.clone()),
            Column::Message => draft.message.clone_from(field),
            Column::Level | Column::Other => {}
        }
    }
    if draft.number.is_empty() {
        draft.number = instance?.to_string();
    }
    let is_number = draft.number.bytes().all(|b| b.is_ascii_digit());
    if !is_number || (draft.source.is_empty() && draft.time == Written::Unread) {
        return None;
    }
    if draft.message.is_empty() {
        draft.message = fields.get(columns.len()..).unwrap_or_default().join(" ");
    }
    draft.level = with_keyword(draft.level, keyword);
    Some(draft)
}

/// An event in the order of Event Viewer: level, date, source, number, category, message. The level may be missing.
fn by_place(fields: &[String]) -> Option<Draft> {
    // A date has a time of day; that is cheaper to see than to read.
    let place = fields.iter().take(4).position(|f| f.contains(':') && date(f) != Written::Unread)?;
    let (source, number) = (fields.get(place + 1)?, fields.get(place + 2)?.trim());
    let own = place.checked_sub(1).and_then(|n| fields.get(n)).map_or(Level::Unknown, |f| level(f));
    let is_number = (1..=5).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    if !is_number || (own == Level::Unknown && !matters(source, 4724)) {
        return None;
    }
    Some(Draft {
        source: source.clone(),
        number: number.to_owned(),
        level: own,
        time: date(&fields[place]),
        message: fields.get(place + 4..).unwrap_or_default().join(" "),
        ..Draft::default()
    })
}
