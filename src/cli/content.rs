//! `regain content export DIR`: the built-in content as files, to be changed and laid over.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Subcommand;

use super::say;

/// What can be done with the content.
#[derive(Subcommand)]
pub enum Command {
    /// Write the built-in content into a folder
    Export {
        /// The folder; it must be empty or not exist
        dir: PathBuf,
    },
}

/// Does it.
pub fn run(command: &Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Export { dir } => {
            let taken = dir.exists() && std::fs::read_dir(dir).map_or(true, |mut d| d.next().is_some());
            if taken {
                anyhow::bail!("{} is not empty: nothing was written", dir.display());
            }
            let files =
                crate::content::export(dir).with_context(|| format!("cannot write to {}", dir.display()))?;
            say(&format!("{files} files written to {}", dir.display()));
            Ok(ExitCode::SUCCESS)
        }
    }
}
