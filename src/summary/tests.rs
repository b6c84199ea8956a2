//! What a summary says, that no text can forge its structure, and that the same session gives the same bytes.

use std::collections::BTreeMap;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::*;
use crate::{
    evidence::Clean,
    flow::{Choice, Flow, Node, Target},
    ids::{FileId, FileType, OptionValue, Role},
    session::{
        Answer, Detail, Entered, Evidence, NewFile, Session, Stamp, Tick, Tried,
        details::{
            DetailText, DetailTexts, DetailValue, Licence, Moment, MomentCertainty, Statement, SupportCode,
            UserType,
        },
    },
    symptom::{StepKey, Symptoms},
};

pub(crate) fn clean(text: &str) -> Clean {
    Clean::from_store(text.to_owned())
}

fn at(minute: u32) -> Timestamp {
    format!("2026-11-20T14:{minute:02}:00Z").parse().unwrap()
}

pub(crate) fn stamp(revision: u32) -> Stamp {
    Stamp { revision: Revision(revision), by: Role::Owner, at: at(revision) }
}

fn node(id: &str, title: &str, options: &[(&str, &str, Target)]) -> Node {
    let options = options.iter().map(|(value, label, target)| Choice {
        value: OptionValue::new(value).unwrap(),
        label: (*label).to_owned(),
        hint: None,
        target: target.clone(),
        when: BTreeMap::new(),
    });
    Node {
        id: NodeId::new(id).unwrap(),
        area: "Start".to_owned(),
        title: title.to_owned(),
        hint: None,
        help: Vec::new(),
        options: options.collect(),
        codes: None,
        separates: Vec::new(),
    }
}

/// who → see → off, or who → see → more → other. `words` are those of today, which no summary prints.
pub(crate) fn flow(words: &str) -> Flow {
    let question = |id: &str| Target::Question(NodeId::new(id).unwrap());
    let outcome = |id: &str| Target::Outcome(SymptomId::new(id).unwrap());
    let see = [("off", words, outcome("sspr-off")), ("more", words, question("more"))];
    Flow::new(vec![
        node("who", words, &[("user", words, question("see")), ("admin", words, question("more"))]),
        node("see", words, &see),
        node("more", words, &[("other", words, outcome("other"))]),
    ])
    .unwrap()
}

pub(crate) fn symptoms() -> Symptoms {
    Symptoms::new(
        Vec::new(),
        Vec::new(),
        BTreeMap::new(),
        &crate::symptom::Separated::default(),
        crate::symptom::Glossary::default(),
    )
}

pub(crate) fn texts() -> DetailTexts {
    let text = |field: Field, label: &str, microsoft: &str| DetailText {
        field,
        label: label.to_owned(),
        question: String::new(),
        hint: String::new(),
        microsoft: microsoft.to_owned(),
        where_: String::new(),
        why: String::new(),
    };
    DetailTexts::new(vec![
        text(Field::What, "What happened", "What went wrong, and how to make it happen again"),
        text(Field::Page, "Page", "The address of the page with the error"),
        text(Field::Screenshot, "Picture of the screen", "A screenshot of that page"),
        text(Field::Code, "Support code", "The support code of the page"),
        text(Field::When, "Date and time", "The date and the time of the error, with the time zone"),
        text(Field::User, "Sign-in name", "The user ID of the person who saw the error"),
        text(Field::Type, "Kind of account", "Whether the user is federated or cloud-only"),
        text(Field::Licence, "Licence", "Whether the user has a licence"),
        text(Field::Log, "Event log", "The zipped Application event log"),
        text(Field::Correlation, "Correlation ID", ""),
        text(Field::Request, "Request ID", ""),
        text(Field::Tenant, "Tenant ID", ""),
        text(Field::Version, "Version of Microsoft Entra Connect", ""),
    ])
    .unwrap()
}

fn answer(value: &str, question: &str, label: &str, revision: u32) -> Answer {
    Answer {
        value: OptionValue::new(value).unwrap(),
        question: question.to_owned(),
        label: label.to_owned(),
        content_version: "2026-11-18".to_owned(),
        stamp: stamp(revision),
    }
}

fn empty_session() -> Session {
    let empty = Session::empty("7KQ2M-F9XDA".parse().unwrap(), at(0));
    Session {
        revision: Revision(1),
        entry: Entered { revision: Revision(1), ..empty.entry },
        content_version: "2026-11-18".to_owned(),
        changed: at(1),
        ..empty
    }
}

