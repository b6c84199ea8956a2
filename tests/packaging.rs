//! What is shipped beside the program: the image, the unit and the configurations of proxies fit the program as it is.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::{fs, path::Path};

use regain::config::{self, Config, Effective, Limits};

mod support;

use support::run;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The values of a key of a unit, in order.
fn values<'a>(unit: &'a str, key: &str) -> Vec<&'a str> {
    unit.lines().filter_map(|l| l.strip_prefix(key)?.strip_prefix('=')).collect()
}

/// The one value of a key of a unit.
fn value<'a>(unit: &'a str, key: &str) -> &'a str {
    let all = values(unit, key);
    assert_eq!(all.len(), 1, "{key}: {all:?}");
    all[0]
}

/// The variables that a unit sets, with the folder of credentials filled in.
fn variables(unit: &str) -> Vec<(String, String)> {
    let pairs = values(unit, "Environment").into_iter().map(|v| v.split_once('=').unwrap());
    pairs.map(|(name, v)| (name.to_owned(), v.replace("%d", "/run/credentials/regain.service"))).collect()
}

/// The variables of the image.
fn image() -> Vec<(String, String)> {
    let file = read("Dockerfile");
    let line = file.lines().find_map(|l| l.strip_prefix("ENV ")).unwrap();
    line.split(' ')
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .collect()
}

fn load(variables: Vec<(String, String)>) -> Effective {
    config::load(None, variables.into_iter(), &[]).unwrap()
}

#[test]
fn the_image_starts_with_the_two_values_that_it_asks_for_and_not_without() {
    let said = load(image()).config.reach().unwrap_err().to_string();
    assert!(said.contains("public_url") && said.contains("trusted_proxies"), "{said}");
    let compose = read("packaging/compose.yaml");
    let given: Vec<(String, String)> = compose
        .lines()
        .filter_map(|l| l.trim().strip_prefix("REGAIN_"))
        .map(|l| l.split_once(": ").unwrap())
        .map(|(name, v)| (format!("REGAIN_{name}"), v.to_owned()))
        .collect();
    assert_eq!(given.len(), 2, "{given:?}");
    let config = load(image().into_iter().chain(given).collect()).config;
    assert_eq!(config.reach(), Ok(()));
    // The proxy comes from the network that compose makes, and the proxy's file asks at the port of the image.
    let subnet = compose.lines().find_map(|l| l.trim().strip_prefix("- subnet: ")).unwrap();
    assert_eq!(config.trusted_proxies, [subnet.parse().unwrap()]);
    assert!(compose.contains(&format!("REGAIN: regain:{}\n", config.listen.port())));
    // The documented command, too.
    let operations = read("docs/operations.md");
    let command = &operations[operations.find("docker run -d").unwrap()..];
    let given = command.split("```").next().unwrap().split_whitespace();
    let given = given.filter_map(|w| w.split_once('=')).filter(|(name, _)| name.starts_with("REGAIN_"));
    let given = given.map(|(name, v)| (name.to_owned(), v.to_owned()));
    assert_eq!(load(image().into_iter().chain(given).collect()).config.reach(), Ok(()));
}

#[test]
fn the_image_runs_as_nobody_and_its_data_can_be_written() {
    let file = read("Dockerfile");
    let at = |line: &str| file.lines().position(|l| l == line).unwrap_or_else(|| panic!("no line {line}"));
    assert!(at("COPY --from=build --chown=65532:65532 /data /data") < at("VOLUME /data"));
    at("USER 65532:65532");
    assert!(file.contains("CMD [\"/regain\", \"health\"]"));
    let data = image().into_iter().find(|(name, _)| name == "REGAIN_DATA").unwrap().1;
    assert_eq!(data, "/data");
    // What the build reads is there: nothing of it may be left out.
    let left_out = read(".dockerignore");
    for needed in [
        "src",
        "content",
        "static",
        "templates",
        "migrations",
        "benches",
        "Cargo.toml",
        "Cargo.lock",
        "build.rs",
    ] {
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(needed).exists(), "{needed}");
        assert!(!left_out.lines().any(|l| l == needed), "{needed}");
    }
}

