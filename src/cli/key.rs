//! `regain.key`: 32 random bytes in the data folder, for what must not be guessed by whoever has the database. Codes that are
//! read out are hashed with it. It is made at the first start and is part of no back-up; without it such codes end, and
//! nothing else is lost.

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

use crate::web::Chance;

/// Its name in the data folder.
pub const KEY_FILE: &str = "regain.key";
/// Where it is written before it has its name.
const UNFINISHED: &str = "regain.key.part";
const BYTES: usize = 32;

/// Why the key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or made.
    #[error("the key {path} cannot be used: {source}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// Others than its owner can read or write it.
    #[error(
        "the key {path} can be read by others (mode {mode:03o}): run chmod 600 on it, or delete it, which makes a new one"
    )]
    Open {
        /// The file.
        path: String,
        /// Its mode.
        mode: u32,
    },
    /// It has another length.
    #[error("the key {path} has {bytes} bytes and not {BYTES}: delete it, which makes a new one")]
    Length {
        /// The file.
        path: String,
        /// Its bytes.
        bytes: u64,
    },
}

/// Reads the key; `None` where there is none.
///
/// # Errors
/// [`KeyError`]; a key that others can read counts as none that can be used.
pub fn read(folder: &Path) -> Result<Option<[u8; BYTES]>, KeyError> {
    let path = folder.join(KEY_FILE);
    let broken = |source| KeyError::Io { path: path.display().to_string(), source };
    let file = match File::open(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file.map_err(broken)?,
    };
    let metadata = file.metadata().map_err(broken)?;
    let mode = mode(&metadata);
    if mode & 0o077 != 0 {
        return Err(KeyError::Open { path: path.display().to_string(), mode });
    }
    if metadata.len() != BYTES as u64 {
        return Err(KeyError::Length { path: path.display().to_string(), bytes: metadata.len() });
    }
    let mut key = [0; BYTES];
    io::Read::read_exact(&mut &file, &mut key).map_err(broken)?;
    Ok(Some(key))
}

/// Reads the key, or makes it. Whoever calls it has the folder for themself.
///
/// # Errors
/// As [`read`].
pub fn load(folder: &Path, chance: &dyn Chance) -> Result<[u8; BYTES], KeyError> {
    if let Some(key) = read(folder)? {
        return Ok(key);
    }
    let mut key = [0; BYTES];
    chance.fill(&mut key);
    let (unfinished, path) = (folder.join(UNFINISHED), folder.join(KEY_FILE));
    write(&unfinished, &path, &key)
        .map_err(|source| KeyError::Io { path: path.display().to_string(), source })?;
    Ok(key)
}

/// A key that is there is whole: it gets its name when all of it is on the disk.
fn write(unfinished: &Path, path: &Path, key: &[u8]) -> io::Result<()> {
    // What a start that was cut off left behind may have another mode.
    match fs::remove_file(unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(unfinished)?;
    file.write_all(key)?;
    file.sync_all()?;
    fs::rename(unfinished, path)
}

#[cfg(unix)]
fn mode(metadata: &Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777
}

#[cfg(not(unix))]
fn mode(_: &Metadata) -> u32 {
    0o600
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    struct Sevens;

    impl Chance for Sevens {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    struct Never;

    impl Chance for Never {
        fn fill(&self, _: &mut [u8]) {
            panic!("a key that is there is not made again");
        }
    }

    #[test]
    fn it_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path()).unwrap().is_none());
        fs::write(folder.path().join(UNFINISHED), "cut off").unwrap();
        assert_eq!(load(folder.path(), &Sevens).unwrap(), [7; BYTES]);
        let metadata = fs::metadata(folder.path().join(KEY_FILE)).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
        assert!(!folder.path().join(UNFINISHED).exists());
        assert_eq!(load(folder.path(), &Never).unwrap(), [7; BYTES]);
    }

    #[test]
    fn one_that_others_can_read_or_that_is_no_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(KEY_FILE);
        load(folder.path(), &Sevens).unwrap();
        for mode in [0o640, 0o604, 0o660, 0o644] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let error = load(folder.path(), &Never).unwrap_err();
            assert!(matches!(&error, KeyError::Open { mode: found, .. } if *found == mode), "{error}");
            assert!(error.to_string().contains(&format!("mode {mode:03o}")), "{error}");
        }
        for bytes in [0, 31, 33] {
            fs::write(&path, vec![1; bytes]).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            let error = load(folder.path(), &Never).unwrap_err();
            assert!(matches!(error, KeyError::Length { .. }), "{bytes}: {error}");
        }
    }
}
