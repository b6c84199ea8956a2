//! The worker that reads uploads: whether one can be started here, and whether its limits hold.

use super::Finding;
use crate::{
    config::Config,
    intake::{Intake, Trial},
};

const CHECK: &str = "worker";

/// Starts workers with a small log that is built in, as an upload would.
pub async fn check(config: &Config) -> Vec<Finding> {
    judge(config, Intake::trial(config).await)
}

fn judge(config: &Config, trial: Trial) -> Vec<Finding> {
    let mut found = Vec::new();
    match trial.read {
        Ok(1) => {}
        Ok(events) => found.push(Finding::fault(
            CHECK,
            format!("the worker found {events} events in a log of one"),
            "install the program again",
        )),
        Err(error) => found.push(Finding::fault(
            CHECK,
            format!("a worker cannot read a small log: {error}"),
            "see whether the program may start itself (noexec, seccomp), and limits.worker_megabytes and limits.worker_seconds",
        )),
    }
    match &trial.fence {
        Some(open) if !open.is_empty() => found.push(Finding::fault(
            CHECK,
            format!("limits do not hold: {}", open.join(", ")),
            "uploads of strangers are read without them: turn uploads off, or run on a system that keeps them",
        )),
        Some(_) | None => {}
    }
    let limits = &config.limits;
    for (value, key) in [
        (limits.worker_megabytes, "limits.worker_megabytes"),
        (limits.worker_seconds, "limits.worker_seconds"),
    ] {
        if value == 0 {
            found.push(Finding::warning(
                CHECK,
                format!("{key} = 0: one upload may take all there is"),
                "set a limit",
            ));
        }
    }
    if found.is_empty() {
        let fence =
            if trial.fence.is_some() { "its limits hold" } else { "its limits cannot be looked at here" };
        found.push(Finding::ok(CHECK, format!("reads a small log; {fence}")));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{super::Level, *};
    use crate::intake::IntakeError;

    #[test]
    fn a_worker_that_cannot_be_started_or_held_is_a_fault() {
        let config = Config::default();
        let worst = |config: &Config, read, fence| {
            judge(config, Trial { read, fence }).into_iter().max_by_key(|f| f.level).unwrap()
        };
        assert_eq!(worst(&config, Ok(1), Some(Vec::new())).level, Level::Ok);
        assert_eq!(worst(&config, Ok(1), None).level, Level::Ok);
        assert_eq!(worst(&config, Ok(0), None).level, Level::Fault);
        assert_eq!(worst(&config, Err(IntakeError::Damaged), None).level, Level::Fault);
        let open = worst(&config, Ok(1), Some(vec!["memory"]));
        assert_eq!(open.level, Level::Fault);
        assert!(open.says.contains("memory"), "{open:?}");
        let mut free = Config::default();
        free.limits.worker_seconds = 0;
        let told = worst(&free, Ok(1), Some(Vec::new()));
        assert_eq!(told.level, Level::Warning);
        assert!(told.says.contains("limits.worker_seconds"), "{told:?}");
    }
}
