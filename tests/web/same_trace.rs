//! The same answers give the same trace by pages, by the API and by `regain walk`, for every journey of the content.

use std::collections::BTreeMap;

use regain::content::Scenario;
use scraper::Selector;
use serde_json::{Value, json};

use crate::{
    api_sessions::{Program, json_of},
    support::{Page, TestApp, content},
};

/// What the three have in common: where it stands, what was asked and answered in words, what became of what was tried.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    place: (String, String),
    path: Vec<(String, String)>,
    verdict: Option<String>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Of a trace, or of a state, which has the same and more.
fn told(trace: &Value) -> Told {
    let place = &trace["place"];
    let item = if place["node"].is_string() { &place["node"] } else { &place["symptom"] };
    let path = trace["path"].as_array().unwrap();
    Told {
        place: (text(&place["kind"]), text(item)),
        path: path.iter().map(|s| (text(&s["question"]), text(&s["label"]))).collect(),
        verdict: trace["tried"][0]["verdict"].as_str().map(str::to_owned),
    }
}

/// Of the pages: where they lead to, and what the check page lists.
async fn shown(app: &TestApp, page: &Page) -> Told {
    let rest: Vec<&str> = page.path.split('/').skip(3).collect();
    let place = match rest.as_slice() {
        ["outcome", symptom] => ("outcome", *symptom),
        ["next"] if page.h1().starts_with("We have no documented problem") => ("unknown", ""),
        ["next"] => ("not_fixed", ""),
        ["done"] => ("done", ""),
        other => panic!("{other:?}"),
    };
    let check = app.get(&format!("/s/{}/check", page.reference())).await;
    let rows = |leads_to: &[&str]| -> Vec<(String, String)> {
        let html = check.html();
        let first = |e: scraper::ElementRef<'_>, css: &str| {
            let words = e.select(&Selector::parse(css).unwrap()).next().unwrap().text().collect::<String>();
            words.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let links = |e: &scraper::ElementRef<'_>| {
            let link = Selector::parse("a").unwrap();
            let mut links = e.select(&link).filter_map(|a| a.value().attr("href"));
            links.any(|to| leads_to.iter().any(|part| to.contains(part)))
        };
        let row = Selector::parse("dl.sum > div").unwrap();
        html.select(&row).filter(links).map(|e| (first(e, "dt"), first(e, "dd"))).collect()
    };
    let verdict = rows(&["/outcome/"]).first().map(|(_, words)| match words.as_str() {
        "Yes, it works now" => "fixed".to_owned(),
        "No, not yet" => "not_fixed".to_owned(),
        other => panic!("{other}"),
    });
    Told { place: (place.0.to_owned(), place.1.to_owned()), path: rows(&["/q/", "/who"]), verdict }
}

async fn by_pages(app: &TestApp, scenario: &Scenario, verdict: Option<&str>) -> Told {
    let app = app.other_browser();
    let mut page = app.follow(app.post("/start", &[]).await).await;
    let mut left: BTreeMap<String, String> =
        scenario.answers.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect();
    loop {
        let node = match page.path.split('/').skip(3).collect::<Vec<_>>().as_slice() {
            ["who"] => "who".to_owned(),
            ["q", node] => (*node).to_owned(),
            _ => break,
        };
        let value = left.remove(&node).unwrap_or_else(|| panic!("{}: no answer to {node}", scenario.name));
        page = if page.has(&format!("main input[name=answer][value='{value}']")) {
            app.answer(&page, &value).await
        } else {
            app.code(&page, &value).await
        };
    }
    if let Some(verdict) = verdict.filter(|_| page.path.contains("/outcome/")) {
        page = app.verdict(&page, verdict).await;
    }
    shown(&app, &page).await
}

async fn by_api(app: &TestApp, scenario: &Scenario, verdict: Option<&str>) -> Value {
    let (program, mut state) = Program::begin(app, json!({})).await;
    while state["place"]["kind"] == "question" {
        let node = text(&state["place"]["node"]);
        let value = scenario.answers.iter().find(|(n, _)| n.as_str() == node).map(|(_, v)| v.as_str());
        let value = value.unwrap_or_else(|| panic!("{}: no answer to {node}", scenario.name));
        state = json_of(&program.answer(&node, value).await, 200);
    }
    if let (Some(verdict), "outcome") = (verdict, text(&state["place"]["kind"]).as_str()) {
        let body = json!({"verdict": verdict, "revision": state["revision"]});
        let path = format!("/verdicts/{}", text(&state["place"]["symptom"]));
        state = json_of(&program.ask("PUT", &path, body).await, 200);
    }
    state
}

/// The traces of all journeys, in their order.
async fn by_walk(asked: &[(&Scenario, Option<&str>)]) -> Vec<Value> {
    let dir = tempfile::tempdir().unwrap();
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_regain"));
    command.args(["walk", "--json"]);
    for (n, (scenario, verdict)) in asked.iter().enumerate() {
        let answers: BTreeMap<&str, &str> =
            scenario.answers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let verdicts = match (verdict, &scenario.ends) {
            (Some(verdict), regain::flow::Target::Outcome(symptom)) => {
                vec![json!({"symptom": symptom, "verdict": verdict})]
            }
            _ => Vec::new(),
        };
        let file = dir.path().join(format!("{n}.json"));
        std::fs::write(&file, json!({"answers": answers, "verdicts": verdicts}).to_string()).unwrap();
        command.arg(file);
    }
    let ran = command.output().await.unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let lines = String::from_utf8(ran.stdout).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn every_journey_has_the_same_trace_by_pages_api_and_walk() {
    let config = regain::config::Config {
        limits: regain::config::Limits { per_ip: false, sessions_per_second: 0, ..Default::default() },
        ..Default::default()
    };
    let app = TestApp::with(config).await;
    let content = content();
    assert!(content.scenarios().len() > 40, "{} journeys", content.scenarios().len());
    // Some end at their problem, some are tried.
    let verdicts = [None, Some("not_fixed"), Some("fixed")].into_iter().cycle();
    let asked: Vec<(&Scenario, Option<&str>)> = content.scenarios().iter().zip(verdicts).collect();
    let walks = by_walk(&asked).await;
    assert_eq!(walks.len(), asked.len());
    for ((scenario, verdict), walk) in asked.into_iter().zip(walks) {
        let api = by_api(&app, scenario, verdict).await;
        for key in ["audience", "set_aside"] {
            assert_eq!(api[key], walk[key], "{}: {key}", scenario.name);
        }
        let steps = |trace: &Value| -> Vec<(String, String)> {
            trace["path"].as_array().unwrap().iter().map(|s| (text(&s["node"]), text(&s["value"]))).collect()
        };
        assert_eq!(steps(&api), steps(&walk), "{}", scenario.name);
        let (api, walk) = (told(&api), told(&walk));
        assert_eq!(api, walk, "{}", scenario.name);
        let mut pages = by_pages(&app, scenario, verdict).await;
        if ["not_fixed", "done"].contains(&pages.place.0.as_str()) {
            // The address of these pages does not name the problem.
            pages.place.1.clone_from(&api.place.1);
        }
        assert_eq!(pages, api, "{}", scenario.name);
    }
}
