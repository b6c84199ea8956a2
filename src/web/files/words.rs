//! Files in words, for the pages that list them.

use crate::{
    ids::FileType,
    session::{Action as _, KeptFile, change::RemoveFile},
    store,
    web::{extract::Visit, phrases},
};

/// A file as a page lists it.
pub struct FileView {
    /// “Screenshot 1”.
    pub name: String,
    /// What it shows, in the words of whoever added it.
    pub about: String,
    /// “PNG, 120 KB, added by you on …”.
    pub facts: String,
    /// Kinds of secrets that were removed from it.
    pub removed: String,
    /// Where it is handed out, and the words of the link; nothing where its time is over.
    pub open: Option<(String, &'static str)>,
    /// Where a result can be read as a page.
    pub show: Option<String>,
    /// Where this browser can delete it.
    pub delete: Option<String>,
}

/// The files of a session, as this browser may see them, oldest first.
pub fn views(visit: &Visit) -> Vec<FileView> {
    visit.session.files.iter().map(|file| view(visit, file)).collect()
}

fn view(visit: &Visit, file: &KeptFile) -> FileView {
    let organisation = &visit.state.config().organisation;
    let paths = visit.paths();
    let who = phrases::who(file.stamp.by, "", visit.grant.role);
    let added = format!("{who} added it on {}", phrases::here(file.stamp.at, organisation));
    let end = match file.gone {
        Some(gone) => format!("Its time was over: it was deleted on {}", phrases::day(gone, organisation)),
        None => {
            let ends = phrases::day(store::file_ends(file.stamp.at), organisation);
            format!("It is deleted by itself on {ends}")
        }
    };
    let here = file.gone.is_none();
    FileView {
        name: file.name(),
        about: file.about.to_string(),
        facts: format!("{}. {added}. {end}.", file.kind_and_size()),
        removed: file.removed.join(", "),
        open: here.then(|| {
            let words = if file.file_type.is_picture() { "Open the picture" } else { "Save the file" };
            (paths.file(file.id), words)
        }),
        show: (here && matches!(file.file_type, FileType::Json | FileType::Text))
            .then(|| paths.file_show(file.id)),
        delete: RemoveFile::WORD.allows(visit.grant.role).then(|| paths.file_delete(file.id)),
    }
}
