//! Everything in one archive, and a list of what is in it that `sha256sum -c` reads.
//!
//! Entries are stored and not packed: packing gives other bytes on another processor, and whoever downloads gets the whole
//! packed by the server anyway.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{ExportError, Parcel, events, names};

/// The name of the list.
const MANIFEST: &str = "MANIFEST.txt";

/// The archive.
pub(super) fn write(parcel: &Parcel<'_>) -> Result<Vec<u8>, ExportError> {
    let entries = entries(parcel);
    let manifest = manifest(parcel, &entries);
    pack(
        entries
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .chain([(MANIFEST, manifest.as_bytes())]),
    )
    .map_err(|e| ExportError::Archive(e.to_string()))
}

/// What is in it, in order, but for the list.
fn entries(parcel: &Parcel<'_>) -> Vec<(String, Vec<u8>)> {
    let summary = parcel.summary;
    let mut entries = vec![
        ("summary.md".to_owned(), summary.markdown().into_bytes()),
        ("summary.txt".to_owned(), summary.text().into_bytes()),
        ("summary.json".to_owned(), summary.json().into_bytes()),
    ];
    if !parcel.logs.is_empty() {
        entries.push(("events.csv".to_owned(), events::csv(parcel.logs).into_bytes()));
        entries.push(("events.txt".to_owned(), events::text(parcel.logs, usize::MAX).into_bytes()));
    }
    entries.extend(parcel.files.iter().enumerate().map(|(n, file)| {
        (format!("attachments/{}", names::numbered(n + 1, &file.name)), file.bytes.clone())
    }));
    entries
}

fn manifest(parcel: &Parcel<'_>, entries: &[(String, Vec<u8>)]) -> String {
    let summary = parcel.summary;
    let mut out = format!(
        "# Regain, session {}, revision {}, last changed {}\n# content version {}\n# To check: sha256sum -c {MANIFEST}\n",
        summary.reference,
        summary.revision,
        summary.changed,
        summary.content_versions.join(", ")
    );
    for kept in &summary.kept_back {
        let _ = writeln!(out, "# hidden: {}", kept.words);
    }
    for (name, bytes) in entries {
        let _ = write!(out, "# {} bytes\n{}  {name}\n", bytes.len(), HEXLOWER.encode(&Sha256::digest(bytes)));
    }
    out
}

fn pack<'e>(entries: impl Iterator<Item = (&'e str, &'e [u8])>) -> zip::result::ZipResult<Vec<u8>> {
    // 1980-01-01, the first day that an archive can say.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(name, options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}
