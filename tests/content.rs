//! Content: what is read, what the rules find, and that nothing an author writes brings the program down.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use jiff::civil::date;
use proptest::prelude::*;
use regain::{
    content::{self, Content, Source, lint},
    flow::{At, Entry, Target, walk},
    ids::{Audience, Identifier, NodeId, SymptomId},
    prose::Block,
    symptom::{Basis, Step},
};

const BASE: &str = "_base";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/content")
}

fn base() -> Source {
    Source::folder(&fixtures().join(BASE)).unwrap()
}

fn read_base() -> Content {
    Content::read(&base()).unwrap_or_else(|report| panic!("{report}"))
}

fn symptom(id: &str) -> SymptomId {
    SymptomId::new(id).unwrap()
}

/// Rules that look at files only; the others are tested where something is asked for.
fn without_network() -> impl Iterator<Item = &'static lint::Rule> {
    lint::RULES.iter().filter(|r| !lint::WHEN_ASKED.contains(&r.id))
}

#[test]
fn the_base_content_has_no_fault() {
    let report = content::check(&base(), Some(date(2026, 11, 20)));
    assert_eq!(report.to_string(), "6 symptoms, 5 questions, 2 procedures: no faults");
}

#[test]
fn the_built_in_content_has_no_fault() {
    // Without a date nothing grows old; warnings count, the average reading grade among them.
    let report = content::check(&Source::built_in(), None);
    assert_eq!(report.faults, [], "{report}");
}

#[test]
fn every_built_in_journey_ends_where_it_says() {
    let content = Content::load(None).unwrap_or_else(|report| panic!("{report}"));
    assert!(!content.scenarios().is_empty());
    for scenario in content.scenarios() {
        match (walk(content.flow(), &Entry::Start, &scenario.answers).at, &scenario.ends) {
            (At::Outcome(is), Target::Outcome(says)) => assert_eq!(is, *says, "{}", scenario.name),
            (At::Helpdesk, Target::Helpdesk) => {}
            (at, says) => panic!("{}: {at:?}, not {says:?}", scenario.name),
        }
    }
}

#[test]
fn front_matter_and_body_become_a_symptom() {
    let content = read_base();
    let s = content.symptoms().get(&symptom("event-33004")).unwrap();
    assert_eq!(s.title, "Event 33004: the right is missing");
    assert_eq!(s.signs.event_sources, [("PasswordResetService".to_owned(), 33004)]);
    assert!(s.person.is_none() && !s.audience.has(Audience::User));
    assert_eq!(s.sources[0].checked, "2026-11-20");
    let cause = &s.admin.as_ref().unwrap().causes[0];
    assert_eq!(cause.title, "The right is missing");
    assert!(matches!(cause.tell.as_slice(), [Block::List { ordered: true, items }] if items.len() == 2));
    assert_eq!(cause.careful.len(), 1);
    let [Step::Procedure(procedure), Step::Do(step)] = cause.steps.as_slice() else {
        panic!("{:?}", cause.steps)
    };
    assert_eq!(procedure.as_str(), "restart-sync");
    let Some(Block::Code { language, text }) = step.last() else { panic!("{step:?}") };
    assert_eq!((language.as_str(), text.contains("{braces are left alone}")), ("powershell", true));
    assert_eq!((cause.way_back.len(), cause.check.len()), (1, 1));
    assert_eq!((cause.sources.as_slice(), cause.basis), (["TS".to_owned()].as_slice(), Basis::Documented));
    let off = content.symptoms().get(&symptom("reset-off")).unwrap();
    assert_eq!(off.admin.as_ref().unwrap().causes[0].basis, Basis::Deduced);
    assert_eq!(off.next_for(Audience::User).count(), 1);
}

#[test]
fn a_question_that_takes_codes_leads_to_the_problem_or_to_the_question_between() {
    let content = read_base();
    let codes = |node: &str| content.flow().node(&NodeId::new(node).unwrap()).unwrap().codes.clone().unwrap();
    let lead = |node: &str, code: &str| codes(node).get(&Identifier::read(code).unwrap()).cloned();
    let between = Target::Question(NodeId::new("licence-or-group").unwrap());
    assert_eq!(lead("screen-code", "SSPR_0009"), Some(Target::Outcome(symptom("reset-off"))));
    assert_eq!(lead("screen-code", "SSPR_0012"), Some(between.clone()));
    assert_eq!(lead("screen-code", "33004"), None, "a person is never led to what is written for others");
    assert_eq!(lead("staff-code", "33004"), Some(Target::Outcome(symptom("event-33004"))));
    assert_eq!(lead("staff-code", "31003"), Some(Target::Outcome(symptom("event-33004"))));
    assert_eq!(lead("staff-code", "ADPermissionsError"), Some(Target::Outcome(symptom("event-33004"))));
    assert_eq!(lead("staff-code", "0x80230619"), None, "the question does not take results");
    assert_eq!(lead("staff-code", "SSPR_0012"), Some(between));
    let options = &content.flow().node(&NodeId::new("staff-code").unwrap()).unwrap().options;
    assert_eq!(options.len(), 1, "a code that is typed is no option to choose");
}

#[test]
fn a_folder_takes_the_place_of_single_files_and_changes_the_version() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("groups.toml"), "screens = \"Changed\"\n").unwrap();
    fs::write(dir.path().join(".hidden"), [0xff, 0xfe]).unwrap();
    let changed = Content::read(&base().over(dir.path()).unwrap()).unwrap();
    assert_ne!(changed.version(), read_base().version());
    let titles: Vec<&str> = changed.groups().iter().map(|(_, title)| title.as_str()).collect();
    assert_eq!(titles, ["Changed", "Events"]);
}

