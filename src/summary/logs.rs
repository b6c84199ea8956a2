//! The event logs of a session in a few lines: the sentence, how much was read, how often which event.

use super::{
    LogLine, Summary,
    sections::{Line, Run, instant, own},
};
use crate::{
    evidence::EventTime,
    session::{
        Came,
        details::{clock, date},
    },
};

/// The lines of every log.
pub(super) fn lines(summary: &Summary) -> Vec<Line> {
    summary.logs.iter().enumerate().flat_map(|(n, log)| of_log(n + 1, log)).collect()
}

fn of_log(number: usize, log: &LogLine) -> Vec<Line> {
    let came = match log.came {
        Came::Pasted => "pasted",
        Came::Uploaded => "uploaded",
    };
    let mut lines = vec![Line::Item(
        Some(number),
        vec![
            Run::Name(log.said.clone()),
            own(&format!(" ({came}; {} events read, {} kept", log.read, log.kept)),
            own(&rest(log)),
        ],
    )];
    if let (Some(first), Some(last)) = (log.first, log.last) {
        lines.push(Line::Sub(vec![
            own("First event: "),
            own(&time(first)),
            own(". Last event: "),
            own(&time(last)),
            own("."),
        ]));
    }
    lines.extend(log.counts.iter().map(|c| {
        let mut runs = vec![Run::Name(format!("Event {}", c.number))];
        if !c.source.is_empty() {
            runs.extend([own(" of "), Run::Words(c.source.clone())]);
        }
        runs.push(own(&format!(
            ": {}",
            if c.count == 1 { "once".to_owned() } else { format!("{} times", c.count) }
        )));
        Line::Sub(runs)
    }));
    lines
}

fn rest(log: &LogLine) -> String {
    let damaged = match log.damaged {
        0 => String::new(),
        n => format!(", {n} pieces could not be read"),
    };
    format!("{damaged}{})", if log.cut { ", more were left out" } else { "" })
}

fn time(at: EventTime) -> String {
    match at {
        EventTime::Utc(at) => instant(at),
        EventTime::Local(at) => format!("{}, {} by the clock of the server", date(at), clock(at)),
    }
}
