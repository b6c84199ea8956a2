//! Where the names of relays come from: an event log in a file, or the event logs of a session.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use bytes::Bytes;
use futures_util::stream;

use crate::{
    config::Config,
    connect::{Relay, relays},
    evidence::{Log, LogEvent},
    ids::Reference,
    intake::Intake,
    store,
};

/// The events that name the relays that are in use: the heartbeat, and the fault of the listener.
const NAMING: [u32; 2] = [31019, 31034];

/// The relays that a log in a file names. The file is read as an upload is: by a process of its own.
pub async fn file(config: &Config, path: &Path) -> anyhow::Result<Vec<Relay>> {
    let bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    // The data folder may be a running server's.
    let folder = Folder::new()?;
    let mut own = config.clone();
    own.data.clone_from(&folder.0);
    own.limits.upload_megabytes = 0;
    let intake = Intake::of_this_program(&own)?;
    let body = stream::iter([Ok::<_, std::io::Error>(Bytes::from(bytes))]);
    let read = async { intake.read(intake.receive(body).await?).await };
    let raw = read.await.with_context(|| format!("{} is no event log", path.display()))?;
    let (log, _) = Log::admit(raw);
    named(&log.events).with_context(|| format!("{} has no event that names a relay", path.display()))
}

/// The relays that the logs of a session name.
pub async fn session(config: &Config, reference: &str) -> anyhow::Result<Vec<Relay>> {
    let reference: Reference = reference.parse().with_context(|| format!("“{reference}” is no reference"))?;
    let path = config.data.join("regain.db");
    let events = store::read_events(&path, reference)
        .await
        .with_context(|| format!("the database {} cannot be used", path.display()))?
        .with_context(|| format!("there is no session {reference}"))?;
    named(&events).with_context(|| format!("session {reference} has no event that names a relay"))
}

/// The relays of the events that name those in use; `None` where there is none.
fn named(events: &[LogEvent]) -> Option<Vec<Relay>> {
    let naming = events.iter().filter(|e| NAMING.contains(&e.number));
    let mut found: Vec<Relay> = naming.flat_map(|e| relays(e.message.as_str())).collect();
    found.sort_unstable();
    found.dedup();
    (!found.is_empty()).then_some(found)
}

/// A folder that is gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("regain-probe-{}", std::process::id()));
        std::fs::create_dir(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is an empty folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
