//! `regain backup FILE`: a copy of the database with its manifest, beside a running server or without one.
//!
//! A back-up that has its name is whole, was read again from end to end, and lies on the disk. One that was cut off is called
//! `FILE.part`, and the next one takes its place.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, IsTerminal as _, Seek as _, Write as _},
    path::{Path, PathBuf, absolute},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::Args;

use super::{
    leftovers,
    manifest::{self, Manifest, ending},
    say, say_error,
};
use crate::{
    clock::{Clock as _, SystemClock},
    config::Effective,
    store,
};

/// Flags.
#[derive(Args)]
pub struct Flags {
    /// Where the copy goes; its manifest goes to FILE.json. `-` writes the copy to standard output and the manifest, as one line,
    /// to standard error
    file: PathBuf,
    /// The folder of the database
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Flags {
    /// The flags as configuration keys.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        self.data.iter().map(|data| ("data", data.display().to_string())).collect()
    }
}

/// Makes the copy.
pub fn run(effective: &Effective, flags: &Flags) -> anyhow::Result<ExitCode> {
    let data = &effective.config.data;
    let from = data.join("regain.db");
    anyhow::ensure!(from.is_file(), "there is no database {}", from.display());
    if flags.file == Path::new("-") {
        let out = io::stdout();
        anyhow::ensure!(
            !out.is_terminal(),
            "a back-up is no text: send standard output to a file or a program"
        );
        let mut part = Part::begin(&data.join(leftovers::BACKUP))?;
        let manifest = part.fill(&from, &mut out.lock())?;
        say_error(&serde_json::to_string(&manifest)?);
        return Ok(ExitCode::SUCCESS);
    }
    let file = absolute(&flags.file)?;
    anyhow::ensure!(!file.exists(), "{} is there already: nothing was written", file.display());
    let mut part = Part::begin(&ending(&file, ".part"))?;
    let manifest = part.fill(&from, &mut io::sink())?;
    let beside = manifest::beside(&file);
    // A manifest without its copy misleads nobody; a copy without its manifest would look like a whole back-up.
    let mut written = Part::begin(&ending(&beside, ".part"))?;
    written.file.write_all(serde_json::to_string_pretty(&manifest)?.as_bytes())?;
    written.name(&beside)?;
    part.name(&file)?;
    say(&format!(
        "{}: {} sessions, {} bytes, schema {}; its manifest is {}",
        file.display(),
        manifest.contents.sessions,
        manifest.sum.bytes,
        manifest.contents.schema,
        beside.display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// A file that is being written, under a name that says so. It goes when it is dropped without having been named.
struct Part {
    file: File,
    path: PathBuf,
    named: bool,
}

impl Part {
    /// An empty file for its owner alone, in the place of one that was cut off.
    fn begin(path: &Path) -> anyhow::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let cannot = || format!("{} cannot be written", path.display());
        let file = options.open(path).with_context(cannot)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => anyhow::bail!("another back-up is writing {}", path.display()),
            // Without locks two at once would spoil each other, and the check at the end would tell.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let part = Self { file, path: path.to_owned(), named: false };
        part.file.set_len(0).with_context(cannot)?;
        #[cfg(unix)]
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .with_context(cannot)?;
        Ok(part)
    }

    /// Copies the database into it, and from the disk on to `out`.
    fn fill(&mut self, from: &Path, out: &mut impl io::Write) -> anyhow::Result<Manifest> {
        let made = SystemClock.now();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let path = absolute(&self.path)?;
        let contents = runtime
            .block_on(store::copy(from, &path))
            .with_context(|| format!("{} could not be copied", from.display()))?;
        self.file.sync_all()?;
        self.file.rewind()?;
        let sum = manifest::copy(&mut self.file, out).context("the copy could not be handed on")?;
        Ok(Manifest::new(made, sum, contents))
    }

    /// Gives it its name, when all of it is on the disk.
    fn name(mut self, to: &Path) -> anyhow::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, to).with_context(|| format!("{} cannot be written", to.display()))?;
        self.named = true;
        sync_folder(to)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.named {
            // Where it cannot be removed, its name still says that it is none.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Waits until the names in the folder of this file are on the disk.
pub fn sync_folder(of: &Path) -> anyhow::Result<()> {
    if let Some(folder) = of.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
