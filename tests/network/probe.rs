//! `connect::probe`: what each kind of server, and each kind of proxy, is found to be.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use regain::{
    clock::SystemClock,
    connect::{Check, Finding, Outcome, Rules, Target, probe},
};
use rustls::version::{TLS12, TLS13};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::servers::{Authority, BOTH, FINE, closed, each, plain, proxy, tls};

/// Each step with how it ended.
async fn steps(target: &Target, rules: &Rules) -> Vec<Finding> {
    probe(std::slice::from_ref(target), rules, &SystemClock).await.unwrap()
}

async fn found(port: u16, rules: &Rules) -> Vec<Finding> {
    steps(&Target::local(port, false), rules).await
}

/// `tls1.2 fail: …` for each step but those of the way there.
fn after(findings: &[Finding]) -> Vec<String> {
    let way = [Check::Dns, Check::Tcp, Check::Proxy];
    findings.iter().filter(|f| !way.contains(&f.check)).map(line).collect()
}

fn line(finding: &Finding) -> String {
    format!("{} {}: {}", finding.check.word(), finding.outcome().word(), finding.detail())
}

/// The only step of this kind.
fn step(findings: &[Finding], check: Check) -> &Finding {
    findings.iter().find(|f| f.check == check).unwrap_or_else(|| panic!("no {check:?}: {findings:?}"))
}

const SKIPPED: &str = "not tried after the fault before";

#[tokio::test]
async fn a_server_that_answers_well_passes_every_step() {
    let authority = Authority::new("CA 1");
    let port = tls(authority.server(&["localhost"], BOTH, |_| {}), FINE).await;
    let findings = found(port, &authority.rules()).await;
    let checks: Vec<Check> = findings.iter().map(|f| f.check).collect();
    assert_eq!(checks, [Check::Dns, Check::Tcp, Check::Tls12, Check::Tls13, Check::Https]);
    assert!(findings.iter().all(|f| f.outcome() == Outcome::Ok && f.advice().is_none()), "{findings:?}");
    assert!(step(&findings, Check::Dns).detail().contains("127.0.0.1"), "{findings:?}");
    assert_eq!(step(&findings, Check::Tcp).detail(), format!("connected to 127.0.0.1:{port}"));
    let issuer = "certificate issued by Regain Tests, CA 1";
    assert_eq!(
        after(&findings),
        [format!("tls1.2 ok: {issuer}"), format!("tls1.3 ok: {issuer}"), "https ok: answered 200".to_owned()]
    );
}

#[tokio::test]
async fn any_answer_shows_that_requests_get_there_and_no_redirect_is_followed() {
    let authority = Authority::new("CA");
    let config = || authority.server(&["localhost"], BOTH, |_| {});
    let (target, asked) = plain(FINE).await;
    let location =
        format!("HTTP/1.1 302 Found\r\nlocation: http://localhost:{target}/\r\ncontent-length: 0\r\n\r\n");
    for (answer, said) in [
        ("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n", "https ok: answered 403"),
        (location.leak(), "https ok: answered 302"),
        (
            "HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n",
            "https note: answered 500: reached, and it has a fault of its own",
        ),
    ] {
        let findings = found(tls(config(), answer).await, &authority.rules()).await;
        assert_eq!(line(step(&findings, Check::Https)), said);
        assert!(findings.iter().all(|f| f.outcome() != Outcome::Fail), "{findings:?}");
    }
    assert!(asked.lock().unwrap().is_empty(), "a redirect was followed");
}

#[tokio::test]
async fn each_version_of_tls_is_told_apart() {
    let authority = Authority::new("CA");
    let refused = "this version of TLS was refused";
    let new =
        found(tls(authority.server(&["localhost"], &[&TLS13], |_| {}), FINE).await, &authority.rules()).await;
    assert_eq!(line(step(&new, Check::Tls12)), format!("tls1.2 fail: {refused}"));
    assert!(step(&new, Check::Tls12).advice().unwrap().0.starts_with("TLS 1.2 is refused."));
    assert_eq!(step(&new, Check::Tls13).outcome(), Outcome::Ok);
    assert_eq!(step(&new, Check::Https).outcome(), Outcome::Ok);
    let old =
        found(tls(authority.server(&["localhost"], &[&TLS12], |_| {}), FINE).await, &authority.rules()).await;
    assert_eq!(step(&old, Check::Tls12).outcome(), Outcome::Ok);
    assert_eq!(line(step(&old, Check::Tls13)), format!("tls1.3 note: {refused}"));
    assert!(step(&old, Check::Tls13).advice().is_none());
    assert_eq!(step(&old, Check::Https).outcome(), Outcome::Ok);
}

