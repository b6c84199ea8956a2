//! “Copy details as text” of Event Viewer, and `wevtutil qe /f:text`: lines of label and value, then the text of the event.
//!
//! Event Viewer's own copy button puts the XML of the event behind the text: its time is exact and is taken.

use super::{
    collect::{Collector, Draft},
    dates::{Written, date},
    labels::{Label, label},
    levels::{level, with_keyword},
    xml,
};
use crate::evidence::log::{LogFormat, RawLog};

/// So many lines behind a source the number must follow, where a source begins an event.
const HEAD_LINES: usize = 5;

/// A line, and its label where it has one.
type Line<'t> = (&'t str, Option<(Label, &'t str)>);

/// Reads the events of a text.
pub(super) fn read(text: &str) -> Option<RawLog> {
    let mut found = Collector::new(LogFormat::Copied);
    let lines: Vec<Line<'_>> = text.lines().map(|line| (line, label(line))).collect();
    let mut event: Option<Copied> = None;
    for (at, (line, labelled)) in lines.iter().copied().enumerate() {
        if found.is_full() {
            break;
        }
        let following = lines.get(at + 1..).unwrap_or_default();
        if begins(line, labelled, event.as_ref(), following) {
            if let Some(event) = event.take() {
                event.finish(&mut found);
            }
            event = Some(Copied::default());
        }
        if let Some(event) = &mut event {
            event.line(line, labelled);
        }
    }
    if let Some(event) = event {
        event.finish(&mut found);
    }
    found.finish()
}

/// Whether an event begins with this line: with the name of its log, with `Event[0]`, or, where the first lines were not
/// copied, with its source, date or number when the rest of a head follows.
fn begins(
    line: &str,
    labelled: Option<(Label, &str)>,
    event: Option<&Copied>,
    following: &[Line<'_>],
) -> bool {
    if is_index(line) {
        return true;
    }
    let open_head = event.is_some_and(|e| !e.in_text && e.draft.number.is_empty());
    match labelled {
        // `Event[0]` stands before the name of the log.
        Some((Label::LogName, _)) => !(open_head && event.is_some_and(|e| !e.any)),
        Some((first @ (Label::Source | Label::Date | Label::Number), _)) => {
            let in_head = event.is_some_and(|e| !e.in_text && !e.has(first));
            !in_head && head_follows(first, following)
        }
        Some(_) | None => false,
    }
}

/// Whether what follows makes a head of the line: its number, or behind the number its source.
fn head_follows(first: Label, following: &[Line<'_>]) -> bool {
    let mut labels = following.iter().take(HEAD_LINES).map_while(|(_, label)| *label);
    labels.any(|(label, value)| match first {
        Label::Number => label == Label::Source,
        _ => label == Label::Number && starts_with_digit(value),
    })
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// `Event[0]:` or `Event[0]`, as `wevtutil` counts.
fn is_index(line: &str) -> bool {
    let Some(rest) = line.trim().strip_prefix("Event[") else { return false };
    let Some((digits, end)) = rest.split_once(']') else { return false };
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && matches!(end, "" | ":")
}

/// An event whose lines are being read.
#[derive(Default)]
struct Copied {
    draft: Draft,
    keywords: String,
    text: String,
    /// Whether any field has been read.
    any: bool,
    /// Whether the text of the event has begun.
    in_text: bool,
}

impl Copied {
    /// Whether the head has this field: when it comes again, it is the next event's.
    fn has(&self, label: Label) -> bool {
        match label {
            Label::Source => !self.draft.source.is_empty(),
            Label::Date => self.draft.time != Written::Unread,
            Label::Number => !self.draft.number.is_empty(),
            Label::LogName
            | Label::Level
            | Label::Keywords
            | Label::Computer
            | Label::Description
            | Label::Other => false,
        }
    }

    fn line(&mut self, line: &str, labelled: Option<(Label, &str)>) {
        match labelled {
            Some((label, value)) if !self.in_text => self.field(label, value),
            Some(_) | None => {
                // A line without a label ends a head that has its number.
                if !self.in_text && !self.draft.number.is_empty() && !line.trim().is_empty() {
                    self.in_text = true;
                }
                if self.in_text {
                    self.text.push_str(line);
                    self.text.push('\n');
                }
            }
        }
    }

    fn field(&mut self, label: Label, value: &str) {
        self.any = true;
        match label {
            Label::Source => self.draft.source = value.to_owned(),
            Label::Date => self.draft.time = date(value),
            Label::Number => {
                self.draft.number = value.chars().take_while(char::is_ascii_digit).collect();
            }
            Label::Level => self.draft.level = level(value),
            Label::Keywords => value.clone_into(&mut self.keywords),
            Label::Computer => self.draft.computer = Some(value.to_owned()),
            Label::Description => {
                self.in_text = true;
                self.text.push_str(value);
                self.text.push('\n');
            }
            Label::LogName | Label::Other => {}
        }
    }

    fn finish(mut self, found: &mut Collector) {
        if self.draft.number.is_empty() {
            // The name of a log alone is no event; a head that was cut off is a piece of one.
            if self.any {
                found.damaged();
            }
            return;
        }
        if self.draft.source.is_empty() && self.draft.time == Written::Unread && self.draft.computer.is_none()
        {
            // A number alone is a quotation: that reader knows where else a source may stand.
            return;
        }
        self.draft.level = with_keyword(self.draft.level, &self.keywords);
        if let Some(place) = xml::within(&self.text) {
            if let (Some(exact), _) = xml::one(&self.text[place.clone()]) {
                self.draft.record = exact.record;
                if exact.time != Written::Unread {
                    self.draft.time = exact.time;
                }
            }
            let before = self.text[..place.start].trim_end();
            // The line “Event Xml:” in front of it, in any language.
            let heading = before.rfind('\n').map_or(0, |at| at + 1);
            let last = &before[heading..];
            let is_heading = last.trim_end().ends_with([':', '：']) && last.to_lowercase().contains("xml");
            let end = if is_heading { heading } else { before.len() };
            self.text.truncate(end);
        }
        self.draft.message = self.text;
        found.push(self.draft);
    }
}
