//! JPEG: <https://www.w3.org/Graphics/JPEG/itu-t81.pdf>. Kept are the tables, the frame and the scans. Comments and what
//! applications wrote go: Exif with its place and its small picture, XMP, profiles, further pictures after the end. Two things
//! are written anew because a reader needs them: which way is up, and how colours are stored.

use bytes::Bytes;
use img_parts::{
    ImageEXIF as _,
    jpeg::{Jpeg, JpegSegment, markers},
};

use super::{Fault, MostPixels, Stripped, orientation};

/// The part of a JFIF header that says nothing of anybody: version, units, density. A small picture may follow it.
const JFIF: usize = 12;
/// The part of Adobe's header that says how colours are stored.
const ADOBE: usize = 12;

/// The picture and nothing else.
pub(super) fn strip(bytes: &Bytes, most: MostPixels) -> Result<Stripped, Fault> {
    let jpeg = Jpeg::from_bytes(bytes.clone()).map_err(|_| Fault::Damaged)?;
    let (width, height) = jpeg.dimensions().ok_or(Fault::Damaged)?;
    most.check(width.into(), height.into())?;
    let segments = jpeg.segments();
    let frames = segments.iter().filter(|s| is_frame(s.marker())).count();
    let scan = segments.last().filter(|s| frames == 1 && s.has_entropy()).ok_or(Fault::Damaged)?;
    let after_head = bytes.len().saturating_sub(scan.len_with_entropy() - scan.len());

    let mut out = Vec::with_capacity(bytes.len());
    out.extend([markers::P, markers::SOI]);
    if let Some(turned) = jpeg.exif().and_then(|exif| orientation::read(&exif)) {
        push(&mut out, markers::APP1, &orientation::write(turned));
    }
    for segment in segments {
        keep(&mut out, segment)?;
    }
    scans(&bytes[after_head..], &mut out).ok_or(Fault::Damaged)?;
    Ok(Stripped { width: width.into(), height: height.into(), bytes: out.into() })
}

/// Baseline, extended and progressive: what browsers show.
fn is_frame(marker: u8) -> bool {
    matches!(marker, markers::SOF0 | markers::SOF1 | markers::SOF2)
}

/// Writes what a segment before the first scan leaves.
fn keep(out: &mut Vec<u8>, segment: &JpegSegment) -> Result<(), Fault> {
    let (marker, contents) = (segment.marker(), segment.contents());
    match marker {
        markers::APP0 if contents.starts_with(b"JFIF\0") && contents.len() >= JFIF => {
            // The two zeros say that there is no small picture.
            push(out, marker, &[&contents[..JFIF], &[0, 0]].concat());
        }
        markers::APP14 if contents.starts_with(b"Adobe") && contents.len() >= ADOBE => {
            push(out, marker, &contents[..ADOBE]);
        }
        markers::APP0..=markers::APP15 | markers::COM => {}
        markers::DHT | markers::DQT | markers::DRI | markers::SOS => push(out, marker, contents),
        _ if is_frame(marker) => push(out, marker, contents),
        _ => return Err(Fault::Damaged),
    }
    Ok(())
}

fn push(out: &mut Vec<u8>, marker: u8, contents: &[u8]) {
    // What was read as a segment is short enough to be one.
    let length = u16::try_from(contents.len() + 2).unwrap_or(u16::MAX);
    out.extend([markers::P, marker]);
    out.extend(length.to_be_bytes());
    out.extend(contents);
}

/// Copies scan after scan up to the end of the picture; `None` where the end does not come, or something stands there that
/// does not belong to a picture.
fn scans(mut rest: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let mut in_scan = true;
    loop {
        let at = next_marker(rest)?;
        if in_scan {
            out.extend(&rest[..at]);
        } else if rest[..at].iter().any(|b| *b != markers::P) {
            return None;
        }
        let marker = *rest.get(at + 1)?;
        if marker == markers::EOI {
            out.extend([markers::P, markers::EOI]);
            return Some(());
        }
        let length = u16::from_be_bytes(rest.get(at + 2..at + 4)?.try_into().ok()?);
        let contents = rest.get(at + 4..at + 2 + usize::from(length))?;
        match marker {
            markers::DHT | markers::DQT | markers::DRI | markers::SOS => push(out, marker, contents),
            markers::APP0..=markers::APP15 | markers::COM => {}
            _ => return None,
        }
        in_scan = marker == markers::SOS;
        rest = &rest[at + 4 + contents.len()..];
    }
}

/// Where the next marker begins that is neither part of the data of a scan nor filling.
fn next_marker(bytes: &[u8]) -> Option<usize> {
    bytes.windows(2).position(|pair| {
        pair[0] == markers::P && !matches!(pair[1], markers::Z | markers::P | markers::RST0..=markers::RST7)
    })
}
