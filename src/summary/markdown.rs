//! The summary as CommonMark. Text of people cannot make structure: in a line it is escaped, with its own lines it stands in
//! a fence that is longer than any run of backticks inside.

use std::fmt::Write as _;

use super::{
    Summary,
    sections::{Line, Run, sections, title},
    text::{lines_of, one_line},
};

impl Summary {
    /// The summary as CommonMark. It holds no HTML and no link.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n", title(self));
        for section in sections(self) {
            let _ = write!(out, "\n## {}\n", section.heading);
            let mut in_list = false;
            for line in section.lines {
                let item = matches!(line, Line::Item(..) | Line::Sub(_));
                if !(in_list && item) {
                    out.push('\n');
                }
                in_list = item;
                match line {
                    Line::Plain(runs) => out.push_str(&runs_of(&runs)),
                    Line::Item(Some(n), runs) => {
                        let _ = write!(out, "{n}. {}", runs_of(&runs));
                    }
                    Line::Item(None, runs) => {
                        let _ = write!(out, "- {}", runs_of(&runs));
                    }
                    // Four columns are inside the item before, whether it has a number or a dash.
                    Line::Sub(runs) => {
                        let _ = write!(out, "    - {}", runs_of(&runs));
                    }
                    Line::Verbatim(text) => out.push_str(&fenced(&text)),
                }
                out.push('\n');
            }
        }
        out
    }
}

fn runs_of(runs: &[Run]) -> String {
    runs.iter()
        .map(|run| match run {
            Run::Own(text) => text.clone(),
            Run::Words(text) => escaped(text),
            Run::Literal(text) => code(text),
            Run::Name(text) => {
                let words = escaped(text);
                if words.is_empty() { words } else { format!("**{words}**") }
            }
        })
        .collect()
}

/// One line whose characters mean nothing to a Markdown reader. `:` and `.` are escaped where they would make a reader with
/// automatic links find an address.
pub(super) fn escaped(text: &str) -> String {
    let line = one_line(text);
    let mut out = String::with_capacity(line.len());
    let mut rest = line.as_str();
    while let Some(c) = rest.chars().next() {
        let marks = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' | '$' | '^' | '!'
        );
        let address = rest.starts_with("://") || (c == '.' && out.to_ascii_lowercase().ends_with("www"));
        // A list or a heading of the other kind begins with these, so they must not stand first.
        let first = out.is_empty() && matches!(c, '-' | '+' | '=' | ':');
        // “1.” begins a list only where nothing but digits stands before it.
        let number = matches!(c, '.' | ')') && !out.is_empty() && out.bytes().all(|b| b.is_ascii_digit());
        if marks || address || first || number {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// The longest run of backticks.
fn ticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// A code span in one line.
fn code(text: &str) -> String {
    let line = one_line(text);
    if line.is_empty() {
        return line;
    }
    let fence = "`".repeat(ticks(&line) + 1);
    let pad = if line.starts_with('`') || line.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{line}{pad}{fence}")
}

fn fenced(text: &str) -> String {
    let lines = lines_of(text);
    let fence = "`".repeat(lines.iter().map(|l| ticks(l)).max().unwrap_or(0).max(2) + 1);
    format!("{fence}text\n{}\n{fence}", lines.join("\n"))
}
