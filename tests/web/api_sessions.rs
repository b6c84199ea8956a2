//! Sessions over the API: tokens, changes, collisions, links, and that they are the sessions of the pages.

use http::{HeaderMap, Method, StatusCode, header};
use regain::{
    config::{Config, Limits},
    store::testing,
};
use serde_json::{Value, json};

use crate::support::{Page, TestApp};

const SESSIONS: &str = "/api/v1/sessions";

/// One program with its token at one session.
pub struct Program<'a> {
    pub app: &'a TestApp,
    pub token: String,
    pub reference: String,
}

/// Sends as a program does: no cookie, no origin.
pub async fn send(
    app: &TestApp,
    method: &str,
    path: &str,
    token: Option<&str>,
    body: &str,
    with: impl FnOnce(&mut HeaderMap),
) -> Page {
    let method: Method = method.parse().unwrap();
    app.other_browser()
        .send(method, path, body, |h| {
            h.remove("sec-fetch-site");
            h.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
            if let Some(token) = token {
                h.insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
            }
            with(h);
        })
        .await
}

pub fn json_of(page: &Page, status: u16) -> Value {
    assert_eq!(page.status.as_u16(), status, "{}: {}", page.path, page.body);
    serde_json::from_str(&page.body).unwrap_or_else(|e| panic!("{e}: {}", page.body))
}

pub fn problem(page: &Page, status: u16, name: &str) -> Value {
    let body = json_of(page, status);
    assert_eq!(body["type"], format!("urn:regain:{name}"), "{body}");
    assert_eq!(page.header("content-type"), "application/problem+json");
    body
}

impl<'a> Program<'a> {
    /// Begins a session.
    pub async fn begin(app: &'a TestApp, body: Value) -> (Self, Value) {
        let page = send(app, "POST", SESSIONS, None, &body.to_string(), |_| {}).await;
        let made = json_of(&page, 201);
        let text = |key: &str| made[key].as_str().unwrap().to_owned();
        let program = Self { app, token: text("token"), reference: text("reference") };
        assert_eq!(page.header("location"), program.path(""));
        (program, made)
    }

    pub fn path(&self, rest: &str) -> String {
        format!("{SESSIONS}/{}{rest}", self.reference)
    }

    pub async fn ask(&self, method: &str, rest: &str, body: Value) -> Page {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        send(self.app, method, &self.path(rest), Some(&self.token), &body, |_| {}).await
    }

    pub async fn state(&self) -> Value {
        json_of(&self.ask("GET", "", Value::Null).await, 200)
    }

    /// Answers a question at the revision that is current.
    pub async fn answer(&self, node: &str, value: &str) -> Page {
        let revision = self.state().await["revision"].clone();
        self.ask("PUT", &format!("/answers/{node}"), json!({"value": value, "revision": revision})).await
    }
}

