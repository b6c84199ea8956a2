//! The signs in a text that is an event log: numbers count by the source of their event, codes by the message they stand in.
//!
//! It knows logs and the tables. A text that only quotes an event in prose is not its business.

use std::{collections::BTreeSet, sync::LazyLock};

use aho_corasick::AhoCorasick;

use super::{
    Clean, Log, LogFormat, Means, matters, read_log, read_text,
    signs::{self, Signs},
};
use crate::{
    ids::{Identifier, IdentifierKind, SymptomId},
    symptom::{Kind, Symptoms},
};

/// Sources whose events matter. A text without any of them is not read as a log: what it would give is nothing, and eight
/// readers would look for it.
static SOURCES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let names = ["passwordresetservice", "adsync", "directory synchronization", "security-auditing"];
    AhoCorasick::builder().ascii_case_insensitive(true).build(names).ok()
});

/// The signs of a log, in the order of its events, and the problems that come first; `None` where the text is no log.
pub(super) fn read(text: &Clean, symptoms: &Symptoms) -> Option<(Signs, Vec<SymptomId>)> {
    if !SOURCES.as_ref().is_none_or(|sources| sources.is_match(text.as_str())) {
        return None;
    }
    let raw = read_text(text.as_str()).filter(|raw| raw.format != LogFormat::Quoted)?;
    let (log, _) = Log::admit(raw);
    let reading = read_log(&log, symptoms);
    let mut signs = Signs::default();
    let mut seen: BTreeSet<Identifier> = BTreeSet::new();
    for (event, read) in log.events.iter().zip(&reading.events) {
        let documented = match &read.means {
            Means::One(_) | Means::OneOf { .. } => true,
            Means::Undocumented => false,
        };
        // An event of a source that matters and that no page has is kept for the details; any other says nothing.
        if documented || (matters(event.source.as_str(), event.number) && read.kind != Some(Kind::Normal)) {
            let number = u16::try_from(event.number).ok().map(Identifier::event);
            signs.identifiers.extend(number.filter(|i| seen.insert(i.clone())));
        }
        let codes = signs::read(&event.message, symptoms.index()).identifiers;
        let codes = codes.into_iter().filter(|i| i.kind() != IdentifierKind::Event);
        signs.identifiers.extend(codes.filter(|i| seen.insert(i.clone())));
    }
    Some((signs, reading.chief.into_iter().map(|c| c.symptom).collect()))
}
