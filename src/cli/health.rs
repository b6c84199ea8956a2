//! `regain health`: 0 where the running server is ready, 1 where it is not.

use std::process::ExitCode;

use super::{say, say_error};
use crate::{config::Effective, connect};

/// Asks.
pub fn run(effective: &Effective) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let config = &effective.config;
    let tls = config.tls.files().is_some();
    match runtime.block_on(connect::health(config.listen, config.public_url.as_deref(), tls)) {
        Ok(()) => {
            say("ready");
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            say_error(&error.to_string());
            Ok(ExitCode::from(1))
        }
    }
}
