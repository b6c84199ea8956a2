//! The summary as plain text. Text of people is indented or in one line, so it cannot look like a heading of ours.

use std::fmt::Write as _;

use super::{
    Summary,
    sections::{Line, Run, sections, title},
};

impl Summary {
    /// The summary as plain text without markup.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = underlined(&title(self), '=');
        for section in sections(self) {
            let _ = write!(out, "\n{}", underlined(section.heading, '-'));
            let mut last_was_item = None;
            for line in section.lines {
                let item = matches!(line, Line::Item(..) | Line::Sub(_));
                if last_was_item.is_some_and(|last| !(last && item)) {
                    out.push('\n');
                }
                last_was_item = Some(item);
                match line {
                    Line::Plain(runs) => out.push_str(&runs_of(&runs)),
                    Line::Item(Some(n), runs) => {
                        let _ = write!(out, "{n}. {}", runs_of(&runs));
                    }
                    Line::Item(None, runs) => {
                        let _ = write!(out, "- {}", runs_of(&runs));
                    }
                    Line::Sub(runs) => {
                        let _ = write!(out, "   - {}", runs_of(&runs));
                    }
                    Line::Verbatim(text) => {
                        let lines: Vec<String> = lines_of(&text).iter().map(|l| format!("    {l}")).collect();
                        out.push_str(lines.join("\n").trim_end());
                    }
                }
                out.push('\n');
            }
        }
        out
    }
}

fn underlined(words: &str, mark: char) -> String {
    format!("{words}\n{}\n", mark.to_string().repeat(words.chars().count()))
}

fn runs_of(runs: &[Run]) -> String {
    runs.iter()
        .map(|run| match run {
            Run::Own(text) => text.clone(),
            Run::Words(text) | Run::Literal(text) | Run::Name(text) => one_line(text),
        })
        .collect()
}

/// A text in one line: every run of white space is one space, and what shows nothing is dropped.
pub(super) fn one_line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines of a text, without white space at their ends. Every character that some reader takes for a line end is one.
pub(super) fn lines_of(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    text.trim_matches(['\n', '\r'])
        .split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'])
        .map(|line| visible(line).trim_end().to_owned())
        .collect()
}

/// Without control characters and without marks that turn the direction of what follows them.
fn visible(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    text.chars().filter(|c| (!c.is_control() || c.is_whitespace()) && !turns(*c)).collect()
}
