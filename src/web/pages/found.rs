//! What was understood of a paste, with the reasons, and one button.

use askama::Template;
use axum::response::Response;

use super::{
    view,
    write::{Asked, FormStamp, go},
};
use crate::{
    content::Content,
    evidence::{Certainty, Match, Reason, ReasonKind},
    flow::Entry,
    ids::{Field, Guid, SymptomId},
    session::{
        EnteredBy, Place,
        change::{Enter, PutDetails},
        place,
    },
    symptom::{Kind, Symptoms},
    web::{
        Error,
        extract::Visit,
        form::Fields,
        frame::{Frame, ok, see_other},
    },
};

mod unnamed;

/// How many offers are shown where nothing is claimed, and how many beside a claim.
const OFFERS: usize = 3;
const OTHERS: usize = 5;

#[derive(Template)]
#[template(path = "pages/found.html")]
struct Found {
    frame: Frame,
    stamp: FormStamp,
    here: String,
    removed: String,
    main: Option<Main>,
    lead: &'static str,
    go_on: String,
    reasons: Vec<ReasonView>,
    others: Vec<Other>,
    /// Whether the message that was recognised is in another language than the answer.
    foreign: bool,
    unknown: Vec<String>,
    facts: Vec<(String, String)>,
    unnamed: Vec<Unnamed>,
    said: Option<String>,
    log: Option<String>,
}

