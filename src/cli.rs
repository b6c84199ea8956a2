//! The command line: one file per command, and `log`. Exit codes: 0 done, 1 a check found faults, 2 usage or configuration.

use std::{io::Write as _, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::config::{self, Effective};

mod backup;
mod check;
mod config_print;
mod content;
mod doctor;
mod evaluate;
mod gaps;
mod graph;
mod health;
mod identify;
mod key;
mod leftovers;
mod lines;
mod log;
mod manifest;
mod ndjson;
mod parse_worker;
mod probe;
mod purge;
mod restore;
mod serve;
mod summary;
mod walk;

/// A troubleshooting guide for Microsoft Entra self-service password reset and password writeback.
#[derive(Parser)]
#[command(name = "regain", version, arg_required_else_help = false)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    common: Common,
}

/// Flags that every command takes.
#[derive(Args)]
struct Common {
    /// The configuration file (TOML)
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the pages (the default)
    Serve(serve::Flags),
    /// Check content and print every fault
    Check(check::Flags),
    /// Work with the built-in content
    Content {
        #[command(subcommand)]
        command: content::Command,
    },
    /// Say what a text means
    Identify(identify::Flags),
    /// Measure the look-up on texts whose right answer is known
    Evaluate(evaluate::Flags),
    /// Print the trace that answers give: where they lead, and how
    Walk(walk::Flags),
    /// List what people met and no problem has
    Gaps(gaps::Flags),
    /// Print the tree of questions as SVG, Mermaid or JSON
    Graph(graph::Flags),
    /// Delete what has outlived its time, as the server does every hour
    Purge(purge::Flags),
    /// Copy the database into a file, beside a running server too
    Backup(backup::Flags),
    /// Put a back-up in the place of the database; no server may run
    Restore(restore::Flags),
    /// Look for what stands in the way of a server on this machine; changes nothing
    Doctor(doctor::Flags),
    /// Write the summary of a session, as its pages give it away
    Summary(summary::Flags),
    /// Print the effective configuration, secrets hidden
    Config(serve::Flags),
    /// Ask a running server whether it is ready
    Health(serve::Flags),
    /// Check, over the network, whether what writeback needs is reached
    Probe(probe::Flags),
    /// Read one uploaded file for the server, which starts it
    #[command(hide = true)]
    ParseWorker(parse_worker::Flags),
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let file = cli.common.config.clone();
    let result = match cli.command.unwrap_or(Command::Serve(serve::Flags::default())) {
        Command::Serve(flags) => effective(file, &flags.pairs()).and_then(|e| serve::run(&e)),
        Command::Config(flags) => effective(file, &flags.pairs()).map(|e| config_print::run(&e)),
        Command::Health(flags) => effective(file, &flags.pairs()).and_then(|e| health::run(&e)),
        Command::Gaps(flags) => effective(file, &flags.pairs()).and_then(|e| gaps::run(&e, &flags)),
        Command::Summary(flags) => effective(file, &flags.pairs()).and_then(|e| summary::run(&e, &flags)),
        Command::Purge(flags) => effective(file, &flags.pairs()).and_then(|e| purge::run(&e)),
        Command::Probe(flags) => effective(file, &flags.pairs()).and_then(|e| probe::run(&e, &flags)),
        Command::Check(flags) => check::run(&flags, || effective(file, &[])),
        Command::Backup(flags) => effective(file, &flags.pairs()).and_then(|e| backup::run(&e, &flags)),
        Command::Restore(flags) => effective(file, &flags.pairs()).and_then(|e| restore::run(&e, &flags)),
        Command::Doctor(flags) => {
            let file = config_file(file);
            doctor::run(effective(file.clone(), &flags.pairs()), &flags, file.as_deref())
        }
        Command::Content { command } => content::run(&command),
        Command::Identify(flags) => identify::run(&flags),
        Command::Evaluate(flags) => evaluate::run(&flags),
        Command::Graph(flags) => graph::run(&flags),
        Command::Walk(flags) => walk::run(&flags),
        Command::ParseWorker(flags) => Ok(parse_worker::run(&flags)),
    };
    result.unwrap_or_else(|error| {
        say_error(&format!("regain: {error:#}"));
        ExitCode::from(2)
    })
}

/// File, environment, flags.
fn effective(file: Option<PathBuf>, flags: &[(&'static str, String)]) -> anyhow::Result<Effective> {
    Ok(config::load(config_file(file).as_deref(), config::environment(), flags)?)
}

/// The file of the configuration: named by flag or `REGAIN_CONFIG`.
fn config_file(flag: Option<PathBuf>) -> Option<PathBuf> {
    flag.or_else(|| {
        config::environment().find(|(name, _)| name == "REGAIN_CONFIG").map(|(_, value)| PathBuf::from(value))
    })
}

/// Prints a line for people. Whoever reads it may have gone, as `head` does: that is no fault of the command.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Prints a line about what went wrong.
fn say_error(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