fn values() -> Vec<(Field, DetailValue, bool)> {
    let guid = "0b1e3a2e-9a11-4c55-b9cc-0123456789ab".parse().unwrap();
    let when = Moment {
        at: "2026-10-25T00:30:00Z".parse().unwrap(),
        offset_minutes: 120,
        zone: "Europe/Amsterdam".to_owned(),
        certainty: MomentCertainty::First,
    };
    vec![
        (
            Field::What,
            DetailValue::Text(clean("I chose a new password.\nThe page said no, every time.")),
            true,
        ),
        (Field::Page, DetailValue::Page(clean("https://passwordreset.microsoftonline.com/")), true),
        (Field::Screenshot, DetailValue::Statement(Statement::Have), true),
        (Field::Code, DetailValue::Code(SupportCode::Code(guid)), false),
        (Field::When, DetailValue::When(when), true),
        (Field::User, DetailValue::User(clean("mia_k@contoso.com")), true),
        (Field::Type, DetailValue::NotKnown, true),
        (Field::Licence, DetailValue::Licence(Licence::Yes(Some(clean("Entra ID P1")))), true),
        (Field::Correlation, DetailValue::Guid(guid), true),
    ]
}

pub(crate) fn detail(value: DetailValue, confirmed: bool) -> Detail {
    Detail { value, confirmed, stamp: stamp(5) }
}

/// A session with something in each place, and one answer set aside.
pub(crate) fn session() -> Session {
    let id = |text: &str| NodeId::new(text).unwrap();
    let off = SymptomId::new("sspr-off").unwrap();
    let tick = |n: u64, words: &str| Tick {
        symptom: off.clone(),
        title: "Password reset is turned off".to_owned(),
        step: StepKey::new(&format!("{n:016x}")).unwrap(),
        words: words.to_owned(),
        at: at(6),
    };
    let tried = |symptom: &str, title: &str, verdict, still: Option<&str>, provenance: &[&str]| Tried {
        symptom: SymptomId::new(symptom).unwrap(),
        from: Some(off.clone()),
        title: title.to_owned(),
        provenance: provenance.iter().map(|p| (*p).to_owned()).collect(),
        verdict,
        still: still.map(clean),
        content_version: "2026-11-19".to_owned(),
        stamp: stamp(7),
    };
    let source = "Microsoft: Troubleshoot self-service password reset (2025-06-06), checked 2026-11-20";
    Session {
        revision: Revision(9),
        answers: BTreeMap::from([
            (id("who"), answer("user", "Which of these is you?", "I cannot sign in", 2)),
            (id("see"), answer("off", "What do you see?", "“Password reset isn’t turned on”", 3)),
            (id("more"), answer("other", "Set aside", "Never printed", 4)),
            (id("asked-once"), answer("yes", "A question of an older guide?", "Yes, that", 4)),
        ]),
        tried: vec![
            tried(
                "sspr-off",
                "Password reset is turned off",
                Some(Verdict::Partly),
                Some("my phone"),
                &[source],
            ),
            tried("no-group", "You are not in the group", None, None, &[]),
        ],
        ticks: vec![tick(1, "Ask the helpdesk to turn it on."), tick(2, "Wait 10 minutes.")],
        details: values().into_iter().map(|(f, v, c)| (f, detail(v, c))).collect(),
        evidence: Some(Evidence {
            text: clean("SSPR_0009\nPassword reset isn’t turned on"),
            removed: vec!["password".to_owned()],
            matches: Vec::new(),
            unknown: vec!["AADSTS999999".to_owned()],
        }),
        changed: at(9),
        ..empty_session()
    }
}

pub(crate) fn summary(session: &Session) -> Summary {
    Summary::new(session, &flow("Words of today"), &symptoms(), &texts())
}

#[test]
fn a_full_session_reads_as_markdown() {
    insta::assert_snapshot!(summary(&session()).markdown());
}

#[test]
fn a_full_session_reads_as_text() {
    insta::assert_snapshot!(summary(&session()).text());
}

#[test]
fn a_full_session_reads_as_json() {
    insta::assert_snapshot!(summary(&session()).json());
}

#[test]
fn an_empty_session_says_what_is_missing() {
    insta::assert_snapshot!(summary(&empty_session()).markdown());
}

#[test]
fn a_cloud_only_account_needs_no_log() {
    let mut session = session();
    session.details.insert(Field::Type, detail(DetailValue::Type(UserType::CloudOnly), true));
    let summary = summary(&session);
    assert_eq!(summary.in_state(ItemState::NotNeeded).map(|i| i.field).collect::<Vec<_>>(), [Field::Log]);
    assert!(summary.text().contains("not needed, the account is in the cloud only"));
}

#[test]
fn answers_that_are_set_aside_are_left_out_and_come_back() {
    let mut session = session();
    let printed = |s: &Session| summary(s).path.iter().map(|a| a.node.to_string()).collect::<Vec<_>>();
    assert_eq!(printed(&session), ["who", "see"]);
    assert!(!summary(&session).text().contains("Never printed"));
    session.answers.insert(NodeId::new("who").unwrap(), answer("admin", "Who?", "Admin", 10));
    assert_eq!(printed(&session), ["who", "more"]);
}

