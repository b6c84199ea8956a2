//! Looking texts up with the program as it is shipped: one, many, and how good the answers are.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::{fs, process::Stdio};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    time::timeout,
};

mod support;

use support::{Browser, PATIENCE, Server, program, run};

const CASES: &str = "tests/fixtures/lookup/cases.jsonl";

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect()
}

#[tokio::test]
async fn one_text_is_one_record() {
    const TEXT: &str = "SSPR_0012 then Event ID 33004, SSPR_0999, hr=80230619 \
                        password: Hunter2! at 2026-03-01T10:11:12Z, tenant id 0b1e3a2e-9a11-4c55-b9cc-0123456789ab";
    let ran = run(&["identify", "--json"], &[], TEXT.as_bytes()).await;
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.out.matches('\n').count(), 1, "it is one line: {}", ran.out);
    let found = &lines(&ran.out)[0];
    let evidence = &found["evidence"];
    assert_eq!(evidence["codes"], json!(["SSPR_0012", "SSPR_0999"]));
    assert_eq!(evidence["events"], json!(["33004"]));
    assert_eq!(evidence["hresults"], json!(["0x80230619"]));
    assert_eq!(evidence["unknown"], json!(["SSPR_0999"]));
    let tenant = json!([{"kind": "tenant", "value": "0b1e3a2e-9a11-4c55-b9cc-0123456789ab"}]);
    assert_eq!(evidence["guids"], tenant);
    assert_eq!(evidence["times"][0]["value"], "2026-03-01T10:11:12Z");
    assert_eq!(found["removed"], json!(["password"]));
    assert!(!ran.out.contains("Hunter2"), "{}", ran.out);
    let claimed: Vec<&str> =
        found["matches"].as_array().unwrap().iter().map(|m| m["symptom"].as_str().unwrap()).collect();
    assert!(claimed.contains(&"event-33004"), "{claimed:?}");
}

#[tokio::test]
async fn a_code_of_two_problems_comes_with_its_question_and_answers() {
    let ran = run(&["identify", "--json"], &[], b"SSPR_0012").await;
    let question = &lines(&ran.out)[0]["question"];
    assert_eq!(question["id"], "sspr-0012-words");
    assert_eq!(question["reason"], json!({"kind": "identifier", "text": "SSPR_0012"}));
    let options = question["options"].as_array().unwrap();
    let values: Vec<&str> = options.iter().map(|o| o["value"].as_str().unwrap()).collect();
    assert_eq!(values, ["licence", "group", "unsure"]);
    assert!(options.iter().all(|o| !o["label"].as_str().unwrap().is_empty()));
}

#[tokio::test]
async fn each_line_is_answered_and_a_bad_one_says_where_it_is() {
    let long = format!("{{\"id\":\"long\",\"text\":\"{}\"}}", "x ".repeat(100_001));
    let longer = "y".repeat(5 * 1024 * 1024);
    let input = [
        "\u{feff}{\"id\":\"a\",\"text\":\"SSPR_0009\",\"note\":1}",
        "no JSON: Canary4711",
        "",
        "{\"id\":7,\"text\":\"Event ID 33004\"}",
        "{\"id\":\"b\",\"text\":[\"Canary4711\"]}",
        "{\"id\":{\"x\":1},\"text\":\"SSPR_0009\"}",
        "{\"text\":\"SSPR_0009\"}",
        &long,
        &longer,
        "{\"id\":\"last\",\"text\":\"\"}",
    ]
    .join("\r\n");
    let ran = run(&["identify", "--ndjson"], &[], input.as_bytes()).await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    let answers = lines(&ran.out);
    let heads: Vec<(&Value, Option<u64>)> =
        answers.iter().map(|a| (&a["id"], a.get("line").map(|l| l.as_u64().unwrap()))).collect();
    let null = Value::Null;
    assert_eq!(
        heads,
        [
            (&json!("a"), None),
            (&null, Some(2)),
            (&json!(7), None),
            (&null, Some(5)),
            (&null, Some(6)),
            (&null, Some(7)),
            (&json!("long"), Some(8)),
            (&null, Some(9)),
            (&json!("last"), None),
        ]
    );
    assert!(answers.iter().all(|a| a.get("line").is_some() == a["error"].is_string()));
    assert_eq!(answers[0]["matches"][0]["symptom"], "sspr-0009");
    assert_eq!(answers[2]["matches"][0]["symptom"], "event-33004");
    assert_eq!(answers[6]["error"], "the text has more than 200000 characters");
    assert!(!ran.out.contains("Canary"), "an error repeats nothing of the line: {}", ran.out);
}

#[tokio::test]
async fn a_line_says_what_the_single_record_says() {
    let texts = fs::read_to_string(CASES).unwrap();
    let ran = run(&["identify", "--ndjson"], &[], texts.as_bytes()).await;
    // One of the cases has no id, which is a fault here.
    assert_eq!(ran.code, Some(1));
    for (case, answer) in lines(&texts.replace("\n\n", "\n")).iter().zip(ran.out.lines()) {
        if case["id"].is_null() {
            assert!(answer.starts_with("{\"id\":null,\"line\":"), "{answer}");
            continue;
        }
        let single = run(&["identify", "--json"], &[], case["text"].as_str().unwrap().as_bytes()).await;
        assert_eq!(answer, format!("{{\"id\":{},{}", case["id"], &single.out.trim_end()[1..]));
    }
}

