//! The summary as headings and lines, once for every form that people read. It knows what is said, not how it is marked up.

use jiff::{Timestamp, tz::TimeZone};

use super::{Answered, Item, ItemState, Summary, files, logs, notes};
use crate::session::details::{DetailValue, clock, date};

/// A heading and what stands under it.
pub(super) struct Section {
    /// The heading; ours.
    pub heading: &'static str,
    /// The lines.
    pub lines: Vec<Line>,
}

/// A line, or text that keeps its own lines.
pub(super) enum Line {
    /// A line of its own.
    Plain(Vec<Run>),
    /// An item of a list, with its number where the order counts.
    Item(Option<usize>, Vec<Run>),
    /// An item under the item before it.
    Sub(Vec<Run>),
    /// Text of a person with its own line breaks.
    Verbatim(String),
}

/// Part of a line.
pub(super) enum Run {
    /// Our own words; they hold no markup.
    Own(String),
    /// A name that stands out.
    Name(String),
    /// Words from a person or from content.
    Words(String),
    /// A value to be copied as it is.
    Literal(String),
}

pub(super) fn own(text: &str) -> Run {
    Run::Own(text.to_owned())
}

/// “20 November 2026, 14:00 UTC”.
pub(super) fn instant(at: Timestamp) -> String {
    let utc = TimeZone::UTC.to_datetime(at);
    format!("{}, {} UTC", date(utc), clock(utc))
}

/// The first line.
pub(super) fn title(summary: &Summary) -> String {
    format!("Password problem {}", summary.reference)
}

/// Every section, in order.
pub(super) fn sections(summary: &Summary) -> Vec<Section> {
    vec![
        Section { heading: "The problem", lines: problem(summary) },
        Section { heading: "What the event log says", lines: logs::lines(summary) },
        Section { heading: "What Microsoft asks for", lines: asked(summary) },
        Section { heading: "More ids", lines: more(summary) },
        Section { heading: "Pictures and network checks", lines: files::lines(summary) },
        Section { heading: "What the person saw and answered", lines: path(summary) },
        Section { heading: "What was tried, and with what result", lines: tried(summary) },
        Section { heading: "Notes", lines: notes::lines(summary) },
        Section { heading: "What was hidden", lines: kept_back(summary) },
        Section { heading: "What is not known", lines: not_known(summary) },
        Section { heading: "Where this comes from", lines: origin(summary) },
    ]
    .into_iter()
    .filter(|s| !s.lines.is_empty())
    .collect()
}

fn problem(summary: &Summary) -> Vec<Line> {
    let mut lines = Vec::new();
    match &summary.problem {
        Some(text) => lines.push(Line::Verbatim(text.clone())),
        None => lines.push(Line::Plain(vec![own("Nobody has described the problem in words.")])),
    }
    let Some(pasted) = &summary.pasted else { return lines };
    lines.push(Line::Plain(vec![own("The person pasted this message or log:")]));
    lines.push(Line::Verbatim(pasted.text.clone()));
    if pasted.left_out > 0 {
        lines
            .push(Line::Plain(vec![own(&format!("{} more characters are left out here.", pasted.left_out))]));
    }
    if !pasted.removed.is_empty() {
        lines.push(Line::Plain(vec![
            own("Secrets removed: "),
            Run::Words(pasted.removed.join(", ")),
            own("."),
        ]));
    }
    if !pasted.unknown.is_empty() {
        lines.push(Line::Plain(vec![
            own("Codes without a documented problem: "),
            Run::Words(pasted.unknown.join(", ")),
            own("."),
        ]));
    }
    lines
}

fn asked(summary: &Summary) -> Vec<Line> {
    let items = summary.details.iter().filter(|i| i.field.is_microsofts()).enumerate();
    items
        .map(|(n, item)| {
            let asked = if item.microsoft.is_empty() { &item.label } else { &item.microsoft };
            let mut runs = vec![Run::Name(asked.clone()), own(": ")];
            if matches!(item.value, Some(DetailValue::Text(_))) {
                // It stands in full above.
                runs.push(own("see “The problem”"));
            } else {
                runs.extend(value(item));
            }
            Line::Item(Some(n + 1), runs)
        })
        .collect()
}

fn more(summary: &Summary) -> Vec<Line> {
    let items = summary.details.iter().filter(|i| !i.field.is_microsofts() && i.state != ItemState::Missing);
    items
        .map(|item| {
            let mut runs = vec![Run::Name(item.label.clone()), own(": ")];
            runs.extend(value(item));
            Line::Item(None, runs)
        })
        .collect()
}

fn value(item: &Item) -> Vec<Run> {
    let line = || match item.value {
        Some(
            DetailValue::Page(_)
            | DetailValue::User(_)
            | DetailValue::Guid(_)
            | DetailValue::Version(_)
            | DetailValue::Code(_),
        ) => Run::Literal(item.line.clone()),
        Some(
            DetailValue::NotKnown
            | DetailValue::Hidden
            | DetailValue::Text(_)
            | DetailValue::Statement(_)
            | DetailValue::When(_)
            | DetailValue::Type(_)
            | DetailValue::Licence(_),
        )
        | None => Run::Words(item.line.clone()),
    };
    match item.state {
        ItemState::Known => vec![line()],
        ItemState::ToConfirm => vec![line(), own(" (found in the pasted text, not confirmed)")],
        ItemState::NotKnown => vec![own("not known")],
        ItemState::Missing => vec![own("not given")],
        ItemState::NotNeeded => vec![own("not needed, the account is in the cloud only")],
    }
}

