//! The whole of the content through the site: every question and every problem for every reader, and the page on sources.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use aho_corasick::AhoCorasick;
use http::StatusCode;
use regain::{
    config::Config,
    flow::Entry,
    ids::{Audience, NodeId, OptionValue},
    paths,
    prose::{Block, Slots, plain},
    symptom::{Cause, Part, Procedure, Step},
};

use crate::{
    support::{Page, TestApp, content},
    walker::{State, everybody, states},
};

/// Modules that are retired and hosts that are gone. What changed since an article was written may name them, to say so.
const GONE: [&str; 16] = [
    "Get-AzureAD",
    "Set-AzureAD",
    "New-AzureAD",
    "Connect-AzureAD",
    "AzureADPreview",
    "Connect-MsolService",
    "Get-Msol",
    "Set-Msol",
    "Select-MgProfile",
    "accesscontrol.windows.net",
    "status.azure.com",
    "social.msdn.microsoft.com",
    "docs.microsoft.com",
    "account.activedirectory.windowsazure.com",
    "id=41653",
    "LinkId=615771",
];

/// The site without limits: one test makes more sessions than a person.
async fn unlimited() -> TestApp {
    let mut config = Config::default();
    config.limits.per_ip = false;
    config.limits.sessions_per_second = 0;
    TestApp::with(config).await
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The sentences of a text, long enough to be somebody's own.
fn sentences(blocks: &[Block], out: &mut BTreeSet<String>) {
    let slots = Slots { helpdesk: "your helpdesk".into(), wait_until: "24 hours after your last try".into() };
    for line in plain(blocks, &slots).lines() {
        for sentence in line.trim_start_matches(|c: char| c.is_ascii_digit() || ".- ".contains(c)).split(". ")
        {
            let sentence = folded(sentence.trim_end_matches('.'));
            if sentence.split(' ').count() > 4 {
                out.insert(sentence);
            }
        }
    }
}

fn steps(steps: &[Step], out: &mut BTreeSet<String>) {
    for step in steps {
        match step {
            Step::Do(text) => sentences(text, out),
            Step::Procedure(_) => {}
        }
    }
}

fn cause(cause: &Cause, out: &mut BTreeSet<String>) {
    for text in [&cause.why, &cause.tell, &cause.careful, &cause.way_back, &cause.check] {
        sentences(text, out);
    }
    steps(&cause.steps, out);
}

fn part(part: &Part, out: &mut BTreeSet<String>) {
    sentences(&part.meaning, out);
    sentences(&part.instead, out);
    part.causes.iter().for_each(|c| cause(c, out));
}

fn procedure(procedure: &Procedure, out: &mut BTreeSet<String>) {
    for text in [&procedure.meaning, &procedure.careful, &procedure.way_back, &procedure.check] {
        sentences(text, out);
    }
    steps(&procedure.steps, out);
}

/// Sentences that only administrators and the helpdesk may read.
fn for_staff_only() -> Vec<String> {
    let content = content();
    let (mut staff, mut person) = (BTreeSet::new(), BTreeSet::new());
    for symptom in content.symptoms().iter() {
        symptom.admin.iter().for_each(|p| part(p, &mut staff));
        symptom.person.iter().for_each(|p| part(p, &mut person));
    }
    for p in content.symptoms().procedures() {
        procedure(p, if p.audience == Audience::User { &mut person } else { &mut staff });
    }
    staff.difference(&person).cloned().collect()
}

struct Staff {
    sentences: Vec<String>,
    search: AhoCorasick,
}

impl Staff {
    fn new() -> Self {
        let sentences = for_staff_only();
        assert!(sentences.len() > 1000, "only {} sentences are for staff alone", sentences.len());
        let search = AhoCorasick::new(&sentences).unwrap();
        Self { sentences, search }
    }

    /// Fails where what a person reads has a sentence that is not for them.
    fn absent(&self, words: &str, what: &str) {
        if let Some(hit) = self.search.find(words) {
            panic!("{what} shows a person: {}", self.sentences[hit.pattern().as_usize()]);
        }
    }
}

#[test]
fn what_is_for_staff_alone_is_found_where_it_stands() {
    let staff = Staff::new();
    assert!(
        staff
            .search
            .is_match("First: A restart makes a new connection to the cloud. It ends many short faults.")
    );
    assert!(!staff.search.is_match("Let them check who you are. That keeps others out of your account."));
}

/// What a page says, read once.
struct Read {
    path: String,
    h1: String,
    main: String,
    /// Revision and key of its forms.
    stamp: Option<(String, String)>,
    has_steps: bool,
}

impl Read {
    fn of(page: &Page, what: &str) -> Self {
        assert_eq!(page.status, StatusCode::OK, "{what}");
        let html = page.html();
        let all = |css: &str| -> Vec<scraper::ElementRef<'_>> {
            html.select(&scraper::Selector::parse(css).unwrap()).collect()
        };
        let words = |css: &str| -> Vec<String> {
            all(css).into_iter().map(|e| folded(&e.text().collect::<String>())).collect()
        };
        let value = |css: &str| all(css).first().map(|e| e.value().attr("value").unwrap().to_owned());
        let headings = words("h1");
        assert_eq!(headings.len(), 1, "{what}: {headings:?}");
        Self {
            path: page.path.clone(),
            h1: headings[0].clone(),
            main: words("main").concat(),
            stamp: value("input[name=revision]").zip(value("input[name=idempotency]")),
            has_steps: !all("main ol.steps").is_empty(),
        }
    }
}