/// A GUID that nothing labels, and what it can be.
struct Unnamed {
    guid: String,
    choices: Vec<(String, &'static str)>,
}

/// What is claimed, or the question that decides.
struct Main {
    title: String,
    lead: &'static str,
    button: &'static str,
}

/// A reason in words.
struct ReasonView {
    before: &'static str,
    sign: String,
}

/// Another symptom that it can be.
struct Other {
    id: SymptomId,
    title: String,
    reason: String,
}

/// What was understood.
pub async fn get(visit: Visit) -> Result<Response, Error> {
    let content = visit.state.content();
    let Some(evidence) = &visit.session.evidence else { return Ok(see_other(&visit.standing())) };
    let symptoms = content.symptoms();
    let entry = &visit.session.entry.entry;
    let mut reasons: Vec<ReasonView> = Vec::new();
    let mut main_id = None;
    let main = match entry {
        Entry::Symptom(id) => symptoms.get(id).map(|symptom| {
            main_id = Some(id.clone());
            let found = evidence.matches.iter().find(|m| m.symptom == *id);
            reasons.extend(found.into_iter().flat_map(|m| &m.reasons).map(reason));
            // A success or a heartbeat is nobody's problem: it is said before the steps, not after them.
            let (lead, button) = match symptom.kind {
                Kind::Normal => ("This is normal: nothing is broken.", "Show what it means"),
                Kind::Fault | Kind::Warning => ("Is this your problem?", "Yes, this is it"),
            };
            Main { title: symptom.title.clone(), lead, button }
        }),
        Entry::Question(node) => content.flow().node(node).map(|question| {
            let because = visit.session.entry.because.as_str();
            if !because.is_empty() {
                reasons.push(ReasonView { before: "In your text:", sign: because.to_owned() });
            }
            Main {
                title: question.title.clone(),
                lead: "What you pasted can mean more than one thing. One question decides.",
                button: "Answer the question",
            }
        }),
        Entry::Start => None,
    };
    let others: Vec<Other> = match entry {
        Entry::Question(_) => Vec::new(),
        Entry::Symptom(_) | Entry::Start => others(&evidence.matches, main_id.as_ref(), symptoms),
    };
    let foreign = is_foreign(&evidence.matches, symptoms);
    let facts: Vec<(String, String)> = visit
        .session
        .details
        .iter()
        .filter(|(_, d)| !d.confirmed)
        .map(|(field, d)| {
            (content.detail(*field).map_or_else(|| field.to_string(), |t| t.label.clone()), d.value.line())
        })
        .collect();
    let unnamed = unnamed::unnamed(&visit.session);
    let only_facts =
        others.is_empty() && evidence.unknown.is_empty() && !(facts.is_empty() && unnamed.is_empty());
    let (title, lead) = match (&main, only_facts) {
        (Some(main), _) => (format!("Is this it? {}", main.title), ""),
        (None, false) if !others.is_empty() && evidence.unknown.is_empty() => (
            "Is it one of these?".to_owned(),
            "Your words are near to these. Choose the one that fits. If none does, a few questions find it.",
        ),
        (None, true) => (
            "We found details for support".to_owned(),
            "They do not say yet what went wrong. Now tell us what you saw. A few questions find it.",
        ),
        (None, false) => (
            "We do not know this message yet".to_owned(),
            "That is no fault of yours. A few questions often find the problem all the same.",
        ),
    };
    ok(&Found {
        frame: visit.frame(title),
        stamp: FormStamp::new(&visit.state, &visit.session),
        here: visit.paths().found(),
        removed: evidence.removed.join(", "),
        main,
        lead,
        go_on: visit.standing(),
        reasons,
        others,
        foreign,
        unknown: evidence.unknown.clone(),
        facts,
        unnamed: unnamed.into_iter().map(Unnamed::new).collect(),
        said: Some(evidence.text.to_string()).filter(|t| !t.is_empty()),
        log: (!visit.session.logs.is_empty()).then(|| visit.paths().log()),
    })
}

/// What else it can be. Beside a claim: other claims, but not those that the claim explains, because they end with it; what
/// is only possible where nothing else is claimed.
fn others(matches: &[Match], main: Option<&SymptomId>, symptoms: &Symptoms) -> Vec<Other> {
    let Some(main) = main else {
        return matches.iter().filter_map(|m| other(symptoms.get(&m.symptom)?, m)).take(OFFERS).collect();
    };
    let explained = symptoms.consequences(main);
    let rest: Vec<&Match> =
        matches.iter().filter(|m| m.symptom != *main && !explained.contains(&m.symptom)).collect();
    let claimed = matches.iter().any(|m| m.symptom == *main && m.certainty.is_claim());
    let shown = |m: &&&Match| m.certainty.is_claim() || !claimed;
    rest.iter().filter(shown).filter_map(|m| other(symptoms.get(&m.symptom)?, m)).take(OTHERS).collect()
}

/// Whether a message that was recognised is one of those in other languages.
fn is_foreign(matches: &[Match], symptoms: &Symptoms) -> bool {
    matches.iter().any(|m| {
        let messages = m.reasons.iter().filter(|r| r.kind == ReasonKind::Message);
        let localized = symptoms.get(&m.symptom).map_or(&[][..], |s| &s.signs.localized);
        messages.into_iter().any(|r| localized.iter().any(|(_, text)| *text == r.text))
    })
}

impl Unnamed {
    fn new(guid: Guid) -> Self {
        let choice = |(field, words): (Field, &'static str)| (format!("{}:{guid}", field.word()), words);
        Self { guid: guid.to_string(), choices: unnamed::CHOICES.into_iter().map(choice).collect() }
    }
}

fn reason(reason: &Reason) -> ReasonView {
    let before = match reason.kind {
        ReasonKind::Identifier => "This code or name stands in your text:",
        ReasonKind::Message => "These words stand in your text:",
        ReasonKind::Explains => "It explains this too, which stands in your text:",
        ReasonKind::Lookalike => {
            "Your text has what looks like this code, written with other letters. Did you mean it?"
        }
        ReasonKind::Words => "You wrote something like:",
    };
    ReasonView { before, sign: reason.text.clone() }
}

fn other(symptom: &crate::symptom::Symptom, found: &Match) -> Option<Other> {
    let reason = found.reasons.first()?;
    let before = match (found.certainty, reason.kind) {
        (_, ReasonKind::Identifier) => "Your text has",
        (_, ReasonKind::Message) => "Your text has",
        (_, ReasonKind::Explains) => "It explains",
        (_, ReasonKind::Lookalike) => "Did you mean",
        (Certainty::Certain | Certainty::Likely | Certainty::Possible, ReasonKind::Words) => "Near to",
    };
    Some(Other {
        id: symptom.id.clone(),
        title: symptom.title.clone(),
        reason: format!("{before}: {}", reason.text),
    })
}

/// Chooses another beginning: one of the other symptoms, a question that a symptom asks, or the questions from the start.
pub async fn post(visit: Visit, form: Fields) -> Result<Response, Error> {
    form.only(&["symptom", "question", "questions", "named", "revision", "idempotency"], &[])?;
    if form.has("named") {
        let (field, value) = unnamed::chosen(&visit.session, form.raw("named")).ok_or(Error::NotFound)?;
        let change = PutDetails { values: vec![(field, Some(value))] };
        let fields = vec![("named".to_owned(), form.raw("named").to_owned())];
        let here = visit.paths().found();
        return go(&visit, &form, Asked { change, fields }, |_| here).await;
    }
    let content = visit.state.content();
    let change = if form.has("symptom") {
        at_symptom(content, form.raw("symptom"))
    } else if form.has("question") {
        at_question(content, form.raw("question"))
    } else {
        Some(at_start())
    };
    let change = change.ok_or(Error::NotFound)?;
    let paths = visit.paths();
    go(&visit, &form, Asked { change, fields: Vec::new() }, |after| {
        let place: Place = place(content.flow(), content.symptoms(), after);
        crate::web::extract::address(paths, &place)
    })
    .await
}

/// Begins at a symptom; `None` where there is none of this id.
pub fn at_symptom(content: &Content, id: &str) -> Option<Enter> {
    let symptom = content.symptoms().get(&id.parse().ok()?)?;
    let because = view::through_gate(&symptom.title);
    Some(Enter { because, entry: Entry::Symptom(symptom.id.clone()), by: EnteredBy::Words })
}

/// Begins at a question; `None` where there is none of this id.
pub fn at_question(content: &Content, id: &str) -> Option<Enter> {
    let node = content.flow().node(&id.parse().ok()?)?;
    let because = view::through_gate(&node.title);
    Some(Enter { because, entry: Entry::Question(node.id.clone()), by: EnteredBy::Link })
}

/// Begins with the first question.
pub fn at_start() -> Enter {
    Enter { entry: Entry::Start, by: EnteredBy::Questions, because: crate::evidence::Clean::default() }
}
