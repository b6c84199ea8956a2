//! Who may open a connection to another machine: `connect`, and in a server nobody, unless it is configured.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    servers::plain,
    support::{Browser, PATIENCE, until},
};

fn sources(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

/// How connections are opened and names looked up.
const OPENS: [&str; 8] = [
    "TcpStream::connect",
    "TcpSocket",
    "UdpSocket",
    "UnixStream::connect",
    "lookup_host",
    "socket_addrs(",
    "reqwest::",
    "TlsConnector",
];

#[test]
fn nothing_but_connect_opens_a_connection() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let (own, others): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|f| f.starts_with(root.join("connect")));
    let opens = |file: &PathBuf| -> Vec<&str> {
        let text = fs::read_to_string(file).unwrap();
        // Tests may do what they need.
        let program = text.split("#[cfg(test)]").next().unwrap();
        OPENS.into_iter().filter(|word| program.contains(word)).collect()
    };
    for file in others {
        assert_eq!(opens(&file), [""; 0], "{}", file.display());
    }
    let found: Vec<&str> = own.iter().flat_map(opens).collect();
    assert!(found.len() >= 4, "the words are not those that connect uses: {found:?}");
}

/// Whether a process can be watched here.
fn can_watch() -> bool {
    Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).status().is_ok_and(|s| s.success())
}

/// Runs a server for a while, uses it, and gives every call by which it spoke to another address.
async fn calls(environment: &[(&str, &str)], done: impl AsyncFn() -> bool) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let (trace, data) = (dir.path().join("trace"), dir.path().join("data"));
    let mut command = Command::new("strace");
    command
        .args(["-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o"])
        .arg(&trace)
        // The shell says which process it becomes.
        .args([
            "sh",
            "-c",
            "echo $$; exec \"$0\" serve --listen 127.0.0.1:0 --data \"$1\"",
            env!("CARGO_BIN_EXE_regain"),
        ])
        .arg(&data)
        .env("REGAIN_LIMITS_PER_IP", "false")
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let process = lines.next().unwrap().unwrap();
    let listens = lines.next().unwrap().unwrap();
    let address = listens.strip_prefix("Regain listens on http://").unwrap().parse().unwrap();
    let mut browser = Browser::connect(address).await.unwrap();
    for path in ["/", "/problems", "/problems/sspr-0009", "/privacy", "/sources", "/map"] {
        assert_eq!(browser.get(path).await.unwrap().status, 200, "{path}");
    }
    let found = browser.post("/find", &[("text", "SSPR_0009 at https://example.com/")]).await.unwrap();
    assert_eq!(browser.get(found.location()).await.unwrap().status, 200);
    until("it did what it was to do", async || done().await).await;
    assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
    let ended = tokio::time::timeout(PATIENCE, tokio::task::spawn_blocking(move || child.wait()));
    assert!(ended.await.unwrap().unwrap().unwrap().success());
    let trace = fs::read_to_string(&trace).unwrap();
    trace.lines().filter(|l| l.contains("sa_family=AF_INET")).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_server_without_configuration_speaks_to_nobody() {
    if !can_watch() {
        println!("skipped: strace cannot watch a process here");
        return;
    }
    assert_eq!(calls(&[], async || true).await, [""; 0]);
    // The same eyes see the one request that is configured.
    let (port, asked) = plain("HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n").await;
    let feed = format!("http://127.0.0.1:{port}/");
    let environment = [
        ("REGAIN_NETWORK_STATUS", "true"),
        ("REGAIN_NETWORK_STATUS_FEED", feed.as_str()),
        ("REGAIN_NETWORK_PRIVATE_ADDRESSES", "true"),
    ];
    let seen = calls(&environment, async || !asked.lock().unwrap().is_empty()).await;
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert!(seen[0].contains(&format!("sin_port=htons({port})")), "{seen:?}");
}
