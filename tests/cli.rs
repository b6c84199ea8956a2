//! The command line as people meet it: what each command prints, and how it ends.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::{collections::BTreeSet, fs, path::Path, process::Stdio};

use regain::config::KEYS;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpListener,
    time::timeout,
};

mod support;

use support::{Browser, PATIENCE, Ran, Server, program, run};

/// Runs a command without environment and input.
async fn regain(args: &[&str]) -> Ran {
    run(args, &[], b"").await
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn last_line(ran: &Ran) -> &str {
    ran.out.lines().last().unwrap_or_default()
}

/// The built-in content in a folder that is removed at the end.
async fn exported() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let ran = regain(&["content", "export", text(dir.path())]).await;
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    dir
}

#[tokio::test]
async fn help_lists_every_command() {
    let ran = regain(&["--help"]).await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let listed = ran.out.lines().skip_while(|l| *l != "Commands:").skip(1).take_while(|l| !l.is_empty());
    let listed: BTreeSet<&str> = listed.filter_map(|l| l.split_whitespace().next()).collect();
    let commands = [
        "serve", "check", "content", "identify", "evaluate", "gaps", "graph", "config", "health", "purge",
        "probe", "backup", "restore", "doctor", "walk", "summary", "help",
    ];
    assert_eq!(listed, BTreeSet::from(commands));
    let version = regain(&["--version"]).await;
    assert_eq!(version.out, format!("regain {}\n", env!("CARGO_PKG_VERSION")));
}

#[tokio::test]
async fn a_flag_or_a_command_that_does_not_exist_is_named() {
    for args in [["check", "--colour"], ["config", "--colour"], ["serve", "--colour"], ["colour", "--help"]] {
        let ran = regain(&args).await;
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{args:?}");
        assert!(ran.err.contains("colour") && ran.err.contains("Usage: regain"), "{}", ran.err);
    }
}

#[tokio::test]
async fn the_built_in_content_passes_the_check() {
    let ran = regain(&["check"]).await;
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    assert!(last_line(&ran).starts_with("161 symptoms, "), "{}", last_line(&ran));
}

#[tokio::test]
async fn a_fault_is_told_with_file_line_column_and_rule() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("flow")).unwrap();
    fs::write(dir.path().join("flow/who.md"), "+++\narea = \"Start\"\n  lable = 1\n+++\n\n# Who?\n").unwrap();
    let ran = regain(&["check", text(dir.path())]).await;
    assert_eq!(ran.code, Some(1));
    let fault =
        ran.out.lines().find(|l| l.contains("error[unknown-key]")).unwrap_or_else(|| panic!("{}", ran.out));
    assert!(fault.starts_with("flow/who.md:3:3: "), "{fault}");
    assert!(
        last_line(&ran).starts_with("161 symptoms, ") && last_line(&ran).contains(" error"),
        "{}",
        last_line(&ran)
    );
    let missing = regain(&["check", text(&dir.path().join("nothing"))]).await;
    assert_eq!((missing.code, missing.out.as_str()), (Some(2), ""));
    assert!(missing.err.contains("nothing is not a folder"), "{}", missing.err);
}

#[tokio::test]
async fn the_report_as_json_says_the_same() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("places.toml"), "not TOML").unwrap();
    let ran = regain(&["check", "--format", "json", text(dir.path())]).await;
    assert_eq!(ran.code, Some(1));
    let report: serde_json::Value =
        serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {}", ran.out));
    assert_eq!(report["symptoms"], 161);
    let faults = report["faults"].as_array().unwrap();
    let fault = faults.iter().find(|f| f["path"] == "places.toml").unwrap_or_else(|| panic!("{}", ran.out));
    assert_eq!(
        (&fault["line"], &fault["rule"], &fault["severity"]),
        (&1.into(), &"front-matter".into(), &"error".into())
    );
    let other = regain(&["check", "--format", "xml"]).await;
    assert_eq!(other.code, Some(2));
    assert!(other.err.contains("text, json"), "{}", other.err);
}

