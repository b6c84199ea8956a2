//! `regain gaps`: what people met and no problem has, for whoever writes content. It reads beside a running server.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;
use jiff::SignedDuration;

use super::say;
use crate::{
    clock::{Clock as _, SystemClock},
    config::Effective,
    store::{self, Gaps},
};

/// Flags.
#[derive(Args)]
pub struct Flags {
    /// The folder of the database
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Only what was met in the last so many days
    #[arg(long, value_name = "N")]
    days: Option<u32>,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

impl Flags {
    /// The flags as configuration keys.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        self.data.iter().map(|data| ("data", data.display().to_string())).collect()
    }
}

/// The most characters of a text on a line for people.
const SHOWN: usize = 200;

/// Prints codes and texts.
pub fn run(effective: &Effective, flags: &Flags) -> anyhow::Result<ExitCode> {
    let path = effective.config.data.join("regain.db");
    let back = |days: u32| {
        let ago = SignedDuration::from_hours(24).saturating_mul(i32::try_from(days).unwrap_or(i32::MAX));
        SystemClock.now().saturating_sub(ago)
    };
    let since = flags.days.map(back).transpose()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let gaps = runtime
        .block_on(store::read_gaps(&path, since))
        .with_context(|| format!("the database {} cannot be used", path.display()))?;
    if flags.json {
        say(&serde_json::to_string_pretty(&gaps)?);
    } else {
        print(&gaps);
    }
    Ok(ExitCode::SUCCESS)
}

fn print(gaps: &Gaps) {
    if gaps.codes.is_empty() && gaps.texts.is_empty() {
        say("nothing was met that no problem has");
    }
    if !gaps.codes.is_empty() {
        say("Codes that no problem has:");
    }
    for code in &gaps.codes {
        say(&format!("{:>6}  {} to {}  {}", code.count, code.first, code.last, code.identifier));
    }
    if !gaps.texts.is_empty() {
        say("Texts in which no code and no message was recognised:");
    }
    for text in &gaps.texts {
        let words = text.text.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
        let mut shown: String = words.chars().take(SHOWN).collect();
        if shown.len() < words.len() {
            shown.push('…');
        }
        say(&format!("{:>6}  {} to {}  {shown}", text.count, text.first, text.last));
    }
}
