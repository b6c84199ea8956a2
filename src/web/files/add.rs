//! Adds a file to a session: read by a worker, its name compared with what it is, its text through the gate, stored. It makes
//! no page: whoever calls says what became of it.

use http::StatusCode;

use crate::{
    evidence::{self, Clean},
    ids::FileType,
    intake::{ATTACHED_TEXT_BYTES, AttachError, Attached, IntakeError, Upload},
    session::{Allowed, MOST_PROBES, NewFile, NoPlace, Places, Session, change::AttachFile},
    store::{Changed, Form},
    web::{Error, State},
};

/// A file as it was offered.
#[derive(Debug)]
pub struct Offered {
    /// Its bytes.
    pub upload: Upload,
    /// How its name ends, in lower case and without the dot; `None` where the name has no dot, or there is no name.
    pub extension: Option<String>,
    /// What it shows.
    pub about: Clean,
}

/// Why a file is not added: something that its sender can mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileProblem {
    /// None was chosen.
    NoFile,
    /// It was not received or not read, or is none that is taken.
    Attach(AttachError),
    /// Its name ends as that of another kind; carries what it is.
    Misnamed(FileType),
    /// The session has no place for it.
    NoPlace(NoPlace),
    /// The last place was taken meanwhile.
    Raced,
}

impl From<IntakeError> for FileProblem {
    fn from(error: IntakeError) -> Self {
        Self::Attach(error.into())
    }
}

/// Why a file was not added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddError {
    /// The file is not taken.
    File(FileProblem),
    /// Something else.
    Other(Error),
}

impl<E: Into<Error>> From<E> for AddError {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

/// How much a session takes.
fn places(state: &State) -> Places {
    let limits = &state.config().limits;
    Places { pictures: limits.pictures, bytes: u64::from(limits.session_megabytes) << 20 }
}

/// Adds a file. `session` is as the caller read it: it tells a place that was never there from one that was taken meanwhile. The
/// form was answered before where [`Changed::Repeated`] comes back.
///
/// # Errors
/// [`AddError::File`] says what is wrong with the file; nothing was written then.
pub async fn add(
    state: &State,
    session: &Session,
    allowed: Allowed<AttachFile>,
    offered: Offered,
    form: Form,
) -> Result<Changed, AddError> {
    let file = take(state, offered).await?;
    let places = places(state);
    // Nothing is refused here for want of a place: the same form sent again must find its own answer.
    let full = session.no_place(file.file_type, file.size(), places);
    match state.store().change(allowed, AttachFile { file, places }, form, state.now()).await? {
        Changed::Conflict(_) => Err(AddError::File(full.map_or(FileProblem::Raced, FileProblem::NoPlace))),
        changed @ (Changed::Done { .. } | Changed::Repeated { .. } | Changed::Gone) => Ok(changed),
    }
}

/// Reads an offered file. The hash and the gate are work for a while, so they are done beside the requests.
async fn take(state: &State, offered: Offered) -> Result<NewFile, AddError> {
    let Offered { upload, extension, about } = offered;
    let problem = |problem| AddError::File(problem);
    let attached = match state.intake().attachment(upload).await {
        Ok(attached) => attached,
        Err(AttachError::Intake(IntakeError::Io(kind))) => {
            return Err(Error::Internal(format!("an upload: {kind}")).into());
        }
        Err(error) => return Err(problem(FileProblem::Attach(error))),
    };
    let id = state.new_file_id();
    let work = tokio::task::spawn_blocking(move || match attached {
        Attached::Picture { file_type, bytes, .. } => {
            if !file_type.may_be_called(extension.as_deref()) {
                return Err(FileProblem::Misnamed(file_type));
            }
            Ok(NewFile::new(id, file_type, bytes, about, Vec::new()))
        }
        Attached::Text(text) => {
            if !FileType::Text.may_be_called(extension.as_deref()) {
                return Err(FileProblem::Attach(IntakeError::UnknownFormat.into()));
            }
            let limit = usize::try_from(ATTACHED_TEXT_BYTES).unwrap_or(usize::MAX);
            let probe = evidence::admit_probe(&text, limit)
                .map_err(|_| FileProblem::Attach(AttachError::LongText))?;
            let file_type = if probe.is_json { FileType::Json } else { FileType::Text };
            let removed = probe.removed.iter().map(|kind| kind.word().to_owned()).collect();
            Ok(NewFile::new(id, file_type, probe.text.as_str().as_bytes().to_vec(), about, removed))
        }
    });
    match work.await {
        Ok(taken) => taken.map_err(problem),
        Err(_) => Err(Error::Internal("taking in a file broke off".to_owned()).into()),
    }
}

impl FileProblem {
    /// Whether it is enough to come back later.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        *self == Self::Attach(AttachError::Intake(IntakeError::Busy))
    }

    /// What to say of it, and with which status.
    ///
    /// # Errors
    /// What is no fault of the file.
    pub fn said(&self, state: &State) -> Result<(String, StatusCode), Error> {
        const CONTENT: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
        let limits = &state.config().limits;
        let (key, limit, status) = match self {
            Self::NoFile => ("file-missing", String::new(), CONTENT),
            Self::Misnamed(kind) => {
                let values = [("kind", kind.name()), ("end", kind.extension())];
                return Ok((state.content().messages().fill("picture-misnamed", &values), CONTENT));
            }
            Self::NoPlace(NoPlace::Pictures(most)) => ("pictures-full", most.to_string(), CONTENT),
            Self::NoPlace(NoPlace::Probes) => ("probes-full", MOST_PROBES.to_string(), CONTENT),
            Self::NoPlace(NoPlace::Bytes(most)) => ("files-large", (most >> 20).to_string(), CONTENT),
            Self::Raced => ("files-raced", String::new(), StatusCode::CONFLICT),
            Self::Attach(AttachError::Pixels { megapixels }) => {
                ("picture-points", megapixels.to_string(), CONTENT)
            }
            Self::Attach(AttachError::Mixed) => ("picture-mixed", String::new(), CONTENT),
            Self::Attach(AttachError::LongText) => {
                ("probe-long", (ATTACHED_TEXT_BYTES >> 10).to_string(), CONTENT)
            }
            Self::Attach(AttachError::Intake(error)) => match error {
                IntakeError::TooLarge { .. } => {
                    ("picture-large", limits.picture_megabytes.to_string(), StatusCode::PAYLOAD_TOO_LARGE)
                }
                IntakeError::Empty => ("picture-empty", String::new(), CONTENT),
                IntakeError::Damaged => ("picture-damaged", String::new(), CONTENT),
                IntakeError::TooSlow => ("picture-slow", String::new(), CONTENT),
                IntakeError::Busy => ("file-busy", String::new(), StatusCode::SERVICE_UNAVAILABLE),
                IntakeError::UnknownFormat
                | IntakeError::Encrypted
                | IntakeError::Nested
                | IntakeError::TooManyEntries
                | IntakeError::Bomb
                | IntakeError::NoEvents => ("picture-kind", String::new(), CONTENT),
                IntakeError::Interrupted => return Err(Error::BadRequest("an upload that breaks off")),
                IntakeError::Io(kind) => return Err(Error::Internal(format!("an upload: {kind}"))),
            },
        };
        Ok((state.content().messages().fill(key, &[("limit", &limit)]), status))
    }
}
