//! What happened in a session, in words: who, what, when.

use crate::{
    ids::{Field, NodeId, SymptomId},
    session::MaskItem,
    store::{TimelineRow, What},
    web::{extract::Visit, phrases},
};

/// A line of the timeline: when, and what.
pub fn line(visit: &Visit, row: &TimelineRow) -> (String, String) {
    let when = phrases::here(row.at, &visit.state.config().organisation);
    let who = phrases::who(row.role, row.name.as_str(), visit.grant.role);
    (when, format!("{who} {}", what(visit, row)))
}

fn what(visit: &Visit, row: &TimelineRow) -> String {
    let content = visit.state.content();
    let item = row.item.as_str();
    let question = || {
        let node = NodeId::new(item).ok().and_then(|id| content.flow().node(&id));
        node.map_or_else(|| item.to_owned(), |n| n.title.clone())
    };
    let problem = || {
        let symptom = SymptomId::new(item).ok().and_then(|id| content.symptoms().get(&id));
        symptom.map_or_else(|| item.to_owned(), |s| s.title.clone())
    };
    match row.what {
        What::Began => "began".to_owned(),
        What::Entered => "chose where the questions begin".to_owned(),
        What::Answered => format!("answered “{}”", question()),
        What::Judged => format!("said what became of “{}”", problem()),
        What::Tried => format!("went on to “{}”", problem()),
        What::Ticked => format!("ticked steps of “{}”", problem()),
        What::Filled => format!("filled in: {}", fields(visit, item)),
        What::Confirmed => "said that everything is right".to_owned(),
        What::Attached => "added an event log".to_owned(),
        What::Removed => "deleted an event log".to_owned(),
        What::FileAdded if item == "picture" => "added a picture".to_owned(),
        What::FileAdded => "added the result of a network check".to_owned(),
        What::FileRemoved => "deleted a file".to_owned(),
        What::Noted => "wrote a note".to_owned(),
        What::Masked => kept_back(item),
        What::Sent => "marked the summary as sent".to_owned(),
        What::Linked => format!("made {}", kind(item)),
        What::Ended if item == "all" => "turned off all links".to_owned(),
        What::Ended => "turned off a link".to_owned(),
        What::Joined => format!("came in with {}", kind(item)),
    }
}

fn kept_back(words: &str) -> String {
    let items: Vec<_> = words.split(' ').filter_map(MaskItem::from_word).map(MaskItem::words).collect();
    if items.is_empty() {
        return "chose that the summary hides nothing".to_owned();
    }
    format!("chose that the summary hides {}", items.join(", "))
}

fn kind(word: &str) -> &'static str {
    match word {
        "view" => "a link to look",
        "help" => "a link to help",
        "phone" => "a link for another device",
        "code" => "a code for the helpdesk",
        _ => "a link",
    }
}

fn fields(visit: &Visit, words: &str) -> String {
    let texts = visit.state.content().details();
    let label = |word: &str| {
        let field = Field::from_word(word)?;
        texts.iter().find(|t| t.field == field).map(|t| t.label.clone())
    };
    let labels: Vec<String> = words.split(' ').map(|w| label(w).unwrap_or_else(|| w.to_owned())).collect();
    if labels.len() > 4 { format!("{} details", labels.len()) } else { labels.join(", ") }
}
