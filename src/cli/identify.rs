//! `regain identify [FILE|-]`: what a text means, with the reasons.

use std::{io::Read as _, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;

use super::say;
use crate::{
    content::Content,
    evidence::{self, Certainty, Limit},
};

/// Flags.
#[derive(Args)]
pub struct Flags {
    /// The file; `-` or nothing reads standard input
    file: Option<PathBuf>,
}

/// Prints what was understood.
pub fn run(flags: &Flags) -> anyhow::Result<ExitCode> {
    let mut bytes = Vec::new();
    match flags.file.as_deref().filter(|f| f.as_os_str() != "-") {
        Some(file) => {
            bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?
        }
        None => {
            std::io::stdin().read_to_end(&mut bytes).context("standard input cannot be read")?;
        }
    }
    let content = Content::load(None).map_err(|report| anyhow::anyhow!("{report}"))?;
    let ingested = evidence::ingest(&bytes, Limit::characters(200_000).accept_lone_word())?;
    let understood = evidence::identify(&ingested.text, content.symptoms());
    if let Some((question, reason)) = &understood.question {
        say(&format!("question {question} ({})", reason.text));
    }
    for found in &understood.matches {
        let sure = match found.certainty {
            Certainty::Certain => "certain",
            Certainty::Likely => "likely",
            Certainty::Possible => "possible",
        };
        let reasons: Vec<&str> = found.reasons.iter().map(|r| r.text.as_str()).collect();
        say(&format!("{sure} {} ({})", found.symptom, reasons.join("; ")));
    }
    for unknown in &understood.unknown {
        say(&format!("unknown {unknown}"));
    }
    if understood.matches.is_empty() && understood.question.is_none() {
        say("nothing documented was recognised");
    }
    Ok(ExitCode::SUCCESS)
}
