//! `regain graph`: what other programs get of the tree.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::{collections::BTreeSet, process::Command};

use serde_json::Value;

/// Runs `regain graph`: exit code, what it printed, what it complained about.
fn graph(args: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_regain")).arg("graph").args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn printed(args: &[&str]) -> String {
    let (code, out, err) = graph(args);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{args:?}");
    out
}

fn strings<'v>(value: &'v Value, list: &str, key: &str) -> Vec<&'v str> {
    value[list].as_array().unwrap().iter().map(|v| v[key].as_str().unwrap()).collect()
}

#[test]
fn the_json_has_the_shape_of_the_api_and_every_target_exists() {
    let json: Value = serde_json::from_str(&printed(&["--format", "json"])).unwrap();
    let keys = |v: &Value| v.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let set = |keys: &[&str]| keys.iter().map(|k| (*k).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(keys(&json), set(&["start", "nodes", "edges"]));
    assert_eq!(json["start"], "who");
    let ids = strings(&json, "nodes", "id");
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(known.len(), ids.len(), "an id stands twice");
    for node in json["nodes"].as_array().unwrap() {
        let outcome = node["kind"] == "outcome";
        let expected: &[&str] =
            if outcome { &["id", "kind", "title", "symptom"] } else { &["id", "kind", "title"] };
        assert_eq!(keys(node), set(expected));
        assert!(matches!(node["kind"].as_str(), Some("question" | "outcome" | "end")), "{node}");
        assert_ne!(node["title"], "");
    }
    for edge in json["edges"].as_array().unwrap() {
        let mut keys = keys(edge);
        keys.remove("when");
        assert_eq!(keys, set(&["from", "to", "value", "label"]));
        assert!(known.contains(edge["from"].as_str().unwrap()), "{edge}");
        assert!(known.contains(edge["to"].as_str().unwrap()), "{edge}");
        for (question, values) in edge.get("when").and_then(Value::as_object).into_iter().flatten() {
            assert!(known.contains(question.as_str()) && !values.as_array().unwrap().is_empty(), "{edge}");
        }
    }
    // Every problem that is documented can be reached, and a code leads from its question to its problem.
    assert!(strings(&json, "nodes", "kind").iter().filter(|k| **k == "outcome").count() >= 161);
    let code = |e: &&Value| e["from"] == "screen-code" && e["value"] == "SSPR_0009";
    let code = json["edges"].as_array().unwrap().iter().find(code).unwrap();
    assert_eq!(code["to"], "outcome:sspr-0009");
    assert!(json["edges"].as_array().unwrap().iter().any(|e| e.get("when").is_some()));
}

/// `name([...])`, `name[...]` or `name{{...}}` with a text in quotation marks.
fn node(line: &str) -> Option<&str> {
    let at = line.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))?;
    let (name, shape) = line.split_at(at);
    [("([\"", "\"])"), ("[\"", "\"]"), ("{{\"", "\"}}")].into_iter().find_map(|(open, close)| {
        let words = shape.strip_prefix(open)?.strip_suffix(close)?;
        (label(words) && name.starts_with("n_")).then_some(name)
    })
}

/// `name -->|"..."| name`.
fn edge(line: &str) -> Option<(&str, &str)> {
    let (from, rest) = line.split_once(" -->|\"")?;
    let (words, to) = rest.split_once("\"| ")?;
    label(words).then_some((from, to))
}

/// A text that ends where it should: nothing in it has a meaning of its own but whole entities.
fn label(words: &str) -> bool {
    let entities = words.split('#').skip(1).all(|rest| {
        rest.split_once(';').is_some_and(|(n, _)| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
    });
    !words.is_empty() && entities && !words.contains(['"', '<', '>', '&', '`', '\n'])
}

/// Checks the grammar that the program uses of Mermaid's, and gives the names of nodes and the edges.
fn parse(text: &str) -> (BTreeSet<&str>, Vec<(&str, &str)>) {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("flowchart LR"));
    let (mut nodes, mut edges) = (BTreeSet::new(), Vec::new());
    for line in lines {
        let line = line.strip_prefix("  ").unwrap_or_else(|| panic!("{line:?} is not set in"));
        match (node(line), edge(line)) {
            (Some(name), None) => assert!(nodes.insert(name), "{name} stands twice"),
            (None, Some(ends)) => edges.push(ends),
            _ => panic!("{line:?} is neither a node nor an edge"),
        }
    }
    (nodes, edges)
}