/// The value of an item and what there is of it, in one line without marks.
pub(super) fn value_line(item: &Item) -> String {
    value(item)
        .into_iter()
        .map(|run| match run {
            Run::Own(text) | Run::Name(text) | Run::Words(text) | Run::Literal(text) => text,
        })
        .collect()
}

fn path(summary: &Summary) -> Vec<Line> {
    let entry = &summary.entry;
    let mut begin = vec![own(entry.words)];
    if !entry.because.is_empty() {
        begin.extend([own(": "), Run::Words(entry.because.clone())]);
    }
    let mut lines = vec![Line::Plain(begin)];
    let answer = |a: &Answered| vec![Run::Words(a.question.clone()), own(" — "), Run::Name(a.answer.clone())];
    lines.extend(summary.path.iter().enumerate().map(|(n, a)| Line::Item(Some(n + 1), answer(a))));
    if !summary.former.is_empty() {
        lines.push(Line::Plain(vec![own("Also answered; the guide has changed since:")]));
        lines.extend(summary.former.iter().map(|a| Line::Item(None, answer(a))));
    }
    lines
}

fn tried(summary: &Summary) -> Vec<Line> {
    if summary.tried.is_empty() {
        return vec![Line::Plain(vec![own("Nothing was tried yet.")])];
    }
    let mut lines = Vec::new();
    for (n, tried) in summary.tried.iter().enumerate() {
        let mut runs = vec![Run::Name(tried.title.clone()), own(": "), own(tried.result)];
        if !tried.still.is_empty() {
            runs.extend([own("; still not working: "), Run::Words(tried.still.clone())]);
        }
        lines.push(Line::Item(Some(n + 1), runs));
        lines.extend(tried.done.iter().map(|step| Line::Sub(vec![own("Done: "), Run::Words(step.clone())])));
    }
    lines
}

fn not_known(summary: &Summary) -> Vec<Line> {
    let names = |state: ItemState| {
        summary
            .in_state(state)
            .filter(|i| i.field.is_microsofts())
            .map(|i| i.label.clone())
            .collect::<Vec<_>>()
    };
    let mut lines = Vec::new();
    let said = names(ItemState::NotKnown);
    if !said.is_empty() {
        lines.push(Line::Item(None, vec![own("The person does not know: "), Run::Words(said.join(", "))]));
    }
    let missing = names(ItemState::Missing);
    if !missing.is_empty() {
        lines.push(Line::Item(None, vec![own("Nobody has given yet: "), Run::Words(missing.join(", "))]));
    }
    if lines.is_empty() {
        lines.push(Line::Plain(vec![own("Everything that Microsoft asks for is answered above.")]));
    }
    lines
}

/// What is missing on purpose, and whom to ask for it.
fn kept_back(summary: &Summary) -> Vec<Line> {
    let Some(last) = summary.kept_back.iter().map(|k| k.at).max() else { return Vec::new() };
    let mut lines: Vec<Line> = summary
        .kept_back
        .iter()
        .map(|kept| {
            Line::Item(
                None,
                vec![own(&match kept.mark {
                    Some(mark) => {
                        format!("{}: each is replaced by “{}”", kept.words, mark.trim_matches(['[', ']']))
                    }
                    None => format!("{}: left out", kept.words),
                })],
            )
        })
        .collect();
    lines.push(Line::Plain(vec![own(&format!(
        "Whoever made this summary chose that, last on {}. If you need any of it, ask the person who gave you the summary, \
         with the reference {}.",
        instant(last),
        summary.reference
    ))]));
    lines
}

fn origin(summary: &Summary) -> Vec<Line> {
    let mut lines = Vec::new();
    for tried in summary.tried.iter().filter(|t| !t.provenance.is_empty()) {
        lines.push(Line::Item(None, vec![Run::Words(tried.title.clone())]));
        lines.extend(tried.provenance.iter().map(|p| Line::Sub(vec![Run::Words(p.clone())])));
    }
    let mut made = vec![own(&format!(
        "Session {}, revision {}, began {}, last changed {}",
        summary.reference,
        summary.revision,
        instant(summary.began),
        instant(summary.changed)
    ))];
    if !summary.content_versions.is_empty() {
        made.extend([own("; content version "), Run::Words(summary.content_versions.join(", "))]);
    }
    made.push(own("."));
    lines.push(Line::Item(None, made));
    if let Some(sent) = &summary.sent {
        let mut runs = vec![own(&format!("Marked as sent on {}", instant(sent.at)))];
        if !sent.case.is_empty() {
            runs.extend([own("; case at Microsoft: "), Run::Literal(sent.case.clone())]);
        }
        lines.push(Line::Item(None, runs));
    }
    lines
}
