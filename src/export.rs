//! The summary as bytes in every form, with what goes along: as an e-mail and as an archive it carries the events of the logs
//! and the files that were attached.
//!
//! The same parcel gives the same bytes: there is no clock in it, no chance, and no order that could change. It writes into
//! memory alone, knows no store and no pages, and hides nothing: what it is handed has been masked.

use crate::{
    evidence::Log,
    session::{Came, KeptFile, MaskItem, Session, outgoing_text},
    summary::{Format, Summary},
};

mod archive;
mod email;
mod events;
mod names;

/// What leaves.
#[derive(Debug)]
pub struct Parcel<'a> {
    /// The summary.
    pub summary: &'a Summary,
    /// The event logs, oldest first; without those whose events stay here.
    pub logs: &'a [OneLog],
    /// Files that were attached, in order.
    pub files: &'a [Attachment],
    /// The address of the helpdesk, to which an e-mail is addressed; nobody where there is none.
    pub to: Option<&'a str>,
    /// The address under which people reach this server, such as `https://help.example.com`.
    pub public_url: Option<&'a str>,
}

/// An event log with how it came.
#[derive(Debug, Clone, PartialEq)]
pub struct OneLog {
    /// Its number in the session.
    pub id: u32,
    /// How it came.
    pub came: Came,
    /// The log.
    pub log: Log,
}

/// A file that was attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name; what it is called in a parcel is made from it and holds letters, digits, dots and hyphens alone.
    pub name: String,
    /// Its media type, such as `image/png`.
    pub media_type: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Attachment {
    /// A file of a session as it may leave; `None` where files stay here. Text loses what the session hides; a picture shows
    /// what it shows.
    #[must_use]
    pub fn of(session: &Session, file: &KeptFile, bytes: Vec<u8>) -> Option<Self> {
        if session.hides(MaskItem::Files) {
            return None;
        }
        let bytes = if file.file_type.is_picture() {
            bytes
        } else {
            outgoing_text(session, &String::from_utf8_lossy(&bytes)).into_bytes()
        };
        Some(Self { name: file.file_name(), media_type: file.file_type.media().to_owned(), bytes })
    }
}

/// A form could not be written. It says which part, and never what stands in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The e-mail.
    #[error("the e-mail could not be written: {0}")]
    Email(String),
    /// The archive.
    #[error("the archive could not be written: {0}")]
    Archive(String),
}

/// The parcel in a form.
///
/// # Errors
/// [`ExportError`]; nothing in a summary should lead to one.
pub fn write(format: Format, parcel: &Parcel<'_>) -> Result<Vec<u8>, ExportError> {
    let summary = parcel.summary;
    Ok(match format {
        Format::Text => summary.text().into_bytes(),
        Format::Markdown => summary.markdown().into_bytes(),
        Format::Json => summary.json().into_bytes(),
        Format::Card => summary.card(parcel.link().as_deref()).into_bytes(),
        Format::Email => email::write(parcel)?,
        Format::Zip => archive::write(parcel)?,
    })
}

/// Whether a form carries the events of logs and the files: they have to be read for no other.
#[must_use]
pub fn carries_files(format: Format) -> bool {
    match format {
        Format::Zip | Format::Email => true,
        Format::Text | Format::Markdown | Format::Json | Format::Card => false,
    }
}

impl Parcel<'_> {
    /// Where the session is. It lets nobody in who is not let in already.
    fn link(&self) -> Option<String> {
        let path = crate::paths::InSession(self.summary.reference).root();
        Some(format!("{}{path}", self.public_url?.trim_end_matches('/')))
    }
}

#[cfg(test)]
mod tests;
