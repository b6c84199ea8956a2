//! Who may use a file, by its mode.

use std::{fs::Metadata, path::Path};

/// The bits of a file's mode that say who may do what; `None` where there is no file or no such bits.
pub fn of(path: &Path) -> Option<u32> {
    std::fs::metadata(path).ok().and_then(|metadata| bits(&metadata))
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no such bits")]
fn bits(metadata: &Metadata) -> Option<u32> {
    Some(std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777)
}

#[cfg(not(unix))]
fn bits(_: &Metadata) -> Option<u32> {
    None
}

/// Whether somebody besides its owner may read or change it.
pub fn is_open(mode: u32) -> bool {
    mode & 0o077 != 0
}

/// Whether everybody may change it.
pub fn is_anybodys(mode: u32) -> bool {
    mode & 0o002 != 0
}
