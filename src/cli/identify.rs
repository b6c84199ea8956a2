//! `regain identify [FILE|-]`: what a text means, with the reasons; for people, or as JSON in the shape of the API.

use std::{io::Read as _, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;

use super::{ndjson, say};
use crate::{
    content::Content,
    evidence::{Certainty, Limit},
    lookup::{self, Lookup},
};

/// Flags.
#[derive(Args)]
pub struct Flags {
    /// One JSON object, as the API answers
    #[arg(long, conflicts_with = "ndjson")]
    json: bool,
    /// Many texts: each line of the input is a JSON object with `id` and `text`, each line of the output one with `id`
    #[arg(long)]
    ndjson: bool,
    /// A folder with content, laid over the built-in content
    #[arg(long, value_name = "DIR")]
    content: Option<PathBuf>,
    /// The file; `-` or nothing reads standard input
    file: Option<PathBuf>,
}

/// The most characters of a text: what a paste may have. One word is accepted: it does not leave this machine.
pub const LIMIT: Limit = Limit::characters(200_000).accept_lone_word();

/// Prints what was understood.
pub fn run(flags: &Flags) -> anyhow::Result<ExitCode> {
    if flags.ndjson {
        return ndjson::run(flags.file.as_deref(), || load(flags));
    }
    let mut bytes = Vec::new();
    match flags.file.as_deref().filter(|f| f.as_os_str() != "-") {
        Some(file) => {
            bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?
        }
        None => {
            std::io::stdin().read_to_end(&mut bytes).context("standard input cannot be read")?;
        }
    }
    let content = load(flags)?;
    let found = lookup::look_up(&bytes, LIMIT, content.flow(), content.symptoms())?;
    if flags.json {
        say(found.report.json()?.trim_end());
    } else {
        print(&found);
    }
    Ok(ExitCode::SUCCESS)
}

fn load(flags: &Flags) -> anyhow::Result<Content> {
    Content::load(flags.content.as_deref()).map_err(|report| anyhow::anyhow!("{report}"))
}

fn print(found: &Lookup) {
    let report = &found.report;
    if let Some(question) = &report.question {
        say(&format!("question {} ({})", question.id, question.reason.text));
    }
    for proposed in &report.matches {
        let reasons: Vec<&str> = proposed.reasons.iter().map(|r| r.text.as_str()).collect();
        say(&format!("{} {} ({})", sure(proposed.certainty), proposed.symptom, reasons.join("; ")));
    }
    for unknown in &report.evidence.unknown {
        say(&format!("unknown {unknown}"));
    }
    if report.matches.is_empty() && report.question.is_none() {
        say("nothing documented was recognised");
    }
}

/// The word for how sure it is.
pub fn sure(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Certain => "certain",
        Certainty::Likely => "likely",
        Certainty::Possible => "possible",
    }
}
