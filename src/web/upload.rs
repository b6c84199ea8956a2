//! A form with a file: multipart, every field known, none twice, the file to the disk while it arrives.

use std::collections::BTreeMap;

use axum::extract::{
    Multipart,
    multipart::{Field, MultipartRejection},
};

use super::{Error, State};
use crate::{
    ids::{IdempotencyKey, Revision},
    intake::{IntakeError, Upload},
};

/// The field of the file.
pub const FILE: &str = "file";

/// The most bytes of a field that is no file.
const SHORT: usize = 4_000;

/// The most characters of the end of a name that are looked at.
const END: usize = 8;

/// Why there is no file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// None was chosen.
    NoFile,
    /// It was not received, or not read.
    Intake(IntakeError),
}

/// What such a form has.
#[derive(Debug)]
pub struct UploadForm {
    fields: BTreeMap<String, String>,
    /// How the name of the file ends, in lower case and without the dot; `None` where it has no dot. No more of the name is
    /// kept anywhere.
    pub extension: Option<String>,
    /// The file.
    pub file: Result<Upload, Refused>,
}

impl UploadForm {
    /// Reads a form. A file that is refused is read to its end all the same, as far as the limit of the request goes:
    /// a browser shows no answer that comes before it has sent everything.
    ///
    /// # Errors
    /// [`Error::Form`] where a field is not known or comes twice; [`Error::BadRequest`] where it is no such form or breaks
    /// off.
    pub async fn read(
        state: &State,
        multipart: Result<Multipart, MultipartRejection>,
        known: &[&str],
    ) -> Result<Self, Error> {
        Self::read_within(state, multipart, known, state.config().limits.upload_megabytes).await
    }

    /// The same for a file of at most so many megabytes; 0 is no limit.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn read_within(
        state: &State,
        multipart: Result<Multipart, MultipartRejection>,
        known: &[&str],
        megabytes: u32,
    ) -> Result<Self, Error> {
        const BROKEN: Error = Error::BadRequest("a form that breaks off");
        let mut multipart = multipart.map_err(|_| Error::BadRequest("a form of another kind"))?;
        let mut form = Self { fields: BTreeMap::new(), extension: None, file: Err(Refused::NoFile) };
        let mut has_file = false;
        loop {
            let field = match multipart.next_field().await {
                Ok(Some(field)) => field,
                Ok(None) => break,
                // What is wrong with the file has been found before the rest of it came.
                Err(_) if has_file && form.file.is_err() => break,
                Err(_) => return Err(BROKEN),
            };
            let name = field.name().unwrap_or_default().to_owned();
            if name == FILE && !has_file {
                has_file = true;
                form.extension = field.file_name().and_then(extension);
                form.file = receive(state, field, megabytes).await;
                if form.file.as_ref().is_err_and(|e| *e == Refused::Intake(IntakeError::Interrupted)) {
                    return Err(BROKEN);
                }
                continue;
            }
            if !known.contains(&name.as_str()) {
                return Err(Error::Form("a field that the page does not have".to_owned()));
            }
            let value = short(field).await?;
            if form.fields.insert(name, value).is_some() {
                return Err(Error::Form("a field twice".to_owned()));
            }
        }
        Ok(form)
    }

    /// The value of a field; empty where it is not there.
    #[must_use]
    pub fn raw(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// What every form inside a session carries.
    ///
    /// # Errors
    /// [`Error::BadRequest`] where a form lost it.
    pub fn stamp(&self) -> Result<(Revision, IdempotencyKey), Error> {
        let revision =
            self.raw("revision").parse().map_err(|_| Error::BadRequest("a form without its revision"))?;
        let key = self.raw("idempotency").parse().map_err(|_| Error::BadRequest("a form without its key"))?;
        Ok((Revision(revision), key))
    }
}

/// How a name ends.
fn extension(name: &str) -> Option<String> {
    let (_, end) = name.rsplit_once('.')?;
    Some(end.chars().take(END).collect::<String>().to_lowercase())
}

async fn receive(state: &State, field: Field<'_>, megabytes: u32) -> Result<Upload, Refused> {
    let named = field.file_name().is_some_and(|name| !name.is_empty());
    match state.intake().receive_within(field, megabytes).await {
        // A form without a chosen file sends one without a name and without bytes.
        Err(IntakeError::Empty) if !named => Err(Refused::NoFile),
        received => received.map_err(Refused::Intake),
    }
}

async fn short(mut field: Field<'_>) -> Result<String, Error> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|_| Error::BadRequest("a form that breaks off"))? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > SHORT {
            return Err(Error::Form("a field that is too long".to_owned()));
        }
    }
    String::from_utf8(bytes).map_err(|_| Error::BadRequest("a field that is no text"))
}
