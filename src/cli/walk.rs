//! `regain walk [ANSWERS.json …]`: the trace that answers give, as pages and API give it, without a server and without a database.

use std::{
    io::Read as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, anyhow, bail};
use clap::Args;
use serde::Deserialize;

use super::{identify::LIMIT, say};
use crate::{
    content::Content,
    evidence::{self, Clean, Limit},
    flow::{At, Entry, walk},
    ids::{Audience, NodeId, OptionValue, Reference, Revision, Role, SymptomId, Verdict},
    lookup,
    session::{
        self, Answer, EnteredBy, LONGEST_STILL, Place, Session, Stamp, Trace,
        change::{Begin, Change},
    },
    store::begun,
};

/// Flags of the walk.
#[derive(Args)]
pub struct Flags {
    /// The trace as JSON
    #[arg(long)]
    json: bool,
    /// A folder with content, laid over the built-in content
    #[arg(long, value_name = "DIR")]
    content: Option<PathBuf>,
    /// Files, each a JSON object with text or entry, audience, answers, verdicts; `-` or nothing reads standard input
    files: Vec<PathBuf>,
}

/// What is walked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// What somebody pasted.
    #[serde(default)]
    text: Option<String>,
    /// Where the questions begin, where there is no text.
    #[serde(default)]
    entry: Option<EntryAsked>,
    /// Who reads: the answer to the first question.
    #[serde(default)]
    audience: Option<Audience>,
    /// Answers by question: the value of an option, or a code. Order does not exist.
    #[serde(default)]
    answers: std::collections::BTreeMap<NodeId, String>,
    /// What became of steps, in order.
    #[serde(default)]
    verdicts: Vec<VerdictAsked>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum EntryAsked {
    Symptom(SymptomId),
    Question(NodeId),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerdictAsked {
    symptom: SymptomId,
    verdict: Verdict,
    #[serde(default)]
    still: String,
}

/// Prints the traces; as JSON each on its line.
pub fn run(flags: &Flags) -> anyhow::Result<ExitCode> {
    let input = [PathBuf::from("-")];
    let files = if flags.files.is_empty() { &input[..] } else { &flags.files };
    let asked: Vec<(&PathBuf, Asked)> = files
        .iter()
        .map(|file| {
            let asked = serde_json::from_slice(&read(file)?)
                .with_context(|| format!("the answers of {} cannot be read", file.display()))?;
            Ok((file, asked))
        })
        .collect::<anyhow::Result<_>>()?;
    let content = Content::load(flags.content.as_deref()).map_err(|report| anyhow!("{report}"))?;
    for (file, asked) in asked {
        let session = walked(&content, asked).with_context(|| file.display().to_string())?;
        let trace = session::trace(content.flow(), content.symptoms(), &session);
        if flags.json {
            say(&serde_json::to_string(&trace)?);
        } else {
            print(&content, &trace);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).context("standard input cannot be read")?;
        return Ok(bytes);
    }
    std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

/// The session after everything that was asked.
fn walked(content: &Content, asked: Asked) -> anyhow::Result<Session> {
    let entry = match (asked.text, asked.entry) {
        (Some(_), Some(_)) => bail!("a walk begins with a text or at an entry, not with both"),
        (Some(text), None) => {
            let text = evidence::ingest(text.as_bytes(), LIMIT)?.text;
            lookup::entry(&evidence::identify(&text, content.symptoms())).0
        }
        (None, Some(EntryAsked::Symptom(id))) if content.symptoms().get(&id).is_none() => {
            bail!("there is no problem {id}")
        }
        (None, Some(EntryAsked::Question(id))) if content.flow().node(&id).is_none() => {
            bail!("there is no question {id}")
        }
        (None, Some(EntryAsked::Symptom(id))) => Entry::Symptom(id),
        (None, Some(EntryAsked::Question(id))) => Entry::Question(id),
        (None, None) => Entry::Start,
    };
    let beginning = Begin {
        entry,
        by: EnteredBy::Questions,
        because: Clean::empty(),
        evidence: None,
        found: Vec::new(),
        answers: Vec::new(),
        log: None,
        content_version: content.version().to_owned(),
    };
    let mut session = begun(Reference::from_bytes([0; 10]), beginning, jiff::Timestamp::UNIX_EPOCH);
    let mut answers = asked.answers;
    if let Some(audience) = asked.audience {
        let said = answers.insert(content.flow().start().clone(), audience.word().to_owned());
        if said.is_some_and(|said| said != audience.word()) {
            bail!("“audience” and the answer to “{}” are not the same", content.flow().start());
        }
    }
    answer_all(content, &mut session, answers)?;
    for verdict in asked.verdicts {
        judge(content, &mut session, verdict)?;
    }
    Ok(session)
}

/// Answers every question that the walk meets. Answers to others are set aside, as those are that a change led away from.
fn answer_all(
    content: &Content,
    session: &mut Session,
    mut answers: std::collections::BTreeMap<NodeId, String>,
) -> anyhow::Result<()> {
    while let At::Question(open) = walk(content.flow(), &session.entry.entry, &session.values()).at {
        let Some(said) = answers.remove(&open.id) else { break };
        let option = OptionValue::new(&said).ok().filter(|v| open.options.iter().any(|c| c.value == *v));
        let value = option.or_else(|| open.code(&said));
        let taken = value.and_then(|value| {
            session::answer(content.flow(), session, &open.id, &value, "", content.version()).ok()
        });
        let change = taken.ok_or_else(|| anyhow!("the question {} does not take “{said}”", open.id))?;
        change.apply(session, &stamp(session));
    }
    for (node, said) in answers {
        let question = content.flow().node(&node).ok_or_else(|| anyhow!("there is no question {node}"))?;
        let value = OptionValue::new(&said).ok().or_else(|| question.code(&said));
        let value = value.ok_or_else(|| anyhow!("the question {node} does not take “{said}”"))?;
        let answer = Answer {
            value,
            question: question.title.clone(),
            label: said,
            content_version: content.version().to_owned(),
            stamp: stamp(session),
        };
        session.answers.insert(node, answer);
    }
    Ok(())
}

/// Says what became of a problem's steps. One that is not being tried yet is begun first, where the pages would offer to.
fn judge(content: &Content, session: &mut Session, asked: VerdictAsked) -> anyhow::Result<()> {
    let (flow, symptoms) = (content.flow(), content.symptoms());
    let id = &asked.symptom;
    let symptom = symptoms.get(id).ok_or_else(|| anyhow!("there is no problem {id}"))?;
    if !session::reached(flow, symptoms, session, id) {
        let place = session::place(flow, symptoms, session);
        if !matches!(place, Place::NotFixed(_) | Place::Unknown) {
            bail!("the walk is not at the steps of {id}: it stands at {}", place.word());
        }
        let next = session::try_next(flow, symptoms, session, symptom, content.version());
        next.apply(session, &stamp(session));
    }
    let still =
        evidence::ingest(asked.still.as_bytes(), Limit::characters(LONGEST_STILL).accept_lone_word())?;
    let verdict =
        session::judge(flow, symptoms, session, symptom, (asked.verdict, still.text), content.version());
    verdict.apply(session, &stamp(session));
    Ok(())
}

fn stamp(session: &Session) -> Stamp {
    let revision: Revision = session.revision.next();
    Stamp { revision, by: Role::Owner, at: jiff::Timestamp::UNIX_EPOCH }
}

fn print(content: &Content, trace: &Trace) {
    for step in &trace.path {
        say(&format!("{} = {} ({})", step.node, step.value, step.label));
    }
    for node in &trace.set_aside {
        say(&format!("set aside: {node}"));
    }
    for tried in &trace.tried {
        say(&format!("tried {}: {}", tried.symptom, tried.verdict.map_or("not said yet", Verdict::word)));
    }
    let place = &trace.place;
    let question = place.node.as_ref().and_then(|id| content.flow().node(id)).map(|n| &n.title);
    let problem = place.symptom.as_ref().and_then(|id| content.symptoms().get(id)).map(|s| &s.title);
    let id = place.node.as_ref().map(NodeId::as_str).or(place.symptom.as_ref().map(SymptomId::as_str));
    match (id, question.or(problem)) {
        (Some(id), Some(title)) => say(&format!("{} {id}: {title}", place.kind)),
        (Some(id), None) => say(&format!("{} {id}", place.kind)),
        (None, _) => say(place.kind),
    }
}
