//! `regain doctor`: what stands in the way of a server on this machine, or soon will, and what to do about it.
//!
//! Every check is a file in `doctor/` that gives findings; this one puts them in order and prints them. No check changes
//! anything: they work beside a running server, and on a folder that cannot be written.

use std::{path::Path, process::ExitCode};

use clap::Args;
use serde::Serialize;

use super::{say, serve};
use crate::{
    clock::{Clock as _, SystemClock},
    config::Effective,
    content::Source,
};

mod certificate;
mod clock;
mod configuration;
mod content;
mod database;
mod disk;
mod folder;
mod key;
mod mode;
mod worker;
mod zones;

/// Flags: those of the server that is to be looked at, and the form of the answer.
#[derive(Args)]
// Both structures would make a group of the same name.
#[group(skip)]
pub struct Flags {
    #[command(flatten)]
    serve: serve::Flags,
    /// One JSON object instead of lines
    #[arg(long)]
    json: bool,
}

impl Flags {
    /// The flags as configuration keys.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        self.serve.pairs()
    }
}

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    /// As it should be.
    Ok,
    /// It works, and somebody should look at it.
    Warning,
    /// The server does not start, or does not do what it should.
    Fault,
}

/// What a check says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Finding {
    /// Which check.
    check: &'static str,
    level: Level,
    /// What was found.
    says: String,
    /// What to do about it; nothing where all is well.
    #[serde(rename = "do", skip_serializing_if = "Option::is_none")]
    advice: Option<String>,
}

impl Finding {
    fn ok(check: &'static str, says: impl Into<String>) -> Self {
        Self { check, level: Level::Ok, says: says.into(), advice: None }
    }

    fn warning(check: &'static str, says: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { check, level: Level::Warning, says: says.into(), advice: Some(advice.into()) }
    }

    fn fault(check: &'static str, says: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { check, level: Level::Fault, says: says.into(), advice: Some(advice.into()) }
    }

    fn line(&self) -> String {
        let level = match self.level {
            Level::Ok => "ok",
            Level::Warning => "warning",
            Level::Fault => "FAULT",
        };
        let advice = self.advice.as_ref().map_or_else(String::new, |a| format!("\n{:24}→ {a}", ""));
        format!("{level:8} {:15}{}{advice}", self.check, self.says)
    }
}

/// The whole answer.
#[derive(Serialize)]
struct Report {
    /// The worst of them.
    level: Level,
    checks: Vec<Finding>,
}

/// Looks, and prints; 1 where there is a fault.
pub fn run(
    loaded: anyhow::Result<Effective>,
    flags: &Flags,
    file: Option<&Path>,
) -> anyhow::Result<ExitCode> {
    let checks = match loaded {
        Ok(effective) => all(&effective, file)?,
        // Without the configuration nobody knows where to look.
        Err(error) => vec![configuration::unusable(&error)],
    };
    let level = checks.iter().map(|c| c.level).max().unwrap_or(Level::Ok);
    let report = Report { level, checks };
    if flags.json {
        say(&serde_json::to_string_pretty(&report)?);
    } else {
        for check in &report.checks {
            say(&check.line());
        }
        let count = |level| report.checks.iter().filter(|c| c.level == level).count();
        say(&format!(
            "{} checks: {} faults, {} warnings",
            report.checks.len(),
            count(Level::Fault),
            count(Level::Warning)
        ));
    }
    Ok(ExitCode::from(u8::from(report.level == Level::Fault)))
}

/// Every check, in the order in which their answers help.
fn all(effective: &Effective, file: Option<&Path>) -> anyhow::Result<Vec<Finding>> {
    let config = &effective.config;
    let now = SystemClock.now();
    let mut source = Source::built_in();
    let mut checks = configuration::check(effective, file);
    if let Some(dir) = &config.content {
        match source.clone().over(dir) {
            Ok(over) => source = over,
            Err(error) => checks.push(content::unreadable(dir, &error)),
        }
    }
    let content = content::check(&source, now);
    checks.extend(folder::check(&config.data));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let path = config.data.join("regain.db");
    let database = path.is_file().then(|| runtime.block_on(crate::store::examine(&path)));
    checks.extend(database::check(&path, database.as_ref()));
    checks.extend(disk::check(&config.data, &path));
    checks.extend(key::check(&config.data));
    let newest = database.and_then(Result::ok).and_then(|found| found.newest);
    checks.extend(clock::check(now, content.written, newest));
    checks.push(zones::check(config.organisation.time_zone.as_deref(), &zones::known));
    checks.push(content.finding);
    checks.extend(certificate::configured(effective, now));
    checks.extend(runtime.block_on(worker::check(config)));
    Ok(checks)
}