#[tokio::test]
async fn a_program_comes_from_a_message_to_the_summary() {
    let app = TestApp::new().await;
    let text = "Event ID 33004 for mia@contoso.com at 2026-03-01T10:11:12Z";
    let (program, made) = Program::begin(&app, json!({"text": text, "audience": "admin"})).await;
    assert_eq!(made["place"]["kind"], "outcome");
    assert_eq!(made["place"]["symptom"], "event-33004");
    assert!(made["place"]["steps"].as_array().unwrap().len() > 1);
    assert_eq!(made["found"]["matches"][0]["symptom"], "event-33004");
    assert_eq!(made["details"]["user"]["confirmed"], false);
    assert_eq!((&made["role"], &made["audience"]), (&json!("owner"), &json!("admin")));
    let early = program.ask("GET", "/summary?format=md", Value::Null).await;
    problem(&early, 409, "not-now");
    let filled = json!({"what": "It fails for one person.", "version": "2.6.92.0", "revision": 0});
    let state = json_of(&program.ask("PATCH", "/details", filled).await, 200);
    assert_eq!(state["details"]["version"]["line"], "2.6.92.0");
    let key = state["place"]["steps"][0]["key"].clone();
    let done = json!({"done": [key], "revision": state["revision"]});
    let state = json_of(&program.ask("PUT", "/steps/event-33004", done).await, 200);
    assert_eq!(state["place"]["steps"][0]["done"], true);
    let unknown = json!({"masks": {"shoes": true}, "revision": state["revision"]});
    assert_eq!(
        problem(&program.ask("POST", "/confirm", unknown).await, 422, "wrong-shape")["field"],
        "masks"
    );
    let confirm = json!({"masks": {"users": true}, "revision": state["revision"]});
    let state = json_of(&program.ask("POST", "/confirm", confirm).await, 200);
    assert_eq!(state["completeness"]["to_confirm"], json!([]));
    assert_eq!(state["masks"], json!(["users"]));
    assert!(program.state().await.to_string().contains("mia@contoso.com"), "a state keeps nothing back");
    for format in ["zip", "txt", "md", "json", "eml", "card"] {
        let page = program.ask("GET", &format!("/summary?format={format}"), Value::Null).await;
        assert_eq!(page.status, StatusCode::OK, "{format}: {}", page.body);
        assert_eq!(
            page.header("content-type"),
            format.parse::<regain::summary::Format>().unwrap().media_type()
        );
        let packed = ["zip", "eml"].contains(&format);
        assert!(packed || page.body.contains("33004") && !page.body.contains("mia@contoso.com"), "{format}");
    }
    let sent = json!({"case": "2611200040001234", "revision": state["revision"]});
    assert_eq!(json_of(&program.ask("POST", "/sent", sent).await, 200)["sent"], "2611200040001234");
    let odd = json!({"case": "<b>", "revision": 0});
    assert_eq!(problem(&program.ask("POST", "/sent", odd).await, 422, "wrong-value")["field"], "case");
    let summary = program.ask("GET", "/summary?format=md", Value::Null).await;
    assert_eq!(summary.status, StatusCode::OK, "{}", summary.body);
    assert_eq!(summary.header("content-type"), "text/markdown; charset=utf-8");
    assert!(summary.header("content-disposition").contains(&format!("regain-{}.md", program.reference)));
    assert!(summary.body.contains("33004") && summary.body.contains("It fails for one person."));
    let plain = json_of(&program.ask("GET", "/summary", Value::Null).await, 200);
    assert_eq!(plain["reference"], program.reference.as_str());
    problem(&program.ask("GET", "/summary?format=pdf", Value::Null).await, 422, "wrong-value");
    problem(&program.ask("GET", "/summary?form=md", Value::Null).await, 422, "wrong-shape");
}

#[tokio::test]
async fn a_session_opens_for_its_token_alone() {
    let app = TestApp::new().await;
    let (mine, _) = Program::begin(&app, json!({})).await;
    let (other, _) = Program::begin(&app, json!({})).await;
    let at = |path: String, token: Option<String>| {
        let app = &app;
        async move { send(app, "GET", &path, token.as_deref(), "", |_| {}).await }
    };
    let none = at(mine.path(""), None).await;
    problem(&none, 401, "unauthorized");
    assert_eq!(none.header("www-authenticate"), "Bearer");
    problem(&at(mine.path(""), Some("nonsense".to_owned())).await, 401, "unauthorized");
    problem(&at(mine.path(""), Some("B".repeat(43))).await, 401, "unauthorized");
    let foreign = at(mine.path(""), Some(other.token.clone())).await;
    let unknown = at(format!("{SESSIONS}/00000-00000"), Some(other.token.clone())).await;
    problem(&foreign, 404, "not-found");
    assert_eq!(foreign.body, unknown.body);
    assert_eq!(at(format!("{SESSIONS}/x"), Some(other.token.clone())).await.body, foreign.body);
    // A cookie that opens the session for the pages opens nothing here, and two tokens open nothing at all.
    let found = app.paste("SSPR_0009").await;
    let path = format!("{SESSIONS}/{}", found.reference());
    problem(&app.send(Method::GET, &path, "", |_| {}).await, 401, "unauthorized");
    let path = mine.path("");
    let twice = send(&app, "GET", &path, Some(&mine.token), "", |h| {
        h.append(header::AUTHORIZATION, format!("Bearer {}", mine.token).parse().unwrap());
    });
    problem(&twice.await, 401, "unauthorized");
    assert_eq!(mine.ask("DELETE", "", Value::Null).await.status, StatusCode::NO_CONTENT);
    problem(&mine.ask("GET", "", Value::Null).await, 401, "unauthorized");
    assert_eq!(other.state().await["reference"], other.reference.as_str());
    let left = testing::read(&app.store, "SELECT count(*) || '' FROM sessions".to_owned()).await.unwrap();
    assert_eq!(left, ["2"]);
}

