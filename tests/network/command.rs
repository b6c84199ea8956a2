//! `regain probe` as people meet it. A proxy of this machine stands for everybody else.

use std::{fs, path::Path};

use regain::{
    connect::Record,
    content::Content,
    evidence::{Certainty, Limit},
    lookup::look_up,
};

use crate::{
    evtx::{self, Event},
    servers::{Authority, BOTH, FINE, plain, proxy, tls},
    support::{Browser, Ran, Server, run},
};

const RELAYS: [&str; 2] = [
    "ssprdedicatedsbmcprodcne.servicebus.chinacloudapi.cn",
    "ssprdedicatedsbmcprodcnn.servicebus.chinacloudapi.cn",
];

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A proxy that leads to a server which answers well, and the file of the authority that it is believed by.
async fn well(dir: &Path) -> (String, String) {
    let authority = Authority::new("CA");
    let server = tls(authority.server(&RELAYS, BOTH, |_| {}), FINE).await;
    let (port, _) = proxy(server, None).await;
    let file = dir.join("ca.pem");
    fs::write(&file, &authority.pem).unwrap();
    (format!("http://127.0.0.1:{port}"), text(&file).to_owned())
}

async fn probe(args: &[&str], environment: &[(&str, &str)]) -> Ran {
    let args: Vec<&str> = ["probe"].iter().chain(args).copied().collect();
    run(&args, environment, b"").await
}

#[tokio::test]
async fn all_that_is_reached_is_a_table_and_ends_with_0() {
    let dir = tempfile::tempdir().unwrap();
    let (by, believed) = well(dir.path()).await;
    let ran = probe(&["--cloud", "china", "--proxy", &by], &[("SSL_CERT_FILE", &believed)]).await;
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    for relay in RELAYS {
        assert!(ran.out.contains(&format!("{relay}:443, a relay\n")), "{}", ran.out);
    }
    assert_eq!(ran.out.matches("  https   ok ").count(), 2, "{}", ran.out);
    assert!(ran.out.contains("\nAll 2 are reached from this machine.\n"), "{}", ran.out);
    assert!(!ran.out.contains("What to do"), "{}", ran.out);
}

#[tokio::test]
async fn what_fails_is_told_with_what_to_do_and_ends_with_1() {
    let (port, asked) = proxy(0, Some("HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n")).await;
    let by = format!("http://127.0.0.1:{port}");
    let (trap, trapped) = plain(FINE).await;
    let trap = format!("http://127.0.0.1:{trap}");
    let environment = [("REGAIN_NETWORK_PROXY", by.as_str()), ("HTTPS_PROXY", &trap), ("NO_PROXY", "*")];
    let ran = probe(&["--cloud", "china"], &environment).await;
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("2 of 2 have a fault. What to do:\n* The proxy wants a sign-in"), "{}", ran.out);
    assert_eq!(ran.out.matches("* The proxy wants a sign-in").count(), 1, "said once: {}", ran.out);
    assert!(ran.out.contains(&format!("Seen at: {}", RELAYS.join(", "))), "{}", ran.out);
    assert_eq!(asked.lock().unwrap().len(), 2, "NO_PROXY has no say");
    assert!(trapped.lock().unwrap().is_empty(), "HTTPS_PROXY has no say");
}

#[tokio::test]
async fn the_file_for_a_session_says_the_same_as_json() {
    let dir = tempfile::tempdir().unwrap();
    let (by, believed) = well(dir.path()).await;
    let file = dir.path().join("probe.json");
    let args = ["--cloud", "china", "--proxy", &by, "--json", "--output", text(&file)];
    let ran = probe(&args, &[("SSL_CERT_FILE", &believed)]).await;
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let written = fs::read_to_string(&file).unwrap();
    assert_eq!(written, ran.out);
    let value: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert_eq!(value["regain_probe"], 1);
    let record: Record = serde_json::from_str(&written).unwrap();
    assert_eq!((record.cloud.as_str(), record.way.as_str()), ("china", "proxy"));
    assert_eq!(record.results.len(), 10);
    let https = record.results.iter().find(|r| r.host == RELAYS[1] && r.check == "https").unwrap();
    assert_eq!((https.result.as_str(), https.detail.as_str()), ("ok", "answered 200"));
    // The table is the same check for people.
    let table = probe(
        &["--cloud", "china", "--proxy", &by, "--output", text(&file)],
        &[("SSL_CERT_FILE", &believed)],
    )
    .await;
    assert!(table.out.ends_with(&format!("Add {} to your session.\n", file.display())), "{}", table.out);
    let nowhere =
        probe(&["--cloud", "china", "--proxy", &by, "--output", text(&dir.path().join("no/file"))], &[])
            .await;
    assert_eq!(nowhere.code, Some(2), "{}", nowhere.out);
}

#[tokio::test]
async fn what_is_no_relay_or_no_cloud_is_refused_before_anybody_is_asked() {
    for args in [
        ["--namespace", "evil.example"],
        ["--namespace", "127.0.0.1"],
        ["--namespace", "a.servicebus.windows.net.evil.example"],
        ["--cloud", "mars"],
        ["--proxy", "http://me:secret@127.0.0.1:1"],
        ["--log", "no-such-file.evtx"],
        ["--session", "no reference"],
    ] {
        let ran = probe(&args, &[]).await;
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{args:?}: {}", ran.err);
    }
}

