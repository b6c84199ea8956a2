//! Finds the form of a log that came as text, and reads it.
//!
//! To add a form: a file here with `read(text) -> Option<RawLog>`, and a line in [`READERS`] at the place where it is to be
//! tried. A reader takes time that grows with the text alone, and gives `None` where its form is not in the text.

use super::RawLog;

mod collect;
mod copied;
mod dates;
mod delimited;
mod exported;
mod labels;
mod levels;
mod list;
mod quoted;
mod rows;
mod table;
mod xml;

#[cfg(test)]
mod forms_tests;
#[cfg(test)]
mod property_tests;

/// The forms, the surest first: what one takes, the others do not see.
const READERS: [fn(&str) -> Option<RawLog>; 8] = [
    copied::read,
    xml::read,
    exported::read,
    list::read,
    table::read,
    delimited::read,
    rows::read,
    quoted::read,
];

/// Reads events out of text: Event XML, copied details, rows, lists, quotes. `None` where no event stands in it.
///
/// The most events that are kept are 20,000; then reading stops, and the log says so. Dates whose day may be the month are
/// read where the other dates of the log decide.
#[must_use]
pub fn read_text(text: &str) -> Option<RawLog> {
    let text = text.trim_start_matches('\u{feff}');
    READERS.iter().find_map(|read| read(text))
}
