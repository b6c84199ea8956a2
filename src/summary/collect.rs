//! Takes out of a session what a summary says. It prints nothing.

use std::collections::BTreeSet;

use super::{
    Answered, EntryReason, Item, ItemState, KeptBack, LONGEST_PASTE, LogLine, Pasted, SentBefore, Summary,
    Try, files, notes,
};
use crate::{
    evidence::PersonalKind,
    flow::{Flow, walk},
    ids::{Field, NodeId, SymptomId, Verdict},
    session::{
        EnteredBy, Evidence, KeptLog, MaskItem, Session,
        details::{Completeness, DetailTexts, DetailValue, completeness},
        outgoing,
    },
    symptom::Symptoms,
};

impl Summary {
    /// Sums a session up. See the module for what comes from the content of today; the symptoms give nothing but ids
    /// that still exist, so nothing of them is printed.
    #[must_use]
    pub fn new(session: &Session, flow: &Flow, symptoms: &Symptoms, texts: &DetailTexts) -> Self {
        // Titles, sources and steps are stored with each try: looking them up would print the words of today.
        let _ = symptoms;
        // Everything below is made from this value, so that nothing that was kept back can slip into any form.
        let session = &*outgoing(session);
        let walked = walk(flow, &session.entry.entry, &session.values());
        let on_path: Vec<&NodeId> = walked.path.iter().map(|t| &t.node.id).collect();
        let path: Vec<Answered> = on_path.iter().filter_map(|node| answered(session, node)).collect();
        let former = former(session, flow, &on_path);
        let problem =
            if let Some(DetailValue::Text(text)) = session.details.get(&Field::What).map(|d| &d.value) {
                Some(text.as_str().to_owned())
            } else {
                None
            };
        let versions: BTreeSet<&str> = std::iter::once(session.content_version.as_str())
            .chain(path.iter().filter_map(|a| Some(session.answers.get(&a.node)?.content_version.as_str())))
            .chain(session.tried.iter().map(|t| t.content_version.as_str()))
            .chain(session.logs.iter().map(|l| l.told.content_version.as_str()))
            .filter(|v| !v.is_empty())
            .collect();
        Self {
            reference: session.reference,
            revision: session.revision,
            began: session.created,
            changed: session.changed,
            problem,
            pasted: session.evidence.as_ref().map(pasted),
            logs: session.logs.iter().map(log).collect(),
            files: session.files.iter().map(files::line).collect(),
            details: items(session, texts),
            entry: EntryReason {
                by: session.entry.by.word(),
                words: entry_words(session.entry.by),
                because: session.entry.because.as_str().to_owned(),
            },
            path,
            former,
            tried: tried(session),
            notes: session.notes.iter().map(notes::line).collect(),
            kept_back: kept_back(session),
            sent: session
                .sent
                .as_ref()
                .map(|s| SentBefore { at: s.stamp.at, case: s.case.as_str().to_owned() }),
            content_versions: versions.into_iter().map(str::to_owned).collect(),
        }
    }

    /// The items in a state, in order.
    pub fn in_state(&self, state: ItemState) -> impl Iterator<Item = &Item> {
        self.details.iter().filter(move |i| i.state == state)
    }
}

fn answered(session: &Session, node: &NodeId) -> Option<Answered> {
    let answer = session.answers.get(node)?;
    Some(Answered { node: node.clone(), question: answer.question.clone(), answer: answer.label.clone() })
}

/// Answers whose question is gone, or no longer has an option or code of that value under any condition.
fn former(session: &Session, flow: &Flow, on_path: &[&NodeId]) -> Vec<Answered> {
    let mut gone: Vec<_> = session
        .answers
        .iter()
        .filter(|(id, answer)| {
            let takes = flow.node(id).is_some_and(|node| {
                let option = node.options.iter().any(|c| c.value == answer.value);
                let mut codes = node.codes.iter().flat_map(|codes| codes.keys());
                option || codes.any(|i| i.as_str() == answer.value.as_str())
            });
            !takes && !on_path.contains(id)
        })
        .map(|(id, answer)| (answer.stamp.revision, id))
        .collect();
    gone.sort();
    gone.into_iter().filter_map(|(_, id)| answered(session, id)).collect()
}

fn pasted(evidence: &Evidence) -> Pasted {
    let text = evidence.text.as_str();
    let end = text.char_indices().nth(LONGEST_PASTE).map_or(text.len(), |(at, _)| at);
    Pasted {
        text: text[..end].to_owned(),
        left_out: text[end..].chars().count(),
        removed: evidence.removed.clone(),
        unknown: evidence.unknown.clone(),
    }
}

