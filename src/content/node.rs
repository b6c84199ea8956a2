//! Reads `flow/<id>.md`.

use std::collections::BTreeMap;

use super::{
    diagnostic::{Faults, Marked},
    draft::{DraftNode, OptionSpots, Override, Passage, Take},
    front::{self, Fields},
    lint::{bad_value, heading_order, missing_key},
    markup::{self, Piece, Places},
    source::File,
};
use crate::{
    flow::{Choice, Node, Target},
    ids::{Identifier, IdentifierKind, NodeId, OptionValue, SymptomId},
};

/// Values beside the field of an identifier question; all others there are identifiers or a fault of style.
const BESIDE: [&str; 3] = ["other", "unsure", "none"];

/// Reads one question; `None` where the file has no front matter or no id.
pub(super) fn read(file: &File<'_>, places: &Places, faults: &Faults) -> Option<DraftNode> {
    let id = match NodeId::new(file.stem()) {
        Ok(id) => id,
        Err(why) => {
            faults.add(bad_value::unread(&file.spot(0), "file name", file.stem(), &why.to_string()));
            return None;
        }
    };
    let halves = front::split(file, faults)?;
    let mut fields = Fields::read(file, halves.front, halves.front_at, "a question", faults);
    let area = fields.need("area");
    let hint = fields.text("hint");
    let takes = takes(&mut fields, faults);
    let mut separates: Vec<Marked<Identifier>> = Vec::new();
    let mut separated: Vec<Marked<String>> = Vec::new();
    for text in fields.list("separates").map_or(Vec::new(), |l| l.value) {
        // A text with a space that is no identifier, or in a script without spaces, is a message that several problems share.
        match Identifier::read(&text.value) {
            Some(value) => separates.push(Marked { value, at: text.at }),
            None if text.value.contains(' ') || !text.value.is_ascii() => separated.push(text),
            None => faults.add(bad_value::unread(
                &text.at,
                "separates",
                &text.value,
                "it is no identifier and no message",
            )),
        }
    }
    let mut options = Vec::new();
    let mut spots = Vec::new();
    let mut overrides = Vec::new();
    let mut passages: Vec<Passage> = hint.iter().map(|h| Passage::words(&h.at, &h.value)).collect();
    for table in fields.tables("option", "an option") {
        let Some((choice, at)) = option(table, faults) else { continue };
        passages.push(Passage::words(&at.value, &choice.label));
        passages.extend(choice.hint.iter().map(|h| Passage::words(&at.value, h)));
        match takes.as_ref().and_then(|_| typed(choice.value.as_str())) {
            Some(identifier) => {
                if let Some((node, _)) = at.when.first() {
                    let why = "what is typed leads to one place for everybody: an identifier takes no “when”";
                    faults.add(bad_value::other(&node.at, why));
                }
                overrides.push(Override {
                    identifier: Marked { value: identifier, at: at.value },
                    target: Marked { value: choice.target, at: at.target },
                });
            }
            None => {
                options.push(choice);
                spots.push(at);
            }
        }
    }
    fields.finish();
    let (title, help) = body(file, halves, places, faults, &mut passages);
    let node = Node {
        id,
        area: area.value,
        title: title.value,
        hint: hint.map(|h| h.value),
        help,
        options,
        codes: None,
        separates: separates.iter().map(|s| s.value.clone()).collect(),
    };
    let separates = separates.into_iter().map(|s| s.at).collect();
    Some(DraftNode { node, at: title.at, options: spots, takes, overrides, separates, separated, passages })
}

/// The identifier that an option's value is. Names have a capital letter; the values of other options have none.
fn typed(value: &str) -> Option<Identifier> {
    let found = Identifier::read(value)?;
    let named = found.kind() == IdentifierKind::Name;
    let plain = BESIDE.contains(&value) || (named && !value.chars().any(|c| c.is_ascii_uppercase()));
    (!plain).then_some(found)
}

fn takes(fields: &mut Fields<'_, '_>, faults: &Faults) -> Option<Vec<Take>> {
    let input = fields.word("input", &[("identifier", ())]);
    let list = fields.list("takes");
    let list = match (input, list) {
        (None, None) => return None,
        (Some(input), None) => {
            faults.add(missing_key::fault(&input.at, "a question that takes an identifier", "takes"));
            return Some(Vec::new());
        }
        (None, Some(list)) => {
            faults.add(missing_key::fault(&list.at, "a question with “takes”", "input"));
            return None;
        }
        (Some(_), Some(list)) => list,
    };
    if list.value.is_empty() {
        faults.add(bad_value::empty(&list.at, "takes"));
    }
    let take = |text: &str| match IdentifierKind::from_word(text) {
        Some(kind) => Ok(Take::Kind(kind)),
        None => Identifier::read(text)
            .filter(|i| i.kind() != IdentifierKind::Name || text.chars().any(|c| c.is_ascii_uppercase()))
            .map(Take::One)
            .ok_or("it is no kind (sspr, aadsts, event, hresult, name) and no identifier"),
    };
    Some(list.value.iter().filter_map(|t| front::parse(t, "takes", take, faults)).map(|m| m.value).collect())
}