/// Sends an answer with the stamp of the newest page, and reads where it leads.
async fn give(
    app: &TestApp,
    newest: &Read,
    session: paths::InSession,
    node: &NodeId,
    value: &OptionValue,
) -> Read {
    let (revision, key) = newest.stamp.clone().unwrap_or_else(|| panic!("{} has no form", newest.path));
    let shipped = content();
    let typed = shipped.flow().node(node).unwrap().codes.as_ref();
    let is_code = typed.is_some_and(|codes| codes.keys().any(|i| i.as_str() == value.as_str()));
    let answer = [
        (if is_code { "code" } else { "answer" }, value.as_str()),
        ("revision", revision.as_str()),
        ("idempotency", key.as_str()),
    ];
    let answered = app.post(&session.question(node), &answer).await;
    let page = app.follow(answered).await;
    Read::of(&page, &format!("{node} = {value}"))
}

#[tokio::test]
async fn every_question_is_a_page_for_everybody_who_is_asked_it() {
    let app = unlimited().await;
    let staff = Staff::new();
    let shipped = content();
    let flow = shipped.flow();
    let mut shown: BTreeMap<Audience, BTreeSet<NodeId>> = BTreeMap::new();
    // A person who is not sure is asked what a person is asked.
    for who in everybody(flow).into_iter().filter(|w| !w.is_unsure()) {
        let audience = Audience::of_answer(who.as_str());
        let seen = shown.entry(audience).or_default();
        let begun = app.post("/start", &[]).await;
        let first = app.follow(begun).await;
        let session = paths::InSession(first.reference().parse().unwrap());
        let mut newest = Read::of(&first, "the first question");
        let mut given: BTreeMap<NodeId, OptionValue> = BTreeMap::new();
        let mut nearest = BTreeSet::new();
        let mut all: Vec<State<'_>> = states(flow, &Entry::Start, &who);
        all.retain(|state| nearest.insert(state.node.id.clone()));
        // Neighbours one after the other: only the answers that differ are given again.
        all.sort_by(|a, b| a.answers.cmp(&b.answers));
        for state in all {
            for (node, value) in &state.answers {
                if given.get(node) != Some(value) {
                    newest = give(&app, &newest, session, node, value).await;
                    given.insert(node.clone(), value.clone());
                }
            }
            let what = format!("{who}: {}", state.node.id);
            let address = session.question(&state.node.id);
            if newest.path != address {
                newest = Read::of(&app.get(&address).await, &what);
            }
            assert_eq!(newest.path, address, "{what}");
            assert_eq!(newest.h1, folded(&state.node.title), "{what}");
            if audience == Audience::User {
                staff.absent(&newest.main, &what);
            }
            seen.insert(state.node.id.clone());
        }
    }
    // Nobody is asked everything, and every question is asked of somebody.
    let asked: BTreeSet<&NodeId> = shown.values().flatten().collect();
    assert_eq!(asked.len(), flow.nodes().count() - 1, "all but the first");
    assert!(shown[&Audience::User].len() >= 25, "{shown:?}");
}

