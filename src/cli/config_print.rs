//! `regain config`: the effective configuration with the origin of each value.

use std::process::ExitCode;

use super::say;
use crate::config::Effective;

/// Prints it.
pub fn run(effective: &Effective) -> ExitCode {
    say(effective.print().trim_end());
    ExitCode::SUCCESS
}