#[tokio::test]
async fn a_certificate_that_cannot_be_believed_is_told_by_its_fault() {
    let authority = Authority::new("CA");
    let stranger = Authority::new("Inspection");
    let long_ago = rcgen::date_time_ymd(2001, 1, 1);
    let later = rcgen::date_time_ymd(2900, 1, 1);
    for (config, fault) in [
        (stranger.server(&["localhost"], BOTH, |_| {}), "the issuer of the certificate is not known here"),
        (authority.server(&["other.example"], BOTH, |_| {}), "the certificate is for another name"),
        (authority.server(&["localhost"], BOTH, |p| p.not_after = long_ago), "the certificate has expired"),
        (
            authority.server(&["localhost"], BOTH, |p| p.not_before = later),
            "the certificate is not valid yet",
        ),
    ] {
        let findings = found(tls(config, FINE).await, &authority.rules()).await;
        assert_eq!(
            after(&findings),
            [
                format!("tls1.2 fail: {fault}"),
                format!("tls1.3 fail: {fault}"),
                format!("https skipped: {SKIPPED}")
            ]
        );
        assert!(step(&findings, Check::Tls12).advice().unwrap().0.contains("certificate"), "{fault}");
    }
}

#[tokio::test]
async fn what_is_no_tls_is_told_from_what_is_cut_off() {
    let rules = Authority::new("CA").rules();
    let garbage = each(|mut stream| async move {
        let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.6 and more\r\n").await;
        let _ = stream.read(&mut [0; 4096]).await;
    })
    .await;
    let findings = found(garbage, &rules).await;
    let tls = step(&findings, Check::Tls12);
    assert_eq!(tls.outcome(), Outcome::Fail);
    assert!(tls.detail().starts_with("what answers does not speak TLS: "), "{tls:?}");
    let cut = each(|mut stream| async move {
        let _ = stream.read(&mut [0; 16]).await;
    })
    .await;
    let cut_off = "the connection was cut off during TLS";
    assert_eq!(
        after(&found(cut, &rules).await),
        [
            format!("tls1.2 fail: {cut_off}"),
            format!("tls1.3 note: {cut_off}"),
            format!("https skipped: {SKIPPED}")
        ]
    );
}

#[tokio::test]
async fn a_port_that_is_closed_ends_the_check_there() {
    let findings = found(closed().await, &Authority::new("CA").rules()).await;
    assert_eq!(line(step(&findings, Check::Tcp)), "tcp fail: connection refused");
    assert!(step(&findings, Check::Tcp).advice().unwrap().0.contains("outbound TCP 443"));
    assert_eq!(
        after(&findings),
        [
            format!("tls1.2 skipped: {SKIPPED}"),
            format!("tls1.3 skipped: {SKIPPED}"),
            format!("https skipped: {SKIPPED}")
        ]
    );
}

#[tokio::test]
async fn whoever_never_answers_is_given_up() {
    let authority = Authority::new("CA");
    let rules = Rules { patience: Duration::from_secs(2), ..authority.rules() };
    let silent = each(|mut stream| async move {
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all).await;
    })
    .await;
    let findings = found(silent, &rules).await;
    assert_eq!(step(&findings, Check::Tcp).outcome(), Outcome::Ok);
    assert_eq!(
        after(&findings),
        [
            "tls1.2 fail: no answer in time".to_owned(),
            "tls1.3 fail: no answer in time".to_owned(),
            format!("https skipped: {SKIPPED}")
        ]
    );
    // It speaks TLS and then says nothing more.
    let acceptor = tokio_rustls::TlsAcceptor::from(authority.server(&["localhost"], BOTH, |_| {}));
    let dumb = each(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else { return };
            let mut all = Vec::new();
            let _ = stream.read_to_end(&mut all).await;
        }
    })
    .await;
    let findings = found(dumb, &rules).await;
    assert_eq!(step(&findings, Check::Tls13).outcome(), Outcome::Ok);
    assert_eq!(line(step(&findings, Check::Https)), "https fail: no answer in time");
}

#[tokio::test]
async fn a_name_that_nobody_knows_ends_the_check_at_once() {
    let findings = steps(&Target::nowhere(), &Authority::new("CA").rules()).await;
    let dns = step(&findings, Check::Dns);
    assert_eq!(dns.outcome(), Outcome::Fail, "{dns:?}");
    assert!(dns.advice().unwrap().0.starts_with("The name is not found."), "{dns:?}");
    assert!(findings[1..].iter().all(|f| f.outcome() == Outcome::Skipped), "{findings:?}");
    assert_eq!(findings.len(), 5);
}

#[tokio::test]
async fn a_name_that_leads_inside_is_not_asked_unless_that_is_configured() {
    let connected = Arc::new(AtomicUsize::new(0));
    let count = connected.clone();
    let port = each(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        async {}
    })
    .await;
    let open = Authority::new("CA").rules();
    let findings = found(port, &Rules { private: false, ..open.clone() }).await;
    assert!(step(&findings, Check::Dns).detail().ends_with("which is not a public address"), "{findings:?}");
    assert!(findings[1..].iter().all(|f| f.outcome() == Outcome::Skipped), "{findings:?}");
    assert_eq!(connected.load(Ordering::SeqCst), 0);
    found(port, &open).await;
    assert!(connected.load(Ordering::SeqCst) > 0);
}

