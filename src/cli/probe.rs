//! `regain probe`: whether what password writeback needs is reached from here; for people, for programs, as a file for a
//! session, or as a script for the Windows server itself.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;

use super::say;
use crate::{
    clock::{Clock as _, SystemClock},
    config::Effective,
    connect::{self, Cloud, Outcome, Record, Relay, Rules},
};

mod from;
mod table;

/// Flags.
#[derive(Args)]
pub struct Flags {
    /// The cloud of the tenant
    #[arg(long, value_name = "CLOUD", value_parser = ["public", "usgov", "china"], default_value = "public")]
    cloud: String,
    /// A relay of the tenant, as events 31019 and 31034 name it; may stand more than once
    #[arg(long, value_name = "HOST")]
    namespace: Vec<Relay>,
    /// An event log (.evtx, zip, XML, CSV, text) that names the relays
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// A session whose event logs name the relays
    #[arg(long, value_name = "REFERENCE")]
    session: Option<String>,
    /// The folder of the database, for --session
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The proxy to go through
    #[arg(long, value_name = "URL")]
    proxy: Option<String>,
    /// One JSON object
    #[arg(long)]
    json: bool,
    /// Also write the JSON object into a file, which a session takes as evidence
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Ask nobody: print a script that does the same on the Windows server
    #[arg(long, conflicts_with_all = ["json", "output", "proxy"])]
    powershell: bool,
}

impl Flags {
    /// The flags as configuration keys.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let data = self.data.as_ref().map(|data| ("data", data.display().to_string()));
        let proxy = self.proxy.as_ref().map(|proxy| ("network.proxy", proxy.clone()));
        data.into_iter().chain(proxy).collect()
    }
}

/// Checks; 1 where something cannot be reached.
pub fn run(effective: &Effective, flags: &Flags) -> anyhow::Result<ExitCode> {
    let config = &effective.config;
    let cloud = Cloud::ALL.into_iter().find(|c| c.word() == flags.cloud).context("there is no such cloud")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut relays = flags.namespace.clone();
    if let Some(file) = &flags.log {
        relays.extend(runtime.block_on(from::file(config, file))?);
    }
    if let Some(reference) = &flags.session {
        relays.extend(runtime.block_on(from::session(config, reference))?);
    }
    let targets = connect::targets(cloud, &relays);
    if flags.powershell {
        say(connect::windows_script(&targets).trim_end());
        return Ok(ExitCode::SUCCESS);
    }
    let rules = Rules::of(&config.network);
    let began = SystemClock.now();
    let findings = runtime.block_on(connect::probe(&targets, &rules, &SystemClock));
    // A name server that does not answer keeps nobody waiting.
    runtime.shutdown_background();
    let findings = findings?;
    let record = Record::new(cloud, rules.proxy.is_some(), began, &findings);
    let json = serde_json::to_string_pretty(&record)?;
    if let Some(file) = &flags.output {
        std::fs::write(file, format!("{json}\n"))
            .with_context(|| format!("{} cannot be written", file.display()))?;
    }
    if flags.json {
        say(&json);
    } else {
        say(table::print(&targets, &findings, rules.proxy.is_some()).trim_end());
        if let Some(file) = &flags.output {
            say(&format!("\nAdd {} to your session.", file.display()));
        }
    }
    Ok(ExitCode::from(u8::from(findings.iter().any(|f| f.outcome() == Outcome::Fail))))
}