#[test]
fn content_with_an_error_is_refused_with_the_report() {
    let source = base().over(&fixtures().join("cycle")).unwrap();
    let report = Content::read(&source).unwrap_err();
    assert!(report.errors() > 0);
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["faults"][0]["rule"], "cycle");
    assert!(json["faults"][0]["line"].is_u64());
}

#[test]
fn an_export_can_be_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let written = content::export(dir.path()).unwrap();
    let again = Source::folder(dir.path()).unwrap();
    assert_eq!(again.files().count(), written);
    assert_eq!(again.version(), Source::built_in().version());
}

#[test]
fn every_rule_finds_what_its_fixture_breaks() {
    for rule in without_network() {
        let dir = fixtures().join(rule.id);
        assert!(dir.is_dir(), "the rule {} has no fixture", rule.id);
        let report = content::check(&base().over(&dir).unwrap(), Some(date(2026, 11, 20)));
        assert!(report.faults.iter().any(|f| f.rule == rule.id), "{} is not found:\n{report}", rule.id);
        insta::assert_snapshot!(rule.id, report.to_string());
    }
}

#[test]
fn the_reading_grade_on_average_is_for_a_whole_guide() {
    let with = |pages: usize| {
        let mut source = base();
        for n in 0..pages {
            // Grade 6.2: below what one text may have, above what all may have on average.
            let text = "The service sometimes loses its connection, and the computer then needs another minute to find it.";
            let page = format!(
                "+++\ntitle = \"Page {n}\"\naudience = \"user\"\n\n[[source]]\ndocument = \"TS\"\nrow = \"Row {n}\"\n\
                 checked = 2026-11-20\n+++\n\n{text}\n\n## Steps\n\n1. Read this.\n"
            );
            source.put(&format!("procedures/page-{n}.md"), page.into_bytes());
        }
        content::check(&source, Some(date(2026, 11, 20)))
    };
    assert_eq!(with(10).faults, [], "ten pages are no guide");
    let report = with(60);
    let [fault] = report.faults.as_slice() else { panic!("{report}") };
    assert_eq!(fault.rule, "reading-grade");
    assert!(fault.at.path.starts_with("procedures/page-"), "{fault}");
    assert!(fault.message.contains("on average, and 5 is the most"), "{fault}");
}

#[test]
fn every_fixture_belongs_to_a_rule() {
    let rules: BTreeSet<&str> = without_network().map(|r| r.id).chain([BASE]).collect();
    for entry in fs::read_dir(fixtures()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(rules.contains(name.as_str()), "{name} is no rule");
    }
}

/// What stands under `## heading` of a rule's file, as one line.
fn section(rule: &str, heading: &str) -> String {
    let path = format!("src/content/lint/{}.rs", rule.replace('-', "_"));
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path)).unwrap();
    let lines = text.lines().map_while(|l| l.strip_prefix("//!")).map(str::trim);
    let under =
        lines.skip_while(|l| *l != format!("## {heading}")).skip(1).take_while(|l| !l.starts_with("##"));
    let words = under.collect::<Vec<_>>().join(" ").trim().to_owned();
    assert!(!words.is_empty(), "{path} says nothing under ## {heading}");
    words
}

#[test]
fn docs_lint_md_lists_every_rule_as_its_file_describes_it() {
    let mut table = String::from(
        "# Rules of content\n\n`regain check` prints `path:line:col: error[rule]: message`. An error keeps the server from \
         starting; a warning does\nnot. This page is made from the rules' own files in `src/content/lint/`; a test compares \
         them.\n",
    );
    for rule in lint::RULES {
        table.push_str(&format!("\n## {}\n\n", rule.id));
        for heading in ["What", "Why", "Example"] {
            table.push_str(&format!("* **{heading}:** {}\n", section(rule.id, heading)));
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lint.md");
    let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lint.md");
    fs::write(&made, &table).unwrap();
    let is = fs::read_to_string(&path).unwrap_or_default();
    assert!(is == table, "docs/lint.md is not what the rules say; copy {} there", made.display());
}

#[test]
fn no_fault_is_told_twice_and_each_has_a_place() {
    for rule in without_network() {
        let report =
            content::check(&base().over(&fixtures().join(rule.id)).unwrap(), Some(date(2026, 11, 20)));
        let mut seen = BTreeSet::new();
        for f in &report.faults {
            let twice = !seen.insert((f.at.clone(), f.rule, f.message.clone()));
            assert!(!twice, "told twice: {f}");
            assert!(f.at.line > 0 && f.at.column > 0, "{f}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    /// Cut, flip or insert bytes anywhere: the reader answers with a report, never with a panic.
    #[test]
    fn damaged_files_give_a_report_and_never_a_panic(
        file in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..4, any::<u8>()), 1..6),
    ) {
        let mut source = base();
        let files: Vec<(String, Vec<u8>)> = source.files().map(|(p, b)| (p.to_owned(), b.to_vec())).collect();
        let (path, mut bytes) = file.get(&files).clone();
        const MARKS: &[u8] = b"[]{}()#*`<>|+\n\"=:!_-1. \t";
        for (at, what, byte) in edits {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match what {
                0 => bytes.truncate(at),
                1 => bytes[at] = byte,
                2 => bytes.insert(at, MARKS[usize::from(byte) % MARKS.len()]),
                _ => drop(bytes.remove(at)),
            }
        }
        source.put(&path, bytes);
        let report = content::check(&source, Some(date(2026, 11, 20)));
        prop_assert!(report.summary().contains("questions"));
        for fault in &report.faults {
            prop_assert!(fault.at.line > 0 && fault.at.column > 0);
        }
    }
}
