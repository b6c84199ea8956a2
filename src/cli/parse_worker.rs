//! `regain parse-worker`: reads one uploaded file for the server, which starts it. Not for people.

use std::process::ExitCode;

use clap::Args;

use crate::intake::worker::{self, Limits};

/// What the worker may use.
#[derive(Args)]
pub struct Flags {
    /// Megabytes of memory; 0 is no limit
    #[arg(long)]
    megabytes: u32,
    /// Seconds of computing; 0 is no limit
    #[arg(long)]
    seconds: u32,
    /// The file is a picture or a text to be kept, not an event log
    #[arg(long)]
    attachment: bool,
    /// Millions of points of a picture; 0 is no limit
    #[arg(long, default_value_t = 0)]
    megapixels: u32,
}

/// Works.
pub fn run(flags: &Flags) -> ExitCode {
    let limits = Limits { megabytes: flags.megabytes, seconds: flags.seconds };
    if flags.attachment { worker::run_attachment(limits, flags.megapixels) } else { worker::run(limits) }
}
