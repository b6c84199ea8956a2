//! A session as somebody sees it who may look and may not learn whose it is: without user name, tenant, files, and what stands in
//! the logs. Pages, files and data for programs are all made from the value that this gives, so none can forget it.

use super::{
    Session,
    details::{DetailValue, Licence, SupportCode},
};
use crate::{
    evidence::{Log, LogEvent, Mask},
    ids::Field,
};

/// The session without user name and tenant id, in its details and in every text that somebody wrote or pasted. Names in a
/// sentence that nothing marks as names are not recognised.
#[must_use]
pub fn masked(session: &Session) -> Session {
    // What a picture shows cannot be masked: neither it nor what is said of it is there.
    let session = &Session { files: Vec::new(), ..session.clone() };
    let names: Vec<String> = [Field::User, Field::Tenant]
        .iter()
        .filter_map(|field| session.details.get(field))
        .filter(|d| matches!(d.value, DetailValue::User(_) | DetailValue::Guid(_)))
        .map(|d| d.value.line())
        .collect();
    let mut seen = cover(session, &Mask::new(names.iter().map(String::as_str)));
    for (field, detail) in &mut seen.details {
        match detail.value {
            DetailValue::User(_) => detail.value = DetailValue::Hidden,
            DetailValue::Guid(_) if *field == Field::Tenant => detail.value = DetailValue::Hidden,
            _ => {}
        }
    }
    seen
}

/// The session with a mask over every text that a person or a log brought. Ids keep their place: whoever hides one does it
/// by its field.
pub(super) fn cover(session: &Session, mask: &Mask) -> Session {
    let mut seen = session.clone();
    seen.entry.because = mask.text(&seen.entry.because);
    for answer in seen.answers.values_mut() {
        answer.label = mask.words(&answer.label);
    }
    for tried in &mut seen.tried {
        tried.still = tried.still.as_ref().map(|still| mask.text(still));
    }
    for detail in seen.details.values_mut() {
        detail.value = covered(&detail.value, mask);
    }
    if let Some(evidence) = &mut seen.evidence {
        evidence.text = mask.text(&evidence.text);
        for reason in evidence.matches.iter_mut().flat_map(|m| &mut m.reasons) {
            reason.text = mask.words(&reason.text);
        }
        for unknown in &mut evidence.unknown {
            *unknown = mask.words(unknown);
        }
    }
    for log in &mut seen.logs {
        log.told.verdict = mask.words(&log.told.verdict);
        for count in &mut log.told.counts {
            count.source = mask.words(&count.source);
        }
        log.fresh = None;
    }
    for file in &mut seen.files {
        file.about = mask.text(&file.about);
    }
    for note in &mut seen.notes {
        note.text = mask.text(&note.text);
        note.name = mask.text(&note.name);
    }
    seen
}

fn covered(value: &DetailValue, mask: &Mask) -> DetailValue {
    match value {
        DetailValue::User(name) => DetailValue::User(mask.text(name)),
        DetailValue::Text(text) => DetailValue::Text(mask.text(text)),
        DetailValue::Page(page) => DetailValue::Page(mask.text(page)),
        DetailValue::Licence(Licence::Yes(Some(name))) => {
            DetailValue::Licence(Licence::Yes(Some(mask.text(name))))
        }
        DetailValue::Code(SupportCode::SidCid { sid, cid }) => {
            DetailValue::Code(SupportCode::SidCid { sid: mask.text(sid), cid: mask.text(cid) })
        }
        DetailValue::NotKnown
        | DetailValue::Hidden
        | DetailValue::Statement(_)
        | DetailValue::Code(SupportCode::Code(_) | SupportCode::NoneShown)
        | DetailValue::When(_)
        | DetailValue::Type(_)
        | DetailValue::Licence(Licence::Yes(None) | Licence::No)
        | DetailValue::Guid(_)
        | DetailValue::Version(_) => value.clone(),
    }
}

/// The log without what its events say and without the names of computers: which event came when is left.
#[must_use]
pub fn masked_log(log: &Log) -> Log {
    let event = |event: &LogEvent| LogEvent { message: Mask::whole(), computer: None, ..event.clone() };
    Log { events: log.events.iter().map(event).collect(), ..log.clone() }
}
