//! The summary as a message with an Adaptive Card 1.5, as a workflow of Teams takes it. Small: Teams refuses a large one, so
//! texts are cut, and the card says what is left out and where it is.

use serde_json::{Value, json};

use super::{
    Summary,
    json::written,
    markdown::escaped,
    sections::{instant, title, value_line},
    text::one_line,
};
use crate::ids::Field;

/// The most bytes of a message. Teams takes 28 KB; a workflow adds a few of its own.
pub const LARGEST_CARD: usize = 27_000;

/// How much of each kind of thing is said.
#[derive(Debug, Clone, Copy)]
struct Room {
    /// Characters of the problem in the person's words.
    problem: usize,
    /// Characters of any other text.
    text: usize,
    /// Things of one list.
    items: usize,
}

/// From roomy to tight. The last fits whatever is said: a problem, 13 facts of two texts, 3 lists of 3 lines, and no character
/// takes more than 8 bytes.
const ROOMS: [Room; 4] = [
    Room { problem: 2000, text: 400, items: 20 },
    Room { problem: 1000, text: 200, items: 10 },
    Room { problem: 400, text: 100, items: 6 },
    Room { problem: 120, text: 60, items: 3 },
];

impl Summary {
    /// The message. `link` is the address of the session, where others can reach it.
    #[must_use]
    pub fn card(&self, link: Option<&str>) -> String {
        let mut written = String::new();
        for room in ROOMS {
            written = message(&Card { summary: self, room, cut: false }.content(link));
            if written.len() <= LARGEST_CARD {
                break;
            }
        }
        written
    }
}

fn message(card: &Value) -> String {
    written(&json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": card,
        }],
    }))
}

struct Card<'a> {
    summary: &'a Summary,
    room: Room,
    /// Something was left out.
    cut: bool,
}

impl Card<'_> {
    fn content(mut self, link: Option<&str>) -> Value {
        let mut body = vec![json!({
            "type": "TextBlock", "text": self.words(&title(self.summary), self.room.text),
            "size": "Large", "weight": "Bolder", "wrap": true,
        })];
        self.problem(&mut body);
        self.list(
            &mut body,
            "What the event log says",
            self.summary.logs.iter().map(|l| l.said.clone()).collect(),
        );
        self.facts(&mut body);
        let tried = self.summary.tried.iter().map(|t| format!("{}: {}", t.title, t.result)).collect();
        self.list(&mut body, "What was tried", tried);
        let kept = self.summary.kept_back.iter().map(|k| k.words.to_owned()).collect();
        self.list(&mut body, "Hidden by whoever made this", kept);
        body.push(self.end());
        let mut card = json!({
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.5",
            "body": body,
        });
        if let Some(link) = link {
            card["actions"] = json!([{ "type": "Action.OpenUrl", "title": "Open the session", "url": link }]);
        }
        card
    }

    fn problem(&mut self, body: &mut Vec<Value>) {
        let pasted = self.summary.pasted.as_ref().map(|p| p.text.as_str());
        let text = match (self.summary.problem.as_deref(), pasted) {
            (Some(problem), pasted) => {
                self.cut |= pasted.is_some();
                problem
            }
            (None, Some(pasted)) => pasted,
            (None, None) => return,
        };
        let text = self.words(text, self.room.problem);
        body.push(plain(&text));
    }

    fn facts(&mut self, body: &mut Vec<Value>) {
        let summary = self.summary;
        // The problem in words stands above, and there is no room to say of each what is missing.
        let given = summary.details.iter().filter(|i| i.value.is_some() && i.field != Field::What);
        let facts: Vec<Value> = given
            .map(|item| {
                let value = self.words(&value_line(item), self.room.text);
                json!({ "title": self.words(&item.label, 60), "value": value })
            })
            .collect();
        if !facts.is_empty() {
            body.push(heading("What Microsoft asks for"));
            body.push(json!({ "type": "FactSet", "facts": facts }));
        }
    }

    fn list(&mut self, body: &mut Vec<Value>, words: &str, items: Vec<String>) {
        if items.is_empty() {
            return;
        }
        body.push(heading(words));
        self.cut |= items.len() > self.room.items;
        for item in items.iter().take(self.room.items) {
            let text = self.words(item, self.room.text);
            body.push(plain(&text));
        }
    }

    /// Which summary it is, and what is not in the card.
    fn end(&self) -> Value {
        let summary = self.summary;
        let notes = match summary.notes.len() {
            0 => String::new(),
            1 => ", and a note".to_owned(),
            n => format!(", and {n} notes"),
        };
        let left_out = if self.cut { " Texts are cut here." } else { "" };
        let text = format!(
            "Revision {}, last changed {}.{left_out} The whole text{notes} and every answer stand in the summary as text or \
             archive, in session {}.",
            summary.revision,
            instant(summary.changed),
            summary.reference
        );
        json!({ "type": "TextBlock", "text": text, "wrap": true, "isSubtle": true, "size": "Small" })
    }

    /// Words of somebody in one line: cut, and without anything that a card takes for a mark, a link or a formula.
    fn words(&mut self, text: &str, most: usize) -> String {
        let line = one_line(text);
        let mut shown: String = line.chars().take(most).collect();
        if shown.len() < line.len() {
            self.cut = true;
            shown.push('…');
        }
        without_formulas(&escaped(&shown))
    }
}

/// `{{DATE(…)}}` is a function of cards, `${…}` one of their templates, `@{…}` one of workflows: none is left whole.
fn without_formulas(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '{' && out.ends_with(['{', '$', '@']) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

fn plain(text: &str) -> Value {
    json!({ "type": "TextBlock", "text": text, "wrap": true })
}

fn heading(words: &str) -> Value {
    json!({ "type": "TextBlock", "text": words, "weight": "Bolder", "wrap": true, "spacing": "Medium" })
}

#[cfg(test)]
mod tests;
