//! A worker on trial: for whoever asks whether uploads can be read on this machine. No file is made.

use std::{fs::File, io, io::Write as _, process::Stdio, sync::Arc, time::Duration};

use tokio::{process::Command, sync::Semaphore};

use super::{Inner, Intake, IntakeError, Upload, this_program, worker};
use crate::config::Config;

/// A log of one event.
const SAMPLE: &str = "Log Name:      Application\nSource:        PasswordResetService\nDate:          11/20/2026 1:20:00 PM\n\
                      Event ID:      33004\nLevel:         Error\nDescription:\nA sample for the trial of a worker.\n";

/// How often, and how far apart, the limits of a worker are looked at until they hold.
const LOOKS: u32 = 200;
const APART: Duration = Duration::from_millis(25);

/// What came of it.
#[derive(Debug)]
pub struct Trial {
    /// How many events a worker found in a log of one, or why it found none.
    pub read: Result<usize, IntakeError>,
    /// The limits that do not hold for a worker that waits for its input; `None` where the system does not tell.
    pub fence: Option<Vec<&'static str>>,
}

impl Intake {
    /// Has a worker read a log of one event, as an upload, and looks at the limits of another.
    pub async fn trial(config: &Config) -> Trial {
        let intake = match this_program().map(|program| Self::unprepared(config, &program)) {
            Ok(intake) => intake,
            Err(error) => return Trial { read: Err(error), fence: None },
        };
        let read = match sample() {
            Ok(upload) => intake.read(upload).await.map(|log| log.events.len()),
            Err(error) => Err(error.into()),
        };
        let fence = intake.0.fence().await;
        Trial { read, fence }
    }
}

fn sample() -> io::Result<Upload> {
    let mut file = nameless()?;
    file.write_all(SAMPLE.as_bytes())?;
    let room = Arc::new(Semaphore::new(1)).try_acquire_owned().map_err(io::Error::other)?;
    Ok(Upload { file, bytes: SAMPLE.len() as u64, _room: room })
}

/// A file in memory.
#[cfg(target_os = "linux")]
fn nameless() -> io::Result<File> {
    Ok(File::from(rustix::fs::memfd_create("regain-trial", rustix::fs::MemfdFlags::CLOEXEC)?))
}

#[cfg(not(target_os = "linux"))]
fn nameless() -> io::Result<File> {
    tempfile::tempfile()
}

impl Inner {
    /// Starts a worker that gets no input yet, waits until it has fenced itself in, and ends it.
    async fn fence(&self) -> Option<Vec<&'static str>> {
        let mut child = Command::new(&self.program)
            .args(self.arguments())
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .ok()?;
        let told = format!("/proc/{}/limits", child.id()?);
        let mut open = None;
        for _ in 0..LOOKS {
            let Ok(text) = tokio::fs::read_to_string(&told).await else { break };
            let still = without(&text, self.worker);
            let done = still.is_empty();
            open = Some(still);
            if done {
                break;
            }
            tokio::time::sleep(APART).await;
        }
        let _ = child.kill().await;
        open
    }
}

/// The limits that a worker should have, and that this table of the system's does not show.
fn without(table: &str, limits: worker::Limits) -> Vec<&'static str> {
    let mut wanted = vec![
        ("Max core file size", "core dumps", 0),
        ("Max file size", "writing files", 0),
        ("Max open files", "open files", worker::OPEN_FILES),
    ];
    if limits.megabytes > 0 {
        wanted.push(("Max address space", "memory", u64::from(limits.megabytes) << 20));
    }
    if limits.seconds > 0 {
        wanted.push(("Max cpu time", "computing", u64::from(limits.seconds)));
    }
    let holds = |row: &str, most: u64| {
        let values = table.lines().find_map(|line| line.strip_prefix(row));
        let soft = values.and_then(|values| values.split_whitespace().next());
        soft.and_then(|soft| soft.parse::<u64>().ok()).is_some_and(|soft| soft <= most)
    };
    wanted.into_iter().filter(|(row, _, most)| !holds(row, *most)).map(|(_, name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_that_is_missing_is_named() {
        const TABLE: &str = "Limit                     Soft Limit           Hard Limit           Units     \n\
             Max cpu time              20                   21                   seconds   \n\
             Max file size             0                    0                    bytes     \n\
             Max core file size        0                    0                    bytes     \n\
             Max open files            8                    8                    files     \n\
             Max address space         536870912            536870912            bytes     \n";
        let limits = worker::Limits { megabytes: 512, seconds: 20 };
        assert_eq!(without(TABLE, limits), [""; 0]);
        assert_eq!(without(TABLE, worker::Limits { megabytes: 256, seconds: 20 }), ["memory"]);
        let none = TABLE.replace("20                   21", "unlimited            unlimited");
        assert_eq!(without(&none, limits), ["computing"]);
        assert_eq!(without(&none, worker::Limits { megabytes: 512, seconds: 0 }), [""; 0]);
        assert_eq!(without(&TABLE.replace("8   ", "1024"), limits), ["open files"]);
        assert_eq!(without("", limits).len(), 5);
    }
}