#[tokio::test]
async fn the_unit_calls_the_program_as_it_is() {
    let unit = read("packaging/regain.service");
    let words: Vec<&str> = value(&unit, "ExecStart").split(' ').collect();
    let [program, "serve", "--config", file] = words[..] else { panic!("{words:?}") };
    assert_eq!((program, file), ("/usr/local/bin/regain", "/etc/regain/regain.toml"));
    // The same configuration with the command that prints it: every example of the document, with the unit's own values.
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("regain.toml");
    let operations = read("docs/operations.md");
    let mut examples = 0;
    for example in operations.split("```toml\n# /etc/regain/regain.toml\n").skip(1) {
        let example = example.split("```").next().unwrap();
        fs::write(&file, example).unwrap();
        let variables = variables(&unit);
        let environment: Vec<(&str, &str)> =
            variables.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let ran = run(&["config", "--config", file.to_str().unwrap()], &environment, b"").await;
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let loaded = config::load(Some(&file), variables.clone().into_iter(), &[]).unwrap();
        assert_eq!(loaded.config.reach(), Ok(()), "{example}");
        let folder = format!("/var/lib/{}", value(&unit, "StateDirectory"));
        assert_eq!(loaded.config.data, Path::new(&folder));
        examples += 1;
    }
    assert_eq!(examples, 2, "examples");
}

#[test]
fn the_unit_gives_what_the_limits_take() {
    let unit = read("packaging/regain.service");
    let Limits { request_seconds, workers, worker_megabytes, .. } = Limits::default();
    let number = |key: &str| -> u32 { value(&unit, key).trim_end_matches('G').parse().unwrap() };
    assert!(number("TimeoutStopSec") > request_seconds + 1);
    assert!(
        value(&unit, "MemoryMax").ends_with('G') && number("MemoryMax") * 1024 > workers * worker_megabytes
    );
    assert!(number("LimitNOFILE") > 10_000);
    for line in [
        "DynamicUser=yes",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "MemoryDenyWriteExecute=yes",
        "CapabilityBoundingSet=",
        "IPAddressDeny=any",
        "IPAddressAllow=localhost",
        "SystemCallFilter=@system-service",
        "StateDirectoryMode=0700",
    ] {
        assert!(unit.lines().any(|l| l == line), "{line}");
    }
}

#[test]
fn https_of_its_own_takes_the_copies_that_the_unit_hands_over() {
    let (unit, more) = (read("packaging/regain.service"), read("packaging/https.conf"));
    let mut all = variables(&unit);
    all.extend(variables(&more));
    let text = |name: &str, v: &str| (name.to_owned(), v.to_owned());
    all.extend([text("REGAIN_LISTEN", "[::]:443"), text("REGAIN_PUBLIC_URL", "https://help.example.com")]);
    let config = load(all).config;
    assert_eq!(config.reach(), Ok(()));
    let (certificate, key) = config.tls.files().unwrap();
    let handed: Vec<&str> =
        values(&more, "LoadCredential").into_iter().map(|v| v.split_once(':').unwrap().0).collect();
    let named = [certificate, key].map(|p| p.file_name().unwrap().to_str().unwrap());
    assert_eq!(handed, named);
    assert!(
        more.contains(
            "AmbientCapabilities=CAP_NET_BIND_SERVICE\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\n"
        )
    );
    assert!(more.contains("IPAddressDeny=\nIPAddressAllow=any\n"));
}

#[test]
fn the_proxies_ask_where_the_server_listens_and_do_not_wait_longer_than_it_does() {
    let (caddy, nginx) = (read("packaging/Caddyfile"), read("packaging/nginx.conf"));
    let listen = Config::default().listen.to_string();
    assert!(caddy.contains(&format!("{{$REGAIN:{listen}}}")));
    assert!(nginx.contains(&format!("proxy_pass http://{listen};")));
    let seconds = caddy.lines().find_map(|l| l.trim().strip_prefix("keepalive ")?.strip_suffix('s')).unwrap();
    assert!(seconds.parse::<u32>().unwrap() < Limits::default().idle_seconds);
    // More comes in than is kept, so that a browser sees the answer.
    let most = nginx
        .lines()
        .find_map(|l| l.trim().strip_prefix("client_max_body_size ")?.strip_suffix("m;"))
        .unwrap();
    assert!(most.parse::<u32>().unwrap() >= Limits::default().upload_megabytes * 4);
    // What the document shows of it is in it.
    let operations = read("docs/operations.md");
    let shown = operations.split("```nginx\n").nth(1).unwrap().split("```").next().unwrap();
    for line in shown.lines() {
        assert!(nginx.lines().any(|l| l.trim() == line.trim()), "{line}");
    }
}
