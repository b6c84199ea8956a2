//! What a session keeps back when its summary leaves: which kinds of personal data, chosen by whom, and the session without
//! them. Every form of the summary is made from what this gives, so none can forget it.
//!
//! It must not know the forms, nor who looks: for readers who may not see everything there is `mask`.

use std::{borrow::Cow, collections::BTreeMap};

use super::{Session, Stamp, details::DetailValue, mask::cover};
use crate::{
    evidence::{Clean, Log, LogEvent, Mask, Personal, PersonalKind},
    ids::Field,
};

/// Something that can be kept back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MaskItem {
    /// User names and e-mail addresses.
    Users,
    /// Ids of tenants.
    Tenants,
    /// Domains of the organisation.
    Domains,
    /// IP addresses.
    Addresses,
    /// Notes, as a whole.
    Notes,
    /// The events of event logs; what the log says stays.
    Logs,
    /// Pictures and other files.
    Files,
}

impl MaskItem {
    /// Every item, in the order in which they are offered.
    pub const ALL: [Self; 7] =
        [Self::Users, Self::Tenants, Self::Domains, Self::Addresses, Self::Notes, Self::Logs, Self::Files];

    /// The word that the store, the API and forms use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Tenants => "tenants",
            Self::Domains => "domains",
            Self::Addresses => "addresses",
            Self::Notes => "notes",
            Self::Logs => "logs",
            Self::Files => "files",
        }
    }

    /// The item with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|item| item.word() == word)
    }

    /// What it is, in the middle of a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Users => "user names",
            Self::Tenants => "tenant IDs",
            Self::Domains => "domains of the organisation",
            Self::Addresses => "IP addresses",
            Self::Notes => "notes",
            Self::Logs => "events of the event log",
            Self::Files => "pictures and files",
        }
    }

    /// What it is in a text; `None` where it is left out as a whole.
    #[must_use]
    pub fn kind(self) -> Option<PersonalKind> {
        match self {
            Self::Users => Some(PersonalKind::User),
            Self::Tenants => Some(PersonalKind::Tenant),
            Self::Domains => Some(PersonalKind::Domain),
            Self::Addresses => Some(PersonalKind::Address),
            Self::Notes | Self::Logs | Self::Files => None,
        }
    }
}

/// What somebody chose for an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskChoice {
    /// Whether it is kept back.
    pub hidden: bool,
    /// Who chose, and when.
    pub stamp: Stamp,
}

/// Every choice that was made; what is not here is not kept back.
pub type Masks = BTreeMap<MaskItem, MaskChoice>;

/// That the summary was given to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Microsoft's number of the case; empty where there is none.
    pub case: Clean,
    /// Who said so, and when.
    pub stamp: Stamp,
}

/// The most characters of a case number.
pub const LONGEST_CASE: usize = 60;

impl Session {
    /// Whether an item is kept back.
    #[must_use]
    pub fn hides(&self, item: MaskItem) -> bool {
        self.masks.get(&item).is_some_and(|choice| choice.hidden)
    }
}

/// What in the session leads to a person or an organisation. The events of its logs are not looked at.
#[must_use]
pub fn personal(session: &Session) -> Personal {
    let mut found = Personal::default();
    for (field, detail) in &session.details {
        match &detail.value {
            DetailValue::User(name) => found.add_user(name.as_str()),
            DetailValue::Guid(id) if *field == Field::Tenant => found.add_tenant(*id),
            // A version looks like an address, and a time like nothing else.
            DetailValue::Version(_) | DetailValue::When(_) => {}
            other => found.look(&other.line()),
        }
    }
    found.look(session.entry.because.as_str());
    for answer in session.answers.values() {
        found.look(&answer.label);
    }
    for still in session.tried.iter().filter_map(|t| t.still.as_ref()) {
        found.look(still.as_str());
    }
    if let Some(evidence) = &session.evidence {
        found.look(evidence.text.as_str());
    }
    for log in &session.logs {
        found.look(&log.told.verdict);
    }
    for file in &session.files {
        found.look(file.about.as_str());
    }
    for note in &session.notes {
        found.look(note.text.as_str());
        found.look(note.name.as_str());
    }
    found
}

fn mask(session: &Session, found: &Personal) -> Mask {
    Mask::of_kinds(MaskItem::ALL.into_iter().filter(|i| session.hides(*i)).filter_map(MaskItem::kind), found)
}

/// The session as it may leave.
#[must_use]
pub fn outgoing(session: &Session) -> Cow<'_, Session> {
    if !MaskItem::ALL.into_iter().any(|item| session.hides(item)) {
        return Cow::Borrowed(session);
    }
    let mut out = cover(session, &mask(session, &personal(session)));
    if session.hides(MaskItem::Notes) {
        out.notes.clear();
    }
    if session.hides(MaskItem::Files) {
        out.files.clear();
    }
    if session.hides(MaskItem::Tenants) {
        let tenant = match session.details.get(&Field::Tenant).map(|d| &d.value) {
            Some(DetailValue::Guid(id)) => Some(*id),
            _ => None,
        };
        for (field, detail) in &mut out.details {
            // The same id may have been typed into another field.
            if matches!(&detail.value, DetailValue::Guid(id) if *field == Field::Tenant || Some(*id) == tenant)
            {
                detail.value = DetailValue::Hidden;
            }
        }
    }
    Cow::Owned(out)
}

/// A log of the session as it may leave; `None` where its events stay here.
#[must_use]
pub fn outgoing_log(session: &Session, log: &Log) -> Option<Log> {
    if session.hides(MaskItem::Logs) {
        return None;
    }
    let mut found = personal(session);
    for event in &log.events {
        found.look(event.message.as_str());
    }
    let mask = mask(session, &found);
    let event = |event: &LogEvent| LogEvent {
        source: mask.text(&event.source),
        message: mask.text(&event.message),
        computer: event.computer.as_ref().map(|c| mask.text(c)),
        ..event.clone()
    };
    Some(Log { events: log.events.iter().map(event).collect(), ..log.clone() })
}

/// A text that was attached to the session, as it may leave.
#[must_use]
pub fn outgoing_text(session: &Session, text: &str) -> String {
    let mut found = personal(session);
    found.look(text);
    mask(session, &found).words(text)
}