#[tokio::test]
async fn exported_content_passes_the_check_and_is_not_written_over() {
    let dir = exported().await;
    let who = dir.path().join("flow/who.md");
    assert!(who.is_file() && dir.path().join("sources.toml").is_file());
    let ran = regain(&["check", text(dir.path())]).await;
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    assert_eq!(ran.out, regain(&["check"]).await.out, "a folder with the same files changes nothing");
    fs::write(&who, "mine").unwrap();
    let again = regain(&["content", "export", text(dir.path())]).await;
    assert_eq!((again.code, again.out.as_str()), (Some(2), ""));
    assert!(again.err.contains("is not empty: nothing was written"), "{}", again.err);
    assert_eq!(fs::read_to_string(&who).unwrap(), "mine");
}

#[tokio::test]
async fn a_file_of_ones_own_takes_the_place_of_the_built_in_one() {
    const TITLE: &str = "Reset is off at Contoso";
    let (all, own, data) = (exported().await, tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let groups = fs::read_dir(all.path().join("symptoms")).unwrap();
    let file = groups.map(|g| g.unwrap().path().join("sspr-0009.md")).find(|f| f.is_file()).unwrap();
    let page = fs::read_to_string(&file).unwrap();
    let title = page.lines().find(|l| l.starts_with("title = ")).unwrap();
    let to = own.path().join(file.strip_prefix(all.path()).unwrap());
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::write(&to, page.replace(title, &format!("title = \"{TITLE}\""))).unwrap();

    let built_in = Server::start(data.path(), &[], &[]);
    let mut before = Browser::connect(built_in.address).await.unwrap();
    let was = before.get("/problems/sspr-0009").await.unwrap().text("h1").unwrap();
    assert_eq!(title, format!("title = \"{was}\""));
    let other = tempfile::tempdir().unwrap();
    let changed = Server::start(other.path(), &["--content", text(own.path())], &[]);
    let mut after = Browser::connect(changed.address).await.unwrap();
    assert_eq!(after.get("/problems/sspr-0009").await.unwrap().text("h1").unwrap(), TITLE);
    let neighbour = "/problems/sspr-0012";
    let (left, right) = (before.get(neighbour).await.unwrap(), after.get(neighbour).await.unwrap());
    assert_eq!((left.status, left.text("h1")), (200, right.text("h1")), "another page is as it was");
}

#[tokio::test]
async fn config_prints_every_value_with_its_origin_and_no_secret() {
    let environment: Vec<(String, &str)> = KEYS.iter().map(|k| (k.variable(), k.example)).collect();
    let environment: Vec<(&str, &str)> =
        environment.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let plain = regain(&["config"]).await;
    let set = run(&["config"], &environment, b"").await;
    assert_eq!((plain.code, set.code), (Some(0), Some(0)));
    for (key, (name, value)) in KEYS.iter().zip(&environment) {
        let default = (key.get)(&regain::config::Config::default());
        let line = |ran: &Ran| {
            ran.out.lines().find(|l| l.starts_with(&format!("{} = ", key.name))).unwrap().to_owned()
        };
        assert_eq!(line(&plain), format!("{} = {default:?}  # default", key.name));
        let shown = if key.secret { "(hidden)" } else { value };
        assert_eq!(line(&set), format!("{} = {shown:?}  # environment {name}", key.name));
    }
    assert_eq!(plain.out.lines().count(), KEYS.len());
}

#[tokio::test]
async fn a_flag_wins_over_the_environment_and_that_over_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let (file, phone) = (dir.path().join("regain.toml"), dir.path().join("phone"));
    fs::write(&file, "data = \"from-file\"\nlog = \"warn\"\n\n[organisation]\nname = \"Contoso\"\n").unwrap();
    fs::write(&phone, "555 0100\n").unwrap();
    let environment = [
        ("REGAIN_CONFIG", text(&file)),
        ("REGAIN_DATA", "from-environment"),
        ("REGAIN_LOG", "debug"),
        ("REGAIN_ORGANISATION_PHONE_FILE", text(&phone)),
    ];
    let ran = run(&["config", "--data", "from-flag"], &environment, b"").await;
    for line in [
        "data = \"from-flag\"  # flag --data".to_owned(),
        "log = \"debug\"  # environment REGAIN_LOG".to_owned(),
        format!("organisation.name = \"Contoso\"  # {}", file.display()),
        "organisation.phone = \"555 0100\"  # environment REGAIN_ORGANISATION_PHONE_FILE".to_owned(),
    ] {
        assert!(ran.out.lines().any(|l| l == line), "no line {line}\n{}", ran.out);
    }
}

