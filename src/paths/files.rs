//! The addresses of the files of a session.

use super::InSession;
use crate::ids::FileId;

impl InSession {
    /// Pictures and results of network checks; takes another one.
    #[must_use]
    pub fn files(self) -> String {
        self.page("files")
    }

    /// A file, as a download.
    #[must_use]
    pub fn file(self, file: FileId) -> String {
        self.page(&format!("files/{file}"))
    }

    /// A result of a network check as a page.
    #[must_use]
    pub fn file_show(self, file: FileId) -> String {
        self.page(&format!("files/{file}/show"))
    }

    /// Deletes a file.
    #[must_use]
    pub fn file_delete(self, file: FileId) -> String {
        self.page(&format!("files/{file}/delete"))
    }
}
