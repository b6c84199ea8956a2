//! What is wrong with content, and where: the words of `regain check`.
//!
//! It knows nothing of what the rules are; see [`super::lint`].

use std::{cell::RefCell, cmp::Ordering, fmt, sync::Arc};

use serde::Serialize;

/// A place in a file. Line and column count from 1; a column counts characters, not bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Spot {
    /// The file, as a path inside the content folder.
    pub path: Arc<str>,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Marked<T> {
    pub value: T,
    pub at: Spot,
}

/// How bad a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The server refuses content that has it.
    Error,
    /// Somebody should look.
    Warning,
}

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Where it is.
    #[serde(flatten)]
    pub at: Spot,
    /// How bad it is.
    pub severity: Severity,
    /// The rule's id, such as `dead-target`; see [`super::lint`].
    pub rule: &'static str,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// What the author may have meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

impl Diagnostic {
    /// A fault that keeps the server from starting.
    pub(super) fn error(rule: &'static str, at: &Spot, message: impl Into<String>) -> Self {
        Self { at: at.clone(), severity: Severity::Error, rule, message: message.into(), suggestion: None }
    }

    /// A fault that somebody should look at.
    pub(super) fn warning(rule: &'static str, at: &Spot, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(rule, at, message) }
    }

    /// Adds the known word that is nearest to the one that was written, if one is near.
    pub(super) fn near<'w>(mut self, written: &str, known: impl IntoIterator<Item = &'w str>) -> Self {
        self.suggestion = nearest(written, known).map(str::to_owned);
        self
    }
}

/// The word that is nearest to `written` and near enough to be meant, or the one that it is the beginning of.
pub(super) fn nearest<'w>(written: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let length = written.chars().count();
    let most = (length / 3).max(1);
    known
        .into_iter()
        .map(|word| match length > 3 && word.starts_with(written) {
            true => (1, word),
            false => (strsim::damerau_levenshtein(written, word), word),
        })
        .filter(|(apart, _)| *apart <= most)
        .min()
        .map(|(_, word)| word)
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let Spot { path, line, column } = &self.at;
        write!(f, "{path}:{line}:{column}: {severity}[{}]: {}", self.rule, self.message)?;
        match &self.suggestion {
            Some(word) => write!(f, " (did you mean “{word}”?)"),
            None => Ok(()),
        }
    }
}

/// Collects faults while content is read. Reading goes on after each, so that an author sees all of them at once; the
/// cell spares every reader of a value a second mutable argument.
#[derive(Debug, Default)]
pub(super) struct Faults(RefCell<Vec<Diagnostic>>);

impl Faults {
    pub fn add(&self, fault: Diagnostic) {
        self.0.borrow_mut().push(fault);
    }

    pub fn into_sorted(self) -> Vec<Diagnostic> {
        let mut faults = self.0.into_inner();
        sort(&mut faults);
        faults
    }
}

/// By place, each once.
fn sort(faults: &mut Vec<Diagnostic>) {
    faults.sort_by(|a, b| match a.at.cmp(&b.at) {
        Ordering::Equal => (a.severity, a.rule, &a.message).cmp(&(b.severity, b.rule, &b.message)),
        apart @ (Ordering::Less | Ordering::Greater) => apart,
    });
    faults.dedup();
}

/// Everything that was found, sorted by file and line, with what was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The faults.
    pub faults: Vec<Diagnostic>,
    /// How many symptoms were read.
    pub symptoms: usize,
    /// How many questions were read.
    pub questions: usize,
    /// How many procedures were read.
    pub procedures: usize,
}

impl Report {
    /// The report with faults that were found afterwards, each in its place.
    #[must_use]
    pub fn with(mut self, faults: impl IntoIterator<Item = Diagnostic>) -> Self {
        self.faults.extend(faults);
        sort(&mut self.faults);
        self
    }

    /// How many faults keep the server from starting.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.faults.iter().filter(|f| f.severity == Severity::Error).count()
    }

    /// How many faults somebody should look at.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.faults.len() - self.errors()
    }

    /// The last line: “161 symptoms, 72 questions, 44 procedures: no faults”.
    #[must_use]
    pub fn summary(&self) -> String {
        let counts = [
            count(self.symptoms, "symptom"),
            count(self.questions, "question"),
            count(self.procedures, "procedure"),
        ];
        let found = match (self.errors(), self.warnings()) {
            (0, 0) => "no faults".to_owned(),
            (0, w) => count(w, "warning"),
            (e, 0) => count(e, "error"),
            (e, w) => format!("{}, {}", count(e, "error"), count(w, "warning")),
        };
        format!("{}: {found}", counts.join(", "))
    }
}

fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.faults {
            writeln!(f, "{fault}")?;
        }
        f.write_str(&self.summary())
    }
}

impl std::error::Error for Report {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_reads_as_path_line_column_and_guess() {
        let at = Spot { path: "flow/who.md".into(), line: 3, column: 1 };
        let fault = Diagnostic::error("unknown-key", &at, "the key “lable” is not known here")
            .near("lable", ["value", "label", "hint"]);
        let line =
            "flow/who.md:3:1: error[unknown-key]: the key “lable” is not known here (did you mean “label”?)";
        assert_eq!(fault.to_string(), line);
    }

    #[test]
    fn a_word_that_is_far_from_all_others_gets_no_guess() {
        assert_eq!(nearest("colour", ["label", "hint"]), None);
    }

    #[test]
    fn the_summary_counts_in_words() {
        let mut report = Report { faults: Vec::new(), symptoms: 161, questions: 72, procedures: 1 };
        assert_eq!(report.summary(), "161 symptoms, 72 questions, 1 procedure: no faults");
        let at = Spot { path: "a".into(), line: 1, column: 1 };
        report.faults = vec![Diagnostic::error("x", &at, "x"), Diagnostic::warning("x", &at, "x")];
        assert_eq!(report.summary(), "161 symptoms, 72 questions, 1 procedure: 1 error, 1 warning");
    }
}