#[tokio::test]
async fn only_the_same_item_collides_and_both_values_are_told() {
    let app = TestApp::new().await;
    let (program, made) = Program::begin(&app, json!({})).await;
    assert_eq!(made["place"]["node"], "who");
    let answer = |value: &str, revision: u32| json!({"value": value, "revision": revision});
    let first = json_of(&program.ask("PUT", "/answers/who", answer("user", 0)).await, 200);
    assert_eq!((&first["revision"], &first["place"]["node"]), (&json!(1), &json!("see")));
    // Another item, although the revision is old.
    json_of(&program.ask("PUT", "/answers/see", answer("contact", 0)).await, 200);
    // The same item to the same value is none.
    json_of(&program.ask("PUT", "/answers/who", answer("user", 0)).await, 200);
    let collided = program.ask("PUT", "/answers/who", answer("admin", 0)).await;
    let conflict = problem(&collided, 409, "conflict")["conflict"].clone();
    assert_eq!(conflict["by"], "owner");
    assert_ne!(conflict["theirs"], conflict["mine"]);
    assert_eq!(conflict["revision"], 1);
    let insisted = answer("admin", 1);
    let state = json_of(&program.ask("PUT", "/answers/who", insisted).await, 200);
    assert_eq!((&state["audience"], &state["set_aside"]), (&json!("admin"), &json!(["see"])));
    let detail = |user: &str| json!({"user": user, "revision": 0});
    json_of(&program.ask("PATCH", "/details", detail("a@contoso.com")).await, 200);
    problem(&program.ask("PATCH", "/details", detail("b@contoso.com")).await, 409, "conflict");
}

#[tokio::test]
async fn the_same_key_at_the_same_address_writes_once() {
    let app = TestApp::new().await;
    let (program, _) = Program::begin(&app, json!({})).await;
    let note = json!({"text": "Called back."}).to_string();
    let write = |key: &'static str| {
        let program = &program;
        let note = &note;
        async move {
            let with = |h: &mut HeaderMap| {
                h.insert("idempotency-key", key.parse().unwrap());
            };
            send(program.app, "POST", &program.path("/notes"), Some(&program.token), note, with).await
        }
    };
    let one = json_of(&write("one").await, 201);
    assert_eq!(json_of(&write("one").await, 201), one);
    assert_eq!(json_of(&write("two").await, 201)["id"], 2);
    assert_eq!(program.state().await["notes"], 2);
    problem(&write("").await, 422, "wrong-shape");
    let link = json!({"role": "viewer"}).to_string();
    for status in [201, 409] {
        let with = |h: &mut HeaderMap| {
            // The key of the note is another one here.
            h.insert("idempotency-key", "one".parse().unwrap());
        };
        let page = send(&app, "POST", &program.path("/links"), Some(&program.token), &link, with).await;
        assert_eq!(page.status.as_u16(), status, "{}", page.body);
    }
}