#[tokio::test]
async fn what_is_asked_without_encryption_has_no_steps_of_tls() {
    let (port, asked) = plain(FINE).await;
    let rules = Authority::new("CA").rules();
    let findings = steps(&Target::local(port, true), &rules).await;
    let checks: Vec<Check> = findings.iter().map(|f| f.check).collect();
    assert_eq!(checks, [Check::Dns, Check::Tcp, Check::Http]);
    assert_eq!(line(step(&findings, Check::Http)), "http ok: answered 200");
    assert_eq!(*asked.lock().unwrap(), ["GET / HTTP/1.1"]);
}

fn through(port: u16, rules: &Rules) -> Rules {
    // Addresses inside stay forbidden: the proxy is one, and was chosen.
    Rules {
        proxy: Some(format!("http://127.0.0.1:{port}").parse().unwrap()),
        private: false,
        ..rules.clone()
    }
}

#[tokio::test]
async fn everything_goes_through_a_proxy_that_is_configured() {
    let authority = Authority::new("CA");
    let server = tls(authority.server(&["localhost"], BOTH, |_| {}), FINE).await;
    let (port, asked) = proxy(server, None).await;
    // Nobody listens at the port that is asked for: only the proxy knows a way.
    let target = closed().await;
    let findings = found(target, &through(port, &authority.rules())).await;
    assert_eq!(line(step(&findings, Check::Dns)), "dns skipped: the proxy looks names up");
    assert_eq!(line(step(&findings, Check::Proxy)), "proxy ok: the proxy lets it through");
    assert_eq!(step(&findings, Check::Tls12).outcome(), Outcome::Ok, "{findings:?}");
    assert_eq!(step(&findings, Check::Tls13).outcome(), Outcome::Ok, "{findings:?}");
    assert_eq!(line(step(&findings, Check::Https)), "https ok: answered 200");
    let connect = format!("CONNECT localhost:{target} HTTP/1.1");
    assert_eq!(*asked.lock().unwrap(), vec![connect; 4], "once for each step");
}

#[tokio::test]
async fn a_proxy_that_refuses_is_told_by_its_reason() {
    let rules = Authority::new("CA").rules();
    for (answer, said, advice) in [
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Negotiate\r\ncontent-length: 0\r\n\r\n",
            "the proxy wants a sign-in (407)",
            "service account",
        ),
        (
            "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n",
            "the proxy forbids it (403)",
            "Allow it there",
        ),
        ("HTTP/1.0 503 No\r\n\r\n", "the proxy cannot reach it (503)", "Allow it there"),
        ("SSH-2.0-OpenSSH\r\n\r\n", "the proxy does not answer as a proxy does", "The proxy itself"),
        ("", "the proxy does not answer as a proxy does", "The proxy itself"),
    ] {
        let (port, _) = proxy(0, Some(answer)).await;
        let findings = found(443, &through(port, &rules)).await;
        let step = step(&findings, Check::Proxy);
        assert_eq!(line(step), format!("proxy fail: {said}"));
        assert!(step.advice().unwrap().0.contains(advice), "{step:?}");
        assert!(after(&findings).iter().all(|l| l.ends_with(SKIPPED)), "{findings:?}");
    }
    let findings = found(443, &through(closed().await, &rules)).await;
    assert!(
        step(&findings, Check::Proxy).detail().starts_with("the proxy is not reachable: "),
        "{findings:?}"
    );
    let endless = each(|mut stream| async move {
        let _ = stream.read(&mut [0; 4096]).await;
        while stream.write_all(&[b'x'; 4096]).await.is_ok() {}
    })
    .await;
    let findings = found(443, &through(endless, &rules)).await;
    assert_eq!(line(step(&findings, Check::Proxy)), "proxy fail: the proxy does not answer as a proxy does");
}

#[tokio::test]
async fn a_proxy_takes_a_request_without_encryption_itself() {
    let rules = Authority::new("CA").rules();
    let (port, asked) = proxy(0, None).await;
    let findings = steps(&Target::local(80, true), &through(port, &rules)).await;
    assert_eq!(line(step(&findings, Check::Http)), "http ok: answered 200");
    assert_eq!(*asked.lock().unwrap(), ["GET http://localhost/ HTTP/1.1"]);
    let (port, _) = proxy(0, Some("HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n")).await;
    let findings = steps(&Target::local(80, true), &through(port, &rules)).await;
    assert_eq!(line(step(&findings, Check::Http)), "http fail: the proxy wants a sign-in (407)");
}
