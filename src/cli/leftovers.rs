//! What a back-up or a restore that was killed leaves in the data folder, and former databases that a restore kept. All of it
//! holds what people wrote.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// The folder in which a restore makes the new database ready.
pub const RESTORE: &str = "restore.part";
/// The copy that a back-up to standard output is read from.
pub const BACKUP: &str = "backup.part";
/// How the name of a former database begins.
pub const FORMER: &str = "regain.db.before-restore-";

/// Removes what a killed command left. Whoever calls it has the folder for themself. What cannot be removed stays, and is
/// logged: it keeps no server from starting.
pub fn remove(data: &Path) {
    for outcome in [remove_folder(&data.join(RESTORE)), remove_copy(&data.join(BACKUP))] {
        if let Err(error) = outcome {
            tracing::warn!(%error, "what a killed command left could not be removed");
        }
    }
}

/// Removes a folder with all that is in it; one that is not there is no error.
///
/// # Errors
/// It is there, and cannot be removed.
pub fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Removes a copy that nobody is writing.
fn remove_copy(path: &Path) -> io::Result<()> {
    match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        // A back-up that runs holds it locked.
        Ok(file) => match file.try_lock() {
            Ok(()) => fs::remove_file(path),
            Err(fs::TryLockError::WouldBlock) => Ok(()),
            Err(fs::TryLockError::Error(error)) => Err(error),
        },
    }
}

/// Former databases, and what killed commands left. A folder that cannot be read has none.
pub fn list(data: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(data)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(FORMER) || name == RESTORE || name == BACKUP
        })
        .collect();
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_killed_goes_and_what_runs_or_was_kept_stays() {
        let data = tempfile::tempdir().unwrap();
        let at = |name: &str| data.path().join(name);
        fs::create_dir(at(RESTORE)).unwrap();
        for name in ["restore.part/regain.db", BACKUP, "regain.db", "regain.db.before-restore-x"] {
            fs::write(at(name), "x").unwrap();
        }
        let running = File::open(at(BACKUP)).unwrap();
        running.lock().unwrap();
        assert_eq!(list(data.path()), [at(BACKUP), at("regain.db.before-restore-x"), at(RESTORE)]);
        remove(data.path());
        assert_eq!(list(data.path()), [at(BACKUP), at("regain.db.before-restore-x")]);
        drop(running);
        remove(data.path());
        assert_eq!(list(data.path()), [at("regain.db.before-restore-x")]);
        assert!(at("regain.db").exists());
        remove(data.path());
        assert!(list(&at("nothing")).is_empty());
    }
}
