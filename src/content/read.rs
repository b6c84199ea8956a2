//! All files to one draft: which file is what.

use super::{
    correction,
    diagnostic::{Faults, Spot},
    draft::Draft,
    lint::{bad_value, front_matter, missing_key},
    markup::Places,
    node, problem, procedure, scenario,
    source::{File, Source},
    tables,
};

/// Files that must be there.
const NEEDED: [&str; 5] = ["details.toml", "flow/who.md", "messages.toml", "places.toml", "sources.toml"];
/// Other files that may be there.
const OPTIONAL: [&str; 4] = ["corrections.toml", "flow/scenarios.toml", "groups.toml", "synonyms.toml"];

/// Reads everything that can be read.
pub(super) fn read(source: &Source, faults: &Faults) -> Draft {
    let mut draft = Draft::default();
    for path in NEEDED {
        if !source.files().any(|(p, _)| p == path) {
            let at = Spot { path: path.into(), line: 1, column: 1 };
            faults.add(missing_key::needs(&at, "this file must be there"));
        }
    }
    let files: Vec<(&str, &str)> = source
        .files()
        .filter_map(|(path, bytes)| match std::str::from_utf8(bytes) {
            // Some editors put a byte order mark before the text.
            Ok(text) => Some((path, text.strip_prefix('\u{feff}').unwrap_or(text))),
            Err(why) => {
                let at = Spot { path: path.into(), line: 1, column: 1 };
                faults.add(front_matter::unreadable(&at, &why.to_string()));
                None
            }
        })
        .collect();
    // Places come first: the words of pages name them.
    if let Some((path, text)) = files.iter().find(|(path, _)| *path == "places.toml") {
        draft.places = tables::places(&File::new(path, text), &mut draft, faults);
    }
    let places = std::mem::take(&mut draft.places);
    for (path, text) in files {
        one(&mut draft, &File::new(path, text), &places, faults);
    }
    draft.places = places;
    twice(&mut draft, faults);
    name_groups(&mut draft);
    draft
}

/// A folder that `groups.toml` does not name is called by its own name.
fn name_groups(draft: &mut Draft) {
    for s in &draft.symptoms {
        let id = &s.symptom.group;
        if draft.groups.iter().all(|(known, _)| known != id) {
            let words = id.as_str().replace('-', " ");
            let title =
                words.chars().next().map(|c| format!("{}{}", c.to_ascii_uppercase(), &words[c.len_utf8()..]));
            draft.groups.push((id.clone(), title.unwrap_or_default()));
        }
    }
}

fn one(draft: &mut Draft, file: &File<'_>, places: &Places, faults: &Faults) {
    let path = std::sync::Arc::clone(&file.path);
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["flow", name] if name.ends_with(".md") => match node::read(file, places, faults) {
            Some(node) => draft.nodes.push(node),
            None => draft.unread.push(path.to_string()),
        },
        ["symptoms", group, name] if name.ends_with(".md") => {
            match problem::read(file, group, places, faults) {
                Some(symptom) => draft.symptoms.push(symptom),
                None => draft.unread.push(path.to_string()),
            }
        }
        ["procedures", name] if name.ends_with(".md") => match procedure::read(file, places, faults) {
            Some(procedure) => draft.procedures.push(procedure),
            None => draft.unread.push(path.to_string()),
        },
        ["flow", "scenarios.toml"] => draft.scenarios = scenario::read(file, faults),
        ["details.toml"] => draft.details = tables::details(file, faults),
        ["messages.toml"] => draft.messages = tables::messages(file, faults),
        ["sources.toml"] => tables::documents(file, draft, faults),
        ["corrections.toml"] => draft.corrections = correction::read(file, faults),
        ["groups.toml"] => draft.groups = tables::groups(file, faults),
        ["synonyms.toml"] => draft.synonyms = tables::synonyms(file, faults),
        ["places.toml"] => {}
        _ => {
            let known = NEEDED.into_iter().chain(OPTIONAL);
            faults.add(front_matter::stray(&file.spot(0)).near(&file.path, known));
        }
    }
}

/// A problem's id is its address, so two folders cannot have the same one.
fn twice(draft: &mut Draft, faults: &Faults) {
    let mut seen: std::collections::BTreeMap<_, Spot> = std::collections::BTreeMap::new();
    draft.symptoms.retain(|s| match seen.get(&s.symptom.id) {
        Some(first) => {
            let why = format!("the id “{}” is taken by {}", s.symptom.id, first.path);
            faults.add(bad_value::other(&s.at, why));
            false
        }
        None => {
            seen.insert(s.symptom.id.clone(), s.at.clone());
            true
        }
    });
}
