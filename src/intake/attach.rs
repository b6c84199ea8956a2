//! Files that are added to a session: what the worker makes of one, and why one is not taken.

use super::{Intake, IntakeError, Upload, answer::Told};
use crate::ids::FileType;

/// More than a first line needs.
const FIRST_LINE: u64 = 1_000;

/// A file that can be added, once its text has passed the gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attached {
    /// A picture without what it says of itself.
    Picture {
        /// PNG, JPEG or WebP.
        file_type: FileType,
        /// Points from left to right.
        width: u32,
        /// Points from top to bottom.
        height: u32,
        /// The picture.
        bytes: Vec<u8>,
    },
    /// A text.
    Text(String),
}

/// Why a file cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AttachError {
    /// It was not received, or its reader gave up on it. `UnknownFormat` is any kind that is not taken, `Damaged` a
    /// picture that is not whole.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The picture has more points than what is accepted.
    #[error("the picture has more than {megapixels} million points")]
    Pixels {
        /// The limit.
        megapixels: u32,
    },
    /// Another program would take it for a document or an archive.
    #[error("the picture is something else as well")]
    Mixed,
    /// The text has more bytes than [`super::ATTACHED_TEXT_BYTES`].
    #[error("the text is too long")]
    LongText,
}

impl Intake {
    /// Reads a file to be added to a session, in a process of its own. Nothing of what comes back has passed the gate.
    ///
    /// # Errors
    /// [`AttachError`] says why it cannot be added.
    pub async fn attachment(&self, upload: Upload) -> Result<Attached, AttachError> {
        let megapixels = self.0.megapixels;
        // One byte of some encoding is at most three of UTF-8; a picture does not grow by more than its first line.
        let most = upload.bytes().saturating_mul(3).saturating_add(FIRST_LINE);
        let flags = ["--attachment".to_owned(), format!("--megapixels={megapixels}")];
        let said = self.work(upload, &flags, usize::try_from(most).unwrap_or(usize::MAX)).await?;
        let broken = || {
            tracing::warn!("a worker gave an answer that is none");
            AttachError::Intake(IntakeError::Damaged)
        };
        let end = said.iter().position(|b| *b == b'\n').ok_or_else(broken)?;
        let told: Told = serde_json::from_slice(&said[..end]).map_err(|_| broken())?;
        let mut bytes = said;
        bytes.drain(..=end);
        match told {
            Told::Picture { file_type, width, height } if begins_as(file_type, &bytes) => {
                Ok(Attached::Picture { file_type, width, height, bytes })
            }
            Told::Text => Ok(Attached::Text(String::from_utf8(bytes).map_err(|_| broken())?)),
            Told::Picture { .. } => Err(broken()),
            Told::Empty => Err(IntakeError::Empty.into()),
            Told::Kind => Err(IntakeError::UnknownFormat.into()),
            Told::Damaged => Err(IntakeError::Damaged.into()),
            Told::Pixels => Err(AttachError::Pixels { megapixels }),
            Told::Mixed => Err(AttachError::Mixed),
            Told::LongText => Err(AttachError::LongText),
            Told::Unable => Err(IntakeError::Io(std::io::ErrorKind::Other).into()),
        }
    }
}

/// Whether bytes begin as a picture of this kind does: what will be served as one is looked at on this side too.
fn begins_as(file_type: FileType, bytes: &[u8]) -> bool {
    match file_type {
        FileType::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        FileType::Jpeg => bytes.starts_with(b"\xff\xd8\xff"),
        FileType::Webp => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
        FileType::Json | FileType::Text => false,
    }
}