#[tokio::test]
async fn every_problem_is_a_page_of_a_session_for_everybody() {
    let app = unlimited().await;
    let staff = Staff::new();
    let shipped = content();
    for symptom in shipped.symptoms().iter() {
        let begun = app.post("/start", &[("problem", symptom.id.as_str())]).await;
        let first = app.follow(begun).await;
        let session = paths::InSession(first.reference().parse().unwrap());
        let mut newest = Read::of(&first, "the first question");
        for audience in ["user", "helpdesk", "admin"] {
            let what = format!("{audience}: {}", symptom.id);
            let value = OptionValue::new(audience).unwrap();
            newest = give(&app, &newest, session, shipped.flow().start(), &value).await;
            assert_eq!(newest.path, session.outcome(&symptom.id), "{what}");
            assert_eq!(newest.h1, folded(&symptom.title), "{what}");
            let parts = symptom.parts(Audience::of_answer(audience));
            if parts.is_empty() {
                assert!(newest.main.contains("You cannot fix it yourself."), "{what} leads nowhere");
            }
            let expected = parts.iter().any(|(_, part)| !part.causes.is_empty());
            assert_eq!(newest.has_steps, expected, "{what}");
            if audience == "user" {
                // The title is the reader's own choice: it stands in the library.
                staff.absent(&newest.main.replace(&newest.h1, ""), &what);
                for gone in GONE {
                    assert!(!newest.main.contains(gone), "{what} names {gone}");
                }
            } else {
                for cause in symptom.admin.iter().flat_map(|p| &p.causes) {
                    let words = folded(&cause.title);
                    assert!(newest.main.contains(&words), "{what} lacks the cause {words}");
                }
            }
        }
    }
}

#[tokio::test]
async fn no_page_of_the_library_names_what_is_retired_and_each_leads_to_its_sources() {
    let app = TestApp::new().await;
    for symptom in content().symptoms().iter() {
        for path in [paths::problem(&symptom.id), paths::problem_admin(&symptom.id)] {
            let page = app.get(&path).await;
            // What has changed since may name what is gone.
            let main =
                Read::of(&page, &path).main.replace(&folded(symptom.changed.as_deref().unwrap_or("-")), "");
            let sources: Vec<String> = page.attrs("main a[href]", "href");
            for gone in GONE {
                assert!(!main.contains(gone), "{path} names {gone}");
                assert!(!sources.iter().any(|url| url.contains(gone)), "{path} leads to {gone}");
            }
            assert!(sources.iter().any(|url| url == paths::SOURCES), "{path}");
        }
    }
}

fn rows() -> Vec<(String, u32, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/seed-rows.txt");
    let row = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        (words[0].to_owned(), words[1].parse().unwrap(), words[2].to_owned())
    };
    fs::read_to_string(path).unwrap().lines().map(row).collect()
}

