//! Which documented problem an event belongs to: by source and number, and where several share them by the message.
//!
//! Must not know attempts or the order of events.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use regex::Regex;

use super::{EventReading, Means, roles::folded};
use crate::{
    evidence::{
        Certainty, Clean,
        identify::identify_words,
        log::{Level, Log, LogEvent, is_audit},
        pattern::pattern,
    },
    ids::{Guid, Identifier, NodeId, SymptomId},
    symptom::{Found, Kind, Symptoms},
};

static TRACKING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i) \b tracking \ ? id \b [\s:=]{0,4} (?P<id> [0-9a-f]{8} (?: - [0-9a-f]{4} ){3} - [0-9a-f]{12} ) \b",
    )
});

/// What each event means, in the order of the log.
pub(super) fn events(log: &Log, symptoms: &Symptoms) -> Vec<EventReading> {
    let mut reader = Reader { numbers: Numbers::new(symptoms), symptoms, named: HashMap::new() };
    log.events.iter().map(|event| reader.read(event)).collect()
}

/// The problems of each number, with their sources in compared spelling.
struct Numbers<'s>(BTreeMap<u32, Vec<(String, &'s SymptomId)>>);

impl<'s> Numbers<'s> {
    fn new(symptoms: &'s Symptoms) -> Self {
        let mut numbers: BTreeMap<u32, Vec<(String, &SymptomId)>> = BTreeMap::new();
        for symptom in symptoms.iter() {
            for (source, number) in &symptom.signs.event_sources {
                numbers.entry(u32::from(*number)).or_default().push((folded(source), &symptom.id));
            }
        }
        Self(numbers)
    }

    /// The problems of a number, of one source or, where the text does not say, of any: in the order of ids.
    fn of(&self, source: &str, number: u32) -> Vec<SymptomId> {
        let known = self.0.get(&number).map_or(&[][..], Vec::as_slice);
        let of_source = known.iter().filter(|(s, _)| source.is_empty() || s == source);
        let mut ids: Vec<SymptomId> = of_source.map(|(_, id)| (*id).clone()).collect();
        ids.dedup();
        ids
    }
}

struct Reader<'s> {
    numbers: Numbers<'s>,
    symptoms: &'s Symptoms,
    /// The faults that a message names for certain. Logs repeat themselves: each different [`wording`] is understood once.
    named: HashMap<String, Vec<SymptomId>>,
}

impl Reader<'_> {
    fn read(&mut self, event: &LogEvent) -> EventReading {
        let source = folded(event.source.as_str());
        let tracking = tracking(event.message.as_str());
        let said = kind_of(event.level);
        let mut reading = EventReading { means: Means::Undocumented, names: None, kind: said, tracking };
        if is_audit(event.number) && event.level != Level::Error {
            // What the domain controller let through has the same number as what it refused.
            return reading;
        }
        let mut candidates = self.numbers.of(&source, event.number);
        let ask = self.question(event.number);
        match candidates.as_slice() {
            [] if said != Some(Kind::Normal) => reading.names = self.named(&event.message).first().cloned(),
            [] => {}
            [_] if ask.is_none() => reading.means = Means::One(candidates.swap_remove(0)),
            _ => {
                let named = self.named(&event.message);
                // A code that has a page of its own decides too, though that page does not list the number.
                let decided =
                    named.iter().find(|s| candidates.contains(s)).or_else(|| named.first()).cloned();
                reading.means = decided.map_or(Means::OneOf { symptoms: candidates, ask }, Means::One);
            }
        }
        let symptom = |id: &SymptomId| self.symptoms.get(id);
        match &reading.means {
            Means::One(id) => reading.kind = symptom(id).map(|s| s.kind),
            Means::OneOf { symptoms, .. } => {
                reading.kind = symptoms.iter().filter_map(symptom).map(|s| s.kind).min();
            }
            Means::Undocumented => {}
        }
        if let Means::One(id) = &reading.means
            && symptom(id).is_some_and(|s| s.asks.is_some() && s.kind == Kind::Fault)
        {
            let own = id.clone();
            reading.names = self.named(&event.message).iter().find(|s| **s != own).cloned();
        }
        reading
    }

    fn question(&self, number: u32) -> Option<NodeId> {
        let identifier = Identifier::event(u16::try_from(number).ok()?);
        match self.symptoms.index().find(&identifier)? {
            Found::Several { question, .. } => question.cloned(),
            Found::One(_) => None,
        }
    }

    fn named(&mut self, message: &Clean) -> &[SymptomId] {
        let symptoms = self.symptoms;
        self.named.entry(wording(message.as_str())).or_insert_with(|| {
            let matches = identify_words(message, symptoms).matches;
            let certain =
                matches.into_iter().filter(|m| m.certainty == Certainty::Certain).map(|m| m.symptom);
            certain.filter(|id| symptoms.get(id).is_some_and(|s| s.kind == Kind::Fault)).collect()
        })
    }
}

/// A message without the words that differ from person to person and from try to try: ids, names, anchors. No sign of a
/// problem is such a word.
fn wording(message: &str) -> String {
    let is_personal = |word: &&str| {
        let has_code = word.contains("0x") || word.contains("hr=");
        !has_code
            && (word.contains('@') || word.contains("==") || word.bytes().filter(|b| *b == b'-').count() >= 4)
    };
    message.split_whitespace().filter(|word| !is_personal(word)).collect::<Vec<_>>().join(" ")
}

fn kind_of(level: Level) -> Option<Kind> {
    match level {
        Level::Critical | Level::Error => Some(Kind::Fault),
        Level::Warning => Some(Kind::Warning),
        Level::Information | Level::Verbose => Some(Kind::Normal),
        Level::Unknown => None,
    }
}

fn tracking(message: &str) -> Option<Guid> {
    let id: Guid = TRACKING.captures(message)?.name("id")?.as_str().parse().ok()?;
    Some(id).filter(|id| !id.is_nil())
}
