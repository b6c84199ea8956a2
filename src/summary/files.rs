//! The files of a session in a summary: what each shows, how large it is, its hash, and whether it is still there.

use super::{
    FileLine, Summary,
    sections::{Line, Run, instant, own},
};
use crate::session::KeptFile;

/// A file as the summary keeps it.
pub(super) fn line(file: &KeptFile) -> FileLine {
    FileLine {
        name: file.name(),
        file: file.file_name(),
        about: file.about.as_str().to_owned(),
        kind: file.kind_and_size(),
        bytes: file.bytes,
        sha256: file.sha256.clone(),
        added: file.stamp.at,
        removed: file.gone,
    }
}

/// One line for each file.
pub(super) fn lines(summary: &Summary) -> Vec<Line> {
    summary.files.iter().map(|file| Line::Item(None, of_file(file))).collect()
}

fn of_file(file: &FileLine) -> Vec<Run> {
    let mut runs = vec![Run::Name(file.name.clone())];
    if !file.about.is_empty() {
        runs.extend([own(": "), Run::Words(file.about.clone())]);
    }
    runs.push(own(&format!(" ({}, SHA-256 ", file.kind)));
    runs.push(Run::Literal(file.sha256.clone()));
    if let Some(removed) = file.removed {
        runs.push(own(&format!(", removed on {}", instant(removed))));
    }
    runs.push(own(")"));
    runs
}
