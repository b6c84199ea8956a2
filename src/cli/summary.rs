//! `regain summary REFERENCE --format F`: the summary of a session, with what its people chose to hide. It reads beside a
//! running server, and asks for no grant: whoever can read the database can read all of it.

use std::{fs, io::Write as _, path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;

use crate::{
    config::{Config, Effective},
    content::Content,
    export::{self, Attachment, OneLog, Parcel},
    ids::Reference,
    session::outgoing_log,
    store::{self, Whole},
    summary::{Format, Summary},
};

/// Flags.
#[derive(Args)]
pub struct Flags {
    /// The reference of the session, such as 7KQ2M-F9XDA
    reference: String,
    /// zip, txt, md, json, eml or card
    #[arg(long, value_name = "FORMAT", default_value = "txt")]
    format: Format,
    /// Where to write it; standard output without
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The folder of the database
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A folder with content, laid over the built-in content
    #[arg(long, value_name = "DIR")]
    content: Option<PathBuf>,
}

impl Flags {
    /// The flags as configuration keys.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let pair = |key, value: &Option<PathBuf>| value.as_ref().map(|v| (key, v.display().to_string()));
        pair("data", &self.data).into_iter().chain(pair("content", &self.content)).collect()
    }
}

/// Writes the summary.
pub fn run(effective: &Effective, flags: &Flags) -> anyhow::Result<ExitCode> {
    let config = &effective.config;
    let reference: Reference =
        flags.reference.parse().with_context(|| format!("{} is no reference", flags.reference))?;
    let path = config.data.join("regain.db");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let found = runtime
        .block_on(store::read_session(&path, reference))
        .with_context(|| format!("the database {} cannot be used", path.display()))?;
    let whole = found.with_context(|| format!("there is no session {reference}"))?;
    let content = Content::load(config.content.as_deref()).map_err(|report| anyhow::anyhow!("{report}"))?;
    let bytes = written(config, &content, whole, flags.format)?;
    match &flags.out {
        Some(file) => {
            fs::write(file, bytes).with_context(|| format!("{} cannot be written", file.display()))?
        }
        None => std::io::stdout().write_all(&bytes).context("standard output cannot be written")?,
    }
    Ok(ExitCode::SUCCESS)
}

fn written(config: &Config, content: &Content, whole: Whole, format: Format) -> anyhow::Result<Vec<u8>> {
    let Whole { session, logs, files } = whole;
    let summary = Summary::new(&session, content.flow(), content.symptoms(), content.details());
    let came = |id: u32| session.logs.iter().find(|l| l.id == id).map(|l| l.came);
    let logs: Vec<OneLog> = logs
        .into_iter()
        .filter_map(|(id, log)| Some(OneLog { id, came: came(id)?, log: outgoing_log(&session, &log)? }))
        .collect();
    let files: Vec<Attachment> =
        files.into_iter().filter_map(|(file, bytes)| Attachment::of(&session, &file, bytes)).collect();
    let parcel = Parcel {
        summary: &summary,
        logs: &logs,
        files: &files,
        to: config.organisation.email.as_deref(),
        public_url: config.public_url.as_deref(),
    };
    Ok(export::write(format, &parcel)?)
}