#[tokio::test]
async fn whoever_asks_line_by_line_is_answered_line_by_line() {
    let mut child = tokio::process::Command::from(program(&["identify", "--ndjson"], &[]))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut ask = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for id in 0..3 {
        ask.write_all(format!("{{\"id\":{id},\"text\":\"SSPR_0009\"}}\n").as_bytes()).await.unwrap();
        let answer = timeout(PATIENCE, answers.next_line()).await.unwrap().unwrap().unwrap();
        assert!(answer.starts_with(&format!("{{\"id\":{id},")), "{answer}");
    }
    drop(ask);
    assert_eq!(timeout(PATIENCE, child.wait()).await.unwrap().unwrap().code(), Some(0));
}

#[tokio::test]
async fn the_figures_count_what_the_documents_say_they_count() {
    let ran = run(&["evaluate", CASES, "--json"], &[], b"").await;
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("there is no problem no-such-problem"), "{}", ran.err);
    let figures: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(figures["cases"], 12);
    assert_eq!(figures["redacted"], json!(["c10"]));
    assert_eq!(figures["no_such_problem"], json!(["no-such-problem"]));
    let row = |half: &str, group: &str, name: &str| -> Value {
        let rows = figures[half].as_array().unwrap();
        rows.iter().find(|r| r["group"] == group && r["name"] == name).unwrap().clone()
    };
    assert_eq!(
        row("positive", "all", "all"),
        json!({"group": "all", "name": "all", "cases": 9, "first": 6, "first_asked": 6, "three": 6,
               "three_asked": 6, "claimed": 5, "wrong_first": 3, "wrong_claim": 2})
    );
    assert_eq!(row("positive", "lang", "de")["first"], 1);
    assert_eq!(row("positive", "kind", "eventlog")["cases"], 1);
    assert_eq!(
        row("undocumented", "all", "all"),
        json!({"group": "all", "name": "all", "cases": 3, "false_claim": 1, "question": 0, "offer": 0})
    );
    assert_eq!(row("undocumented", "scope", "uncovered")["false_claim"], 0);
    let misses: Vec<(&str, &Value)> = figures["misses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| (m["id"].as_str().unwrap(), &m["kinds"]))
        .collect();
    assert_eq!(
        misses,
        [
            ("c05", &json!(["not-found", "wrong-claim"])),
            ("c06", &json!(["not-found"])),
            ("c08", &json!(["false-claim"])),
            ("c12", &json!(["not-found", "wrong-claim"])),
        ]
    );
}

#[tokio::test]
async fn the_table_lists_the_misses_when_asked() {
    let ran = run(&["evaluate", CASES], &[], b"").await;
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let all = ran.out.lines().nth(1).unwrap();
    let cells: Vec<&str> = all.split_whitespace().collect();
    assert_eq!(cells[..4], ["all", "9", "6", "67%"], "{}", ran.out);
    assert!(ran.out.contains("4 could be better; --verbose lists them"), "{}", ran.out);
    assert!(!ran.out.contains("false claim"), "{}", ran.out);
    let verbose = run(&["evaluate", CASES, "--verbose"], &[], b"").await;
    assert!(verbose.out.contains("c08: false claim\n    certain sspr-0009 (SSPR_0009)\n"), "{}", verbose.out);
}

#[tokio::test]
async fn a_file_of_cases_with_faults_is_named_line_by_line() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("cases.jsonl");
    fs::write(&file, "{\"text\":\"a\"}\nnonsense\n{\"text\":\"a\",\"scope\":\"positive\"}\n").unwrap();
    let ran = run(&["evaluate", file.to_str().unwrap()], &[], b"").await;
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    for line in [":2: expected", ":3: the scope is positive, and expected names no problem"] {
        assert!(ran.err.contains(line), "{}", ran.err);
    }
}

#[tokio::test]
async fn the_api_and_the_command_line_say_the_same_byte_for_byte() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[], &[]);
    let mut client = Browser::connect(server.address).await.unwrap();
    let cases = fs::read_to_string(CASES).unwrap();
    let texts =
        cases.lines().filter(|l| !l.is_empty()).map(|l| lines(l)[0]["text"].as_str().unwrap().to_owned());
    let texts: Vec<String> =
        texts.chain(["Mot de passe « é », SSPR_0012 <b>\u{1f511}</b>\r\n\t".to_owned()]).collect();
    assert_eq!(texts.len(), 13);
    for text in texts {
        let body = json!({ "text": text }).to_string();
        let request = format!(
            "POST /api/v1/identify HTTP/1.1\r\n{}content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            client.headers(),
            body.len()
        );
        let answer = client.exchange(request.as_bytes()).await.unwrap();
        let printed = run(&["identify", "--json"], &[], text.as_bytes()).await;
        assert_eq!((answer.status, printed.code), (200, Some(0)), "{} {}", answer.body, printed.err);
        assert_eq!(answer.body, printed.out, "{text}");
    }
}
