//! `regain purge`: deletes what has outlived its time, now. It works beside a running server, which does the same by itself.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;

use super::say;
use crate::{
    clock::{Clock as _, SystemClock},
    config::Effective,
    store::{Limits, Options, Store},
};

/// Flags.
#[derive(Args)]
pub struct Flags {
    /// The folder of the database
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Flags {
    /// The flags as configuration keys.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        self.data.iter().map(|data| ("data", data.display().to_string())).collect()
    }
}

/// Deletes, and says how much.
pub fn run(effective: &Effective) -> anyhow::Result<ExitCode> {
    let path = effective.config.data.join("regain.db");
    // A wrong folder must not look like one without anything overdue.
    anyhow::ensure!(path.is_file(), "there is no database {}", path.display());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let purged = runtime
        .block_on(async {
            let now = SystemClock.now();
            let store = Store::open_beside(&path, Options { readers: 1, ..Options::default() }).await?;
            let purged = store.purge(now, Limits::default()).await;
            store.close().await;
            purged
        })
        .with_context(|| format!("the database {} cannot be used", path.display()))?;
    say(&format!(
        "deleted: sessions {}, files {}, grants {}, keys of forms {}",
        purged.sessions, purged.files, purged.grants, purged.keys
    ));
    Ok(ExitCode::SUCCESS)
}
