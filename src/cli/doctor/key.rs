//! The key of the server: whether it is one, and its owner's alone.

use std::path::Path;

use super::Finding;
use crate::cli::key::{self, KEY_FILE, KeyError};

const CHECK: &str = "key";

/// Looks at the key in the data folder.
pub fn check(data: &Path) -> Vec<Finding> {
    if !data.is_dir() {
        return Vec::new();
    }
    vec![match key::read(data) {
        Ok(Some(_)) => Finding::ok(CHECK, format!("{} is its owner's alone", data.join(KEY_FILE).display())),
        Ok(None) => Finding::ok(CHECK, format!("there is no {KEY_FILE} yet: the next start makes it")),
        Err(error @ KeyError::Io { .. }) => {
            Finding::fault(CHECK, error.to_string(), "see to it that the user of the server owns it")
        }
        Err(error @ (KeyError::Open { .. } | KeyError::Length { .. })) => Finding::fault(
            CHECK,
            error.to_string(),
            "do so, and start the server again: codes that were read out in the last ten minutes end with a key",
        ),
    }]
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::{super::Level, *};

    #[test]
    fn a_key_that_others_can_read_or_that_is_none_is_a_fault() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(KEY_FILE);
        assert_eq!(check(folder.path())[0].level, Level::Ok, "none yet");
        for (bytes, mode, expected) in [
            (32, 0o600, Level::Ok),
            (32, 0o400, Level::Ok),
            (32, 0o640, Level::Fault),
            (31, 0o600, Level::Fault),
        ] {
            let _ = std::fs::remove_file(&path);
            std::fs::write(&path, vec![1; bytes]).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let found = check(folder.path());
            assert_eq!(found[0].level, expected, "{bytes} bytes, mode {mode:o}: {found:?}");
        }
        assert!(check(&folder.path().join("none")).is_empty());
    }
}
