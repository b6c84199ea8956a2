//! Reads `symptoms/<group>/<id>.md`, and `[[source]]` wherever it stands.

use super::{
    diagnostic::{Diagnostic, Faults, Marked, Spot},
    draft::{DraftSymptom, PartSpots, Passage, SourceSpots},
    front::{self, Fields},
    lint::{bad_value, heading_order, missing_key, missing_provenance},
    markup::{self, Piece, Places},
    part,
    source::File,
};
use crate::{
    ids::{Audience, Audiences, Field, GroupId, NodeId, SymptomId},
    symptom::{FixedBy, Kind, Next, Part, Source, Symptom},
};

mod signs;

use signs::Marks as Signs;

/// Characters that a title may have.
const TITLE_MOST: usize = 90;

const KINDS: [(&str, Kind); 3] =
    [("fault", Kind::Fault), ("warning", Kind::Warning), ("normal", Kind::Normal)];
const FIXED_BY: [(&str, FixedBy); 6] = [
    ("you", FixedBy::You),
    ("helpdesk", FixedBy::Helpdesk),
    ("admin", FixedBy::Admin),
    ("microsoft", FixedBy::Microsoft),
    ("time", FixedBy::Time),
    ("nobody", FixedBy::Nobody),
];
/// The words for audiences.
pub(super) const AUDIENCES: [(&str, Audience); 3] =
    [("user", Audience::User), ("helpdesk", Audience::Helpdesk), ("admin", Audience::Admin)];

const PARTS: [&str; 2] = ["For the person", "For the administrator"];

/// The words for details.
pub(super) fn field_words() -> Vec<(&'static str, Field)> {
    Field::ALL.iter().map(|f| (f.word(), *f)).collect()
}

/// Reads one problem; `None` where the file has no front matter or no id.
pub(super) fn read(file: &File<'_>, group: &str, places: &Places, faults: &Faults) -> Option<DraftSymptom> {
    let name = |why: &dyn std::fmt::Display, text: &str| {
        faults.add(bad_value::unread(&file.spot(0), "file name", text, &why.to_string()));
    };
    let id = SymptomId::new(file.stem()).map_err(|why| name(&why, file.stem())).ok()?;
    let group = GroupId::new(group).map_err(|why| name(&why, group)).ok()?;
    let halves = front::split(file, faults)?;
    let mut fields = Fields::read(file, halves.front, halves.front_at, "a problem", faults);
    let title = fields.need("title");
    let length = title.value.chars().count();
    if length > TITLE_MOST {
        let why = format!("a title has at most {TITLE_MOST} characters, and this one has {length}");
        faults.add(bad_value::other(&title.at, why));
    }
    let kind = fields.need_word("kind", &KINDS, Kind::Fault).value;
    let audience = audience(&mut fields, faults);
    let fixed_by = fields.need_word("fixed_by", &FIXED_BY, FixedBy::Nobody).value;
    let takes = fields.need("takes").value;
    let wait = fields.number("wait_minutes");
    let asks = fields.parsed("asks", NodeId::new);
    let collect = fields.words("collect", &field_words()).map_or(Vec::new(), |m| m.value);
    let changed = fields.text("changed").map(|m| m.value);
    let Signs { signs, identifiers, written, messages } = signs::read(&mut fields, faults);
    let (next, next_at) = alternatives(&mut fields, audience, faults);
    let (explains, explains_at) = explains(&mut fields, faults);
    let (sources, source_spots) = sources(&mut fields, faults);
    fields.finish();
    let parts = markup::read(file, halves.body, halves.body_at, places, faults);
    let (person, admin) = split_parts(parts, faults);
    if person.is_none() && admin.is_none() {
        let at = file.spot(halves.body_at);
        faults
            .add(missing_key::needs(&at, "a problem needs “# For the person” or “# For the administrator”"));
    } else if person.is_none() && audience.has(Audience::User) {
        let why = "a person can meet this problem, and there is no “# For the person”";
        faults.add(missing_key::needs(&title.at, why));
    }
    for (part, spots) in person.iter().chain(&admin) {
        whole(part, spots, kind, faults);
    }
    let (person, mut person_at) = person.unzip();
    let (admin, admin_at) = admin.unzip();
    if let Some(spots) = &mut person_at {
        spots.passages.push(Passage::words(&title.at, &title.value));
    }
    let symptom = Symptom {
        id,
        group,
        title: title.value,
        kind,
        audience,
        fixed_by,
        takes,
        wait_minutes: wait.as_ref().map(|w| w.value),
        asks: asks.as_ref().map(|a| a.value.clone()),
        collect,
        changed,
        signs,
        next,
        explains,
        sources,
        person,
        admin,
    };
    Some(DraftSymptom {
        compared: DraftSymptom::compare(&symptom.signs),
        symptom,
        at: title.at,
        identifiers,
        written,
        messages,
        next: next_at,
        explains: explains_at,
        asks: asks.map(|a| a.at),
        wait: wait.map(|w| w.at),
        sources: source_spots,
        person: person_at,
        admin: admin_at,
    })
}

