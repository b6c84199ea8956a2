//! The whole of the content, as it is shipped: every edge of the tree, every identifier, every cause, every row.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod walker;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::OnceLock,
};

use jiff::civil::Date;
use regain::{
    content::{self, Content, Shown, Source, links},
    evidence::{self, Certainty, Limit},
    flow::{At, Entry, Target, walk},
    ids::{Audience, Identifier, IdentifierKind, NodeId, OptionValue, SymptomId},
    symptom::{Found, Part, Symptom},
};
use walker::{everybody, longest, states};

fn shipped() -> &'static Content {
    static CONTENT: OnceLock<Content> = OnceLock::new();
    CONTENT.get_or_init(|| Content::load(None).unwrap_or_else(|report| panic!("{report}")))
}

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn parts(symptom: &Symptom) -> impl Iterator<Item = &Part> {
    symptom.person.iter().chain(&symptom.admin)
}

/// Where a walk can begin for somebody: at the first question, at a question of a page, at one between the problems of a sign.
fn entries(who: Audience) -> Vec<Entry> {
    let symptoms = shipped().symptoms();
    let mut entries = vec![Entry::Start];
    for symptom in symptoms.iter().filter(|s| s.audience.has(who)) {
        entries.extend(symptom.asks.iter().cloned().map(Entry::Question));
    }
    for (identifier, several) in symptoms.index().identifiers() {
        let meets = several.iter().filter(|id| symptoms.get(id).unwrap().audience.has(who)).count();
        if let Some(Found::Several { question: Some(question), .. }) = symptoms.index().find(identifier)
            && meets > 1
        {
            entries.push(Entry::Question(question.clone()));
        }
    }
    entries.dedup();
    entries
}

#[test]
fn every_edge_of_the_tree_leads_where_it_says_and_to_nobody_else() {
    let (flow, symptoms) = (shipped().flow(), shipped().symptoms());
    let mut edges = 0;
    for who in everybody(flow) {
        let audience = Audience::of_answer(who.as_str());
        for entry in entries(audience) {
            for state in states(flow, &entry, &who) {
                for (value, target) in state.edges() {
                    edges += 1;
                    let mut answers: BTreeMap<NodeId, OptionValue> = state.answers.iter().cloned().collect();
                    answers.insert(state.node.id.clone(), value.clone());
                    let walked = walk(flow, &entry, &answers);
                    let what = format!("{who}, {entry:?}: {} = {value}", state.node.id);
                    assert!(walked.set_aside.is_empty(), "{what}: {:?}", walked.set_aside);
                    match (&walked.at, &target) {
                        (At::Question(is), Target::Question(says)) => assert_eq!(is.id, *says, "{what}"),
                        (At::Outcome(is), Target::Outcome(says)) => {
                            assert_eq!(is, says, "{what}");
                            let symptom = symptoms.get(says).unwrap_or_else(|| panic!("{what}: no {says}"));
                            let reads = symptom.audience.has(audience);
                            assert!(reads, "{what}: {says} is not written for {audience:?}");
                        }
                        (At::Helpdesk, Target::Helpdesk) => {}
                        (at, says) => panic!("{what}: {at:?}, not {says:?}"),
                    }
                }
            }
        }
    }
    assert!(edges > 1500, "only {edges} edges were walked");
}

#[test]
fn every_question_can_be_answered_with_i_am_not_sure_by_everybody() {
    let flow = shipped().flow();
    assert!(flow.node(flow.start()).unwrap().options.iter().any(|c| c.value.is_unsure()));
    for who in everybody(flow) {
        for entry in entries(Audience::of_answer(who.as_str())) {
            for state in states(flow, &entry, &who) {
                let unsure = state.edges().iter().any(|(value, _)| value.is_unsure());
                assert!(unsure, "{who} cannot say so at {} after {:?}", state.node.id, state.answers);
            }
        }
    }
}

#[test]
fn every_problem_is_reached_by_few_questions() {
    let flow = shipped().flow();
    let mut shortest: BTreeMap<SymptomId, usize> = BTreeMap::new();
    let mut most = 0;
    for who in everybody(flow) {
        most = most.max(longest(flow, &who));
        for state in states(flow, &Entry::Start, &who) {
            for (_, target) in state.edges() {
                if let Target::Outcome(symptom) = target {
                    let asked = state.answers.len() + 1;
                    shortest.entry(symptom).and_modify(|n| *n = asked.min(*n)).or_insert(asked);
                }
            }
        }
    }
    let known: BTreeSet<_> = shipped().symptoms().iter().map(|s| s.id.clone()).collect();
    let reached: BTreeSet<_> = shortest.keys().cloned().collect();
    assert_eq!(known, reached, "problems that no answers lead to, or ends that are none");
    assert_eq!(reached.len(), 161);
    let mut counts: Vec<usize> = shortest.values().copied().collect();
    counts.sort_unstable();
    // Who is asking counts as one.
    assert!(counts[counts.len() / 2] <= 3, "the median is {}: {counts:?}", counts[counts.len() / 2]);
    assert!(*counts.last().unwrap() <= 5, "{counts:?}");
    assert!(most <= 7, "somebody can be asked {most} questions");
    assert!(most >= 5, "the search for the longest way found only {most} questions");
}

