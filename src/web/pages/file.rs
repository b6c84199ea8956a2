//! One file of a session: handed out, shown as a page where it is a result, deleted.

use askama::Template;
use axum::{extract::Path, response::Response};

use super::write::{Asked, go};
use crate::{
    evidence::{self, Clean},
    ids::FileId,
    session::{
        KeptFile,
        change::{RemoveFile, View},
    },
    web::{
        Error,
        extract::Visit,
        files::hand_out,
        form::Fields,
        frame::{Frame, ok},
    },
};

#[derive(Template)]
#[template(path = "pages/file_show.html")]
struct ShowPage {
    frame: Frame,
    back: String,
    save: String,
    about: String,
    time: String,
    rows: Vec<Row>,
    left_out: usize,
    /// The text, where it is no table.
    text: String,
}

struct Row {
    name: String,
    check: String,
    result: String,
    detail: String,
    took: String,
}

/// The file that an address names, among those that this browser may see.
fn find(visit: &Visit, id: &str) -> Result<KeptFile, Error> {
    let id: FileId = id.parse().map_err(|_| Error::NotFound)?;
    visit.session.files.iter().find(|f| f.id == id).cloned().ok_or(Error::NotFound)
}

/// The file as a download.
pub async fn get(visit: Visit, Path((_, id)): Path<(String, String)>) -> Result<Response, Error> {
    let file = find(&visit, &id)?;
    hand_out(&visit.state, visit.allow::<View>()?, &file).await
}

/// A result as a table, or as its text.
pub async fn get_show(visit: Visit, Path((_, id)): Path<(String, String)>) -> Result<Response, Error> {
    let file = find(&visit, &id)?;
    if file.file_type.is_picture() {
        return Err(Error::NotFound);
    }
    let text = visit.state.store().file_text(&visit.allow::<View>()?, file.id).await?.ok_or(Error::Gone)?;
    let probe = evidence::read_probe(&text);
    let word = |clean: &Clean| clean.to_string();
    let rows = probe.iter().flat_map(|p| &p.rows).map(|row| Row {
        name: word(&row.name),
        check: word(&row.check),
        result: word(&row.result),
        detail: word(&row.detail),
        took: row.milliseconds.map(|ms| format!("{ms} ms")).unwrap_or_default(),
    });
    ok(&ShowPage {
        frame: visit.frame(file.name()),
        back: visit.paths().files(),
        save: visit.paths().file(file.id),
        about: file.about.to_string(),
        time: probe.as_ref().map(|p| word(&p.time)).unwrap_or_default(),
        rows: rows.collect(),
        left_out: probe.as_ref().map_or(0, |p| p.left_out),
        text: if probe.is_none() { text.to_string() } else { String::new() },
    })
}

/// Deletes it. 303 to the list.
pub async fn post_delete(
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    form: Fields,
) -> Result<Response, Error> {
    visit.allow::<RemoveFile>()?;
    form.only(&["revision", "idempotency"], &[])?;
    let id: FileId = id.parse().map_err(|_| Error::NotFound)?;
    let to = visit.paths().files();
    go(&visit, &form, Asked { change: RemoveFile { id }, fields: Vec::new() }, |_| to).await
}
