//! Who uses the data folder: one server with any number of commands beside it, or a restore and nobody else.
//!
//! Two locks of the system say it: `regain.lock` belongs to the server, and the folder itself is shared by everybody who has
//! the database open. Both end with the process, however it ends, so nothing is left to clean up. It knows nothing of
//! what is in the folder.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use super::error::StoreError;

/// The file that the server locks. It is empty, and stays.
pub const LOCK_FILE: &str = "regain.lock";

/// How often, and how far apart, the server asks for its lock: whoever only looks holds it for a moment.
const TRIES: u32 = 20;
const APART: Duration = Duration::from_millis(50);

/// A right to use the data folder, until it is dropped.
#[derive(Debug)]
pub struct FolderLock {
    _held: Vec<File>,
}

impl FolderLock {
    /// For the server: commands may work beside it, and a second server or a restore may not. The folder must exist.
    ///
    /// # Errors
    /// [`StoreError::InUse`] where another server or a restore has the folder; [`StoreError::Unavailable`] where the file
    /// cannot be made.
    pub async fn server(folder: &Path) -> Result<Self, StoreError> {
        let file = open(folder)?;
        let path = folder.join(LOCK_FILE);
        for left in (0..TRIES).rev() {
            match take(file.try_lock(), &path, "another server or a restore") {
                Err(StoreError::InUse { .. }) if left > 0 => tokio::time::sleep(APART).await,
                Err(error) => return Err(error),
                Ok(()) => break,
            }
        }
        Ok(Self { _held: vec![file] })
    }

    /// For a restore: nobody else may use the folder, the database in it included.
    ///
    /// # Errors
    /// As [`FolderLock::server`]; and [`StoreError::InUse`] where a command has the database open.
    pub fn alone(folder: &Path) -> Result<Self, StoreError> {
        let file = open(folder)?;
        take(file.try_lock(), &folder.join(LOCK_FILE), "a server or another restore")?;
        let whole = directory(folder)?;
        take(whole.try_lock(), folder, "another command")?;
        Ok(Self { _held: vec![file, whole] })
    }

    /// For whoever opens the database at `path`: a restore may not take it away meanwhile.
    pub(super) fn beside(path: &Path) -> Result<Self, StoreError> {
        let folder = parent(path);
        let whole = directory(&folder)?;
        take(whole.try_lock_shared(), &folder, "a restore")?;
        Ok(Self { _held: vec![whole] })
    }

    /// Whether a server, or a restore, has the folder at this moment; `None` where that cannot be told. Makes no file.
    #[must_use]
    pub fn is_taken(folder: &Path) -> Option<bool> {
        match File::open(folder.join(LOCK_FILE)) {
            Ok(file) => match file.try_lock_shared() {
                Ok(()) => Some(false),
                Err(TryLockError::WouldBlock) => Some(true),
                Err(TryLockError::Error(_)) => None,
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Some(false),
            Err(_) => None,
        }
    }
}

fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        Some(_) | None => PathBuf::from("."),
    }
}

fn open(folder: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let path = folder.join(LOCK_FILE);
    options.open(&path).map_err(|error| unreachable(&path, &error))
}

fn directory(folder: &Path) -> Result<File, StoreError> {
    File::open(folder).map_err(|error| unreachable(folder, &error))
}

fn take(outcome: Result<(), TryLockError>, path: &Path, by: &'static str) -> Result<(), StoreError> {
    match outcome {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { by }),
        // A disk without locks protects nobody, and keeps nobody from working.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
        Err(TryLockError::Error(error)) => Err(unreachable(path, &error)),
    }
}

fn unreachable(path: &Path, error: &io::Error) -> StoreError {
    StoreError::Unavailable { reason: format!("{}: {error}", path.display()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_use<T: std::fmt::Debug>(outcome: Result<T, StoreError>) -> bool {
        matches!(outcome, Err(StoreError::InUse { .. }))
    }

    #[tokio::test]
    async fn one_server_and_its_commands_or_one_restore() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("regain.db");
        assert_eq!(FolderLock::is_taken(folder.path()), Some(false));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "looking makes no file");

        let server = FolderLock::server(folder.path()).await.unwrap();
        assert_eq!(FolderLock::is_taken(folder.path()), Some(true));
        assert!(in_use(FolderLock::server(folder.path()).await), "a second server");
        assert!(in_use(FolderLock::alone(folder.path())), "a restore under a server");
        let command = FolderLock::beside(&path).unwrap();
        let other = FolderLock::beside(&path).unwrap();
        drop((server, other));
        assert!(in_use(FolderLock::alone(folder.path())), "a restore under a command");
        drop(command);

        let restore = FolderLock::alone(folder.path()).unwrap();
        assert!(in_use(FolderLock::beside(&path)), "a command under a restore");
        assert!(in_use(FolderLock::server(folder.path()).await), "a server under a restore");
        drop(restore);
        drop(FolderLock::server(folder.path()).await.unwrap());
        assert_eq!(FolderLock::is_taken(folder.path()), Some(false));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_look_does_not_keep_the_server_from_starting() {
        let folder = tempfile::tempdir().unwrap();
        drop(FolderLock::server(folder.path()).await.unwrap());
        let look = File::open(folder.path().join(LOCK_FILE)).unwrap();
        look.lock_shared().unwrap();
        let waits = tokio::spawn({
            let folder = folder.path().to_owned();
            async move { FolderLock::server(&folder).await }
        });
        tokio::task::yield_now().await;
        drop(look);
        waits.await.unwrap().unwrap();
    }
}
