//! Everything that was answered, tried and collected, before the summary is made.

use askama::Template;
use axum::response::Response;

use super::{
    details::{Row, rows},
    outcome,
    view::{self, Answered},
    write::{Asked, FormStamp, go},
};
use crate::{
    session::{
        self, Action as _, MaskItem,
        change::{Confirm, PutDetails},
        details::completeness,
        personal,
    },
    symptom::Symptom,
    web::{
        Error,
        extract::Visit,
        form::Fields,
        frame::{Frame, ok},
        phrases,
    },
};

#[derive(Template)]
#[template(path = "pages/check.html")]
struct CheckPage {
    frame: Frame,
    stamp: FormStamp,
    back: String,
    here: String,
    words: String,
    value: usize,
    max: usize,
    problem: String,
    answered: Vec<Answered>,
    tried: Vec<TriedRow>,
    rows: Vec<Row>,
    masks: Vec<MaskRow>,
    map: String,
    files: (String, usize),
    /// For a reader who can confirm nothing; it leads here again while the person has not.
    summary: String,
}

/// Something that the summary can keep back.
struct MaskRow {
    word: &'static str,
    words: &'static str,
    /// What of it there is here.
    what: String,
    hidden: bool,
}

struct TriedRow {
    title: String,
    verdict: &'static str,
    still: String,
    path: String,
}

/// The problem that the session stands at and that its summary could not name yet: nobody tried it.
pub fn unnamed(visit: &Visit) -> Option<&Symptom> {
    let ended = outcome::ended(visit)?;
    let known = visit.session.try_of(&ended, Some(&ended)).is_some();
    visit.state.content().symptoms().get(&ended).filter(|_| !known)
}

/// The most values of a kind that are named.
const NAMED: usize = 3;

/// What this session has that the summary could keep back. What is hidden already is offered even where it is gone, so that
/// it can be shown again.
fn masks(visit: &Visit) -> Vec<MaskRow> {
    let session = &visit.session;
    let found = personal(session);
    let what = |item: MaskItem| match item.kind() {
        Some(kind) => named(found.values(kind)),
        None => match item {
            MaskItem::Notes => counted(session.notes.len(), "note"),
            MaskItem::Logs => counted(session.logs.len(), "event log"),
            MaskItem::Files => counted(session.files.iter().filter(|f| f.gone.is_none()).count(), "file"),
            MaskItem::Users | MaskItem::Tenants | MaskItem::Domains | MaskItem::Addresses => String::new(),
        },
    };
    MaskItem::ALL
        .into_iter()
        .map(|item| (item, what(item)))
        .filter(|(item, what)| !what.is_empty() || session.hides(*item))
        .map(|(item, what)| (item, if what.is_empty() { "There is none now".to_owned() } else { what }))
        .map(|(item, what)| MaskRow {
            word: item.word(),
            words: item.words(),
            what,
            hidden: session.hides(item),
        })
        .collect()
}

/// “ada@contoso.com, tom@contoso.com and 2 more”.
fn named(values: &[String]) -> String {
    let shown = values.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match values.len() {
        n if n > NAMED => format!("{shown} and {} more", n - NAMED),
        _ => shown,
    }
}

fn counted(count: usize, what: &str) -> String {
    match count {
        0 => String::new(),
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}

/// The page.
pub async fn get(visit: Visit) -> Result<Response, Error> {
    let complete = completeness(&visit.session.details);
    let walked = view::walk(&visit);
    let symptoms = visit.state.content().symptoms();
    let ended = outcome::ended(&visit);
    ok(&CheckPage {
        frame: visit.frame("Check your answers"),
        stamp: FormStamp::new(&visit.state, &visit.session),
        back: visit.paths().details(),
        here: visit.paths().check(),
        words: complete.words(),
        value: complete.known,
        max: complete.applicable,
        problem: ended.as_ref().and_then(|id| symptoms.get(id)).map(|s| s.title.clone()).unwrap_or_default(),
        answered: view::answered(&visit, &walked),
        tried: visit
            .session
            .tried
            .iter()
            .filter(|t| t.from == ended)
            .filter_map(|t| {
                Some(TriedRow {
                    title: t.title.clone(),
                    verdict: phrases::verdict(t.verdict?),
                    still: t.still.as_ref().map(ToString::to_string).unwrap_or_default(),
                    path: visit.paths().outcome(&t.symptom),
                })
            })
            .collect(),
        rows: rows(&visit, &complete).into_iter().map(|(_, row)| row).collect(),
        masks: if Confirm::WORD.allows(visit.grant.role) { masks(&visit) } else { Vec::new() },
        map: visit.paths().map(),
        files: (visit.paths().files(), visit.session.files.len()),
        summary: visit.paths().summary(),
    })
}

/// Confirms what was found in a paste and is shown on the page, and leads to the summary.
pub async fn post(visit: Visit, form: Fields) -> Result<Response, Error> {
    form.only(&["revision", "idempotency"], &["offered", "mask"])?;
    let to = visit.paths().summary();
    let change = confirm(&visit, chosen(&form)?);
    let fields = ["offered", "mask"]
        .into_iter()
        .flat_map(|name| form.all(name).map(move |value| (name.to_owned(), value.to_owned())))
        .collect();
    go(&visit, &form, Asked { change, fields }, |_| to).await
}

/// Says that what was found in a paste is right, names the problem that the session stands at, and chooses what the summary keeps
/// back.
pub fn confirm(visit: &Visit, masks: Vec<(MaskItem, bool)>) -> Confirm {
    let unconfirmed = visit.session.details.iter().filter(|(_, d)| !d.confirmed);
    let values = unconfirmed.map(|(field, d)| (*field, Some(d.value.clone()))).collect();
    let content = visit.state.content();
    let shown = unnamed(visit).map(|symptom| {
        session::try_next(content.flow(), content.symptoms(), &visit.session, symptom, content.version())
    });
    Confirm { details: PutDetails { values }, shown, masks }
}

/// Of each thing that the page offered, whether it is ticked.
fn chosen(form: &Fields) -> Result<Vec<(MaskItem, bool)>, Error> {
    let unknown = || Error::Form("something to keep back that there is not".to_owned());
    let items = |name: &str| {
        form.all(name)
            .map(|word| MaskItem::from_word(word).ok_or_else(unknown))
            .collect::<Result<Vec<_>, Error>>()
    };
    let ticked = items("mask")?;
    Ok(items("offered")?.into_iter().map(|item| (item, ticked.contains(&item))).collect())
}