fn log(log: &KeptLog) -> LogLine {
    LogLine {
        came: log.came,
        format: log.format,
        said: log.told.verdict.clone(),
        chief: log.told.chief.clone(),
        read: log.read,
        kept: log.told.kept,
        damaged: log.damaged,
        cut: log.cut,
        first: log.told.first,
        last: log.told.last,
        counts: log.told.counts.clone(),
    }
}

fn items(session: &Session, texts: &DetailTexts) -> Vec<Item> {
    let counted = completeness(&session.details);
    texts
        .iter()
        .map(|text| {
            let value = session.details.get(&text.field).map(|d| d.value.clone());
            Item {
                field: text.field,
                label: text.label.clone(),
                microsoft: text.microsoft.clone(),
                state: state(session, &counted, text.field),
                line: value.as_ref().map(|v| line(session, text.field, v)).unwrap_or_default(),
                value,
            }
        })
        .collect()
}

/// The value in one line. Of an id that was kept back, the line says what it was.
fn line(session: &Session, field: Field, value: &DetailValue) -> String {
    let mark = MaskItem::Tenants
        .kind()
        .filter(|_| *value == DetailValue::Hidden && session.hides(MaskItem::Tenants));
    match mark {
        Some(kind) if field != Field::User => kind.mark().to_owned(),
        Some(_) | None => value.line(),
    }
}

fn kept_back(session: &Session) -> Vec<KeptBack> {
    let hidden = session.masks.iter().filter(|(_, choice)| choice.hidden);
    hidden
        .map(|(item, choice)| KeptBack {
            item: item.word(),
            words: item.words(),
            mark: item.kind().map(PersonalKind::mark),
            by: choice.stamp.by,
            at: choice.stamp.at,
        })
        .collect()
}

fn state(session: &Session, counted: &Completeness, field: Field) -> ItemState {
    match session.details.get(&field) {
        Some(detail) if detail.value == DetailValue::NotKnown => ItemState::NotKnown,
        Some(detail) if detail.confirmed => ItemState::Known,
        Some(_) => ItemState::ToConfirm,
        None if counted.not_needed.contains(&field) => ItemState::NotNeeded,
        None => ItemState::Missing,
    }
}

fn tried(session: &Session) -> Vec<Try> {
    let mut printed: BTreeSet<&SymptomId> = BTreeSet::new();
    let mut tries: Vec<Try> = Vec::new();
    for tried in &session.tried {
        // A symptom that was reached twice has its ticks once.
        let done = if printed.insert(&tried.symptom) { done(session, &tried.symptom) } else { Vec::new() };
        tries.push(Try {
            symptom: tried.symptom.clone(),
            title: tried.title.clone(),
            verdict: tried.verdict,
            result: result(tried.verdict),
            still: tried.still.as_ref().map(|s| s.as_str().to_owned()).unwrap_or_default(),
            done,
            provenance: tried.provenance.clone(),
        });
    }
    for tick in &session.ticks {
        if printed.insert(&tick.symptom) {
            tries.push(Try {
                symptom: tick.symptom.clone(),
                title: tick.title.clone(),
                verdict: None,
                result: result(None),
                still: String::new(),
                done: done(session, &tick.symptom),
                provenance: Vec::new(),
            });
        }
    }
    tries
}

fn done(session: &Session, symptom: &SymptomId) -> Vec<String> {
    session.ticks.iter().filter(|t| t.symptom == *symptom).map(|t| t.words.clone()).collect()
}

/// The words of the page that asks for the verdict may change; these do not.
fn result(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Fixed) => "it works now",
        Some(Verdict::Partly) => "some of it works",
        Some(Verdict::NotFixed) => "this did not fix it",
        Some(Verdict::Cannot) => "the person could not do these steps",
        None => "no result yet",
    }
}

fn entry_words(by: EnteredBy) -> &'static str {
    match by {
        EnteredBy::Questions => "Started with the questions",
        EnteredBy::Tile => "Chose on the first page",
        EnteredBy::Code => "Gave a code",
        EnteredBy::Message => "Gave a message",
        EnteredBy::Words => "Told it in own words",
        EnteredBy::Link => "Came from the page of a problem",
        EnteredBy::Log => "Followed what the event log says",
    }
}
