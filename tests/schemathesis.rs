//! The API as its document describes it, asked by schemathesis: values that fit, values that do not, and what nobody thinks of. No
//! answer may be a fault of the server, and none may be one that the document does not name. And the worked example of the manual.
//!
//! They need bash, curl, jq, `schemathesis` and `openapi-spec-validator` on the PATH (`pip install schemathesis openapi-spec-validator`). Where one is
//! missing its test says so and passes; on a build server (`CI` is set) it fails instead.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test says what is wrong by failing, and what is missing by saying so"
)]

use std::{fs, path::PathBuf};

use serde_json::{Value, json};

mod support;

use support::{Browser, Server};

/// What is looked at in every answer. What the service must accept and refuse has tests of its own.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance,ignored_auth";

/// So many requests for each operation, and the same in every run.
const EXAMPLES: &str = "25";
const SEED: &str = "20261120";

#[allow(clippy::disallowed_methods, reason = "the surroundings of the test, not the settings of the program")]
fn environment(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

fn find(program: &str) -> Option<PathBuf> {
    let path = environment("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

async fn post(server: &Server, path: &str, token: &str, body: &Value) -> Value {
    let mut browser = Browser::connect(server.address).await.unwrap();
    let body = body.to_string();
    let token = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
    let head = format!(
        "POST {path} HTTP/1.1\r\n{}{token}content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        browser.headers(),
        body.len()
    );
    let answer = browser.exchange(format!("{head}{body}").as_bytes()).await.unwrap();
    assert!((200..300).contains(&answer.status), "{}: {}", answer.status, answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

/// A tool, or nothing where it is missing and may be.
fn tool(name: &str) -> Option<PathBuf> {
    let found = find(name);
    if found.is_none() {
        assert!(environment("CI").is_none(), "{name} is not on the PATH");
        eprintln!("SKIPPED: {name} is not on the PATH");
    }
    found
}

#[tokio::test]
async fn the_document_is_openapi_3_1() {
    let Some(program) = tool("openapi-spec-validator") else { return };
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path(), &[], &[]);
    let answer = Browser::connect(server.address).await.unwrap().get("/api/openapi.json").await.unwrap();
    let file = dir.path().join("openapi.json");
    fs::write(&file, &answer.body).unwrap();
    let ran = tokio::process::Command::new(program)
        .args(["--schema", "3.1"])
        .arg(&file)
        .kill_on_drop(true)
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
}

#[tokio::test]
async fn the_worked_example_of_the_manual_ends_with_the_summary() {
    let (Some(bash), Some(_), Some(_)) = (tool("bash"), tool("curl"), tool("jq")) else { return };
    let manual = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/api.md")).unwrap();
    let script = manual.split("```bash\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("data"), &[], &[]);
    let here = format!("API=http://{}/api/v1", server.address);
    let script = script.replace("API=https://help.example.com/api/v1", &here);
    assert!(script.contains(&here), "{script}");
    let ran = tokio::process::Command::new(bash)
        .args(["-euo", "pipefail", "-c", &script])
        .current_dir(dir.path())
        .kill_on_drop(true)
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
    assert!(said.contains("\"symptom\": \"event-33004\""), "{said}");
    let names: Vec<String> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("regain-"))
        .collect();
    let [name] = names.as_slice() else { panic!("{names:?}") };
    let summary = fs::read_to_string(dir.path().join(name)).unwrap();
    assert!(summary.contains("Writeback fails for one person.") && summary.contains("33004"), "{summary}");
}

#[tokio::test]
async fn the_api_answers_whatever_it_is_asked_as_its_document_says() {
    let Some(program) = tool("schemathesis") else { return };
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let server = Server::start(&data, &[], &[]);
    let begin = json!({"text": "SSPR_0012 for mia@contoso.com", "audience": "user"});
    let made = post(&server, "/api/v1/sessions", "", &begin).await;
    let (token, reference) = (made["token"].as_str().unwrap(), made["reference"].as_str().unwrap());
    let link = json!({"role": "viewer"});
    let link = post(&server, &format!("/api/v1/sessions/{reference}/links"), token, &link).await;
    let config = dir.path().join("schemathesis.toml");
    // Half of the ids exist: otherwise nothing but 404 would ever be seen.
    let text = format!(
        r#"
[dictionaries.references]
values = ["{reference}"]
[dictionaries.nodes]
values = ["who", "see", "sspr-0012-words"]
[dictionaries.symptoms]
values = ["sspr-0012", "sspr-0013", "event-33004"]
[dictionaries.numbers]
values = ["1", "2"]
[dictionaries.tokens]
values = ["{}"]
[dictionaries.revisions]
values = [0, 1, 1000]

[parameters]
"path.reference" = {{ dictionary = "references", probability = 0.9 }}
"path.node" = {{ dictionary = "nodes", probability = 0.5 }}
"path.symptom" = {{ dictionary = "symptoms", probability = 0.5 }}
"path.number" = {{ dictionary = "numbers", probability = 0.5 }}
"path.log" = {{ dictionary = "numbers", probability = 0.5 }}
"body.token" = {{ dictionary = "tokens", probability = 0.5 }}
"body.revision" = {{ dictionary = "revisions", probability = 0.5 }}

[auth.openapi.token]
bearer = "{token}"
"#,
        link["token"].as_str().unwrap()
    );
    fs::write(&config, text).unwrap();
    let document = format!("http://{}/api/openapi.json", server.address);
    // Deleting the session comes last: the others need it.
    for only in [
        ["--exclude-operation-id", "deleteSession", "--phases", "examples,coverage,fuzzing,stateful"],
        ["--include-operation-id", "deleteSession", "--phases", "coverage,fuzzing"],
    ] {
        let ran = tokio::process::Command::new(&program)
            .arg("--no-color")
            .arg("--config-file")
            .arg(&config)
            .args(["run", &document, "--checks", CHECKS, "--max-examples", EXAMPLES, "--seed", SEED])
            .args(["--no-shrink", "--continue-on-failure", "--suppress-health-check", "all"])
            .args(only)
            .current_dir(dir.path())
            .env("NO_COLOR", "1")
            .kill_on_drop(true)
            .output()
            .await
            .unwrap();
        let said = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{said}");
        assert!(said.contains("passed"), "{said}");
        println!("{said}");
    }
    // It came further than the door.
    let mut browser = Browser::connect(server.address).await.unwrap();
    assert_eq!(browser.get("/healthz").await.unwrap().status, 200, "it still answers");
    let log = server.log();
    assert!(!log.contains("panicked") && !log.contains("ERROR"), "{log}");
}