/// The hosts in the list of a script.
fn names(script: &str) -> Vec<String> {
    let list = script.split_once("$names = @(").unwrap().1.split_once(')').unwrap().0;
    list.lines()
        .map(|l| l.trim().trim_matches([',', '\'']))
        .filter(|l| !l.is_empty())
        .map(str::to_owned)
        .collect()
}

async fn script(args: &[&str]) -> Vec<String> {
    let args: Vec<&str> = ["--powershell"].iter().chain(args).copied().collect();
    let ran = probe(&args, &[]).await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{args:?}");
    names(&ran.out)
}

const HEARTBEAT: &str = "Log Name: Application\nSource: PasswordResetService\nDate: 2026-11-19T13:20:00Z\nEvent ID: 31019\n\
    Level: Information\nDescription:\nHeartbeat, Namespace: https://contoso-1.servicebus.windows.net/\n\n\
    Log Name: Application\nSource: PasswordResetService\nDate: 2026-11-19T13:21:00Z\nEvent ID: 32002\nLevel: Error\n\
    Description:\nAn old name: gone.servicebus.windows.net\n";

#[tokio::test]
async fn the_relays_of_a_log_are_asked_whichever_form_it_has() {
    let dir = tempfile::tempdir().unwrap();
    let as_text = dir.path().join("log.txt");
    fs::write(&as_text, HEARTBEAT).unwrap();
    let from_text = script(&["--log", text(&as_text)]).await;
    assert!(from_text.iter().any(|n| n == "contoso-1.servicebus.windows.net"), "{from_text:?}");
    assert!(
        !from_text.iter().any(|n| n.starts_with("gone.")),
        "only events that name what is in use: {from_text:?}"
    );
    assert!(from_text.iter().any(|n| n == "passwordreset.microsoftonline.com"), "{from_text:?}");

    let message = "TrackingId: x, could not connect to sb://contoso-2.servicebus.windows.net/";
    let binary = dir.path().join("log.evtx");
    fs::write(&binary, evtx::file(&[Event::new(1, 31034, &[message]).from("PasswordResetService")])).unwrap();
    let from_binary =
        script(&["--log", text(&binary), "--namespace", "contoso-3.servicebus.windows.net"]).await;
    let relays: Vec<&str> =
        from_binary.iter().filter(|n| n.contains("servicebus")).map(String::as_str).collect();
    assert_eq!(relays, ["contoso-3.servicebus.windows.net", "contoso-2.servicebus.windows.net"]);

    for (name, words) in
        [("empty.txt", "Event ID: 31019\nSource: PasswordResetService\n"), ("none.txt", "Hello.")]
    {
        let file = dir.path().join(name);
        fs::write(&file, words).unwrap();
        let ran = probe(&["--powershell", "--log", text(&file)], &[]).await;
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{name}");
        assert!(ran.err.contains(name), "{}", ran.err);
    }
}

#[tokio::test]
async fn the_relays_of_a_session_are_asked_beside_its_server() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[], &[]);
    let mut browser = Browser::connect(server.address).await.unwrap();
    let found = browser.post("/find", &[("text", HEARTBEAT)]).await.unwrap();
    let reference = found.location().split('/').nth(2).unwrap().to_owned();
    let names = script(&["--data", text(data.path()), "--session", &reference]).await;
    assert!(names.iter().any(|n| n == "contoso-1.servicebus.windows.net"), "{names:?}");
    for (reference, why) in [("AAAAA-AAAAA", "there is no session"), ("?", "is no reference")] {
        let ran = probe(&["--powershell", "--data", text(data.path()), "--session", reference], &[]).await;
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        assert!(ran.err.contains(why), "{}", ran.err);
    }
}

/// What the script prints on a server, shortened; written by hand, because no PowerShell stands here.
const PRINTED: &str = "regain-probe-text 1\r\ntime (UTC): 2026-11-21 16:40:00Z\r\nWindows: 10.0.20348.0, PowerShell: 5.1.20348.1\r\n\
    relays in the log: contoso-1.servicebus.windows.net\r\n-- proxy settings\r\nDirect access (no proxy server).\r\n\
    -- what is reached (name | check | result | detail | time); tcp and tls do not use a proxy\r\n\
    passwordreset.microsoftonline.com | dns | ok | 20.190.160.1 | 12 ms\r\n\
    passwordreset.microsoftonline.com | tls1.2 | fail | no answer in time | 5003 ms\r\n-- TLS and .NET\r\n\
    HKLM:\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319 SchUseStrongCrypto = (not set)\r\n-- service and clock\r\nADSync: Running\r\n-- end\r\n";

#[tokio::test]
async fn what_a_check_prints_passes_the_gate_and_claims_no_problem() {
    let (port, _) = proxy(0, Some("HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n")).await;
    let by = format!("http://127.0.0.1:{port}");
    let json = probe(&["--cloud", "china", "--json", "--proxy", &by], &[]).await.out;
    let content = Content::load(None).unwrap();
    for printed in [PRINTED, &json] {
        let limit = Limit::characters(200_000);
        let found = look_up(printed.as_bytes(), limit, content.flow(), content.symptoms()).unwrap();
        assert_eq!(found.report.removed, [], "{printed}");
        let claims: Vec<_> =
            found.report.matches.iter().filter(|m| m.certainty != Certainty::Possible).collect();
        assert!(claims.is_empty(), "{claims:?}");
    }
}
