//! `regain evaluate FILE`: how good the look-up is on texts whose right answer is known.

use std::{collections::BTreeSet, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;
use serde_json::json;

use super::{
    identify::{LIMIT, sure},
    lines::{Line, Lines},
    say, say_error,
};
use crate::{
    content::Content,
    ids::SymptomId,
    lookup::{self, Case, Figure, Miss, Row, Scores},
};

/// Flags.
#[derive(Args)]
pub struct Flags {
    /// The cases, one JSON object a line: `text`, `expected`, and as you like `id`, `also_ok`, `scope`, `kind`, `lang`,
    /// `origin`; `-` reads standard input
    file: PathBuf,
    /// Also list each case whose answer could be better
    #[arg(long)]
    verbose: bool,
    /// One JSON object, the list included
    #[arg(long)]
    json: bool,
    /// A folder with content, laid over the built-in content
    #[arg(long, value_name = "DIR")]
    content: Option<PathBuf>,
}

/// The most bytes of a line.
const MOST: usize = 4 * 1024 * 1024;

/// Prints the figures; 2 where the file has a fault, because figures of a part would mislead.
pub fn run(flags: &Flags) -> anyhow::Result<ExitCode> {
    let cases = read(flags)?;
    let content = Content::load(flags.content.as_deref()).map_err(|report| anyhow::anyhow!("{report}"))?;
    let (flow, symptoms) = (content.flow(), content.symptoms());
    let named = cases.iter().flat_map(|c| c.expected.iter().chain(&c.also_ok));
    let nowhere: BTreeSet<&SymptomId> = named.filter(|id| symptoms.get(id).is_none()).collect();
    for id in &nowhere {
        say_error(&format!("regain: there is no problem {id}: a case that expects it counts as missed"));
    }
    let mut scores = Scores::default();
    let mut redacted = Vec::new();
    for case in &cases {
        let found = lookup::look_up(case.text.as_bytes(), LIMIT, flow, symptoms)
            .with_context(|| format!("case {}", case.id))?;
        if !found.report.removed.is_empty() {
            redacted.push(case.id.as_str());
        }
        scores.add(case, lookup::judge(case, &found.report, flow, symptoms));
    }
    if flags.json {
        say(&serde_json::to_string_pretty(&json!({
            "cases": cases.len(),
            "positive": scores.positive(),
            "undocumented": scores.undocumented(),
            "redacted": redacted,
            "no_such_problem": nowhere,
            "misses": scores.misses,
        }))?);
        return Ok(ExitCode::SUCCESS);
    }
    table("there is a right answer", &scores.positive(), &Figure::POSITIVE);
    table("nothing may be claimed", &scores.undocumented(), &Figure::UNDOCUMENTED);
    if !redacted.is_empty() {
        say(&format!("something was redacted in {}: {}", redacted.len(), redacted.join(", ")));
    }
    if flags.verbose {
        scores.misses.iter().for_each(miss);
    } else if !scores.misses.is_empty() {
        say(&format!("{} could be better; --verbose lists them", scores.misses.len()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Every case, or every fault of the file.
fn read(flags: &Flags) -> anyhow::Result<Vec<Case>> {
    let mut lines = Lines::open(Some(&flags.file), MOST)?;
    let (mut cases, mut faults) = (Vec::new(), Vec::new());
    while let Some((number, line)) = lines.next().context("the input cannot be read")? {
        let case = match line {
            Line::Read(line) if line.trim_ascii().is_empty() => continue,
            Line::Read(line) => Case::read(line, number),
            Line::TooLong => Err(format!("the line has more than {MOST} bytes")),
        };
        match case {
            Ok(case) => cases.push(case),
            Err(why) => faults.push(format!("{}:{number}: {why}", flags.file.display())),
        }
    }
    if faults.is_empty() { Ok(cases) } else { anyhow::bail!("{}", faults.join("\n")) }
}

/// A table with a column for each figure; a cell says how often and in how many of a hundred.
fn table(title: &str, rows: &[Row], columns: &[Figure]) {
    if rows.is_empty() {
        return;
    }
    let names: Vec<String> = rows.iter().map(name).collect();
    let widest =
        names.iter().map(String::as_str).chain([title]).map(|n| n.chars().count()).max().unwrap_or(0);
    let head: String = columns.iter().map(|f| format!("  {:>11}", f.word())).collect();
    say(&format!("{title:<widest$}  cases{head}"));
    for (row, name) in rows.iter().zip(&names) {
        let cells: String =
            columns.iter().map(|f| format!("  {:>11}", share(row.tally.of(*f), row.tally.cases))).collect();
        say(&format!("{name:<widest$}  {:>5}{cells}", row.tally.cases));
    }
    say("");
}

fn name(row: &Row) -> String {
    let group = row.group.word();
    if row.name == group { row.name.clone() } else { format!("{group} {}", row.name) }
}

fn share(count: u32, of: u32) -> String {
    let percent = (u64::from(count) * 200 + u64::from(of)).checked_div(u64::from(of) * 2).unwrap_or(0);
    format!("{count} {percent:>3}%")
}

fn miss(miss: &Miss) {
    let kinds: Vec<&str> = miss.kinds.iter().map(|k| k.word()).collect();
    let expected: Vec<&str> = miss.expected.iter().map(SymptomId::as_str).collect();
    say(&format!("{}: {}", miss.id, kinds.join(", ")));
    if !expected.is_empty() {
        say(&format!("    expected {}", expected.join(", ")));
    }
    if let Some(question) = &miss.question {
        say(&format!("    question {question}"));
    }
    for got in &miss.got {
        say(&format!("    {} {} ({})", sure(got.certainty), got.symptom, got.reasons.join("; ")));
    }
    if miss.got.is_empty() {
        say("    nothing was proposed");
    }
}
