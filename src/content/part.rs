//! The body of a problem: its two parts, each with causes.

use super::{
    diagnostic::{Faults, Marked, Spot},
    draft::{self, CauseSpots, PartSpots, Passage},
    lint::{heading_order, markup},
    markup::{Item, Piece},
    node::plain_block,
};
use crate::{
    prose::Block,
    symptom::{Basis, Cause, Part},
};

const INSTEAD: &str = "What to look at instead";
const HEADINGS: [&str; 4] = ["How to tell", "Careful", "Way back", "Check that it worked"];

/// A piece of a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Why,
    Tell,
    Careful,
    WayBack,
    Check,
}

impl Section {
    fn of(heading: &str) -> Option<Self> {
        match heading {
            "How to tell" => Some(Self::Tell),
            "Careful" => Some(Self::Careful),
            "Way back" => Some(Self::WayBack),
            "Check that it worked" => Some(Self::Check),
            _ => None,
        }
    }
}

/// A cause while it is read.
struct Open {
    cause: Cause,
    section: Section,
    seen: Vec<Section>,
    /// The ordered list that is the steps, unless another comes after it.
    steps: Option<Steps>,
    sourced: bool,
}

/// An ordered list that may be the steps.
struct Steps {
    items: Vec<Item>,
    section: Section,
    /// How many blocks of its section stand before it.
    before: usize,
}

/// Where text goes at the moment.
enum State {
    Meaning,
    Cause(Box<Open>),
    Instead,
}

/// Reads the pieces of one part, without its `#` heading.
pub(super) fn read(pieces: Vec<Piece>, at: Spot, faults: &Faults) -> (Part, PartSpots) {
    let mut part = Part::default();
    let mut spots =
        PartSpots { at, causes: vec![], procedures: vec![], references: vec![], passages: vec![] };
    let mut state = State::Meaning;
    for piece in pieces {
        match piece {
            Piece::Heading { level: 2, text, at } => {
                close(state, &mut part, &mut spots, faults);
                if text == INSTEAD {
                    state = State::Instead;
                } else {
                    spots.causes.push(CauseSpots { at, sourced: false });
                    state = State::Cause(Box::new(Open::new(text)));
                }
            }
            Piece::Heading { level: 3, text, at } => match (&mut state, Section::of(&text)) {
                (State::Cause(open), Some(section)) => {
                    if open.seen.contains(&section) {
                        faults
                            .add(heading_order::fault(&at, format!("“### {text}” comes twice in one cause")));
                    }
                    if open.sourced {
                        faults.add(heading_order::fault(&at, "sources are the last paragraph of a cause"));
                    }
                    open.seen.push(section);
                    open.section = section;
                }
                (_, None) => faults.add(heading_order::unknown(&at, "###", &text, &HEADINGS)),
                (State::Meaning | State::Instead, Some(_)) => {
                    faults.add(heading_order::fault(
                        &at,
                        format!("“### {text}” belongs under a cause, “## …”"),
                    ));
                }
            },
            Piece::Heading { level, at, .. } => {
                let marks = "#".repeat(level);
                let why = format!("a part has headings “##” and “###”, no “{marks}”");
                faults.add(heading_order::fault(&at, why));
            }
            Piece::References { keys, at } => {
                references(keys, &at, &mut state, &mut part, &mut spots, faults)
            }
            piece => text(piece, &mut state, &mut part, &mut spots, faults),
        }
    }
    close(state, &mut part, &mut spots, faults);
    (part, spots)
}

impl Open {
    fn new(title: String) -> Self {
        let cause = Cause {
            title,
            why: vec![],
            tell: vec![],
            careful: vec![],
            steps: vec![],
            way_back: vec![],
            check: vec![],
            sources: vec![],
            basis: Basis::Documented,
        };
        Self { cause, section: Section::Why, seen: vec![], steps: None, sourced: false }
    }

    fn blocks(&mut self, section: Section) -> &mut Vec<Block> {
        match section {
            Section::Why => &mut self.cause.why,
            Section::Tell => &mut self.cause.tell,
            Section::Careful => &mut self.cause.careful,
            Section::WayBack => &mut self.cause.way_back,
            Section::Check => &mut self.cause.check,
        }
    }

    /// An ordered list. The last one before the way back and the check is the steps; one before it tells or warns.
    fn items(&mut self, items: Vec<Item>, at: Spot, faults: &Faults) {
        match self.section {
            Section::WayBack | Section::Check => {
                let block = plain_block(Piece::Items { items, at }, faults);
                self.blocks(self.section).extend(block);
            }
            Section::Why | Section::Tell | Section::Careful => {
                if let Some(earlier) = self.steps.take() {
                    if earlier.section == Section::Why || earlier.section == self.section {
                        faults
                            .add(markup::fault(&at, "a cause has one list of steps, and this is the second"));
                    }
                    let block = plain_block(Piece::Items { items: earlier.items, at }, faults);
                    let blocks = self.blocks(earlier.section);
                    let before = earlier.before.min(blocks.len());
                    blocks.splice(before..before, block);
                }
                let before = self.blocks(self.section).len();
                self.steps = Some(Steps { items, section: self.section, before });
            }
        }
    }
}

fn text(piece: Piece, state: &mut State, part: &mut Part, spots: &mut PartSpots, faults: &Faults) {
    let at = piece.at().clone();
    if let State::Cause(open) = state {
        if open.sourced {
            faults.add(heading_order::fault(&at, "sources are the last paragraph of a cause"));
        }
        if let Piece::Items { items, .. } = piece {
            spots.passages.extend(Passage::steps(&items));
            open.items(items, at, faults);
            return;
        }
    }
    let Some(block) = plain_block(piece, faults) else { return };
    spots.passages.push(Passage::text(&at, &block));
    match state {
        State::Meaning => part.meaning.push(block),
        State::Instead => part.instead.push(block),
        State::Cause(open) => open.blocks(open.section).push(block),
    }
}

fn references(
    keys: Vec<Marked<String>>,
    at: &Spot,
    state: &mut State,
    part: &mut Part,
    spots: &mut PartSpots,
    faults: &Faults,
) {
    let documents = keys.iter().map(|k| &k.value).filter(|k| *k != "deduced" && *k != "seen").cloned();
    match state {
        State::Meaning | State::Instead => part.sources.extend(documents),
        State::Cause(open) => {
            if open.sourced {
                faults.add(heading_order::fault(at, "a cause names its sources once"));
            }
            open.sourced = true;
            open.cause.sources.extend(documents);
            let has = |word: &str| keys.iter().any(|k| k.value == word);
            open.cause.basis = match (has("seen"), has("deduced")) {
                (true, _) => Basis::Seen,
                (false, true) => Basis::Deduced,
                (false, false) => Basis::Documented,
            };
        }
    }
    spots.references.extend(keys);
}

/// Ends the cause that is open.
fn close(state: State, part: &mut Part, spots: &mut PartSpots, faults: &Faults) {
    let State::Cause(mut open) = state else { return };
    if let Some(steps) = open.steps.take() {
        let after = open.blocks(steps.section).len() > steps.before;
        if let Some(item) = steps.items.first().filter(|_| after) {
            let what = "text follows the steps; put it into the steps or under a heading";
            faults.add(markup::fault(&item.at, what));
        }
        let (steps, procedures) = draft::steps(steps.items, faults);
        open.cause.steps = steps;
        spots.procedures.extend(procedures);
    }
    if let Some(cause) = spots.causes.last_mut() {
        cause.sourced = open.sourced;
    }
    part.causes.push(open.cause);
}
