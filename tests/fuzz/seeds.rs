//! The seeds of binary form, made by the builders of these tests.

use std::io::Write as _;

use zip::{ZipWriter, write::SimpleFileOptions};

use super::evtx_file::{CHUNK, Event, HEADER, file, seal};

/// A log of three events, alone and in an archive, and an archive with a text.
pub fn built() -> Vec<Vec<u8>> {
    let tracking = "TrackingId: 0b1e3a2e-9a11-4c55-b9cc-012345678901";
    let log = file(&[
        Event::new(1, 31_001, &[&format!("{tracking}, Password Reset Request Started")]),
        Event::new(2, 6329, &["hr=80230619"]).from("ADSync"),
        Event::new(3, 33_004, &[&format!("{tracking}, Reason: ADPermissionsError")]),
    ]);
    let archive = zipped("application.evtx", &log);
    vec![log, archive, zipped("note.txt", b"PasswordResetService event 33004")]
}

fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file(name, SimpleFileOptions::default()).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap().into_inner()
}

/// Makes the checksums of a damaged log true again, so that its reader does not stop at them.
pub fn sealed(bytes: &[u8]) -> Option<Vec<u8>> {
    let whole = bytes.starts_with(b"ElfFile\0") && bytes.len() >= HEADER + CHUNK;
    whole.then(|| {
        let mut log = bytes.to_vec();
        seal(&mut log[HEADER..HEADER + CHUNK]);
        log
    })
}
