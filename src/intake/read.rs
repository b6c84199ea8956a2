//! The server's side of a worker: start it, wait no longer than it may take, believe nothing but the types of its answer.

use std::{
    io::{self, Seek as _},
    os::unix::process::ExitStatusExt as _,
    process::{ExitStatus, Stdio},
};

use rustix::process::Signal;
use tokio::{
    io::AsyncReadExt as _,
    process::{Child, Command},
    time::timeout,
};

use super::{EVENTS, Inner, Intake, IntakeError, OUTPUT_BYTES, Upload, answer::Answer};
use crate::evidence::RawLog;

impl Intake {
    /// Reads an upload in a process of its own. Nothing of what comes back has passed the gate.
    ///
    /// # Errors
    /// Every [`IntakeError`] but `TooLarge` and `Interrupted`.
    pub async fn read(&self, upload: Upload) -> Result<RawLog, IntakeError> {
        let output = self.work(upload, &[], OUTPUT_BYTES).await?;
        let parsed = tokio::task::spawn_blocking(move || serde_json::from_slice::<Answer>(&output));
        match parsed.await {
            Ok(Ok(Answer::Log(log))) if log.events.len() <= EVENTS => Ok(log),
            Ok(Ok(Answer::Refused(refusal))) => Err(refusal.into()),
            Ok(Ok(Answer::Log(_)) | Err(_)) => {
                tracing::warn!("a worker gave an answer that is none");
                Err(IntakeError::Damaged)
            }
            Err(_) => Err(IntakeError::Io(io::ErrorKind::Other)),
        }
    }

    /// Starts a worker on an upload and gives what it says: at most so many bytes.
    ///
    /// # Errors
    /// [`IntakeError::Busy`], `TooSlow`, `Damaged` where it gave up, and `Io`.
    pub(super) async fn work(
        &self,
        upload: Upload,
        flags: &[String],
        most: usize,
    ) -> Result<Vec<u8>, IntakeError> {
        let inner = &*self.0;
        let _waits = inner.queue.try_acquire().map_err(|_| IntakeError::Busy)?;
        let _runs = inner.workers.acquire().await.map_err(|_| IntakeError::Busy)?;
        let mut child = inner.start(&upload, flags)?;
        let output = match inner.patience {
            None => output(&mut child, most).await,
            Some(patience) => match timeout(patience, output(&mut child, most)).await {
                Ok(output) => output,
                Err(_) => {
                    child.kill().await?;
                    tracing::warn!("a worker was killed: its time was over");
                    return Err(IntakeError::TooSlow);
                }
            },
        };
        let Some((status, output)) = output? else {
            child.kill().await?;
            tracing::warn!("a worker was killed: it said too much");
            return Err(IntakeError::Damaged);
        };
        if !status.success() {
            tracing::warn!(code = status.code(), signal = status.signal(), "a worker gave up");
            let time = status.signal() == Some(Signal::XCPU.as_raw());
            return Err(if time { IntakeError::TooSlow } else { IntakeError::Damaged });
        }
        Ok(output)
    }
}

impl Inner {
    /// How a worker is started.
    pub(super) fn arguments(&self) -> [String; 3] {
        [
            "parse-worker".to_owned(),
            format!("--megabytes={}", self.worker.megabytes),
            format!("--seconds={}", self.worker.seconds),
        ]
    }

    fn start(&self, upload: &Upload, flags: &[String]) -> io::Result<Child> {
        let mut file = upload.file.try_clone()?;
        file.rewind()?;
        Command::new(&self.program)
            .args(self.arguments())
            .args(flags)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::from(file))
            .stdout(Stdio::piped())
            // Whatever it might say there could hold words of the file.
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
    }
}

/// All that a worker says, and how it ends; `None` where it says more than it may.
async fn output(child: &mut Child, most: usize) -> io::Result<Option<(ExitStatus, Vec<u8>)>> {
    let mut bytes = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        let one_more = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
        stdout.take(one_more).read_to_end(&mut bytes).await?;
    }
    if bytes.len() > most {
        return Ok(None);
    }
    Ok(Some((child.wait().await?, bytes)))
}
