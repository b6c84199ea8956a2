//! `regain restore FILE`: a back-up takes the place of the database. No server may run on the folder.
//!
//! The copy is made ready in a folder of its own: checked, brought up to date, without what is overdue, without links that let
//! anybody in. Only then it takes the place of the database, in one step. A restore that is killed leaves the old database or
//! the new one, and nothing in between.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::Args;
use jiff::Timestamp;

use super::{
    leftovers,
    manifest::{self, Manifest},
    say,
};
use crate::{
    clock::{Clock as _, SystemClock},
    config::Effective,
    store::{self, Closed, Contents, FolderLock, Limits, Options, Purged, Store},
};

mod swap;

/// Flags.
#[derive(Args)]
pub struct Flags {
    /// The back-up; `-` reads standard input
    file: PathBuf,
    /// The folder of the database
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The manifest, where it is not FILE.json
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// Take a copy that has no manifest: whether it is whole is checked, whether it is the one that was made cannot be
    #[arg(long, conflicts_with = "manifest")]
    without_manifest: bool,
}

impl Flags {
    /// The flags as configuration keys.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        self.data.iter().map(|data| ("data", data.display().to_string())).collect()
    }

    fn reads_input(&self) -> bool {
        self.file == Path::new("-")
    }

    fn read_manifest(&self) -> anyhow::Result<Option<Manifest>> {
        if self.without_manifest {
            return Ok(None);
        }
        let path = match &self.manifest {
            Some(path) => path.clone(),
            None if self.reads_input() => {
                anyhow::bail!("the manifest of what comes on standard input is named with --manifest")
            }
            None => manifest::beside(&self.file),
        };
        Manifest::read(&path).map(Some)
    }
}

/// What has been done so far, in this order; for tests that stop in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The copy lies in the data folder and is the one of the manifest.
    Received,
    /// It is up to date, and nothing in it lets anybody in.
    Ready,
    /// The old database is one file.
    Settled,
    /// The old database has a second name.
    Kept,
    /// What belonged to the old database is out of the way.
    Cleared,
    /// The new one is the database.
    Placed,
}

/// What came of it.
struct Restored {
    contents: Contents,
    closed: Closed,
    purged: Purged,
    former: Option<PathBuf>,
}

/// Restores.
pub fn run(effective: &Effective, flags: &Flags) -> anyhow::Result<ExitCode> {
    let data = &effective.config.data;
    let manifest = flags.read_manifest()?;
    let mut input: Box<dyn io::Read> = if flags.reads_input() {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(&flags.file).with_context(|| format!("{} cannot be read", flags.file.display()))?)
    };
    fs::create_dir_all(data).with_context(|| format!("the data folder {} cannot be made", data.display()))?;
    let _alone = FolderLock::alone(data).with_context(|| {
        format!("nothing was restored: stop the server and what else uses the data folder {}", data.display())
    })?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let now = SystemClock.now();
    let restored = runtime.block_on(restore(&mut input, manifest.as_ref(), data, now, &mut |_| Ok(())));
    let tidied = leftovers::remove_folder(&data.join(leftovers::RESTORE));
    report(&restored?, manifest.as_ref());
    tidied.context("what the restore needed meanwhile could not be removed")?;
    Ok(ExitCode::SUCCESS)
}

fn report(restored: &Restored, manifest: Option<&Manifest>) {
    let Restored { contents, closed, purged, former } = restored;
    let of = manifest.map_or_else(String::new, |m| format!(" of {}", m.made));
    say(&format!("restored the back-up{of}: {} sessions, schema {}", contents.sessions, contents.schema));
    say(&format!(
        "ended: links and codes {}, browsers that came by one {}; deleted as overdue: sessions {}",
        closed.links, closed.grants, purged.sessions
    ));
    say("What people deleted since the back-up was made is there again, until it is overdue.");
    if let Some(former) = former {
        say(&format!(
            "The former database is kept as {}. It holds what people wrote: delete it as soon as you do not need it.",
            former.display()
        ));
    }
}

/// The whole of it, in a folder that nobody else uses.
async fn restore(
    input: &mut dyn io::Read,
    manifest: Option<&Manifest>,
    data: &Path,
    now: Timestamp,
    reached: &mut dyn FnMut(Step) -> anyhow::Result<()>,
) -> anyhow::Result<Restored> {
    let folder = data.join(leftovers::RESTORE);
    leftovers::remove_folder(&folder)?;
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder)?;
    let ready = folder.join("regain.db");
    let contents = receive(input, manifest, &ready).await?;
    reached(Step::Received)?;
    let (closed, purged) = make_ready(&ready, now).await.context("the back-up cannot be used")?;
    reached(Step::Ready)?;
    let former = swap::swap(data, &ready, now, reached).await?;
    Ok(Restored { contents, closed, purged, former })
}

/// Takes the copy in, and refuses one that is not what its manifest says or that is damaged.
async fn receive(
    input: &mut dyn io::Read,
    manifest: Option<&Manifest>,
    to: &Path,
) -> anyhow::Result<Contents> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(to)?;
    let mut input = input;
    let sum =
        manifest::copy(&mut input, &mut file).context("the back-up cannot be copied into the data folder")?;
    file.sync_all()?;
    if let Some(manifest) = manifest {
        anyhow::ensure!(
            sum == manifest.sum,
            "this is not the back-up of its manifest, or not all of it: nothing was restored.\n\
             The manifest has {} bytes with SHA-256 {}; these are {} with {}",
            manifest.sum.bytes,
            manifest.sum.sha256,
            sum.bytes,
            sum.sha256
        );
    }
    let contents = store::verify(to).await.context("nothing was restored: the back-up cannot be used")?;
    if let Some(manifest) = manifest {
        anyhow::ensure!(
            contents == manifest.contents,
            "the back-up holds something else than its manifest says: nothing was restored"
        );
    }
    Ok(contents)
}

/// Brings the copy up to date, ends what lets others in, and deletes what is overdue.
async fn make_ready(path: &Path, now: Timestamp) -> anyhow::Result<(Closed, Purged)> {
    let store = Store::open(path, Options { readers: 1, ..Options::default() }, now).await?;
    let closed = store.end_all_shared(now).await;
    let purged = store.purge(now, Limits::default()).await;
    store.close().await;
    // Closing empties the write-ahead log into the file, and removes it.
    store::settle(path).await?;
    File::open(path)?.sync_all()?;
    Ok((closed?, purged?))
}

#[cfg(test)]
mod tests;
