//! The summary as a draft of an e-mail (RFC 5322, MIME). Nothing is sent: whoever opens the file looks at it and sends it.

use std::time::{Duration, SystemTime};

use data_encoding::HEXLOWER;
use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Attachment, Body, Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use sha2::{Digest, Sha256};

use super::{ExportError, Parcel, events, names};
use crate::summary::Summary;

/// The most bytes of events as text: mail servers refuse what is large, and the archive has them all.
const MOST_EVENTS: usize = 1_000_000;

/// The most characters of a subject.
const LONGEST_SUBJECT: usize = 120;

/// A domain that can be nobody's (RFC 2606).
const NOWHERE: &str = "regain.invalid";

/// The message.
pub(super) fn write(parcel: &Parcel<'_>) -> Result<Vec<u8>, ExportError> {
    let summary = parcel.summary;
    let failed = |what: &str| ExportError::Email(what.to_owned());
    let nobody = || Address::new("nobody", NOWHERE).map_err(|_| failed("the address of nobody"));
    // A program that opens a draft puts the account of its owner in the place of this one.
    let from = Mailbox::new(Some("Regain".to_owned()), nobody()?);
    let to: Option<Mailbox> = parcel.to.and_then(|to| to.parse().ok());
    let builder = Message::builder()
        .from(from)
        .date(written(summary))
        .subject(subject(summary))
        .message_id(Some(message_id(parcel)))
        // What opens this shows a draft and not a message that came in.
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("X-Unsent"), "1".to_owned()));
    let builder = match to {
        Some(to) => builder.to(to),
        // An envelope has to have somebody; it is no part of what is written.
        None => builder
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("To"),
                "undisclosed-recipients:;".to_owned(),
            ))
            .envelope(Envelope::new(None, vec![nobody()?]).map_err(|_| failed("the envelope"))?),
    };
    let parts = parts(parcel);
    let text = summary.text();
    let mut body = MultiPart::mixed().boundary(boundary(&text, &parts)).singlepart(SinglePart::plain(text));
    for part in parts {
        let kind = ContentType::parse(&part.kind).map_err(|_| failed("the kind of a file"))?;
        // Base64 keeps every byte, whatever line ends mean on the way.
        let bytes = Body::new_with_encoding(part.bytes, ContentTransferEncoding::Base64)
            .map_err(|_| failed("the bytes of a file"))?;
        body = body.singlepart(Attachment::new(part.name).body(bytes, kind));
    }
    let message = builder.multipart(body).map_err(|e| ExportError::Email(e.to_string()))?;
    Ok(message.formatted())
}

/// What hangs on the message.
struct Part {
    name: String,
    kind: String,
    bytes: Vec<u8>,
}

fn parts(parcel: &Parcel<'_>) -> Vec<Part> {
    let part = |name: &str, kind: &str, text: String| Part {
        name: name.to_owned(),
        kind: kind.to_owned(),
        bytes: text.into_bytes(),
    };
    let summary = parcel.summary;
    let mut parts = vec![
        part("summary.md", "text/markdown; charset=utf-8", summary.markdown()),
        part("summary.json", "application/json", summary.json()),
    ];
    if !parcel.logs.is_empty() {
        parts.push(part("events.txt", "text/plain; charset=utf-8", events::text(parcel.logs, MOST_EVENTS)));
    }
    parts.extend(parcel.files.iter().enumerate().map(|(n, file)| Part {
        name: names::numbered(n + 1, &file.name),
        kind: file.media_type.clone(),
        bytes: file.bytes.clone(),
    }));
    parts
}

/// What stands between the parts: made from all that stands in them, so that no part can hold it.
fn boundary(text: &str, parts: &[Part]) -> String {
    let mut hash = Sha256::new();
    hash.update(text);
    for part in parts {
        hash.update(&part.name);
        hash.update(&part.bytes);
    }
    format!("regain-{}", &HEXLOWER.encode(&hash.finalize())[..40])
}

/// “Regain 7KQ2M-F9XDA: Password reset is turned off”.
fn subject(summary: &Summary) -> String {
    let named = summary.tried.last().map(|t| t.title.as_str());
    let what = named.or(summary.problem.as_deref()).unwrap_or("password problem");
    let visible = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
    let what: String = what.chars().filter(visible).collect();
    let mut shown: String = what.chars().take(LONGEST_SUBJECT).collect();
    if shown.len() < what.len() {
        shown.push('…');
    }
    format!("Regain {}: {shown}", summary.reference)
}

/// When the session last changed: the time of the summary, whenever it is written.
fn written(summary: &Summary) -> SystemTime {
    let seconds = u64::try_from(summary.changed.as_second()).unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// The same for the same revision.
fn message_id(parcel: &Parcel<'_>) -> String {
    let host = parcel.public_url.and_then(|url| url::Url::parse(url).ok());
    let host = host.as_ref().and_then(url::Url::host_str).filter(|h| h.is_ascii()).unwrap_or(NOWHERE);
    format!("<{}.{}@{host}>", parcel.summary.reference, parcel.summary.revision)
}
