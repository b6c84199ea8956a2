//! Reads the TOML files that are not pages: documents, places, details, messages, titles of groups.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    diagnostic::Faults,
    draft::Draft,
    front::{self, Fields},
    lint::{bad_value, https_only, missing_key},
    markup::Places,
    problem,
    source::File,
};
use crate::{
    ids::{Field, GroupId},
    prose::Place,
    session::details::DetailText,
    symptom::{Document, wording::normalise},
};

/// `sources.toml`: a table for each document, named by its key.
pub(super) fn documents(file: &File<'_>, draft: &mut Draft, faults: &Faults) {
    for (key, mut fields) in
        Fields::read(file, file.text, 0, "sources.toml", faults).every_table("a document")
    {
        let title = fields.need("title").value;
        let publisher = fields.need("publisher").value;
        let url = fields.text("url");
        if let Some(url) = &url {
            https_only::check(&url.at, &url.value).into_iter().for_each(|f| faults.add(f));
        }
        let mut text = |key| fields.text(key).map(|m| m.value);
        let (version, licence, note) = (text("version"), text("licence"), text("note"));
        fields.finish();
        draft.addresses.extend(url.clone());
        let url = url.map(|m| m.value);
        draft.documents.insert(key.value, Document { title, publisher, url, version, licence, note });
    }
}

/// `places.toml`: a table `[portal.NAME]` for each page of a portal.
pub(super) fn places(file: &File<'_>, draft: &mut Draft, faults: &Faults) -> Places {
    let mut places = Places::new();
    let mut fields = Fields::read(file, file.text, 0, "places.toml", faults);
    if let Some(mut portal) = fields.table("portal", "[portal]") {
        for (key, mut fields) in portal.every_table("a place") {
            let site = fields.need("site").value;
            let path = fields.list("path");
            if path.as_ref().is_none_or(|p| p.value.is_empty()) {
                faults.add(missing_key::fault(&key.at, "a place", "path"));
            }
            let path = path.map_or(Vec::new(), |p| p.value).into_iter().map(|m| m.value).collect();
            let url = fields.need("url");
            if !url.value.is_empty() {
                https_only::check(&url.at, &url.value).into_iter().for_each(|f| faults.add(f));
                draft.addresses.push(url.clone());
            }
            let formerly = fields.text("formerly").map(|m| m.value);
            let checked = fields.date("checked");
            draft.checked.extend(checked.clone());
            if checked.is_none() {
                faults.add(missing_key::fault(&key.at, "a place", "checked"));
            }
            fields.finish();
            let checked = checked.map_or_else(String::new, |m| m.value);
            places.insert(key.value, Arc::new(Place { site, path, url: url.value, formerly, checked }));
        }
    }
    fields.finish();
    places
}

/// `details.toml`: a `[[detail]]` for each fact that support asks for.
pub(super) fn details(file: &File<'_>, faults: &Faults) -> Vec<DetailText> {
    let mut details: Vec<DetailText> = Vec::new();
    let mut fields = Fields::read(file, file.text, 0, "details.toml", faults);
    for mut table in fields.tables("detail", "a detail") {
        let at = table.at.clone();
        let field = table.need_word("field", &problem::field_words(), Field::What);
        let label = table.need("label").value;
        let question = table.need("question").value;
        let mut text = |key| table.text_or_nothing(key);
        let (hint, microsoft, where_, why) = (text("hint"), text("microsoft"), text("where"), text("why"));
        table.finish();
        if details.iter().any(|d| d.field == field.value) {
            faults.add(bad_value::other(&at, format!("the detail “{}” comes twice", field.value)));
        } else {
            details.push(DetailText { field: field.value, label, question, hint, microsoft, where_, why });
        }
    }
    fields.finish();
    for field in Field::ALL {
        if !details.iter().any(|d| d.field == *field) {
            faults
                .add(missing_key::needs(&file.spot(0), format!("there is no text for the detail “{field}”")));
        }
    }
    details
}

/// `messages.toml`: a text for each key.
pub(super) fn messages(file: &File<'_>, faults: &Faults) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    for (key, texts) in Fields::read(file, file.text, 0, "messages.toml", faults).every_text() {
        match <[_; 1]>::try_from(texts) {
            Ok([text]) => {
                messages.insert(key.value, text.value);
            }
            Err(_) => faults.add(bad_value::other(&key.at, format!("“{}” must be one text", key.value))),
        }
    }
    messages
}

/// `synonyms.toml`: a table for each word, and in it for each language the other forms.
pub(super) fn synonyms(file: &File<'_>, faults: &Faults) -> Vec<(String, Vec<String>)> {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut words = Vec::new();
    for (word, mut fields) in Fields::read(file, file.text, 0, "synonyms.toml", faults).every_table("a word")
    {
        let mut forms = Vec::new();
        for (_, texts) in fields.every_text() {
            for form in texts {
                let key = normalise(&form.value);
                if let Some(other) = seen.get(&key).filter(|other| **other != word.value) {
                    let why = format!("“{}” stands under “{other}” already", form.value);
                    faults.add(bad_value::other(&form.at, why));
                }
                seen.insert(key, word.value.clone());
                forms.push(form.value);
            }
        }
        fields.finish();
        words.push((word.value, forms));
    }
    words
}

/// `groups.toml`: the title of each folder of problems, in the order in which they are shown.
pub(super) fn groups(file: &File<'_>, faults: &Faults) -> Vec<(GroupId, String)> {
    let mut groups = Vec::new();
    for (key, texts) in Fields::read(file, file.text, 0, "groups.toml", faults).every_text() {
        let id = front::parse(&key, "group", GroupId::new, faults);
        if let (Some(id), [text]) = (id, texts.as_slice()) {
            groups.push((id.value, text.value.clone()));
        }
    }
    groups
}
