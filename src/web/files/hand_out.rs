//! Hands a file out, piece by piece: a reader who is slow holds one piece in memory. It is never shown in place: it comes as a
//! download under a name of ours, and with a policy under which nothing in it could run.

use std::io;

use axum::{
    body::Body,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt as _, stream};

use crate::{
    ids::FileId,
    session::{Allowed, KeptFile, change::View},
    web::{Error, State, cache::Cache, layers::headers::Attachment},
};

/// Bytes that are read at once.
const PIECE: u32 = 1 << 20;

/// A file as a download. The caller has found it in the session that the permission is for.
///
/// # Errors
/// [`Error::Gone`] where its time is over or it was deleted meanwhile; what the store says.
pub async fn hand_out(state: &State, allowed: Allowed<View>, file: &KeptFile) -> Result<Response, Error> {
    if file.gone.is_some() {
        return Err(Error::Gone);
    }
    let (id, size) = (file.id, file.bytes);
    // The first piece is read here, so that what goes wrong has a status.
    let first = piece(state, &allowed, id, 0).await?.ok_or(Error::Gone)?;
    let from = u64::from(PIECE);
    let rest = stream::unfold((state.clone(), allowed, from), move |(state, allowed, from)| async move {
        if from >= size {
            return None;
        }
        let read = piece(&state, &allowed, id, from).await;
        // A file that was deleted meanwhile breaks off, and its reader sees that it is not whole.
        let next = read.ok().flatten().ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof));
        let from = if next.is_ok() { from + u64::from(PIECE) } else { size };
        Some((next, (state, allowed, from)))
    });
    let body = Body::from_stream(stream::iter([Ok(first)]).chain(rest));
    let head = [
        (header::CONTENT_TYPE, file.file_type.media().to_owned()),
        (header::CONTENT_LENGTH, size.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file.file_name())),
    ];
    let marks = (Cache::NoStore.extension(), axum::Extension(Attachment));
    Ok((StatusCode::OK, head, marks.0, marks.1, body).into_response())
}

async fn piece(
    state: &State,
    allowed: &Allowed<View>,
    id: FileId,
    from: u64,
) -> Result<Option<Vec<u8>>, Error> {
    Ok(state.store().file_piece(allowed, id, from, PIECE).await?)
}
