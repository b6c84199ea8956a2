//! From a stream of bytes to a file that has no name.
//!
//! The file is made under a random name, for its owner alone, and loses the name at once: no second opening, no name
//! that a person chose, and nothing to remove later, however the server ends. Must not know what stands in it.

use std::{
    fs::{self, File},
    path::Path,
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use tokio::{io::AsyncWriteExt as _, sync::OwnedSemaphorePermit};

use super::{Intake, IntakeError};

/// How the names of uploads begin, for the moment that they have one.
const PREFIX: &str = "upload-";

/// A file that was received whole. It is gone when this is dropped.
#[derive(Debug)]
pub struct Upload {
    pub(super) file: File,
    pub(super) bytes: u64,
    pub(super) _room: OwnedSemaphorePermit,
}

impl Upload {
    /// How many bytes it has.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// Makes the folder, for its owner alone, and removes what a crash may have left in it.
pub(super) fn prepare(folder: &Path) -> Result<(), IntakeError> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() && entry.file_name().to_string_lossy().starts_with(PREFIX) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// A new file without a name.
fn nameless(folder: &Path) -> std::io::Result<File> {
    let (file, name) = tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder)?.into_parts();
    name.close()?;
    Ok(file)
}

impl Intake {
    /// Writes an event log to the disk, and counts it meanwhile.
    ///
    /// # Errors
    /// As [`Self::receive_within`].
    pub async fn receive<S, E>(&self, body: S) -> Result<Upload, IntakeError>
    where
        S: Stream<Item = Result<Bytes, E>>,
    {
        self.receive_within(body, self.0.upload_megabytes).await
    }

    /// Writes a stream of at most so many megabytes to the disk, and counts it meanwhile; 0 is no limit.
    ///
    /// # Errors
    /// [`IntakeError::TooLarge`] as soon as the limit is passed, [`IntakeError::Interrupted`] where the stream fails,
    /// [`IntakeError::Empty`] where it has no bytes, [`IntakeError::Busy`] where too many uploads lie here already,
    /// [`IntakeError::Io`] where the disk fails.
    pub async fn receive_within<S, E>(&self, body: S, megabytes: u32) -> Result<Upload, IntakeError>
    where
        S: Stream<Item = Result<Bytes, E>>,
    {
        let room = self.0.receiving.clone().try_acquire_owned().map_err(|_| IntakeError::Busy)?;
        let folder = self.0.folder.clone();
        let made = tokio::task::spawn_blocking(move || nameless(&folder)).await;
        let mut file =
            tokio::fs::File::from_std(made.map_err(|_| IntakeError::Io(std::io::ErrorKind::Other))??);
        let most = if megabytes == 0 { u64::MAX } else { u64::from(megabytes) << 20 };
        let mut bytes = 0_u64;
        let mut body = std::pin::pin!(body);
        while let Some(piece) = body.next().await {
            let piece = piece.map_err(|_| IntakeError::Interrupted)?;
            bytes = bytes.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            if bytes > most {
                return Err(IntakeError::TooLarge { megabytes });
            }
            file.write_all(&piece).await?;
        }
        // A write may still be under way, and its error is told here alone.
        file.flush().await?;
        if bytes == 0 {
            return Err(IntakeError::Empty);
        }
        Ok(Upload { file: file.into_std().await, bytes, _room: room })
    }
}
