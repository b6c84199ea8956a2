//! Why an upload was not read.
//!
//! Nothing internal stands in these: no path, no message of a library.

/// Why an upload was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IntakeError {
    /// The file has no bytes, or an archive no files.
    #[error("the file is empty")]
    Empty,
    /// The file is larger than what is accepted.
    #[error("the file is larger than {megabytes} MB")]
    TooLarge {
        /// The limit, in megabytes.
        megabytes: u32,
    },
    /// The upload broke off before its end.
    #[error("the upload broke off")]
    Interrupted,
    /// The file is no log, no text and no archive that holds one.
    #[error("this is no kind of file that is read here")]
    UnknownFormat,
    /// The archive, or a file in it, needs a password.
    #[error("the archive is protected by a password")]
    Encrypted,
    /// The archive holds another archive.
    #[error("there is an archive in the archive")]
    Nested,
    /// The archive has more entries than what is accepted.
    #[error("the archive has too many entries")]
    TooManyEntries,
    /// The archive unpacks to more than what is accepted, or was made to mislead its reader.
    #[error("the archive unpacks to too much")]
    Bomb,
    /// It was read, and no event stands in it: a text of something else, or an empty log.
    #[error("there are no events in the file")]
    NoEvents,
    /// Nothing of it can be read, or its reader gave up on it.
    #[error("the file is damaged")]
    Damaged,
    /// Its reader took longer than it may.
    #[error("reading the file takes too long")]
    TooSlow,
    /// Too many other uploads wait; later it may work.
    #[error("too many files are being read")]
    Busy,
    /// A fault of this server: its disk, its processes.
    #[error("the file cannot be handled here: {0}")]
    Io(std::io::ErrorKind),
}

impl From<std::io::Error> for IntakeError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error.kind())
    }
}
