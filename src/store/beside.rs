//! Reading one session from the file, beside a running server or without one, for whoever runs the machine: no grant is asked
//! for, because who can read the file can read everything in it. Nothing is written, and no file is made.

use std::path::Path;

use super::{
    error::StoreError,
    files,
    load::{Loaded, load},
    logs, open,
};
use crate::{
    evidence::Log,
    ids::{FileId, Reference},
    session::Session,
};

/// A session with the events of its logs, in the order of the session's logs.
#[derive(Debug)]
pub struct Whole {
    /// Everything stored.
    pub session: Session,
    /// Its logs, each with its number.
    pub logs: Vec<(u32, Log)>,
    /// The bytes of its files, but for those whose time is over.
    pub files: Vec<(FileId, Vec<u8>)>,
}

/// Everything stored under the reference; `None` where there is no such session.
///
/// # Errors
/// There is no such file, it is not ours, another version wrote it, or a row makes no sense.
pub async fn read_session(path: &Path, reference: Reference) -> Result<Option<Whole>, StoreError> {
    if !path.is_file() {
        return Err(StoreError::Unavailable { reason: format!("there is no {}", path.display()) });
    }
    let mut conn = open::read_only(path).await?;
    if !open::is_current(&mut conn).await? {
        return Err(StoreError::unavailable("an older version wrote it; start this version's server once"));
    }
    let Some(Loaded { session, .. }) = load(&mut conn, reference, None).await? else { return Ok(None) };
    let mut found = Vec::new();
    for kept in &session.logs {
        if let Some(log) = logs::read(&mut conn, reference, kept.id).await? {
            found.push((kept.id, log));
        }
    }
    let files = files::all(&mut conn, reference).await?;
    Ok(Some(Whole { session, logs: found, files }))
}