#[tokio::test]
async fn a_key_that_does_not_exist_is_named_with_its_origin() {
    let ran = run(&["config"], &[("REGAIN_LIMITS_PER_IPP", "1")], b"").await;
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("environment REGAIN_LIMITS_PER_IPP: there is no key"), "{}", ran.err);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("regain.toml");
    fs::write(&file, "[limits]\nper_ipp = false\n").unwrap();
    let ran = regain(&["config", "--config", text(&file)]).await;
    assert_eq!(ran.code, Some(2));
    let expected =
        format!("{}: there is no key “limits.per_ipp” (did you mean “limits.per_ip”?)", file.display());
    assert!(ran.err.contains(&expected), "{}", ran.err);
    fs::remove_file(&file).unwrap();
    let ran = regain(&["serve", "--config", text(&file)]).await;
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("regain.toml: cannot be read"), "{}", ran.err);
}

#[tokio::test]
async fn identify_reads_standard_input_or_a_file() {
    const EVENT: &str = "Log Name: Application\nSource: PasswordResetService\nEvent ID: 33004\n";
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("event.txt");
    fs::write(&file, EVENT).unwrap();
    let from_file = regain(&["identify", text(&file)]).await;
    assert_eq!(from_file.code, Some(0), "{}", from_file.err);
    assert!(from_file.out.starts_with("certain event-33004 ("), "{}", from_file.out);
    for args in [["identify"].as_slice(), &["identify", "-"]] {
        let ran = run(args, &[], EVENT.as_bytes()).await;
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), from_file.out.as_str()));
    }
    let missing = regain(&["identify", text(&dir.path().join("nothing"))]).await;
    assert_eq!(missing.code, Some(2));
    assert!(missing.err.contains("nothing cannot be read"), "{}", missing.err);
}

#[tokio::test]
async fn identify_says_so_where_it_recognises_nothing() {
    for input in ["", " \n", "Good morning."] {
        let ran = run(&["identify"], &[], input.as_bytes()).await;
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (Some(0), "nothing documented was recognised\n"),
            "{input:?}"
        );
    }
}

#[tokio::test]
async fn identify_says_how_much_is_too_much() {
    let ran = run(&["identify"], &[], "x ".repeat(100_001).as_bytes()).await;
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("more than 200000 characters"), "{}", ran.err);
}

#[tokio::test]
async fn health_is_told_by_the_exit_code() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[], &[]);
    let address = server.address.to_string();
    let ready = regain(&["health", "--listen", &address]).await;
    assert_eq!((ready.code, ready.out.as_str()), (Some(0), "ready\n"), "{}", ready.err);
    drop(server);
    let gone = regain(&["health", "--listen", &address]).await;
    assert_eq!((gone.code, gone.out.as_str()), (Some(1), ""));
    assert!(gone.err.contains(&format!("no answer from http://{address}/readyz")), "{}", gone.err);
}

/// A server that answers once; gives the lines of the request.
async fn stub(answer: &'static str) -> (String, tokio::task::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let asked = tokio::spawn(async move {
        let (stream, _) = timeout(PATIENCE, listener.accept()).await.unwrap().unwrap();
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let mut request = Vec::new();
        while let Some(line) = lines.next_line().await.unwrap().filter(|l| !l.is_empty()) {
            request.push(line);
        }
        write.write_all(answer.as_bytes()).await.unwrap();
        request
    });
    (address, asked)
}