#[test]
fn an_answer_to_a_question_that_is_gone_is_still_printed() {
    assert_eq!(
        summary(&session()).former.iter().map(|a| a.node.as_str()).collect::<Vec<_>>(),
        ["asked-once"]
    );
}

#[test]
fn new_words_in_the_content_change_no_byte() {
    let printed = |words: &str| Summary::new(&session(), &flow(words), &symptoms(), &texts());
    let (old, new) = (printed("Words of today"), printed("Other words"));
    assert_eq!(old.markdown(), new.markdown());
    assert_eq!(old.text(), new.text());
    assert_eq!(old.json(), new.json());
    assert!(!old.json().contains("Words of today"));
}

#[test]
fn ticks_without_a_verdict_are_not_lost() {
    let mut session = session();
    session.tried.clear();
    let summary = summary(&session);
    assert_eq!(summary.tried[0].title, "Password reset is turned off");
    assert_eq!(summary.tried[0].done.len(), 2);
}

#[test]
fn files_are_told_with_their_hash_and_one_that_is_gone_says_when() {
    let mut session = session();
    assert!(!summary(&session).json().contains("files"));
    for (n, about) in [(1, "The page\n# that <b>said</b> *no*"), (2, "")] {
        let id = FileId::from_bytes([n; 8]);
        let new = NewFile::new(id, FileType::Png, vec![n; 2_000], clean(about), Vec::new());
        session.files.push(new.keep(n.into(), stamp(8)));
    }
    session.files[1].gone = Some(at(9));
    let summary = summary(&session);
    let hash = &summary.files[0].sha256;
    let (text, markdown) = (summary.text(), summary.markdown());
    assert!(
        text.contains(&format!(
            "- Screenshot 1: The page # that <b>said</b> *no* (PNG, 2 KB, SHA-256 {hash})\n"
        )),
        "{text}"
    );
    assert!(text.contains(", removed on 20 November 2026, 14:09 UTC)"), "{text}");
    assert!(
        markdown
            .contains(r"- **Screenshot 1**: The page \# that \<b\>said\</b\> \*no\* (PNG, 2 KB, SHA-256 `"),
        "{markdown}"
    );
    let value: serde_json::Value = serde_json::from_str(&summary.json()).unwrap();
    assert_eq!(value["files"][0]["file"], "screenshot-1.png");
    assert_eq!(value["files"][0]["sha256"], hash.as_str());
    assert_eq!(value["files"][1]["removed"], "2026-11-20T14:09:00Z");
}

#[test]
fn a_long_paste_is_cut_and_says_so() {
    let mut session = session();
    if let Some(evidence) = &mut session.evidence {
        evidence.text = clean(&"é".repeat(LONGEST_PASTE + 7));
    }
    let pasted = summary(&session).pasted.unwrap();
    assert_eq!((pasted.text.chars().count(), pasted.left_out), (LONGEST_PASTE, 7));
}

#[test]
fn json_holds_no_character_that_ends_a_script_and_reads_back_the_same() {
    let mut session = session();
    let text = "</script><!-- & \u{2028}\u{2029}";
    session.details.insert(Field::What, detail(DetailValue::Text(clean(text)), true));
    let json = summary(&session).json();
    assert!(!json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']));
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["problem"], text);
}

/// Puts one text in every place that a person or an author can fill.
pub(crate) fn with_text(text: &str) -> Session {
    let mut session = session();
    for answer in session.answers.values_mut() {
        (answer.question, answer.label) = (text.to_owned(), text.to_owned());
    }
    for tried in &mut session.tried {
        tried.title = text.to_owned();
        tried.still = Some(clean(text));
        tried.provenance = vec![text.to_owned()];
    }
    for tick in &mut session.ticks {
        tick.words = text.to_owned();
    }
    session.entry.because = clean(text);
    session.evidence = Some(Evidence {
        text: clean(text),
        removed: vec![text.to_owned()],
        matches: Vec::new(),
        unknown: vec![text.to_owned()],
    });
    let texts = [
        (Field::What, DetailValue::Text(clean(text))),
        (Field::Page, DetailValue::Page(clean(text))),
        (Field::User, DetailValue::User(clean(text))),
        (Field::Licence, DetailValue::Licence(Licence::Yes(Some(clean(text))))),
        (Field::Code, DetailValue::Code(SupportCode::SidCid { sid: clean(text), cid: clean(text) })),
    ];
    session.details.extend(texts.map(|(f, v)| (f, detail(v, true))));
    session
}

