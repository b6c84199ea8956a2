//! A log as its page shows it: the verdict first, then what was read, when it happened, and every event.

use super::{
    chart::{self, ChartView},
    rows::{self, PAGE, Run},
    words,
};
use crate::{
    evidence::{Chief, LastState, Log, LogReading, Means, Why},
    ids::{NodeId, SymptomId},
    paths,
    session::KeptLog,
    symptom::{Kind, Symptoms},
};

/// The most characters of a message on the page.
const MESSAGE: usize = 1_500;

/// A log for its template.
pub struct LogView {
    /// The one sentence.
    pub verdict: String,
    /// How its box looks: a class.
    pub tone: &'static str,
    /// Why the first of the problems comes first.
    pub why: Vec<String>,
    /// Whether the success at the end can be another person's.
    pub caution: bool,
    /// The problems that come first, with their titles.
    pub chief: Vec<(SymptomId, String)>,
    /// Questions that decide between several problems: the question, and the event that needs it.
    pub questions: Vec<(NodeId, u32)>,
    /// What was read.
    pub read: String,
    /// When it happened.
    pub chart: Option<ChartView>,
    /// The events of this page, the newest first.
    pub rows: Vec<RowView>,
    /// How many rows stand before and after these.
    pub newer: usize,
    /// How many older rows there are.
    pub older: usize,
    /// What is normal here.
    pub normal: Vec<String>,
}

/// A row of the timeline.
pub struct RowView {
    /// How grave: a class and a word.
    pub kind: (&'static str, &'static str),
    /// The number of the event.
    pub number: u32,
    /// Its source; empty where the log does not say.
    pub source: String,
    /// When; the newest of several.
    pub when: String,
    /// “14 times, first …”; empty for a single event.
    pub repeated: String,
    /// What it means.
    pub means: String,
    /// The problem to read about.
    pub problem: Option<String>,
    /// What it says; the newest of several.
    pub message: String,
}

/// Makes the view of one page of a log; `page` counts from 0, and one that does not exist is the last.
#[must_use]
pub fn view(kept: &KeptLog, log: &Log, reading: &LogReading, symptoms: &Symptoms, page: usize) -> LogView {
    let runs = rows::runs(log, reading);
    let page = page.min(runs.len().saturating_sub(1) / PAGE);
    let shown = runs.iter().skip(page * PAGE).take(PAGE);
    let chief = |c: &Chief| Some((c.symptom.clone(), symptoms.get(&c.symptom)?.title.clone()));
    LogView {
        verdict: words::verdict(log, reading, symptoms),
        tone: match reading.last {
            LastState::Fails(_) => "bad",
            LastState::NoFault(_) if reading.chief.is_empty() && reading.questions.is_empty() => "ok",
            LastState::NoFault(_) => "warn",
            LastState::WorksSince(_) => "ok",
            LastState::Nothing => "info",
        },
        why: reading.chief.first().map(|c| why(c, log, symptoms)).unwrap_or_default(),
        caution: matches!(reading.last, LastState::WorksSince(at) if log.events.get(at).is_some_and(|e| words::is_success(e.number))),
        chief: reading.chief.iter().filter_map(chief).collect(),
        questions: reading.questions.iter().filter_map(|q| Some((q.ask.clone()?, q.number))).collect(),
        read: read(kept, log),
        chart: chart::chart(log, reading),
        rows: shown.map(|run| row(run, symptoms)).collect(),
        newer: page * PAGE,
        older: runs.len().saturating_sub((page + 1) * PAGE),
        normal: normal(reading, symptoms),
    }
}

fn why(chief: &Chief, log: &Log, symptoms: &Symptoms) -> Vec<String> {
    let title = |id: &SymptomId| symptoms.get(id).map_or_else(|| id.to_string(), |s| s.title.clone());
    let words = |why: &Why| match why {
        // The only one needs no reason.
        Why::Only => None,
        Why::Explains(others) => {
            let others: Vec<String> = others.iter().map(|id| format!("“{}”", title(id))).collect();
            Some(format!("It explains {}.", others.join(" and ")))
        }
        Why::Latest => Some("No other problem has a newer event.".to_owned()),
        Why::MostFrequent => Some("More events show it than any other problem.".to_owned()),
        Why::SucceededAfter(at) => {
            let event = log.events.get(*at)?;
            let when = event.time.map_or_else(String::new, |t| format!(" on {}", words::time(t)));
            Some(format!("Event {} came after it{when}.", event.number))
        }
    };
    chief.because.iter().filter_map(words).collect()
}

fn read(kept: &KeptLog, log: &Log) -> String {
    let mut text = format!(
        "We read {} and kept {} of the sources that matter here: PasswordResetService, ADSync and Directory \
         Synchronization.",
        words::counted(kept.read, "event"),
        words::grouped(u64::try_from(log.events.len()).unwrap_or(u64::MAX)),
    );
    match kept.damaged {
        0 => {}
        1 => text.push_str(" One piece could not be read."),
        n => text.push_str(&format!(" {} pieces could not be read.", words::grouped(n))),
    }
    if kept.cut {
        text.push_str(" The log has more than we keep, so some of its events are missing here.");
    }
    text
}

fn row(run: &Run<'_>, symptoms: &Symptoms) -> RowView {
    let (means, problem) = words::means(run.means, run.newest.number, symptoms);
    let when = |time: Option<_>| time.map_or_else(|| "no time".to_owned(), words::second);
    let repeated = match run.count {
        0 | 1 => String::new(),
        n => format!("{}, first {}, last {}", words::times(n), when(run.first), when(run.last)),
    };
    let text = run.newest.message.as_str();
    let end = text.char_indices().nth(MESSAGE).map(|(at, _)| at);
    let message = end.map_or_else(|| text.to_owned(), |end| format!("{} …", &text[..end]));
    RowView {
        kind: (tone(run.kind), words::kind(run.kind)),
        number: run.newest.number,
        source: run.newest.source.to_string(),
        when: when(run.last),
        repeated,
        means,
        problem: problem.map(|id| paths::problem_admin(&id)),
        message,
    }
}

fn tone(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Fault) => "bad",
        Some(Kind::Warning) => "warn",
        Some(Kind::Normal) => "ok",
        None => "",
    }
}

/// Events of a log that nobody needs to worry about, each with what it means.
fn normal(reading: &LogReading, symptoms: &Symptoms) -> Vec<String> {
    let line = |group: &crate::evidence::Group| match &group.means {
        Means::One(id) if group.kind == Some(Kind::Normal) => {
            let title = &symptoms.get(id)?.title;
            Some(format!("{} ({})", title.trim_end_matches('.'), words::times(group.count)))
        }
        Means::One(_) | Means::OneOf { .. } | Means::Undocumented => None,
    };
    reading.groups.iter().filter_map(line).collect()
}
