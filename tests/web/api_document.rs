//! The document of the API: it names every address and no other, and says what the answers are.

use std::collections::BTreeSet;

use regain::web::{Kind, routes};
use serde_json::{Value, json};

use crate::{
    api_sessions::{Program, json_of, send},
    support::TestApp,
};

async fn document(app: &TestApp) -> Value {
    json_of(&send(app, "GET", "/api/openapi.json", None, "", |_| {}).await, 200)
}

#[tokio::test]
async fn the_document_and_the_router_have_the_same_operations() {
    let document = document(&TestApp::new().await).await;
    assert_eq!(document["openapi"], "3.1.0");
    let described: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().keys().map(|method| (path.clone(), method.to_uppercase()))
        })
        .collect();
    let routed: BTreeSet<(String, String)> = routes()
        .into_iter()
        .filter(|r| r.kind == Kind::Api)
        .flat_map(|r| r.methods.iter().map(move |m| (r.pattern.to_owned(), (*m).to_owned())))
        .collect();
    assert_eq!(described, routed);
    // The manual lists them, too.
    let manual = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/api.md")).unwrap();
    let listed: BTreeSet<(String, String)> = manual
        .lines()
        .filter_map(|l| l.strip_prefix("| `")?.split_once('`')?.0.split_once(' '))
        .map(|(method, path)| (path.to_owned(), method.to_owned()))
        .collect();
    assert_eq!(listed, routed);
}

#[tokio::test]
async fn every_operation_says_what_can_go_wrong() {
    let document = document(&TestApp::new().await).await;
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let what = format!("{method} {path}");
            assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{what}");
            assert!(!operation["summary"].as_str().unwrap().is_empty(), "{what}");
            let responses = operation["responses"].as_object().unwrap();
            for status in ["400", "403", "421", "429", "500", "503"] {
                let content = &responses[status]["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(*content, json!("#/components/schemas/ProblemDetails"), "{what} {status}");
            }
            let session = path.contains("{reference}");
            assert_eq!(operation.get("security").is_some(), session, "{what}");
            for status in ["401", "404", "410"] {
                assert!(!session || responses.contains_key(status), "{what} {status}");
            }
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            for name in path.split(['{', '}']).skip(1).step_by(2) {
                let found = parameters.iter().find(|p| p["name"] == name).unwrap();
                assert_eq!((&found["in"], &found["required"]), (&json!("path"), &json!(true)), "{what}");
            }
        }
    }
    let scheme = &document["components"]["securitySchemes"]["token"];
    assert_eq!((&scheme["type"], &scheme["scheme"]), (&json!("http"), &json!("bearer")));
}

