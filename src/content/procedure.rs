//! Reads `procedures/<id>.md`.

use super::{
    diagnostic::{Faults, Marked},
    draft::{self, DraftProcedure, Passage},
    front::{self, Fields},
    lint::{bad_value, heading_order, markup as markup_rule, missing_key},
    markup::{self, Item, Piece, Places},
    node::plain_block,
    problem,
    source::File,
};
use crate::{
    ids::{Audience, ProcedureId},
    prose::Block,
    symptom::Procedure,
};

const HEADINGS: [&str; 4] = ["Careful", "Steps", "Way back", "Check that it worked"];

/// Reads one procedure; `None` where the file has no front matter or no id.
pub(super) fn read(file: &File<'_>, places: &Places, faults: &Faults) -> Option<DraftProcedure> {
    let id = match ProcedureId::new(file.stem()) {
        Ok(id) => id,
        Err(why) => {
            faults.add(bad_value::unread(&file.spot(0), "file name", file.stem(), &why.to_string()));
            return None;
        }
    };
    let halves = front::split(file, faults)?;
    let mut fields = Fields::read(file, halves.front, halves.front_at, "a procedure", faults);
    let title = fields.need("title");
    let audience = fields.need_word("audience", &problem::AUDIENCES, Audience::Admin).value;
    let (sources, source_spots) = problem::sources(&mut fields, faults);
    fields.finish();

    let mut sections: [Vec<Block>; 4] = Default::default();
    let mut meaning: Vec<Block> = Vec::new();
    let mut items: Vec<Item> = Vec::new();
    let mut references: Vec<Marked<String>> = Vec::new();
    let mut passages = vec![Passage::words(&title.at, &title.value)];
    let mut open: Option<usize> = None;
    let mut seen: Vec<usize> = Vec::new();
    for piece in markup::read(file, halves.body, halves.body_at, places, faults) {
        match piece {
            Piece::Heading { level: 2, text, at } => match HEADINGS.iter().position(|h| *h == text) {
                Some(n) => {
                    if seen.contains(&n) {
                        faults.add(heading_order::fault(&at, format!("“## {text}” comes twice")));
                    } else if seen.last().is_some_and(|last| *last > n) {
                        let order = HEADINGS.join(", ");
                        faults.add(heading_order::fault(&at, format!("the order of headings is {order}")));
                    }
                    seen.push(n);
                    open = Some(n);
                }
                None => faults.add(heading_order::unknown(&at, "##", &text, &HEADINGS)),
            },
            Piece::Heading { at, .. } => {
                faults.add(heading_order::fault(&at, "a procedure has headings “##” only"));
            }
            Piece::References { keys, .. } => references.extend(keys),
            Piece::Items { items: found, at } if open == Some(1) => {
                passages.extend(Passage::steps(&found));
                if items.is_empty() {
                    items = found;
                } else {
                    let what = "a procedure has one list of steps, and this is the second";
                    faults.add(markup_rule::fault(&at, what));
                }
            }
            piece if open == Some(1) => {
                let what = "under “## Steps” stands one ordered list and nothing else";
                faults.add(markup_rule::fault(piece.at(), what));
            }
            piece => {
                let at = piece.at().clone();
                let Some(block) = plain_block(piece, faults) else { continue };
                passages.push(Passage::text(&at, &block));
                match open {
                    Some(n) => sections[n].push(block),
                    None => meaning.push(block),
                }
            }
        }
    }
    if items.is_empty() {
        faults.add(missing_key::needs(&title.at, "a procedure needs “## Steps” with an ordered list"));
    }
    let (steps, procedures) = draft::steps(items, faults);
    let [careful, _, way_back, check] = sections;
    let procedure =
        Procedure { id, title: title.value, audience, meaning, careful, steps, way_back, check, sources };
    Some(DraftProcedure { procedure, at: title.at, sources: source_spots, procedures, references, passages })
}