#[tokio::test]
async fn every_row_of_the_article_of_2018_leads_to_its_page() {
    let app = TestApp::new().await;
    let page = app.get(paths::SOURCES).await;
    let main = Read::of(&page, "sources").main;
    let html = page.html();
    let select = |css: &str| scraper::Selector::parse(css).unwrap();
    let mut found: BTreeSet<(String, u32, String)> = BTreeSet::new();
    let mut table = String::new();
    for element in html.select(&select("main h3, main ol > li[value]")) {
        let words = folded(&element.text().collect::<String>());
        if element.value().name() == "h3" {
            let shipped = content();
            let group = shipped.groups().iter().find(|(_, name)| *name == words);
            table = group.map_or(String::new(), |(id, _)| id.to_string());
        } else {
            let number = element.value().attr("value").unwrap().parse().unwrap();
            for link in element.select(&select("a")) {
                let path = link.value().attr("href").unwrap().to_owned();
                found.insert((table.clone(), number, path));
            }
        }
    }
    let rows = rows();
    assert_eq!(rows.len(), 82);
    assert_eq!(found.len(), rows.len(), "{found:?}");
    for (table, number, id) in rows {
        let path = format!("/problems/{id}");
        assert!(found.contains(&(table.clone(), number, path.clone())), "{table} {number} → {id}");
        let problem = Read::of(&app.get(&path).await, &path);
        assert!(main.contains(&problem.h1), "{path}");
    }
}

#[tokio::test]
async fn the_page_on_sources_has_every_document_every_correction_and_no_dead_anchor() {
    let app = TestApp::new().await;
    let page = app.get(paths::SOURCES).await;
    assert_eq!(page.header("cache-control"), "no-cache");
    assert!(!page.header("etag").is_empty());
    assert_eq!(page.header("set-cookie"), "");
    let shipped = content();
    let main = page.main();
    let html = page.html();
    let text: BTreeMap<String, String> = html
        .select(&scraper::Selector::parse("main [id]").unwrap())
        .map(|e| (e.value().attr("id").unwrap().to_owned(), folded(&e.text().collect::<String>())))
        .collect();
    for (key, document) in shipped.symptoms().documents() {
        let words = text.get(&format!("d-{key}")).unwrap_or_else(|| panic!("{key} is missing"));
        for part in [
            Some(&document.title),
            document.version.as_ref(),
            document.licence.as_ref(),
            document.note.as_ref(),
        ] {
            assert!(part.is_none_or(|p| words.contains(&folded(p))), "{key}: {words}");
        }
        let cited = shipped.symptoms().iter().filter(|s| s.sources.iter().any(|x| x.document == key)).count();
        let counted = format!("Named by {cited} problem");
        assert_eq!(words.contains(&counted), cited > 0, "{key}: {words}");
        assert!(words.contains("Named by ") && !words.contains("nothing yet"), "{key}: {words}");
    }
    assert!(main.contains("CC BY 4.0"));
    assert!(
        page.attrs("main a", "href").contains(&"https://creativecommons.org/licenses/by/4.0/".to_owned())
    );
    for (n, correction) in shipped.corrections().iter().enumerate() {
        let words = &text[&format!("c-{}", n + 1)];
        assert!(
            words.contains(&folded(&correction.said)) && words.contains(&folded(&correction.truth)),
            "{words}"
        );
    }
    for url in page.attrs("main a[href]", "href") {
        if let Some(id) = url.strip_prefix('#') {
            assert!(text.contains_key(id), "{url} leads nowhere");
        }
    }
    for id in ["p-connectivity-ladder", "p-check-permissions"] {
        assert!(!page.attrs(&format!("#{id} a"), "href").is_empty(), "{id} is used nowhere");
    }
    for note in ["aadsts120008", "aadsts120011", "aadsts120013"] {
        assert!(page.has(&format!("#notes a[href='/problems/{note}']")), "{note}");
    }
    for detail in shipped.details().iter() {
        assert!(main.contains(&folded(&detail.question)), "{}", detail.field);
    }
    let home = app.get("/").await;
    assert!(home.attrs("footer a", "href").contains(&paths::SOURCES.to_owned()));
}
