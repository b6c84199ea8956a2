//! `regain check [DIR]`: every fault of the content, built in or with a folder laid over it.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;

use super::say;
use crate::{
    clock::{Clock as _, SystemClock},
    config::Effective,
    connect::{self, Answer, Rules},
    content::{self, Diagnostic, Link, Source},
};

/// Flags of the check.
#[derive(Args)]
pub struct Flags {
    /// A folder with content; without it the built-in content is checked
    dir: Option<PathBuf>,
    /// One JSON object instead of lines
    #[arg(long, value_name = "FORMAT", value_parser = ["text", "json"], default_value = "text")]
    format: String,
    /// Also ask, over the network, whether every link still leads somewhere
    #[arg(long)]
    links: bool,
}

/// Prints the faults; 1 where one is an error. The configuration says how others are asked, and is read for that alone.
pub fn run(flags: &Flags, effective: impl FnOnce() -> anyhow::Result<Effective>) -> anyhow::Result<ExitCode> {
    if let Some(dir) = &flags.dir
        && !dir.is_dir()
    {
        anyhow::bail!("{} is not a folder", dir.display());
    }
    let mut source = Source::built_in();
    if let Some(dir) = &flags.dir {
        source = source.over(dir).with_context(|| format!("{} cannot be read", dir.display()))?;
    }
    let today = SystemClock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let mut report = content::check(&source, Some(today));
    if flags.links {
        let links = content::links(&source);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let urls: Vec<String> = links.iter().map(|link| link.url.clone()).collect();
        let rules = Rules::of(&effective()?.config.network);
        let answers = runtime.block_on(connect::links(&urls, &rules))?;
        // A name server that does not answer keeps nobody waiting.
        runtime.shutdown_background();
        report = report.with(links.iter().zip(answers).filter_map(|(link, answer)| fault(link, answer)));
    }
    if flags.format == "json" {
        say(&serde_json::to_string_pretty(&report)?);
    } else {
        say(&report.to_string());
    }
    Ok(ExitCode::from(u8::from(report.errors() > 0)))
}

/// What an answer means for the content.
fn fault(link: &Link, answer: Answer) -> Option<Diagnostic> {
    match answer {
        Answer::There => None,
        Answer::Moved(to) => Some(link.moved(&to)),
        Answer::Gone(why) => Some(link.broken(&why)),
        Answer::Unclear(why) => Some(link.unclear(&why)),
    }
}
