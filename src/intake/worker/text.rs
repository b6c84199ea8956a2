//! A file of text: its encoding is found, and its events are left to `evidence`.

use std::io::Read;

use encoding_rs::UTF_8;

use super::{super::TEXT_BYTES, kind};
use crate::evidence::{RawLog, read_text};

/// Reads a text; `None` where no event stands in it.
pub(super) fn read(input: &mut impl Read) -> Option<RawLog> {
    let mut bytes = Vec::new();
    // What was read before an error is read all the same.
    let broken = input.take(TEXT_BYTES).read_to_end(&mut bytes).is_err();
    let cut = !broken && input.read(&mut [0]).is_ok_and(|n| n > 0);
    let head = &bytes[..bytes.len().min(kind::HEAD)];
    let mut encoding = kind::encoding(head)?;
    if encoding == UTF_8 && std::str::from_utf8(&bytes).is_err_and(|e| e.error_len().is_some()) {
        // The first page was plain ASCII, and what comes later is not UTF-8.
        encoding = encoding_rs::WINDOWS_1252;
    }
    let (text, _, _) = encoding.decode(&bytes);
    let mut log = read_text(&text)?;
    log.cut |= cut;
    log.damaged += u64::from(broken);
    Some(log)
}