/// Headings with their words, the number of list items and of fenced texts; what must never be there fails the test.
fn structure(markdown: &str) -> (Vec<String>, usize, usize) {
    let (mut headings, mut items, mut fences) = (Vec::new(), 0, 0);
    let mut heading = None;
    for event in Parser::new_ext(markdown, Options::all()) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(pulldown_cmark::TagEnd::Heading(_)) => headings.extend(heading.take()),
            Event::Text(t) => heading.iter_mut().for_each(|h| h.push_str(&t)),
            Event::Start(Tag::Item) => items += 1,
            Event::Start(Tag::CodeBlock(_)) => fences += 1,
            Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Strong) | Event::End(_) => {}
            Event::Code(_) | Event::SoftBreak => {}
            other => panic!("a text made {other:?} in\n{markdown}"),
        }
    }
    (headings, items, fences)
}

pub(crate) const HOSTILE: &[&str] = &[
    "# Forged\n\n## What was tried, and with what result\n\n1. it works now",
    "```\n# out of the fence\n```` `````` ~~~",
    "<script>alert(1)</script> <b>x</b> <!-- c --> &lt; &amp; <https://evil.example>",
    "[click](https://evil.example) ![x](y) [a]: https://evil.example [^1] [x][y]",
    "| a | b |\n|---|---|\n| c | d |",
    "a\n===\nb\n---\n***\n> quote\n- list\n+ list\n1. one\n2) two\n    code\n\ttab",
    "`` ` ``` a` `b",
    "*a* **b** __c__ _d_ ~~e~~ ~f~ ^g^ $h$ $$i$$ :smile: {#id .class}",
    "\\ \\* \\` \\\\",
    "x\r# one\u{b}# two\u{85}# three\u{2028}# four",
    "\u{202e}txt.exe\u{202c} \u{0}\u{7}\u{1b}[31m",
    "- [ ] todo - [x] done",
    "Term\n: definition",
    "+++\na=1\n+++\n---\na: 1\n---",
    "http://a.example www.a.example mia@contoso.com",
];

#[test]
fn hostile_text_makes_no_structure() {
    let expected = structure(&summary(&with_text("word")).markdown());
    for text in HOSTILE {
        let markdown = summary(&with_text(text)).markdown();
        assert_eq!(structure(&markdown), expected, "{text:?}");
    }
}

#[test]
fn hostile_text_stays_readable() {
    insta::assert_snapshot!(summary(&with_text(HOSTILE[0])).markdown());
}

#[test]
fn a_line_of_plain_text_begins_with_our_own_words_or_four_spaces() {
    let lines = |text: &str| {
        let text = summary(&with_text(text)).text();
        text.lines().filter(|l| !l.starts_with("    ")).map(str::to_owned).collect::<Vec<_>>()
    };
    let expected = lines("word");
    for text in HOSTILE {
        let found = lines(text);
        assert_eq!(found.len(), expected.len(), "{text:?}");
        for (found, expected) in found.iter().zip(&expected) {
            let own = expected.split("word").next().unwrap();
            assert!(found.starts_with(own.trim_end()), "{found:?} for {expected:?}");
        }
    }
}

#[test]
fn an_escaped_text_reads_as_it_was() {
    for text in ["a*b_c", "1. one", "- x", "www.contoso.com", "https://a.b/c?d=e&f", "C:\\Users\\x", "a | b"]
    {
        let printed: String = Parser::new(&markdown::escaped(text))
            .filter_map(|e| match e {
                Event::Text(t) => Some(t.to_string()),
                _ => None,
            })
            .collect();
        assert_eq!(printed, text);
    }
}

proptest! {
    #[test]
    fn no_text_makes_structure(text in "[\\PC\n`#*_\\[\\]<>|~!&()\\\\0-9. +=-]{1,40}") {
        prop_assume!(!text.trim().is_empty());
        let expected = structure(&summary(&with_text("word")).markdown());
        prop_assert_eq!(structure(&summary(&with_text(&format!("x{text}"))).markdown()), expected);
    }

    #[test]
    fn the_same_session_gives_the_same_bytes(text in any::<String>()) {
        let session = with_text(&text);
        let (one, two) = (summary(&session), summary(&session.clone()));
        prop_assert_eq!(one.markdown(), two.markdown());
        prop_assert_eq!(one.text(), two.text());
        prop_assert_eq!(one.json(), two.json());
    }

    #[test]
    fn the_order_in_which_details_and_answers_came_changes_nothing(
        shuffled in Just(values()).prop_shuffle(),
        answers in Just(session().answers.into_iter().collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let mut other = session();
        (other.details, other.answers) = (BTreeMap::new(), BTreeMap::new());
        for (field, value, confirmed) in shuffled {
            other.details.insert(field, detail(value, confirmed));
        }
        for (node, answer) in answers {
            other.answers.insert(node, answer);
        }
        let (one, two) = (summary(&session()), summary(&other));
        prop_assert_eq!(one.markdown(), two.markdown());
        prop_assert_eq!(one.text(), two.text());
        prop_assert_eq!(one.json(), two.json());
    }
}
