//! The log of the server: lines on standard error that tell nothing of anybody, whatever the operator asks for.

use std::panic::PanicHookInfo;

use anyhow::Context as _;
use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// What would write paths, and so references of sessions.
const TELLS_PATHS: [&str; 3] = ["tower_http::csrf", "tower_http::csrf::layer", "tower_http::csrf::service"];

/// Begins to log what the filter lets through.
pub fn start(filter: &str, format: LogFormat) -> anyhow::Result<()> {
    let mut filter =
        EnvFilter::try_new(filter).context("log: expected a level or filter such as info or regain=debug")?;
    for target in TELLS_PATHS {
        filter = filter.add_directive(format!("{target}=off").parse()?);
    }
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second call, as in tests, changes nothing.
    let _ = match format {
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
        LogFormat::Text => builder.try_init(),
    };
    std::panic::set_hook(Box::new(panicked));
    Ok(())
}

/// A panic as a line like any other: where, and not what it says. Its words may be those of a person, as where a text is cut
/// in the middle of a character.
fn panicked(info: &PanicHookInfo<'_>) {
    let at = info.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(at, "panicked");
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_panic_is_one_line_that_does_not_repeat_what_a_person_wrote() {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber =
            tracing_subscriber::fmt().json().flatten_event(true).with_writer(move || writer.clone()).finish();
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(panicked));
        let outcome = tracing::subscriber::with_default(subscriber, || {
            std::panic::catch_unwind(|| panic!("canary\n{{\"forged\":1}}"))
        });
        std::panic::set_hook(before);
        assert!(outcome.is_err());
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        let line: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(line["at"].as_str().unwrap().contains("cli/log.rs:"), "{text}");
        assert!(!text.contains("canary"), "{text}");
    }
}
