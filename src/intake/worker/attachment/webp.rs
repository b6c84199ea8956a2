//! WebP: <https://developers.google.com/speed/webp/docs/riff_container>. Kept are the picture and its transparency; the
//! container is written anew around them. What moves is not taken.

use bytes::Bytes;
use img_parts::{
    riff::{RiffChunk, RiffContent},
    webp::{CHUNK_ALPH, CHUNK_ANIM, CHUNK_ANMF, CHUNK_VP8, CHUNK_VP8L, CHUNK_VP8X, WebP},
};

use super::{Fault, MostPixels, Stripped};

/// The flag of the extended header that says that there is transparency.
const HAS_ALPHA: u8 = 0b0001_0000;

/// The picture and nothing else.
pub(super) fn strip(bytes: &Bytes, most: MostPixels) -> Result<Stripped, Fault> {
    let webp = WebP::from_bytes(bytes.clone()).map_err(|_| Fault::Damaged)?;
    let told = webp.dimensions().ok_or(Fault::Damaged)?;
    most.check(told.0, told.1)?;
    if webp.has_chunk(CHUNK_ANIM) || webp.has_chunk(CHUNK_ANMF) {
        return Err(Fault::Kind);
    }
    let data = |id: [u8; 4]| -> Result<Option<Bytes>, Fault> {
        let mut alike = webp.chunks_by_id(id);
        match (alike.next(), alike.next()) {
            (None, _) => Ok(None),
            (Some(chunk), None) => chunk.content().data().cloned().map(Some).ok_or(Fault::Damaged),
            (Some(_), Some(_)) => Err(Fault::Damaged),
        }
    };
    let (lossy, lossless, alpha) = (data(CHUNK_VP8)?, data(CHUNK_VP8L)?, data(CHUNK_ALPH)?);
    let chunks = match (lossy, lossless, alpha) {
        (Some(image), None, None) => vec![chunk(CHUNK_VP8, image)],
        (Some(image), None, Some(alpha)) => vec![chunk(CHUNK_ALPH, alpha), chunk(CHUNK_VP8, image)],
        // This one has its transparency inside.
        (None, Some(image), None) if image.first() == Some(&0x2f) => vec![chunk(CHUNK_VP8L, image)],
        _ => return Err(Fault::Damaged),
    };
    // The size that the picture itself tells must be the one of the header around it.
    let inside = whole(chunks.clone())?.dimensions().ok_or(Fault::Damaged)?;
    if inside != told {
        return Err(Fault::Damaged);
    }
    let chunks = if chunks.len() > 1 { [vec![header(told)], chunks].concat() } else { chunks };
    Ok(Stripped { width: told.0, height: told.1, bytes: whole(chunks)?.encoder().bytes() })
}

fn chunk(id: [u8; 4], data: Bytes) -> RiffChunk {
    RiffChunk::new(id, RiffContent::Data(data))
}

/// The extended header: transparency, and the size less one, in three bytes each.
fn header((width, height): (u32, u32)) -> RiffChunk {
    let mut data = vec![HAS_ALPHA, 0, 0, 0];
    for side in [width, height] {
        data.extend_from_slice(&side.saturating_sub(1).to_le_bytes()[..3]);
    }
    chunk(CHUNK_VP8X, data.into())
}

fn whole(subchunks: Vec<RiffChunk>) -> Result<WebP, Fault> {
    let content = RiffContent::List { kind: Some(*b"WEBP"), subchunks };
    WebP::new(RiffChunk::new(*b"RIFF", content)).map_err(|_| Fault::Damaged)
}