#[test]
fn the_grammar_of_this_test_refuses_what_mermaid_would() {
    for bad in ["n_a[\"x]", "n_a[\"a\"b\"]", "end[\"x\"]", "n_a[\"#quot\"]", "n_a[\"\"]", "n-a[\"x\"]"] {
        assert_eq!(node(bad), None, "{bad}");
    }
    assert_eq!(edge("n_a -->|\"a\"b\"| n_b"), None);
    assert_eq!(edge("n_a --> n_b"), None);
    assert_eq!(node("n_a[\"x #34;y#34;\"]"), Some("n_a"));
    assert_eq!(edge("n_a -->|\"yes, no\"| n_b"), Some(("n_a", "n_b")));
}

#[test]
fn the_mermaid_text_is_the_default_and_has_the_whole_tree() {
    let text = printed(&[]);
    assert_eq!(text, printed(&["--format", "mermaid"]));
    let (nodes, edges) = parse(&text);
    assert!(edges.iter().all(|(from, to)| nodes.contains(from) && nodes.contains(to)));
    let json: Value = serde_json::from_str(&printed(&["--format", "json"])).unwrap();
    assert_eq!(nodes.len(), strings(&json, "nodes", "id").len());
    let pairs: BTreeSet<(&str, &str)> =
        strings(&json, "edges", "from").into_iter().zip(strings(&json, "edges", "to")).collect();
    assert_eq!(edges.len(), pairs.len(), "one line for all answers that lead the same way");
}

#[test]
fn every_area_is_printed_in_every_format() {
    let json: Value = serde_json::from_str(&printed(&["--format", "json"])).unwrap();
    let (_, _, err) = graph(&["--area", "no-such-area"]);
    let areas: Vec<&str> = err.trim().split("there are ").nth(1).unwrap().split(", ").collect();
    assert!(areas.len() >= 8, "{err}");
    let mut questions = 0;
    let mut edges = 0;
    for area in areas {
        let svg = printed(&["--format", "svg", "--area", area]);
        assert!(
            svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" ") && svg.ends_with("</svg>\n"),
            "{area}"
        );
        let text = printed(&["--area", area]);
        let (nodes, lines) = parse(&text);
        assert!(lines.iter().all(|(from, to)| nodes.contains(from) && nodes.contains(to)), "{area}");
        assert!(lines.len() <= 500, "{area}: GitHub draws no more than 500 lines");
        let part: Value = serde_json::from_str(&printed(&["--format", "json", "--area", area])).unwrap();
        let from: BTreeSet<&str> = strings(&part, "edges", "from").into_iter().collect();
        questions += from.len();
        edges += part["edges"].as_array().unwrap().len();
    }
    assert_eq!(questions, strings(&json, "nodes", "kind").iter().filter(|k| **k == "question").count());
    assert_eq!(edges, json["edges"].as_array().unwrap().len());
}

#[test]
fn the_overview_is_a_picture_of_the_areas() {
    let svg = printed(&["--format", "svg"]);
    assert!(svg.starts_with("<svg ") && svg.contains("<title>3 questions: Start</title>"), "{svg}");
    assert_eq!(svg, printed(&["--format", "svg"]), "the same bytes every time");
}

#[test]
fn an_area_or_a_format_that_does_not_exist_is_a_fault_of_usage() {
    let (code, out, err) = graph(&["--area", "no-such-area"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.contains("no-such-area") && err.contains("sign-in"), "{err}");
    for args in [["--format", "png"], ["--area", "Sign in"], ["--content", "/no/such/folder"]] {
        let (code, out, err) = graph(&args);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{args:?}");
        assert!(!err.is_empty());
    }
}

#[test]
fn content_of_ones_own_is_drawn_too() {
    let dir = tempfile::tempdir().unwrap();
    let exported =
        Command::new(env!("CARGO_BIN_EXE_regain")).args(["content", "export"]).arg(dir.path()).output();
    assert!(exported.unwrap().status.success());
    let file = dir.path().join("flow/see.md");
    let text = std::fs::read_to_string(&file).unwrap().replace("# What happens?", "# What do you see?");
    std::fs::write(file, text).unwrap();
    let out = printed(&["--content", dir.path().to_str().unwrap()]);
    assert!(out.contains("n_see([\"What do you see?\"])"));
}