#[test]
fn there_are_journeys_of_every_reader() {
    let scenarios = shipped().scenarios();
    assert!(scenarios.len() >= 34, "{}", scenarios.len());
    for audience in [Audience::User, Audience::Helpdesk, Audience::Admin] {
        assert!(scenarios.iter().filter(|s| s.audience == audience).count() >= 3, "{audience:?}");
    }
}

#[test]
fn every_problem_of_the_catalogue_is_there_in_its_group() {
    let listed: BTreeSet<(String, String)> = fixture("catalogue.txt")
        .lines()
        .map(|l| l.split_once(' ').unwrap())
        .map(|(id, group)| (id.to_owned(), group.to_owned()))
        .collect();
    let there: BTreeSet<(String, String)> =
        shipped().symptoms().iter().map(|s| (s.id.to_string(), s.group.to_string())).collect();
    assert_eq!(listed.len(), 161);
    let missing: Vec<_> = listed.difference(&there).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_row_of_the_articles_tables_is_cited_by_its_problem_alone() {
    let mut cited: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for symptom in shipped().symptoms().iter() {
        for source in symptom.sources.iter().filter(|s| s.document == "SEED4") {
            if source.row.rsplit(' ').next().unwrap().parse::<u32>().is_ok() {
                cited.entry(source.row.clone()).or_default().push(symptom.id.to_string());
            }
        }
    }
    let rows = fixture("seed-rows.txt");
    let mut expected: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in rows.lines() {
        let (row, id) = line.rsplit_once(' ').unwrap();
        expected.entry(row.to_owned()).or_default().push(id.to_owned());
    }
    assert_eq!(expected.len(), 82);
    assert_eq!(cited, expected);
}

#[test]
fn every_cause_names_a_source_and_the_day_on_which_somebody_compared() {
    let mut causes = 0;
    let mut faults = Vec::new();
    for symptom in shipped().symptoms().iter() {
        for cause in parts(symptom).flat_map(|p| &p.causes) {
            causes += 1;
            let dated = cause.sources.iter().all(|key| {
                symptom.sources.iter().any(|s| s.document == *key && s.checked.parse::<Date>().is_ok())
            });
            if cause.sources.is_empty() || !dated {
                faults.push(format!("{}: {}", symptom.id, cause.title));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(causes > 300, "only {causes}");
}

/// Five spellings that people and programs use.
fn spellings(identifier: &Identifier, symptom: &Symptom) -> [String; 5] {
    let text = identifier.as_str();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match identifier.kind() {
        IdentifierKind::Sspr => {
            let short = digits.trim_start_matches('0');
            [
                text.to_owned(),
                text.to_lowercase(),
                format!("SSPR-{digits}"),
                format!("sspr {short}"),
                format!("(SSPR_0{short}:"),
            ]
        }
        IdentifierKind::Aadsts => [
            text.to_owned(),
            text.to_lowercase(),
            format!("AADSTS {digits}"),
            format!("Error: AADSTS{digits}: Failed."),
            format!("“AADSTS-{digits}”"),
        ],
        IdentifierKind::Event => {
            let number = digits.parse::<u16>().unwrap();
            let source = symptom.signs.event_sources.iter().find(|(_, n)| *n == number);
            let source = source.map_or("Event", |(source, _)| source.as_str());
            [
                format!("Event ID {text}"),
                format!("EventID: {text}"),
                format!("event {text}"),
                format!("EVENT #{text}"),
                format!("{source} Event {text}"),
            ]
        }
        IdentifierKind::Hresult => {
            let bare = text.trim_start_matches("0x");
            [
                text.to_owned(),
                bare.to_lowercase(),
                format!("hr={bare}"),
                format!("hr=0x{}", bare.to_lowercase()),
                format!("HR = {bare},"),
            ]
        }
        IdentifierKind::Name => [
            text.to_owned(),
            text.to_lowercase(),
            text.to_uppercase(),
            format!("“{text}”"),
            format!("({text}):"),
        ],
    }
}

/// About five hundred characters in which nothing is an identifier, as they stand around one in mails and tickets.
const NOISE: &str = "Hi team, this is about ticket INC0482913 from 20 November 2026, 10:11, room 204, call +49 89 1234567 before \
    five. We moved 1200 mailboxes last week, version 2.4.131.0 of the tool is installed and it cost 1,250.00 EUR. Nobody \
    changed the firewall; ports 443 and 80 are open. The laptop is a model T14 with 16 GB, serial PF3X9K2, and the person sits in \
    28013 Madrid. Two colleagues tried it at 9:40 and again at 9:55 from https://intranet.example/help?page=12 without luck. ";

#[test]
fn every_identifier_leads_to_its_problem_in_any_spelling_and_any_noise() {
    let symptoms = shipped().symptoms();
    let alone = evidence::ingest(NOISE.as_bytes(), Limit::characters(0)).unwrap().text;
    assert_eq!(evidence::identify(&alone, symptoms).identifiers, [], "the noise has none");
    let mut looked_up = 0;
    for (identifier, several) in symptoms.index().identifiers() {
        for spelling in spellings(identifier, symptoms.get(&several[0]).unwrap()) {
            looked_up += 1;
            let text = format!(
                "{NOISE}{NOISE}{NOISE}\n\nHello, since this morning a colleague sees a page with {spelling} and nothing helps.\n\n\
                 {NOISE}{NOISE}"
            );
            assert!(text.len() > 2000);
            let clean = evidence::ingest(text.as_bytes(), Limit::characters(0)).unwrap().text;
            let understood = evidence::identify(&clean, symptoms);
            match symptoms.index().find(identifier).unwrap() {
                Found::One(symptom) => {
                    let first = understood.matches.first().unwrap_or_else(|| panic!("{spelling}: nothing"));
                    assert_eq!(first.symptom, *symptom, "{spelling}");
                    assert_ne!(first.certainty, Certainty::Possible, "{spelling}");
                }
                Found::Several { question, symptoms: several } => {
                    let asked = understood.question.as_ref().map(|(q, _)| q);
                    assert_eq!(asked, question, "{spelling}");
                    assert!(asked.is_some(), "{spelling}: nothing separates {several:?}");
                }
            }
            assert_eq!(understood.identifiers, std::slice::from_ref(identifier), "{spelling}");
        }
    }
    assert!(looked_up > 1000, "only {looked_up}");
}

#[test]
fn every_correction_names_documents_and_pages_that_follow_it() {
    let (content, symptoms) = (shipped(), shipped().symptoms());
    assert!(content.corrections().len() >= 40, "{}", content.corrections().len());
    for c in content.corrections() {
        assert!(!c.pages.is_empty() && !c.documents.is_empty() && !c.sources.is_empty(), "{}", c.said);
        assert!(c.checked.parse::<Date>().is_ok(), "{}: {}", c.said, c.checked);
        // A page that follows a correction rests on one of the documents that say the truth, or that are corrected.
        for page in &c.pages {
            let (name, sources) = match page {
                Shown::Problem(id) => (id.to_string(), &symptoms.get(id).unwrap().sources),
                Shown::Procedure(id) => (id.to_string(), &symptoms.procedure(id).unwrap().sources),
            };
            let known =
                sources.iter().any(|s| c.sources.contains(&s.document) || c.documents.contains(&s.document));
            assert!(known, "{name} follows “{}” and names none of its documents", c.said);
        }
    }
}

#[test]
fn the_links_of_the_content_are_found_with_their_places() {
    let found = links(&Source::built_in());
    let with_address = shipped().symptoms().documents().filter(|(_, d)| d.url.is_some()).count();
    assert!(found.len() > with_address, "links of texts are missing: {}", found.len());
    let urls: BTreeSet<&str> = found.iter().map(|l| l.url.as_str()).collect();
    assert_eq!(urls.len(), found.len(), "an address stands twice");
    for (key, document) in shipped().symptoms().documents() {
        assert!(document.url.as_ref().is_none_or(|url| urls.contains(url.as_str())), "{key}");
    }
    for place in shipped().places().values() {
        assert!(urls.contains(place.url.as_str()), "{}", place.url);
    }
    assert!(urls.contains("https://azure.status.microsoft/"), "a link inside a step");
    assert!(found.iter().all(|l| l.at.line > 1), "every link has its own line");
    let fault = found[0].broken("the answer is 404 Not Found");
    let printed = content::check(&Source::built_in(), None).with([fault]).to_string();
    assert!(printed.contains("error[broken-link]: https://"), "{printed}");
}
