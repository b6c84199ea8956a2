//! Reading one session from the file, beside a running server or without one, for whoever runs the machine: no grant is asked
//! for, because who can read the file can read everything in it. Nothing is written, and no file is made.

use std::path::Path;

use super::{
    error::StoreError,
    files,
    load::{Loaded, load},
    lock::FolderLock,
    logs, open,
};
use crate::{
    evidence::Log,
    ids::Reference,
    session::{KeptFile, Session},
};

/// A session with the events of its logs, in the order of the session's logs.
#[derive(Debug)]
pub struct Whole {
    /// Everything stored.
    pub session: Session,
    /// Its logs, each with its number.
    pub logs: Vec<(u32, Log)>,
    /// Its files with their bytes, without those whose time is over.
    pub files: Vec<(KeptFile, Vec<u8>)>,
}

/// Everything stored under the reference; `None` where there is no such session.
///
/// # Errors
/// There is no such file, it is not ours, another version wrote it, or a row makes no sense.
pub async fn read_session(path: &Path, reference: Reference) -> Result<Option<Whole>, StoreError> {
    open::existing(path)?;
    let _folder = FolderLock::beside(path)?;
    let mut conn = open::read_only(path).await?;
    open::current(&mut conn).await?;
    let Some(Loaded { session, .. }) = load(&mut conn, reference, None).await? else { return Ok(None) };
    let mut found = Vec::new();
    for kept in &session.logs {
        if let Some(log) = logs::read(&mut conn, reference, kept.id).await? {
            found.push((kept.id, log));
        }
    }
    let mut attached = Vec::new();
    for file in &session.files {
        if let Some(bytes) = files::piece(&mut conn, reference, file.id, 0, u32::MAX).await? {
            attached.push((file.clone(), bytes));
        }
    }
    Ok(Some(Whole { session, logs: found, files: attached }))
}
