//! `regain check [DIR]`: every fault of the content, built in or with a folder laid over it.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;

use super::say;
use crate::{
    clock::{Clock as _, SystemClock},
    content::{self, Source},
};

/// Flags of the check.
#[derive(Args)]
pub struct Flags {
    /// A folder with content; without it the built-in content is checked
    dir: Option<PathBuf>,
    /// One JSON object instead of lines
    #[arg(long, value_name = "FORMAT", value_parser = ["text", "json"], default_value = "text")]
    format: String,
}

/// Prints the faults; 1 where one is an error.
pub fn run(flags: &Flags) -> anyhow::Result<ExitCode> {
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
    let report = content::check(&source, Some(today));
    if flags.format == "json" {
        say(&serde_json::to_string_pretty(&report)?);
    } else {
        say(&report.to_string());
    }
    Ok(ExitCode::from(u8::from(report.errors() > 0)))
}
