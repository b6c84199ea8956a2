//! The new database takes the place of the old one, which is kept under another name.
//!
//! The name `regain.db` belongs to the old file until the one step in which it belongs to the new one. It knows nothing of
//! what is in either.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use jiff::Timestamp;

use super::{Step, leftovers};
use crate::{
    cli::{backup::sync_folder, manifest::ending},
    store::{self, LOCK_FILE, StoreError},
};

/// What SQLite keeps beside a database. It would take what belongs to the old one for a part of the new one.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];
/// Those that hold what people wrote.
const KEPT: [&str; 2] = ["-wal", "-journal"];

/// Moves `ready` to its place; gives the name of the former database, where there was one.
pub async fn swap(
    data: &Path,
    ready: &Path,
    now: Timestamp,
    reached: &mut dyn FnMut(Step) -> anyhow::Result<()>,
) -> anyhow::Result<Option<PathBuf>> {
    let path = data.join("regain.db");
    let there = COMPANIONS.iter().any(|end| ending(&path, end).exists()) || path.exists();
    let former = if there {
        let former = free(&data.join(format!("{}{}", leftovers::FORMER, now.strftime("%Y%m%dT%H%M%SZ"))));
        // Where SQLite cannot read the file, it may throw away what belongs to it: so that is kept first.
        keep(&path, &former, &KEPT)?;
        let settled = settle(&path).await;
        if !matches!(settled, Ok(false)) {
            KEPT.iter().try_for_each(|end| remove(&ending(&former, end)))?;
        }
        settled?;
        reached(Step::Settled)?;
        keep(&path, &former, &[""])?;
        sync_folder(&former)?;
        reached(Step::Kept)?;
        for end in COMPANIONS {
            remove(&ending(&path, end))?;
        }
        sync_folder(&path)?;
        reached(Step::Cleared)?;
        Some(former)
    } else {
        None
    };
    give(ready, data)?;
    give(&data.join(LOCK_FILE), data)?;
    fs::rename(ready, &path).with_context(|| format!("{} cannot be replaced", path.display()))?;
    sync_folder(&path)?;
    reached(Step::Placed)?;
    Ok(former)
}

/// Gives a file to whom the data folder belongs: root may have run the command, and the server is somebody else.
#[cfg(unix)]
fn give(file: &Path, data: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let (Ok(is), wanted) = (fs::metadata(file), fs::metadata(data)?) else { return Ok(()) };
    if is.uid() != wanted.uid() {
        chown(file, Some(wanted.uid()), Some(wanted.gid())).with_context(|| {
            format!(
                "nothing was restored: run it as the user of the server, to whom {} belongs",
                data.display()
            )
        })?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn give(_: &Path, _: &Path) -> anyhow::Result<()> {
    Ok(())
}

/// Makes the old database one file; says whether it is one now. One that SQLite cannot read stays as it is.
async fn settle(path: &Path) -> anyhow::Result<bool> {
    match store::settle(path).await {
        Err(error @ (StoreError::InUse { .. } | StoreError::Full)) => {
            Err(error).context("nothing was restored")
        }
        Ok(()) => Ok(true),
        Err(
            StoreError::Busy
            | StoreError::Unavailable { .. }
            | StoreError::Newer { .. }
            | StoreError::Older { .. }
            | StoreError::NotOurs
            | StoreError::Inconsistent { .. },
        ) => Ok(false),
    }
}

/// A name that nothing has.
fn free(wanted: &Path) -> PathBuf {
    let mut name = wanted.to_owned();
    let mut more = 1;
    while KEPT.iter().chain(&[""]).any(|end| ending(&name, end).exists()) {
        more += 1;
        name = ending(wanted, &format!("-{more}"));
    }
    name
}

/// Gives files of the old database a second name each; they keep the first one.
fn keep(path: &Path, former: &Path, ends: &[&str]) -> anyhow::Result<()> {
    for end in ends {
        let (from, to) = (ending(path, end), ending(former, end));
        if from.exists() {
            link(&from, &to)
                .with_context(|| format!("{} cannot be kept as {}", from.display(), to.display()))?;
        }
    }
    Ok(())
}

/// A second name, or a second file where the disk knows no second names.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to).or_else(|_| {
        fs::copy(from, to)?;
        fs::File::open(to)?.sync_all()
    })
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