fn audience(fields: &mut Fields<'_, '_>, faults: &Faults) -> Audiences {
    match fields.words("audience", &AUDIENCES) {
        Some(list) if list.value.is_empty() => {
            faults.add(bad_value::empty(&list.at, "audience"));
            Audiences::EVERYBODY
        }
        Some(list) => list.value.into_iter().collect(),
        None => {
            faults.add(missing_key::fault(&fields.at, "a problem", "audience"));
            Audiences::EVERYBODY
        }
    }
}

fn alternatives(
    fields: &mut Fields<'_, '_>,
    everybody: Audiences,
    faults: &Faults,
) -> (Vec<Next>, Vec<Spot>) {
    let mut next = Vec::new();
    let mut spots = Vec::new();
    for mut table in fields.tables("next", "an alternative") {
        let id = table.need("symptom");
        let because = table.need("because").value;
        // Left out, it is seen by everybody who can meet this problem.
        let audience = table.words("audience", &AUDIENCES).map(|l| l.value.into_iter().collect());
        table.finish();
        if id.value.is_empty() {
            continue;
        }
        let Some(symptom) = front::parse(&id, "symptom", SymptomId::new, faults) else { continue };
        spots.push(symptom.at);
        next.push(Next { symptom: symptom.value, because, audience: audience.unwrap_or(everybody) });
    }
    (next, spots)
}

fn explains(fields: &mut Fields<'_, '_>, faults: &Faults) -> (Vec<SymptomId>, Vec<Spot>) {
    let list = fields.list("explains").map_or(Vec::new(), |l| l.value);
    let read = list.iter().filter_map(|id| front::parse(id, "explains", SymptomId::new, faults));
    read.map(|id| (id.value, id.at)).unzip()
}

/// Reads every `[[source]]`.
pub(super) fn sources(fields: &mut Fields<'_, '_>, faults: &Faults) -> (Vec<Source>, Vec<SourceSpots>) {
    let mut sources = Vec::new();
    let mut spots = Vec::new();
    for mut table in fields.tables("source", "a source") {
        let at = table.at.clone();
        let document = table.need("document");
        let row = table.need("row").value;
        let unchecked = !table.has("checked");
        let checked: Option<Marked<String>> = table.date("checked");
        if unchecked {
            faults.add(missing_provenance::unchecked(&at, "a source"));
        }
        table.finish();
        let checked_at = checked.as_ref().map(|c| c.at.clone());
        spots.push(SourceSpots { document: document.at, checked: checked_at });
        let checked = checked.map_or_else(String::new, |c| c.value);
        sources.push(Source { document: document.value, row, checked });
    }
    (sources, spots)
}

type ReadPart = Option<(Part, PartSpots)>;

/// Cuts the body at its `#` headings.
fn split_parts(pieces: Vec<Piece>, faults: &Faults) -> (ReadPart, ReadPart) {
    let mut parts: [Option<(Spot, Vec<Piece>)>; 2] = [None, None];
    let mut open: Option<usize> = None;
    let mut before = true;
    for piece in pieces {
        match piece {
            Piece::Heading { level: 1, text, at } => {
                before = false;
                open = PARTS.iter().position(|p| *p == text);
                match open {
                    None => faults.add(heading_order::unknown(&at, "#", &text, &PARTS)),
                    Some(n) if parts[n].is_some() => {
                        faults.add(heading_order::fault(&at, format!("“# {text}” comes twice")));
                    }
                    Some(n) => {
                        if n == 0 && parts[1].is_some() {
                            faults.add(heading_order::fault(&at, "the person's part comes first"));
                        }
                        parts[n] = Some((at, Vec::new()));
                    }
                }
            }
            piece => match open.and_then(|n| parts[n].as_mut()) {
                Some((_, pieces)) => pieces.push(piece),
                None if before => {
                    let fault: Diagnostic = match &piece {
                        Piece::Heading { level, text, at } => {
                            heading_order::unknown(at, &"#".repeat(*level), text, &PARTS)
                        }
                        other => heading_order::fault(other.at(), "text stands before the first heading “#”"),
                    };
                    faults.add(fault);
                    before = false;
                }
                None => {}
            },
        }
    }
    let [person, admin] = parts.map(|p| p.map(|(at, pieces)| part::read(pieces, at, faults)));
    (person, admin)
}

/// What every part needs.
fn whole(part: &Part, spots: &PartSpots, kind: Kind, faults: &Faults) {
    if part.meaning.is_empty() {
        faults.add(missing_key::needs(&spots.at, "a part begins with a paragraph that says what it means"));
    }
    if kind == Kind::Normal && part.instead.is_empty() && part.causes.is_empty() {
        let why = "a problem of the kind “normal” needs “## What to look at instead”";
        faults.add(missing_key::needs(&spots.at, why));
    }
    if kind != Kind::Normal && part.causes.is_empty() && part.instead.is_empty() {
        faults.add(missing_key::needs(&spots.at, "a part needs a cause, “## …”, with steps"));
    }
}