fn option(mut fields: Fields<'_, '_>, faults: &Faults) -> Option<(Choice, OptionSpots)> {
    let at = fields.at.clone();
    let value = fields.need("value");
    let value =
        if value.value.is_empty() { None } else { front::parse(&value, "value", OptionValue::new, faults) };
    let label = fields.need("label");
    let hint = fields.text("hint");
    let next = fields.parsed("next", NodeId::new).map(|m| (m.at, Target::Question(m.value)));
    let outcome = fields.parsed("outcome", SymptomId::new).map(|m| (m.at, Target::Outcome(m.value)));
    let end = fields.word("end", &[("helpdesk", Target::Helpdesk)].map(|(w, _)| (w, ())));
    let end = end.map(|m| (m.at, Target::Helpdesk));
    let mut when = BTreeMap::new();
    let mut when_at = Vec::new();
    if let Some(mut table) = fields.table("when", "a condition") {
        for (key, values) in table.every_text() {
            let Some(node) = front::parse(&key, "when", NodeId::new, faults) else { continue };
            let read: Vec<OptionValue> = values
                .iter()
                .filter_map(|v| front::parse(v, "when", OptionValue::new, faults))
                .map(|m| m.value)
                .collect();
            when.insert(node.value.clone(), read);
            when_at.push((node, values));
        }
    }
    fields.finish();
    let mut targets: Vec<_> = [next, outcome, end].into_iter().flatten().collect();
    if targets.len() > 1 {
        let why = "an option leads to one place: “next”, “outcome” or “end”, not several of them";
        faults.add(bad_value::other(&targets[1].0, why));
    }
    if targets.is_empty() {
        let why = "an option needs one of “next”, “outcome” and “end”";
        faults.add(missing_key::needs(&at, why));
        return None;
    }
    let (target_at, target) = targets.swap_remove(0);
    let value = value?;
    let choice = Choice { value: value.value, label: label.value, hint: hint.map(|h| h.value), target, when };
    Some((choice, OptionSpots { value: value.at, target: target_at, when: when_at }))
}

/// The question and its help.
fn body(
    file: &File<'_>,
    halves: front::Halves<'_>,
    places: &Places,
    faults: &Faults,
    passages: &mut Vec<Passage>,
) -> (Marked<String>, Vec<(String, Vec<crate::prose::Block>)>) {
    let mut title: Option<Marked<String>> = None;
    let mut help: Vec<(String, Vec<crate::prose::Block>)> = Vec::new();
    for piece in markup::read(file, halves.body, halves.body_at, places, faults) {
        match piece {
            Piece::Heading { level: 1, text, at } => {
                passages.push(Passage::words(&at, &text));
                if title.is_some() {
                    faults.add(heading_order::fault(&at, "a question has one heading “#”"));
                } else {
                    title = Some(Marked { value: text, at });
                }
            }
            Piece::Heading { level: 2, text, at } => {
                if title.is_none() {
                    faults.add(heading_order::fault(&at, "the question, a heading “#”, comes first"));
                }
                help.push((text, Vec::new()));
            }
            Piece::Heading { at, .. } => {
                faults.add(heading_order::fault(&at, "help has headings “##” and nothing below them"));
            }
            piece => {
                let at = piece.at().clone();
                let Some(block) = plain_block(piece, faults) else { continue };
                passages.push(Passage::text(&at, &block));
                match help.last_mut() {
                    Some((_, blocks)) => blocks.push(block),
                    None => {
                        let why = "help stands under a heading “##”; one sentence is a “hint”";
                        faults.add(heading_order::fault(&at, why));
                    }
                }
            }
        }
    }
    let title = title.unwrap_or_else(|| {
        let at = file.spot(halves.body_at);
        faults.add(missing_key::needs(&at, "a question needs a heading “# …?”"));
        Marked { value: String::new(), at }
    });
    (title, help)
}

/// A piece where steps and sources have no meaning.
pub(super) fn plain_block(piece: Piece, faults: &Faults) -> Option<crate::prose::Block> {
    match piece {
        Piece::Text { block, .. } => Some(block),
        Piece::Items { items, .. } => {
            for item in &items {
                if let Some(procedure) = &item.procedure {
                    let what = "a link to a procedure stands alone as an item of the steps";
                    faults.add(super::lint::markup::fault(&procedure.at, what));
                }
            }
            let items = items.into_iter().map(|i| i.blocks).collect();
            Some(crate::prose::Block::List { ordered: true, items })
        }
        Piece::References { at, .. } => {
            faults.add(super::lint::markup::fault(&at, "sources have no place here"));
            None
        }
        Piece::Heading { .. } => None,
    }
}