#[tokio::test]
async fn what_cannot_be_used_names_its_field() {
    let app = TestApp::new().await;
    let (program, _) = Program::begin(&app, json!({"audience": "user"})).await;
    let wrong = |page: Page, kind: &str, field: &str| {
        let body = problem(&page, 422, kind);
        assert_eq!(body["field"], field, "{body}");
        body
    };
    for (body, field) in [
        (json!({"value": "contact"}), "revision"),
        (json!({"value": 1, "revision": 0}), "value"),
        (json!({"value": "contact", "revision": 0, "more": 1}), "more"),
    ] {
        wrong(program.ask("PUT", "/answers/see", body).await, "wrong-shape", field);
    }
    let answer = |value: &str| json!({"value": value, "revision": 0});
    wrong(program.ask("PUT", "/answers/see", answer("Canary")).await, "wrong-value", "value");
    problem(&program.ask("PUT", "/answers/nowhere", answer("x")).await, 404, "not-found");
    problem(&program.ask("PUT", "/answers/contact", answer("phone")).await, 409, "not-now");
    json_of(&program.answer("see", "code").await, 200);
    let near = wrong(program.answer("screen-code", "SSPR_0013x").await, "wrong-value", "value");
    assert!(near.get("nearest").is_none() || near["nearest"].is_array());
    let near = program.answer("screen-code", "SSPR_0099").await;
    assert!(!problem(&near, 422, "wrong-value")["nearest"].as_array().unwrap().is_empty(), "{}", near.body);
    problem(
        &program.ask("PUT", "/verdicts/sspr-0009", json!({"verdict": "fixed", "revision": 0})).await,
        409,
        "not-now",
    );
    let verdict = json!({"verdict": "perhaps", "revision": 0});
    wrong(program.ask("PUT", "/verdicts/sspr-0009", verdict).await, "wrong-shape", "verdict");
    let details = json!({"user": "a b", "when": {"day": "31", "month": "2", "year": "2026", "time": "9:00", "zone": "UTC"}, "revision": 0});
    let body = problem(&program.ask("PATCH", "/details", details).await, 422, "wrong-value");
    let fields: Vec<&str> =
        body["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["when", "user"]);
    let part = json!({"when": {"hour": "9"}, "revision": 0});
    wrong(program.ask("PATCH", "/details", part).await, "wrong-shape", "when");
    wrong(program.ask("POST", "/notes", json!({"text": " "})).await, "wrong-value", "text");
    let lone = program.ask("POST", "/notes", json!({"text": "Canary!4711zz"})).await;
    wrong(lone.clone(), "lone-password", "text");
    assert!(!lone.body.contains("Canary"));
    let both = json!({"text": "SSPR_0009", "entry": {"symptom": "sspr-0009"}}).to_string();
    wrong(send(&app, "POST", SESSIONS, None, &both, |_| {}).await, "wrong-shape", "entry");
    let nowhere = json!({"entry": {"symptom": "no-such"}}).to_string();
    wrong(send(&app, "POST", SESSIONS, None, &nowhere, |_| {}).await, "wrong-value", "symptom");
    let empty = json!({"text": " "}).to_string();
    wrong(send(&app, "POST", SESSIONS, None, &empty, |_| {}).await, "empty", "text");
    let form = send(&app, "POST", SESSIONS, None, "text=a", |h| {
        h.insert(header::CONTENT_TYPE, "application/x-www-form-urlencoded".parse().unwrap());
    });
    problem(&form.await, 415, "not-json");
    problem(&send(&app, "POST", SESSIONS, None, "{", |_| {}).await, 400, "malformed");
    let large = json!({"text": "x ".repeat(1 << 20)}).to_string();
    problem(&send(&app, "POST", SESSIONS, None, &large, |_| {}).await, 413, "too-large");
}

#[tokio::test]
async fn a_detail_is_filled_in_as_on_its_page() {
    let app = TestApp::new().await;
    let (program, _) = Program::begin(&app, json!({})).await;
    let sent = json!({
        "when": "2026-11-20T13:05:00Z", "code": "0b1e3a2e-9a11-4c55-b9cc-0123456789ab", "type": "cloud_only",
        "licence": {"value": "yes", "name": "Entra ID P1"}, "user": "mia@contoso.com", "tenant": {"not_known": "yes"},
        "revision": 0
    });
    let state = json_of(&program.ask("PATCH", "/details", sent).await, 200);
    let line = |field: &str| state["details"][field]["line"].as_str().unwrap().to_owned();
    assert_eq!(line("when"), "20 November 2026, 13:05 (+00:00, UTC)");
    assert_eq!(line("code"), "0b1e3a2e-9a11-4c55-b9cc-0123456789ab");
    assert_eq!((line("type").as_str(), line("licence").as_str()), ("cloud only", "Yes (Entra ID P1)"));
    assert_eq!(line("tenant"), "not known");
    assert_eq!(state["completeness"]["not_needed"], json!(["log"]));
    let cleared = json!({"user": null, "when": null, "code": null, "revision": state["revision"]});
    let state = json_of(&program.ask("PATCH", "/details", cleared).await, 200);
    for field in ["user", "when", "code"] {
        assert!(state["details"].get(field).is_none(), "{field}");
    }
    assert_eq!(state["details"]["type"]["line"], "cloud only", "what is not named stays");
}

#[tokio::test]
async fn a_text_that_means_several_things_can_be_entered_at_any_of_them() {
    let app = TestApp::new().await;
    let (program, made) = Program::begin(&app, json!({"text": "SSPR_0012", "audience": "user"})).await;
    assert_eq!(
        (&made["entry"]["kind"], &made["place"]["node"]),
        (&json!("question"), &json!("sspr-0012-words"))
    );
    let to = |body: Value| program.ask("PUT", "/entry", body);
    let state = json_of(&to(json!({"symptom": "sspr-0013", "revision": 0})).await, 200);
    assert_eq!(
        (&state["place"]["kind"], &state["place"]["symptom"]),
        (&json!("outcome"), &json!("sspr-0013"))
    );
    let state = json_of(&to(json!({"revision": 1})).await, 200);
    assert_eq!(state["place"]["node"], "see");
    let not_fixed = json_of(&to(json!({"symptom": "sspr-0013", "revision": 2})).await, 200);
    let verdict =
        json!({"verdict": "partly", "still": "The code comes twice.", "revision": not_fixed["revision"]});
    let state = json_of(&program.ask("PUT", "/verdicts/sspr-0013", verdict).await, 200);
    assert_eq!(
        (&state["place"]["kind"], &state["tried"][0]["still"]),
        (&json!("not_fixed"), &json!("The code comes twice."))
    );
    let next = state["place"]["suggestions"][0]["symptom"].as_str().unwrap().to_owned();
    let revision = json!({"revision": state["revision"]});
    let state = json_of(&program.ask("PUT", &format!("/tries/{next}"), revision.clone()).await, 200);
    assert_eq!((&state["place"]["kind"], &state["place"]["symptom"]), (&json!("outcome"), &json!(next)));
    // Again is no second try.
    let again = json_of(&program.ask("PUT", &format!("/tries/{next}"), revision).await, 200);
    assert_eq!(again["tried"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_link_lets_another_program_in_with_its_role_until_it_ends() {
    let app = TestApp::new().await;
    let text = "SSPR_0009 for zanzibird.user@contoso.com";
    let (owner, _) = Program::begin(&app, json!({"text": text, "audience": "user"})).await;
    let link = |role: &str, masked: bool| {
        let body = json!({"role": role, "expires_in_s": 3600, "label": "Desk", "masked": masked});
        owner.ask("POST", "/links", body)
    };
    let helper = json_of(&link("helper", false).await, 201);
    let viewer = json_of(&link("viewer", true).await, 201);
    assert_eq!((&helper["number"], &viewer["number"]), (&json!(1), &json!(2)));
    assert!(helper["url"].as_str().unwrap().ends_with(helper["token"].as_str().unwrap()));
    assert_eq!(helper["expires"], "2026-11-20T14:20:00Z");
    problem(&link("owner", false).await, 422, "wrong-value");
    problem(&link("helper", true).await, 422, "wrong-value");
    let redeem = |token: &Value, name: &str| {
        let body = json!({"token": token, "name": name}).to_string();
        let app = &app;
        async move { send(app, "POST", "/api/v1/links/redeem", None, &body, |_| {}).await }
    };
    let joined = json_of(&redeem(&helper["token"], "Desk 2").await, 200);
    assert_eq!((&joined["role"], &joined["masked"]), (&json!("helper"), &json!(false)));
    let reference = owner.reference.clone();
    let token = |v: &Value| v["token"].as_str().unwrap().to_owned();
    let desk = Program { app: &app, token: token(&joined), reference: reference.clone() };
    json_of(&desk.ask("POST", "/notes", json!({"text": "We look into it."})).await, 201);
    problem(&desk.ask("DELETE", "", Value::Null).await, 403, "forbidden");
    problem(&desk.ask("GET", "/timeline", Value::Null).await, 403, "forbidden");
    let seen = json_of(&redeem(&viewer["token"], "").await, 200);
    assert!(!seen.to_string().contains("zanzibird"), "{seen}");
    assert!(owner.state().await.to_string().contains("zanzibird"), "the search finds what is there");
    let look = Program { app: &app, token: token(&seen), reference };
    problem(&look.answer("who", "admin").await, 403, "forbidden");
    problem(&redeem(&json!("C".repeat(43)), "").await, 404, "not-found");
    problem(&redeem(&json!("x"), "").await, 404, "not-found");
    let notes = json_of(&look.ask("GET", "/notes", Value::Null).await, 200);
    assert_eq!((&notes[0]["by"], &notes[0]["text"]), (&json!("helper"), &json!("We look into it.")));
    let lines = json_of(&owner.ask("GET", "/timeline", Value::Null).await, 200);
    let what: Vec<&str> = lines.as_array().unwrap().iter().map(|l| l["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["began", "linked", "linked", "joined", "noted", "joined"]);
    assert_eq!(lines[4]["name"], "Desk 2");
    assert_eq!(owner.ask("DELETE", "/links/1", Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(owner.ask("DELETE", "/links/99", Value::Null).await.status, StatusCode::NO_CONTENT);
    problem(&desk.ask("GET", "", Value::Null).await, 410, "gone");
    problem(&redeem(&helper["token"], "").await, 410, "gone");
    let links = json_of(&owner.ask("GET", "/links", Value::Null).await, 200);
    let open: Vec<bool> = links.as_array().unwrap().iter().map(|l| l["open"].as_bool().unwrap()).collect();
    assert_eq!(open, [true, false]);
    owner.ask("DELETE", "", Value::Null).await;
    problem(&look.ask("GET", "", Value::Null).await, 410, "gone");
}

#[tokio::test]
async fn lists_come_in_pieces_that_lead_to_each_other() {
    let app = TestApp::new().await;
    let (program, _) = Program::begin(&app, json!({})).await;
    for n in 1..=5 {
        program.ask("POST", "/notes", json!({"text": format!("Note {n}.")})).await;
    }
    let mut read = Vec::new();
    let mut next = Some(program.path("/notes?limit=2"));
    let mut pieces = 0;
    while let Some(path) = next {
        let page = send(&app, "GET", &path, Some(&program.token), "", |_| {}).await;
        let notes = json_of(&page, 200);
        read.extend(notes.as_array().unwrap().iter().map(|n| n["id"].as_u64().unwrap()));
        let link = page.header("link").to_owned();
        next = link.strip_suffix(">; rel=\"next\"").map(|l| l.trim_start_matches('<').to_owned());
        pieces += 1;
    }
    assert_eq!((read, pieces), (vec![1, 2, 3, 4, 5], 3));
    let all = json_of(&send(&app, "GET", "/api/v1/symptoms?limit=500", None, "", |_| {}).await, 200);
    let some = send(&app, "GET", "/api/v1/symptoms?limit=3&after=event-33004", None, "", |_| {}).await;
    let ids = |v: &Value| {
        v.as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (all, part) = (ids(&all), ids(&json_of(&some, 200)));
    let at = all.iter().position(|id| id == "event-33004").unwrap();
    assert_eq!(part, all[at + 1..at + 4]);
    problem(&send(&app, "GET", "/api/v1/symptoms?limit=0", None, "", |_| {}).await, 422, "wrong-shape");
    problem(&program.ask("GET", "/notes?after=x", Value::Null).await, 422, "wrong-shape");
}

#[tokio::test]
async fn an_event_log_is_taken_as_bytes_and_as_a_form() {
    const LOG: &str = "TimeCreated : 2026-11-20T10:00:00Z\nProviderName : PasswordResetService\nId : 33004\n\
        LevelDisplayName : Error\nMachineName : SRV1\nMessage : TrackingId: 1, it failed\n";
    let app = TestApp::new().await;
    let (program, _) = Program::begin(&app, json!({"audience": "admin"})).await;
    let upload = |body: String, kind: &'static str| {
        let program = &program;
        async move {
            let with = |h: &mut HeaderMap| {
                h.insert(header::CONTENT_TYPE, kind.parse().unwrap());
            };
            send(program.app, "POST", &program.path("/logs"), Some(&program.token), &body, with).await
        }
    };
    let state = json_of(&upload(LOG.to_owned(), "text/plain").await, 201);
    assert_eq!(state["logs"][0]["chief"], "event-33004");
    assert_eq!(state["details"]["log"]["confirmed"], true);
    let form = format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n{LOG}\r\n--b--\r\n"
    );
    let state = json_of(&upload(form, "multipart/form-data; boundary=b").await, 201);
    assert_eq!(state["logs"].as_array().unwrap().len(), 2);
    problem(&upload("nothing of the kind".to_owned(), "text/plain").await, 422, "file");
    problem(&upload(String::new(), "text/plain").await, 422, "file");
    problem(&upload("--b--".to_owned(), "multipart/form-data").await, 400, "malformed");
    assert_eq!(program.ask("DELETE", "/logs/1", Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(program.ask("DELETE", "/logs/1", Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(program.state().await["logs"].as_array().unwrap().len(), 1);
    for _ in 0..2 {
        json_of(&upload(LOG.to_owned(), "text/plain").await, 201);
    }
    problem(&upload(LOG.to_owned(), "text/plain").await, 409, "full");
}

#[tokio::test]
async fn making_sessions_is_limited_as_on_the_pages() {
    let app = TestApp::with(Config {
        limits: Limits { sessions_per_10_minutes: 2, ..Limits::default() },
        ..Config::default()
    })
    .await;
    app.post("/start", &[]).await;
    Program::begin(&app, json!({})).await;
    let page = send(&app, "POST", SESSIONS, None, "{}", |_| {}).await;
    problem(&page, 429, "too-many");
    assert!(page.header("retry-after").parse::<u64>().unwrap() >= 1);
}

#[tokio::test]
async fn a_session_of_the_api_is_one_of_the_pages() {
    let app = TestApp::new().await;
    let (owner, _) = Program::begin(&app, json!({"text": "SSPR_0009", "audience": "user"})).await;
    let link = json_of(&owner.ask("POST", "/links", json!({"role": "helper"})).await, 201);
    let path = link["url"].as_str().unwrap().split("8080").nth(1).unwrap().to_owned();
    let browser = app.other_browser();
    let page = browser.submit(&browser.get(&path).await, "main form", &[]).await;
    assert_eq!(page.path, format!("/s/{}/outcome/sspr-0009", owner.reference));
    browser.verdict(&page, "not_fixed").await;
    let state = owner.state().await;
    assert_eq!(
        (&state["place"]["kind"], &state["tried"][0]["verdict"]),
        (&json!("not_fixed"), &json!("not_fixed"))
    );
}

/// Every operation on a session: method, the rest of its address with ids that exist, and the example of the document.
async fn operations(app: &TestApp) -> Vec<(String, String, String)> {
    let document = json_of(&send(app, "GET", "/api/openapi.json", None, "", |_| {}).await, 200);
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(rest) = path.strip_prefix("/api/v1/sessions/{reference}") else { continue };
        let rest = rest.replace("{node}", "who").replace("{symptom}", "sspr-0009");
        let rest = rest.replace("{number}", "1").replace("{log}", "1").replace("{file}", "0000000000000000");
        for (method, operation) in item.as_object().unwrap() {
            let example = &operation["requestBody"]["content"]["application/json"]["example"];
            let body = if example.is_null() { String::new() } else { example.to_string() };
            all.push((method.to_uppercase(), rest.clone(), body));
        }
    }
    assert!(all.len() > 18, "{all:?}");
    all
}

#[tokio::test]
async fn no_operation_opens_for_another_token_nor_does_more_than_its_role_may() {
    let app = TestApp::new().await;
    let begin = json!({"entry": {"symptom": "sspr-0009"}, "audience": "user"});
    let (owner, _) = Program::begin(&app, begin).await;
    let (other, _) = Program::begin(&app, json!({})).await;
    let mut tokens = Vec::new();
    for role in ["viewer", "helper"] {
        let link = json_of(&owner.ask("POST", "/links", json!({"role": role})).await, 201);
        let body = json!({"token": link["token"]}).to_string();
        let joined = json_of(&send(&app, "POST", "/api/v1/links/redeem", None, &body, |_| {}).await, 200);
        tokens.push(joined["token"].as_str().unwrap().to_owned());
    }
    // What only the owner may; the rest a helper may too, and a viewer what changes nothing.
    let owners = [
        "DELETE ",
        "GET /links",
        "POST /links",
        "DELETE /links/1",
        "DELETE /logs/1",
        "GET /timeline",
        "DELETE /files/0000000000000000",
    ];
    let mut refused = [0, 0];
    for (method, rest, body) in operations(&app).await {
        let what = format!("{method} {rest}");
        let path = owner.path(&rest);
        problem(&send(&app, &method, &path, None, &body, |_| {}).await, 401, "unauthorized");
        let foreign = send(&app, &method, &path, Some(&other.token), &body, |_| {}).await;
        problem(&foreign, 404, "not-found");
        let nowhere = format!("{SESSIONS}/00000-00000{rest}");
        let unknown = send(&app, &method, &nowhere, Some(&other.token), &body, |_| {}).await;
        assert_eq!((foreign.status, &foreign.body), (unknown.status, &unknown.body), "{what}");
        for (n, token) in tokens.iter().enumerate() {
            let page = send(&app, &method, &path, Some(token), &body, |_| {}).await;
            let may = !owners.contains(&what.as_str()) && (n == 1 || method == "GET");
            assert_eq!(page.status != StatusCode::FORBIDDEN, may, "{what}: {}", page.body);
            refused[n] += usize::from(!may);
        }
    }
    assert!(refused[0] > 12 && refused[1] == owners.len(), "{refused:?}");
}

#[tokio::test]
async fn a_picture_comes_in_as_bytes_or_as_a_form_and_goes_out_as_a_download() {
    let app = TestApp::new().await;
    let (program, _) = Program::begin(&app, json!({})).await;
    let upload = |rest: &'static str, kind: &'static str, body: Vec<u8>| {
        let (browser, token) = (app.other_browser(), program.token.clone());
        let path = program.path(rest);
        async move {
            browser
                .send(Method::POST, &path, body, |h| {
                    h.remove("sec-fetch-site");
                    h.insert(header::CONTENT_TYPE, kind.parse().unwrap());
                    h.insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
                })
                .await
        }
    };
    let png = crate::files::png;
    let state = json_of(&upload("/files?about=The+code", "image/png", png()).await, 201);
    let file = state["files"][0].clone();
    assert_eq!((&file["media_type"], &file["about"]), (&json!("image/png"), &json!("The code")));
    assert_eq!(state["details"]["screenshot"]["confirmed"], true);
    let of = format!("/files/{}", file["id"].as_str().unwrap());
    let page = program.ask("GET", &of, Value::Null).await;
    assert_eq!((page.status, page.header("content-type")), (StatusCode::OK, "image/png"));
    assert!(page.header("content-security-policy").contains("sandbox"), "it can never run");
    assert_eq!(page.header("content-length"), file["bytes"].to_string());
    let mut form = b"--b\r\nContent-Disposition: form-data; name=\"about\"\r\n\r\nAnother one\r\n\
        --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n"
        .to_vec();
    form.extend(png());
    form.extend(b"\r\n--b--\r\n");
    let state = json_of(&upload("/files", "multipart/form-data; boundary=b", form).await, 201);
    assert_eq!(state["files"][1]["about"], "Another one");
    let probe = br#"{"regain_probe":1,"time":"2026-11-20T13:00:00Z","results":[]}"#.to_vec();
    let state = json_of(&upload("/files", "application/json", probe).await, 201);
    assert_eq!(state["files"][2]["media_type"].as_str().unwrap().split(';').next(), Some("application/json"));
    problem(&upload("/files", "image/gif", b"GIF89a....".to_vec()).await, 422, "file");
    problem(&upload("/files", "image/png", Vec::new()).await, 422, "file");
    problem(&upload("/files?about=Canary!4711zz", "image/png", png()).await, 422, "lone-password");
    problem(&upload("/files?other=1", "image/png", png()).await, 422, "wrong-shape");
    json_of(&upload("/files", "image/png", png()).await, 201);
    problem(&upload("/files", "image/png", png()).await, 409, "full");
    assert_eq!(program.ask("DELETE", &of, Value::Null).await.status, StatusCode::NO_CONTENT);
    problem(&program.ask("GET", &of, Value::Null).await, 404, "not-found");
    json_of(&upload("/files", "image/png", png()).await, 201);
}