#[tokio::test]
async fn closed_lists_are_those_of_the_program() {
    use regain::{ids::Field, session::Place};
    let document = document(&TestApp::new().await).await;
    let schemas = &document["components"]["schemas"];
    let keys: BTreeSet<&str> =
        schemas["DetailsRequest"]["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    let fields: BTreeSet<&str> = Field::ALL.iter().map(|f| f.word()).chain(["revision"]).collect();
    assert_eq!(keys, fields);
    let symptom = || "sspr-0009".parse().unwrap();
    let places = [
        Place::Question("who".parse().unwrap()),
        Place::Outcome(symptom()),
        Place::NotFixed(symptom()),
        Place::Unknown,
        Place::Done(symptom()),
    ];
    assert_eq!(schemas["PlaceWord"]["enum"], json!(places.map(|p| p.word())));
    assert_eq!(schemas["VerdictWord"]["enum"], json!(["fixed", "partly", "not_fixed", "cannot"]));
}

/// A schema of the document, on its own.
fn validator(document: &Value, schema: &Value) -> jsonschema::Validator {
    let mut schema = schema.clone();
    schema["components"] = document["components"].clone();
    jsonschema::options().with_draft(jsonschema::Draft::Draft202012).build(&schema).unwrap()
}

/// Every name of an object in a value, with what stands under it.
fn undescribed(document: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let mut known = Vec::new();
    let mut open = vec![schema];
    let mut free = false;
    while let Some(schema) = open.pop() {
        if let Some(name) = schema["$ref"].as_str() {
            open.push(document.pointer(name.trim_start_matches('#')).unwrap());
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            open.extend(schema[key].as_array().into_iter().flatten());
        }
        known.push(schema);
        free |= schema["type"] == "object" && schema.get("properties").is_none();
    }
    match value {
        Value::Array(items) => {
            let of: Vec<&Value> = known.iter().filter_map(|s| s.get("items")).collect();
            for (item, of) in items.iter().flat_map(|i| of.iter().map(move |o| (i, o))) {
                undescribed(document, of, item, &format!("{at}[]"), found);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                let at = format!("{at}.{name}");
                let of = known.iter().find_map(|s| s["properties"].get(name));
                let of = of.or_else(|| {
                    known.iter().find_map(|s| s.get("additionalProperties")).filter(|a| a.is_object())
                });
                match of {
                    Some(of) => undescribed(document, of, value, &at, found),
                    None if free => {}
                    None => found.push(at),
                }
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn answers_are_as_the_document_says_and_have_no_field_that_it_does_not_name() {
    let app = TestApp::new().await;
    let document = document(&app).await;
    let text = "SSPR_0012 for mia@contoso.com, correlation id 0b1e3a2e-9a11-4c55-b9cc-0123456789ab, 2026-03-01T10:11:12Z \
                CID: 1b1e3a2e-9a11-4c55-b9cc-0123456789ab Microsoft Entra Connect 2.6.92.0 AADSTS7654321";
    let (program, made) = Program::begin(&app, json!({"text": text, "audience": "user"})).await;
    let answers = [("sspr-0012-words", "group")];
    for (node, value) in answers {
        json_of(&program.answer(node, value).await, 200);
    }
    let stood = program.state().await;
    let verdict = json!({"verdict": "not_fixed", "revision": stood["revision"]});
    let path = format!("/verdicts/{}", stood["place"]["symptom"].as_str().unwrap());
    let judged = json_of(&program.ask("PUT", &path, verdict).await, 200);
    assert!(!judged["place"]["suggestions"].as_array().unwrap().is_empty());
    let link = json_of(&program.ask("POST", "/links", json!({"role": "viewer"})).await, 201);
    let redeem = json!({"token": link["token"]}).to_string();
    let joined = json_of(&send(&app, "POST", "/api/v1/links/redeem", None, &redeem, |_| {}).await, 200);
    let note = json_of(&program.ask("POST", "/notes", json!({"text": "A note."})).await, 201);
    let identify = json!({"text": text}).to_string();
    let identified = json_of(&send(&app, "POST", "/api/v1/identify", None, &identify, |_| {}).await, 200);
    assert!(
        identified["question"].is_object() && !identified["evidence"]["guids"].as_array().unwrap().is_empty()
    );
    let get = async |path: &str| json_of(&send(&app, "GET", path, None, "", |_| {}).await, 200);
    let of = async |rest: &str| json_of(&program.ask("GET", rest, Value::Null).await, 200);
    let conflict = program.ask("PUT", "/answers/who", json!({"value": "helpdesk", "revision": 0})).await;
    json_of(&conflict, 200);
    let conflict = program.ask("PUT", "/answers/who", json!({"value": "admin", "revision": 0})).await;
    let session = "/api/v1/sessions/{reference}";
    let cases = [
        ("/api/v1/sessions", "post", "201", made),
        (session, "get", "200", stood),
        (session, "get", "200", judged),
        ("/api/v1/sessions/{reference}/links", "post", "201", link),
        ("/api/v1/sessions/{reference}/links", "get", "200", of("/links").await),
        ("/api/v1/links/redeem", "post", "200", joined),
        ("/api/v1/sessions/{reference}/notes", "post", "201", note),
        ("/api/v1/sessions/{reference}/notes", "get", "200", of("/notes").await),
        ("/api/v1/sessions/{reference}/timeline", "get", "200", of("/timeline").await),
        ("/api/v1/identify", "post", "200", identified),
        ("/api/v1/symptoms", "get", "200", get("/api/v1/symptoms").await),
        ("/api/v1/symptoms/{symptom}", "get", "200", get("/api/v1/symptoms/event-33004").await),
        ("/api/v1/symptoms/{symptom}", "get", "200", get("/api/v1/symptoms/sspr-0013").await),
        ("/api/v1/flow", "get", "200", get("/api/v1/flow").await),
        ("/api/v1/sessions/{reference}/answers/{node}", "put", "409", json_of(&conflict, 409)),
    ];
    for (path, method, status, value) in cases {
        let response = &document["paths"][path][method]["responses"][status]["content"];
        let (_, content) = response.as_object().unwrap().iter().next().unwrap();
        let schema = &content["schema"];
        let validator = validator(&document, schema);
        let faults: Vec<String> =
            validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(faults.is_empty(), "{method} {path}: {}", faults.join("\n"));
        let mut found = Vec::new();
        undescribed(&document, schema, &value, "", &mut found);
        assert!(found.is_empty(), "{method} {path}: {found:?} stand nowhere in the document");
    }
}

#[tokio::test]
async fn the_examples_of_the_document_are_what_it_takes() {
    let document = document(&TestApp::new().await).await;
    let mut seen = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let content = &operation["requestBody"]["content"]["application/json"];
            if content.is_null() {
                continue;
            }
            assert!(!content["example"].is_null(), "{method} {path} has no example");
            let validator = validator(&document, &content["schema"]);
            assert!(validator.is_valid(&content["example"]), "{method} {path}");
            assert!(!validator.is_valid(&json!({"no_such_field": 1})), "{method} {path} takes anything");
            seen += 1;
        }
    }
    assert_eq!(seen, 13);
}
