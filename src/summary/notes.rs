//! The notes of a session in a summary: who wrote when, and the words in their own lines.

use super::{
    NoteLine, Summary,
    sections::{Line, Run, instant, own},
};
use crate::{ids::Role, session::Note};

/// A note as the summary keeps it.
pub(super) fn line(note: &Note) -> NoteLine {
    NoteLine {
        by: note.stamp.by,
        name: note.name.as_str().to_owned(),
        at: note.stamp.at,
        text: note.text.as_str().to_owned(),
    }
}

/// The lines of every note.
pub(super) fn lines(summary: &Summary) -> Vec<Line> {
    summary.notes.iter().flat_map(of_note).collect()
}

fn of_note(note: &NoteLine) -> [Line; 2] {
    let mut head = vec![own(match note.by {
        Role::Owner => "The person",
        Role::Helper => "A helper",
        Role::Viewer | Role::Stranger | Role::Agent | Role::Manager => "Somebody",
    })];
    if !note.name.is_empty() {
        head.extend([own(" who is called "), Run::Words(note.name.clone())]);
    }
    head.push(own(&format!(" wrote on {}:", instant(note.at))));
    [Line::Plain(head), Line::Verbatim(note.text.clone())]
}
