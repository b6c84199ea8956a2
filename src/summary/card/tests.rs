//! The card keeps to the rules of cards and to its size, whatever is said, and no text makes a link, a mark or a formula.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;

use super::*;
use crate::{
    ids::{Revision, SymptomId},
    session::{Evidence, MaskChoice, MaskItem, Session},
    summary::tests::{HOSTILE, clean, session, stamp, summary, with_text},
};

const LINK: &str = "https://help.example.com/s/7KQ2M-F9XDA";

/// The card, after the rules of cards were checked on it.
fn checked(written: &str) -> Value {
    let schema = include_str!("../../../tests/fixtures/adaptive-card-1.5.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    let value: Value = serde_json::from_str(written).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}\n{written}");
    assert!(written.len() <= LARGEST_CARD, "{} bytes", written.len());
    value["attachments"][0]["content"].clone()
}

/// Every text that a reader takes for Markdown.
fn texts(card: &Value) -> Vec<String> {
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    card["body"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|element| match element["facts"].as_array() {
            Some(facts) => facts.iter().flat_map(|f| [text(&f["title"]), text(&f["value"])]).collect(),
            None => vec![text(&element["text"])],
        })
        .collect()
}

fn is_plain(text: &str) {
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Text(_) | Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            other => panic!("{other:?} in {text:?}"),
        }
    }
    for formula in ["{{", "${", "@{"] {
        assert!(!text.contains(formula), "{text:?}");
    }
}

#[test]
fn a_full_session_is_a_card_with_everything_that_matters() {
    let card = checked(&summary(&session()).card(Some(LINK)));
    assert_eq!(card["actions"][0]["url"], LINK);
    let said = texts(&card).join("\n");
    for part in [
        "7KQ2M-F9XDA",
        "Password reset is turned off: some of it works",
        r"mia\_k@contoso.com",
        "20 November 2026",
        "Revision 9",
        "in the summary as text or archive",
    ] {
        assert!(said.contains(part), "{part:?} is not in\n{said}");
    }
}

#[test]
fn without_an_address_there_is_no_button() {
    assert_eq!(checked(&summary(&session()).card(None)).get("actions"), None);
}

#[test]
fn no_text_is_more_than_a_text() {
    for text in HOSTILE.iter().copied().chain([
        "{{DATE(2026-11-20T14:00:00Z, SHORT)}} {{{x}}}",
        "${payload.secret} @{triggerBody()} $ {",
        "[a](https://evil.example)",
    ]) {
        texts(&checked(&summary(&with_text(text)).card(None))).iter().for_each(|t| is_plain(t));
    }
}

/// A session with as much of a text as there can be, and more tries and codes than anybody has.
fn heavy(unit: &str) -> Session {
    let times = |characters: usize| unit.repeat(characters / unit.chars().count());
    let mut session = with_text(&times(5_000));
    let mut one = session.tried[0].clone();
    (one.title, one.provenance) = (unit.repeat(500), Vec::new());
    session.tried = (0..300)
        .map(|n| {
            let mut tried = one.clone();
            tried.symptom = SymptomId::new(&format!("sspr-{n}")).unwrap();
            tried
        })
        .collect();
    session.evidence = Some(Evidence {
        text: clean(&times(200_000)),
        removed: Vec::new(),
        matches: Vec::new(),
        unknown: Vec::new(),
    });
    for item in MaskItem::ALL {
        session.masks.insert(item, MaskChoice { hidden: item == MaskItem::Notes, stamp: stamp(3) });
    }
    session.revision = Revision(u32::MAX);
    session
}

#[test]
fn the_heaviest_session_fits_and_says_that_texts_are_cut() {
    for unit in ["word ", "\"", "\\", "<", "&", "\u{1f600}", "é", "*", "{{", "\u{1}x"] {
        let written = summary(&heavy(unit)).card(Some(LINK));
        let said = texts(&checked(&written)).join("\n");
        assert!(said.contains("Texts are cut here."), "{unit:?}: {said}");
        assert!(said.contains("7KQ2M-F9XDA") && said.contains("as text or archive"), "{unit:?}");
    }
}

#[test]
fn what_fits_is_not_called_cut() {
    let mut session = session();
    session.evidence = None;
    assert!(!summary(&session).card(None).contains("Texts are cut"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_is_said_makes_a_plain_card_of_its_size(text in any::<String>(), times in 1..200_usize) {
        let written = summary(&with_text(&format!("x{}", text.repeat(times)))).card(Some(LINK));
        texts(&checked(&written)).iter().for_each(|t| is_plain(t));
    }
}
