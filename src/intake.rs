//! Uploads: a file of unknown origin in; the events of a Windows log, or a picture without what it says of itself, out.
//!
//! Start at [`Intake`]. The process of the server never looks into an upload: it writes the bytes to a file without a
//! name and starts this same program as a worker ([`worker`]), with limits on memory, time and files, and without an
//! environment. What the worker prints is read as data of known types. Whatever a file does to its reader, it does it
//! to that process alone.
//!
//! It hands out a [`crate::evidence::RawLog`] or an [`Attached`], which have not passed the gate yet; it knows nothing of the
//! store and of pages.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::sync::Semaphore;

use crate::config::Config;

mod answer;
mod attach;
mod error;
mod limits;
mod read;
mod receive;
mod trial;
pub mod worker;

pub use attach::{AttachError, Attached};
pub use error::IntakeError;
pub use limits::{
    ATTACHED_TEXT_BYTES, ENTRIES, ENTRY_RATIO, EVENTS, OUTPUT_BYTES, QUEUE, RATIO_FREE_BYTES, RECEIVING,
    TEXT_BYTES, UNPACKED_BYTES,
};
pub use receive::Upload;
pub use trial::Trial;

/// Where uploads lie in the data folder while they are read.
const FOLDER: &str = "tmp";

/// The reader of uploads. A copy shares its queue.
#[derive(Clone)]
pub struct Intake(Arc<Inner>);

struct Inner {
    /// Where uploads lie while they are read.
    folder: PathBuf,
    /// The program to start as a worker.
    program: PathBuf,
    /// The most megabytes of an upload.
    upload_megabytes: u32,
    /// The most millions of points of a picture; 0 is no limit.
    megapixels: u32,
    /// What a worker may use.
    worker: worker::Limits,
    /// The time on the wall after which a worker is killed.
    patience: Option<Duration>,
    /// Uploads that are being received, or wait.
    receiving: Arc<Semaphore>,
    /// Uploads that are read or wait for it.
    queue: Semaphore,
    /// Workers that run.
    workers: Semaphore,
}

impl Intake {
    /// Gets ready to read uploads with `program` as the worker: makes the folder `tmp` in the data folder, and removes
    /// what an earlier run may have left in it.
    ///
    /// # Errors
    /// [`IntakeError::Io`] where the folder cannot be made or read.
    pub fn new(config: &Config, program: &Path) -> Result<Self, IntakeError> {
        receive::prepare(&config.data.join(FOLDER))?;
        Ok(Self::unprepared(config, program))
    }

    /// The same without a folder for uploads.
    fn unprepared(config: &Config, program: &Path) -> Self {
        let folder = config.data.join(FOLDER);
        let limits = &config.limits;
        let places = match limits.workers {
            0 => Semaphore::MAX_PERMITS,
            n => usize::try_from(n).unwrap_or(Semaphore::MAX_PERMITS).min(Semaphore::MAX_PERMITS),
        };
        Self(Arc::new(Inner {
            folder,
            program: program.to_owned(),
            upload_megabytes: limits.upload_megabytes,
            megapixels: limits.picture_megapixels,
            worker: worker::Limits { megabytes: limits.worker_megabytes, seconds: limits.worker_seconds },
            patience: (limits.worker_seconds > 0)
                .then(|| Duration::from_secs(u64::from(limits.worker_seconds)) + limits::GRACE),
            receiving: Arc::new(Semaphore::new(RECEIVING)),
            queue: Semaphore::new(places.saturating_add(QUEUE).min(Semaphore::MAX_PERMITS)),
            workers: Semaphore::new(places),
        }))
    }

    /// The same with the program that runs now as the worker.
    ///
    /// # Errors
    /// As [`Intake::new`], and where the system does not say which program runs.
    pub fn of_this_program(config: &Config) -> Result<Self, IntakeError> {
        Self::new(config, &this_program()?)
    }
}

/// The program that runs now.
fn this_program() -> Result<PathBuf, IntakeError> {
    // This name stays good when an upgrade puts another file in the program's place.
    let this = Path::new("/proc/self/exe");
    if this.exists() {
        return Ok(this.to_owned());
    }
    std::env::current_exe().map_err(|e| IntakeError::Io(e.kind()))
}