#[tokio::test]
async fn health_asks_for_the_public_host_and_believes_no_other_answer() {
    // A server that listens for other machines too answers to its public host alone.
    let (address, asked) = stub("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let public = [("REGAIN_PUBLIC_URL", "https://help.example.com")];
    assert_eq!(run(&["health", "--listen", &address], &public, b"").await.code, Some(0));
    let request = asked.await.unwrap();
    assert_eq!(request[0], "GET /readyz HTTP/1.1");
    assert!(request.iter().any(|l| l.eq_ignore_ascii_case("host: help.example.com")), "{request:?}");
    for (answer, status) in [
        ("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n", "503"),
        ("HTTP/1.1 302 Found\r\nlocation: /healthz\r\ncontent-length: 0\r\n\r\n", "302"),
    ] {
        let (address, _asked) = stub(answer).await;
        let ran = regain(&["health", "--listen", &address]).await;
        assert_eq!(ran.code, Some(1));
        assert!(ran.err.contains(&format!("answered {status}")), "{}", ran.err);
    }
}

#[tokio::test]
async fn whoever_stops_reading_is_no_fault() {
    let mut command = tokio::process::Command::from(program(&["check", "--format", "json"], &[]));
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = timeout(PATIENCE, child.wait_with_output()).await.unwrap().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}

#[tokio::test]
async fn a_walk_prints_where_answers_lead_and_refuses_what_no_question_takes() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let asked = file(
        "asked.json",
        r#"{"text": "SSPR_0012", "audience": "user", "answers": {"sspr-0012-words": "group", "contact": "phone"},
            "verdicts": [{"symptom": "sspr-0013", "verdict": "not_fixed"}]}"#,
    );
    // A cause that is tried after another one that did not help.
    let next = file(
        "next.json",
        r#"{"entry": {"symptom": "sspr-0013"}, "audience": "user", "verdicts": [
            {"symptom": "sspr-0013", "verdict": "not_fixed"}, {"symptom": "sspr-0009", "verdict": "fixed"}]}"#,
    );
    let ran = regain(&["walk", "--json", &asked, &next]).await;
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let traces: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [trace, after] = traces.as_slice() else { panic!("{}", ran.out) };
    assert_eq!(trace["place"], serde_json::json!({"kind": "not_fixed", "symptom": "sspr-0013"}));
    assert_eq!(
        (&trace["path"][1]["node"], &trace["path"][1]["value"]),
        (&"sspr-0012-words".into(), &"group".into())
    );
    assert_eq!(trace["set_aside"], serde_json::json!(["contact"]));
    assert_eq!(trace["tried"][0]["verdict"], "not_fixed");
    assert_eq!((&after["place"]["kind"], &after["place"]["symptom"]), (&"done".into(), &"sspr-0009".into()));
    let plain = run(&["walk", &asked, "-"], &[], b"{}").await.out;
    assert!(plain.contains("who = user (") && plain.contains("set aside: contact\n"), "{plain}");
    assert!(
        plain.contains("tried sspr-0013: not_fixed\n") && plain.contains("\nnot_fixed sspr-0013: "),
        "{plain}"
    );
    assert!(plain.contains("\nquestion who: "), "{plain}");
    for (wrong, named) in [
        (r#"{"answers": {"who": "nobody"}}"#, "who"),
        (r#"{"answers": {"no-such": "x"}}"#, "no-such"),
        (r#"{"entry": {"symptom": "no-such"}}"#, "no-such"),
        (r#"{"verdicts": [{"symptom": "sspr-0009", "verdict": "fixed"}]}"#, "sspr-0009"),
        (r#"{"audience": "user", "answers": {"who": "admin"}}"#, "audience"),
        (r#"{"text": "a", "entry": {"symptom": "sspr-0009"}}"#, "entry"),
        (r#"{"other": 1}"#, "other"),
        ("no json", "cannot be read"),
    ] {
        let ran = run(&["walk"], &[], wrong.as_bytes()).await;
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{wrong}");
        assert!(ran.err.contains(named), "{wrong}: {}", ran.err);
    }
}
