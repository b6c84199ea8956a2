//! The summary of a session in a form, with what goes along, made where it does not keep others waiting; and how often. Pages
//! and API give it away through here, so that both give the same bytes.

use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};

use super::{Error, State};
use crate::{
    export::{self, Attachment, ExportError, OneLog, Parcel},
    ids::Reference,
    session::{Allowed, KeptFile, MaskItem, Session, change::View, masked_log, outgoing_log},
    summary::{Format, Summary},
};

/// Archives and e-mails of one session in ten minutes. `docs/limits.md` has the same.
pub const PARCELS_PER_10_MINUTES: u32 = 10;

/// How often each session was packed.
pub(super) struct Parcels(Option<DefaultKeyedRateLimiter<Reference>>);

impl Default for Parcels {
    fn default() -> Self {
        let each = std::time::Duration::from_secs(600) / PARCELS_PER_10_MINUTES;
        let quota = NonZeroU32::new(PARCELS_PER_10_MINUTES)
            .and_then(|most| Some(Quota::with_period(each)?.allow_burst(most)));
        Self(quota.map(RateLimiter::keyed))
    }
}

impl Parcels {
    /// Counts one more, or says that it is one too many.
    fn take(&self, reference: Reference) -> Result<(), Error> {
        let Some(limiter) = &self.0 else { return Ok(()) };
        limiter.check_key(&reference).map_err(|until| {
            Error::TooMany(until.wait_time_from(governor::clock::DefaultClock::default().now()).as_secs() + 1)
        })
    }

    /// Forgets sessions that have been quiet.
    pub(super) fn tidy(&self) {
        if let Some(limiter) = &self.0 {
            limiter.retain_recent();
        }
    }
}

/// The bytes. `session` is as its reader may see it; `masked` says that something is kept from this reader.
///
/// # Errors
/// [`Error::TooMany`], or what the store says.
pub async fn write(
    state: &State,
    view: &Allowed<View>,
    session: &Session,
    masked: bool,
    format: Format,
) -> Result<Vec<u8>, Error> {
    let mut logs = Vec::new();
    let mut files = Vec::new();
    if export::carries_files(format) {
        state.parcels().take(session.reference)?;
        for kept in &session.logs {
            if let Some(log) = state.store().log(view, kept.id).await? {
                logs.push(OneLog { id: kept.id, came: kept.came, log });
            }
        }
        // A file may show whatever it shows.
        if !masked && !session.hides(MaskItem::Files) {
            files = attached(state, view, session).await?;
        }
    }
    let (shared, session) = (state.clone(), session.clone());
    let work = tokio::task::spawn_blocking(move || packed(&shared, &session, masked, format, &logs, files));
    work.await.map_err(|_| Error::Internal("writing a summary broke off".to_owned()))?.map_err(Error::from)
}

fn packed(
    state: &State,
    session: &Session,
    masked: bool,
    format: Format,
    logs: &[OneLog],
    files: Vec<(KeptFile, Vec<u8>)>,
) -> Result<Vec<u8>, ExportError> {
    let content = state.content();
    let summary = Summary::new(session, content.flow(), content.symptoms(), content.details());
    let logs: Vec<OneLog> = logs
        .iter()
        .filter_map(|one| {
            let log = if masked { masked_log(&one.log) } else { one.log.clone() };
            Some(OneLog { log: outgoing_log(session, &log)?, ..*one })
        })
        .collect();
    let files: Vec<Attachment> =
        files.into_iter().filter_map(|(file, bytes)| Attachment::of(session, &file, bytes)).collect();
    let config = state.config();
    let parcel = Parcel {
        summary: &summary,
        logs: &logs,
        files: &files,
        to: config.organisation.email.as_deref(),
        public_url: config.public_url.as_deref(),
    };
    export::write(format, &parcel)
}

/// The files of the session with their bytes, without those whose time is over.
async fn attached(
    state: &State,
    view: &Allowed<View>,
    session: &Session,
) -> Result<Vec<(KeptFile, Vec<u8>)>, Error> {
    let mut files = Vec::new();
    for file in session.files.iter().filter(|f| f.gone.is_none()) {
        if let Some(bytes) = state.store().file_piece(view, file.id, 0, u32::MAX).await? {
            files.push((file.clone(), bytes));
        }
    }
    Ok(files)
}

impl From<ExportError> for Error {
    fn from(error: ExportError) -> Self {
        Self::Internal(error.to_string())
    }
}
