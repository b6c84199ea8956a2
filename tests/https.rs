//! Beyond this machine: HTTPS from certificate files, plain HTTP to a named proxy alone, what a connection may take.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::{
    fs, io,
    net::SocketAddr,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use futures_util::future::join_all;
use reqwest::header;
use rustls::{
    ClientConfig, ProtocolVersion, RootCertStore, SupportedProtocolVersion,
    pki_types::{CertificateDer, ServerName},
    version::{TLS12, TLS13},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

mod support;

use support::{Browser, PATIENCE, Server, run, until};

/// The name in every certificate.
const NAME: &str = "help.example.com";

/// A certificate, its key, and where the server finds both.
struct Certificate {
    dir: tempfile::TempDir,
    served: CertificateDer<'static>,
}

/// Writes a file that its owner alone can read, at once: the server never sees half of it.
fn write(path: &Path, text: &str) {
    let new = path.with_extension("new");
    fs::write(&new, text).unwrap();
    fs::set_permissions(&new, fs::Permissions::from_mode(0o600)).unwrap();
    fs::rename(new, path).unwrap();
}

impl Certificate {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut this = Self { dir, served: CertificateDer::from(Vec::new()) };
        this.renew();
        this
    }

    /// Puts another certificate and key in the place of these.
    fn renew(&mut self) {
        let made = rcgen::generate_simple_self_signed([NAME.to_owned()]).unwrap();
        write(&self.certificate(), &made.cert.pem());
        write(&self.key(), &made.signing_key.serialize_pem());
        self.served = made.cert.der().clone();
    }

    fn certificate(&self) -> PathBuf {
        self.dir.path().join("certificate.pem")
    }

    fn key(&self) -> PathBuf {
        self.dir.path().join("key.pem")
    }

    /// Starts a server with it.
    fn serve(&self, listen: &str, data: &Path, more: &[(&str, &str)]) -> Server {
        let (certificate, key) = (self.certificate(), self.key());
        let mut environment = vec![
            ("REGAIN_TLS_CERTIFICATE", certificate.to_str().unwrap()),
            ("REGAIN_TLS_KEY", key.to_str().unwrap()),
            ("REGAIN_PUBLIC_URL", "https://help.example.com"),
        ];
        environment.extend(more);
        Server::start_at(listen, data, &[], &environment)
    }

    /// A client that trusts this certificate and nothing else.
    fn client(&self, versions: &[&'static SupportedProtocolVersion], protocols: &[&[u8]]) -> TlsConnector {
        let mut roots = RootCertStore::empty();
        roots.add(self.served.clone()).unwrap();
        let mut config =
            ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_protocol_versions(versions)
                .unwrap()
                .with_root_certificates(roots)
                .with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|p| p.to_vec()).collect();
        TlsConnector::from(Arc::new(config))
    }

    async fn connect(&self, address: SocketAddr) -> io::Result<TlsStream<TcpStream>> {
        hello(&self.client(&[&TLS13], &[]), address).await
    }

    /// Whether this is the certificate that the server shows now.
    async fn is_served(&self, address: SocketAddr) -> bool {
        self.connect(address).await.is_ok_and(|stream| {
            stream.get_ref().1.peer_certificates().is_some_and(|shown| shown[0] == self.served)
        })
    }
}

async fn hello(client: &TlsConnector, address: SocketAddr) -> io::Result<TlsStream<TcpStream>> {
    let connecting = async {
        let stream = TcpStream::connect(address).await?;
        client.connect(ServerName::try_from(NAME).unwrap(), stream).await
    };
    timeout(PATIENCE, connecting).await?
}

/// Sends a request as it is, and reads all that comes until the end.
async fn ask(
    mut stream: impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
    request: &[u8],
) -> String {
    let asking = async {
        stream.write_all(request).await.unwrap();
        let mut answer = Vec::new();
        // A server that ends in the middle says so by an error; what came before it counts.
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    };
    timeout(PATIENCE, asking).await.unwrap()
}

const HEALTH: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: help.example.com\r\nconnection: close\r\n\r\n";

/// A browser for whole pages. It trusts the certificate and finds the name at the server.
#[expect(clippy::disallowed_methods, reason = "this one asks the server of the test")]
fn browser(certificate: &Certificate, address: SocketAddr) -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([reqwest::Certificate::from_der(&certificate.served).unwrap()])
        .redirect(reqwest::redirect::Policy::none())
        .resolve(NAME, address)
        .timeout(PATIENCE)
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_session_over_https_has_its_cookie_and_its_headers() {
    let (certificate, data) = (Certificate::new(), tempfile::tempdir().unwrap());
    let server = certificate.serve("0.0.0.0:0", data.path(), &[]);
    let browser = browser(&certificate, server.address);
    let url = |path: &str| format!("https://{NAME}:{}{path}", server.address.port());
    let home = browser.get(url("/")).send().await.unwrap();
    assert_eq!(home.status(), 200);
    assert_eq!(home.headers()["strict-transport-security"], "max-age=31536000; includeSubDomains");
    // The form comes from the public address, however the connection is numbered.
    let form = |origin: &'static str| {
        let form = browser.post(url("/start")).header(header::ORIGIN, origin);
        form.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").send()
    };
    assert_eq!(form("https://evil.example").await.unwrap().status(), 403);
    let begun = form("https://help.example.com").await.unwrap();
    assert_eq!(begun.status(), 303);
    let cookie = begun.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-regain=") && cookie.contains("; Secure; HttpOnly; "), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    let session = begun.headers()["location"].to_str().unwrap();
    let there = browser.get(url(session)).header(header::COOKIE, cookie).send().await.unwrap();
    assert_eq!(there.status(), 303);
    let ran = health(&certificate, &server).await;
    assert_eq!((ran.code, ran.out.trim()), (Some(0), "ready"), "{}", ran.err);
    server.terminate();
    assert!(server.ended().await.success());
    assert_eq!(health(&certificate, &server).await.code, Some(1), "it does not listen any more");
}

/// `regain health` with the configuration of the server.
async fn health(certificate: &Certificate, server: &Server) -> support::Ran {
    let (listen, file, key) = (
        format!("0.0.0.0:{}", server.address.port()),
        certificate.certificate().display().to_string(),
        certificate.key().display().to_string(),
    );
    let environment = [
        ("REGAIN_LISTEN", listen.as_str()),
        ("REGAIN_TLS_CERTIFICATE", &file),
        ("REGAIN_TLS_KEY", &key),
        ("REGAIN_PUBLIC_URL", "https://help.example.com"),
    ];
    run(&["health"], &environment, b"").await
}

#[tokio::test]
async fn two_versions_of_tls_are_spoken_and_older_ones_are_not() {
    let (certificate, data) = (Certificate::new(), tempfile::tempdir().unwrap());
    let server = certificate.serve("127.0.0.1:0", data.path(), &[]);
    for (version, expected) in [(&TLS13, ProtocolVersion::TLSv1_3), (&TLS12, ProtocolVersion::TLSv1_2)] {
        let stream = hello(&certificate.client(&[version], &[b"http/1.1"]), server.address).await.unwrap();
        assert_eq!(stream.get_ref().1.protocol_version(), Some(expected));
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
        let answer = ask(stream, HEALTH).await;
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("ok\n"), "{answer}");
    }
    // The first message of a client that knows nothing newer, by hand: version, chance, no session, two ciphers, no
    // compression, a curve and a way to sign. 0x0302 is TLS 1.1, 0x0301 is TLS 1.0.
    for old in [2, 1] {
        let mut body = vec![3, old];
        body.extend([7; 32]);
        body.extend([0, 0, 4, 0xC0, 0x13, 0x00, 0x2F, 1, 0]);
        body.extend([0, 16, 0, 10, 0, 4, 0, 2, 0, 0x17, 0, 13, 0, 4, 0, 2, 4, 3]);
        let length = u8::try_from(body.len()).unwrap();
        let mut record = vec![22, 3, 1, 0, length + 4, 1, 0, 0, length];
        record.extend(body);
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(&record).await.unwrap();
        let mut said = Vec::new();
        timeout(PATIENCE, stream.read_to_end(&mut said)).await.unwrap().unwrap();
        // An alert (21) that ends the connection (2) because of the version (70).
        assert_eq!((said[0], &said[5..]), (21, &[2, 70][..]), "{said:?}");
    }
    // Plain HTTP at this port gets no page.
    let plain = ask(TcpStream::connect(server.address).await.unwrap(), HEALTH).await;
    assert!(!plain.contains("HTTP/1.1"), "{plain}");
}

#[tokio::test]
async fn a_browser_that_speaks_http_2_gets_it() {
    let (certificate, data) = (Certificate::new(), tempfile::tempdir().unwrap());
    let server = certificate.serve("127.0.0.1:0", data.path(), &[]);
    let mut stream =
        hello(&certificate.client(&[&TLS13], &[b"h2", b"http/1.1"]), server.address).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    // Settings of ours (none), then the head of a request: GET, https, the path, the host.
    let mut head = vec![0x82, 0x87, 0x04, 8];
    head.extend(b"/healthz");
    head.extend([0x01, u8::try_from(NAME.len()).unwrap()]);
    head.extend(NAME.bytes());
    let mut sent = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    sent.extend([0, 0, 0, 4, 0, 0, 0, 0, 0]);
    sent.extend([0, 0, u8::try_from(head.len()).unwrap(), 1, 5, 0, 0, 0, 1]);
    sent.extend(head);
    stream.write_all(&sent).await.unwrap();
    let answered = async {
        let (mut status, mut body) = (None, Vec::new());
        loop {
            let mut frame = [0; 9];
            stream.read_exact(&mut frame).await.unwrap();
            let length = u32::from_be_bytes([0, frame[0], frame[1], frame[2]]);
            let mut payload = vec![0; usize::try_from(length).unwrap()];
            stream.read_exact(&mut payload).await.unwrap();
            match frame[3] {
                0 => body.extend(&payload),
                1 => status = payload.first().copied(),
                _ => {}
            }
            // The last frame of the answer says so.
            if matches!(frame[3], 0 | 1) && frame[4] & 1 == 1 {
                return (status, body);
            }
        }
    };
    let (status, body) = timeout(PATIENCE, answered).await.unwrap();
    assert_eq!((status, body.as_slice()), (Some(0x88), &b"ok\n"[..]), "0x88 is 200");
}

#[tokio::test]
async fn a_new_certificate_is_served_and_a_bad_one_changes_nothing() {
    let (mut certificate, data) = (Certificate::new(), tempfile::tempdir().unwrap());
    let server = certificate.serve("127.0.0.1:0", data.path(), &[]);
    assert!(certificate.is_served(server.address).await);
    // A connection that began before goes on.
    let mut before = certificate.connect(server.address).await.unwrap();
    before.write_all(&HEALTH[..20]).await.unwrap();
    let first = certificate.served.clone();

    certificate.renew();
    assert_ne!(certificate.served, first);
    server.signal("HUP");
    until("the second is served", async || certificate.is_served(server.address).await).await;
    let answer = ask(before, &HEALTH[20..]).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");

    // Without a signal it is seen, too.
    certificate.renew();
    until("the third is served", async || certificate.is_served(server.address).await).await;

    assert!(!server.log().contains("the certificate in use stays"), "{}", server.log());
    let (pem, key) = (certificate.pem(), fs::read_to_string(certificate.key()).unwrap());
    let nonsense = || write(&certificate.certificate(), "-----BEGIN CERTIFICATE-----\nnonsense");
    let other = || write(&certificate.certificate(), &Certificate::new().pem());
    let none = || fs::remove_file(certificate.certificate()).unwrap();
    let open = || fs::set_permissions(certificate.key(), fs::Permissions::from_mode(0o644)).unwrap();
    let spoilt: [(&dyn Fn(), &str); 4] = [
        (&nonsense, "certificate.pem has no certificate"),
        (&other, "certificate and key cannot be used"),
        (&none, "certificate.pem cannot be read"),
        (&open, "key.pem can be read by everybody"),
    ];
    for (spoil, says) in spoilt {
        write(&certificate.certificate(), &pem);
        write(&certificate.key(), &key);
        spoil();
        server.signal("HUP");
        until(says, async || server.log().contains(says)).await;
        assert!(certificate.is_served(server.address).await, "after: {says}");
    }
    certificate.renew();
    server.signal("HUP");
    until("it goes on", async || certificate.is_served(server.address).await).await;
    let (log, key) = (server.log(), fs::read_to_string(certificate.key()).unwrap());
    assert!(key.lines().count() > 2 && key.lines().all(|line| !log.contains(line)), "{log}");
    server.terminate();
    assert!(server.ended().await.success());
}

impl Certificate {
    fn pem(&self) -> String {
        fs::read_to_string(self.certificate()).unwrap()
    }
}

#[tokio::test]
async fn what_is_not_safe_does_not_start_and_says_what_to_do() {
    let certificate = Certificate::new();
    let (file, key) =
        (certificate.certificate().display().to_string(), certificate.key().display().to_string());
    let open = certificate.dir.path().join("open.pem");
    fs::copy(certificate.key(), &open).unwrap();
    fs::set_permissions(&open, fs::Permissions::from_mode(0o644)).unwrap();
    let open = open.display().to_string();
    let url = ("REGAIN_PUBLIC_URL", "https://help.example.com");
    let listen = ("REGAIN_LISTEN", "0.0.0.0:0");
    for (environment, says) in [
        (vec![listen], "refusing to listen on 0.0.0.0:0 with plain HTTP"),
        (vec![listen, url], "no proxy is named in trusted_proxies"),
        (
            vec![listen, ("REGAIN_TRUSTED_PROXIES", "10.0.0.5")],
            "public_url is not set to an https:// address",
        ),
        (vec![("REGAIN_LISTEN", "[::]:0")], "refusing to listen on [::]:0 with plain HTTP"),
        (vec![("REGAIN_TRUSTED_PROXIES", "0.0.0.0/0")], "trusted_proxies: expected a list of addresses"),
        (vec![("REGAIN_PUBLIC_URL", "http://help.example.com")], "is plain HTTP"),
        (vec![("REGAIN_TLS_KEY", &key)], "set tls.certificate, too"),
        (vec![("REGAIN_TLS_CERTIFICATE", &file)], "set tls.key, too"),
        (
            vec![listen, ("REGAIN_TLS_KEY", &key), ("REGAIN_TLS_CERTIFICATE", &file)],
            "without a public address",
        ),
        (vec![("REGAIN_TLS_KEY", &open), ("REGAIN_TLS_CERTIFICATE", &file)], "can be read by everybody"),
        (vec![("REGAIN_TLS_KEY", &file), ("REGAIN_TLS_CERTIFICATE", &file)], "has no private key"),
        (vec![("REGAIN_TLS_KEY", "/none"), ("REGAIN_TLS_CERTIFICATE", &file)], "/none cannot be read"),
        (vec![listen, ("REGAIN_INSECURE_LOOPBACK_COOKIES", "true")], "on this machine alone"),
        (vec![url, ("REGAIN_INSECURE_LOOPBACK_COOKIES", "true")], "on this machine alone"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let ran = run(&["serve", "--data", data.to_str().unwrap()], &environment, b"").await;
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{environment:?}");
        assert!(ran.err.contains(says), "{environment:?}: {}", ran.err);
        assert!(!data.exists(), "{environment:?}: nothing was begun");
    }
    let flag = ["serve", "--insecure-loopback-cookies", "--listen", "0.0.0.0:0"];
    let ran = run(&flag, &[], b"").await;
    assert!(ran.code == Some(2) && ran.err.contains("refusing to start with listen"), "{}", ran.err);
}

#[tokio::test]
async fn plain_http_is_for_the_proxy_that_is_named() {
    for listen in ["0.0.0.0:0", "[::]:0"] {
        let data = tempfile::tempdir().unwrap();
        let environment =
            [("REGAIN_PUBLIC_URL", "https://help.example.com"), ("REGAIN_TRUSTED_PROXIES", "127.0.0.1")];
        let server = Server::start_at(listen, data.path(), &[], &environment);
        let mut proxy = Browser::connect_from("127.0.0.1", server.address, NAME).await.unwrap();
        assert_eq!(proxy.get("/").await.unwrap().status, 200, "{listen}");
        let begun = proxy.post("/start", &[]).await.unwrap();
        assert_eq!(begun.status, 303, "{listen}");
        let mut stranger = Browser::connect_from("127.0.0.2", server.address, NAME).await.unwrap();
        stranger.cookies = proxy.cookies.clone();
        for path in ["/", begun.location(), "/problems", "/assets/regain.css"] {
            let answer = stranger.get(path).await.unwrap();
            assert_eq!(answer.status, 421, "{listen} {path}");
        }
        assert_eq!(stranger.post("/start", &[]).await.unwrap().status, 421);
        // To say that one is a proxy makes nobody one.
        let request = format!("GET / HTTP/1.1\r\n{}x-forwarded-for: 127.0.0.1\r\n\r\n", stranger.headers());
        assert_eq!(stranger.exchange(request.as_bytes()).await.unwrap().status, 421);
        for path in ["/healthz", "/readyz"] {
            assert_eq!(stranger.get(path).await.unwrap().status, 200, "{listen} {path}");
        }
        let listens = listen.replace(":0", &format!(":{}", server.address.port()));
        let mut environment = environment.to_vec();
        environment.push(("REGAIN_LISTEN", &listens));
        let ran = run(&["health"], &environment, b"").await;
        assert_eq!((ran.code, ran.out.trim()), (Some(0), "ready"), "{listen}: {}", ran.err);
    }
}

#[tokio::test]
async fn a_try_on_this_machine_works_in_a_browser_that_wants_https_for_secure_cookies() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--insecure-loopback-cookies"], &[]);
    let mut browser = Browser::connect(server.address).await.unwrap();
    let begun = browser.post("/start", &[]).await.unwrap();
    let cookie = begun.header("set-cookie").unwrap();
    assert!(cookie.starts_with("regain=") && !cookie.contains("Secure"), "{cookie}");
    assert_eq!(browser.get(begun.location()).await.unwrap().status, 303);
}

/// Sends bytes on a connection of its own and gives the status of what comes back.
async fn status(server: &Server, bytes: &[u8]) -> u16 {
    let mut browser = Browser::connect(server.address).await.unwrap();
    browser.exchange(bytes).await.unwrap().status
}

#[tokio::test]
async fn a_request_that_is_not_one_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[], &[]);
    let host = format!("host: {}\r\n", server.address);
    let form = "content-type: application/x-www-form-urlencoded\r\nsec-fetch-site: same-origin\r\n";
    let many = |n: usize| (0..n).map(|n| format!("x-{n}: 1\r\n")).collect::<String>();
    for (request, expected) in [
        (format!("GET / HTTP/1.1\r\n{host}\r\n"), 200),
        ("GET / HTTP/1.1\r\n\r\n".to_owned(), 400),
        (format!("GET / HTTP/1.1\r\n{host}{host}\r\n"), 400),
        (format!("GET / HTTP/1.1\r\n{host}host: evil.example\r\n\r\n"), 400),
        ("GET / HTTP/1.1\r\nhost: evil.example\r\n\r\n".to_owned(), 421),
        (format!("GET http://evil.example/ HTTP/1.1\r\n{host}\r\n"), 400),
        (format!("GET / HTTP/1.1\r\n{host}{}\r\n", many(63)), 200),
        (format!("GET / HTTP/1.1\r\n{host}{}\r\n", many(64)), 431),
        (format!("GET / HTTP/1.1\r\n{host}{}\r\n", many(300)), 431),
        (format!("GET / HTTP/1.1\r\n{host}x-long: {}\r\n\r\n", "x".repeat(15_000)), 200),
        (format!("GET / HTTP/1.1\r\n{host}x-long: {}\r\n\r\n", "x".repeat(17_000)), 431),
        (format!("GET / HTTP/1.1\r\n{host}x-long: {}\r\n\r\n", "x".repeat(60_000)), 431),
        (format!("GET /problems?q={} HTTP/1.1\r\n{host}\r\n", "x".repeat(17_000)), 431),
        (format!("POST /start HTTP/1.1\r\n{host}{form}content-length: 0\r\n\r\n"), 303),
        (format!("POST /start HTTP/1.1\r\n{host}{form}content-length: 0\r\ncontent-length: 5\r\n\r\n"), 400),
        (format!("POST /start HTTP/1.1\r\n{host}{form}content-length: 0, 5\r\n\r\n"), 400),
        (format!("POST /start HTTP/1.1\r\n{host}{form}content-length: -1\r\n\r\n"), 400),
    ] {
        let shown: String = request.chars().take(200).collect();
        assert_eq!(status(&server, request.as_bytes()).await, expected, "{shown}");
    }
}

/// Whether the server ends a connection on which these bytes were sent and nothing follows.
async fn is_cut_off(server: &Server, bytes: &[u8]) -> bool {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut rest = Vec::new();
    // The end, or a connection that is torn down: either way nobody waits any more.
    timeout(PATIENCE, stream.read_to_end(&mut rest)).await.is_ok()
}

#[tokio::test]
async fn whoever_sends_nothing_or_half_a_head_is_cut_off() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[], &[("REGAIN_LIMITS_HEADER_SECONDS", "1")]);
    for bytes in [&b""[..], b"GET", b"GET / HTTP/1.1\r\nhost: ", b"PRI * HTTP/2.0\r\n", b"\r\n"] {
        assert!(is_cut_off(&server, bytes).await, "{bytes:?}");
    }
    // After an answer there is more time, and an end of its own.
    let whole = format!("GET /healthz HTTP/1.1\r\nhost: {}\r\n\r\n", server.address);
    let mut waits = Browser::connect(server.address).await.unwrap();
    assert_eq!(waits.exchange(whole.as_bytes()).await.unwrap().status, 200);
    assert!(is_cut_off(&server, b"").await, "the time for a first head is over");
    assert_eq!(waits.exchange(whole.as_bytes()).await.unwrap().status, 200);
    let data = tempfile::tempdir().unwrap();
    let limits = [("REGAIN_LIMITS_HEADER_SECONDS", "0"), ("REGAIN_LIMITS_IDLE_SECONDS", "1")];
    let server = Server::start(data.path(), &[], &limits);
    let whole = format!("GET /healthz HTTP/1.1\r\nhost: {}\r\n\r\n", server.address);
    assert!(is_cut_off(&server, whole.as_bytes()).await);
    assert!(is_cut_off(&server, format!("{whole}GET / HT").as_bytes()).await);

    let (certificate, data) = (Certificate::new(), tempfile::tempdir().unwrap());
    // Longer, because a busy machine needs its time for the beginning of HTTPS.
    let server = certificate.serve("127.0.0.1:0", data.path(), &[("REGAIN_LIMITS_HEADER_SECONDS", "4")]);
    let before = [&b""[..], &[22, 3, 1], b"GET / HTTP/1.1\r\n"].map(|bytes| is_cut_off(&server, bytes));
    assert_eq!(join_all(before).await, [true; 3], "before HTTPS");
    let after = [
        ("h2", &b""[..]),
        ("h2", b"PRI * HT"),
        ("http/1.1", b""),
        ("http/1.1", b"P"),
        ("http/1.1", b"GET / HTTP/1.1\r\n"),
    ];
    let after = after.map(|(protocol, bytes)| {
        let (client, address) = (certificate.client(&[&TLS13], &[protocol.as_bytes()]), server.address);
        async move { ask(hello(&client, address).await.unwrap(), bytes).await }
    });
    assert_eq!(join_all(after).await, [""; 5], "after its beginning");
}

#[tokio::test]
async fn a_form_that_stands_still_is_given_up() {
    let data = tempfile::tempdir().unwrap();
    // The limit of the whole request is not what ends it.
    let limits = [("REGAIN_LIMITS_BODY_IDLE_SECONDS", "4"), ("REGAIN_LIMITS_REQUEST_SECONDS", "0")];
    let server = Server::start(data.path(), &[], &limits);
    let mut browser = Browser::connect(server.address).await.unwrap();
    let half = format!("{}see", browser.form_head("/start", 11, ""));
    let answer = browser.exchange(half.as_bytes()).await.unwrap();
    assert_eq!(answer.status, 400, "{}", answer.body);
    let mut browser = Browser::connect(server.address).await.unwrap();
    let head = browser.form_head("/start", 11, "expect: 100-continue\r\n");
    assert_eq!(browser.exchange(head.as_bytes()).await.unwrap().status, 100);
    browser.send(b"see=contact").await.unwrap();
    assert_eq!(browser.answer().await.unwrap().status, 303, "one that goes on is not");
}

#[tokio::test]
async fn a_stop_over_https_ends_streams_and_lets_requests_end() {
    let (certificate, data) = (Certificate::new(), tempfile::tempdir().unwrap());
    let server = certificate.serve("127.0.0.1:0", data.path(), &[("REGAIN_LIMITS_REQUEST_SECONDS", "0")]);
    let browser = browser(&certificate, server.address);
    let url = |path: &str| format!("https://{NAME}:{}{path}", server.address.port());
    let form = browser.post(url("/start")).header("sec-fetch-site", "same-origin");
    let form = form.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let begun = form.send().await.unwrap();
    let cookie = begun.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let session = begun.headers()["location"].to_str().unwrap();
    let live = browser.get(url(&format!("{session}/live?after=1"))).header(header::COOKIE, cookie);
    let live = live.send().await.unwrap();
    assert_eq!(
        (live.status().as_u16(), &live.headers()["content-type"]),
        (200, &"text/event-stream".parse().unwrap())
    );
    let mut idle = certificate.connect(server.address).await.unwrap();
    server.terminate();
    let said = timeout(PATIENCE, live.text()).await.unwrap();
    assert!(said.is_ok(), "the stream ended as streams end: {said:?}");
    assert_eq!(server.ended().await.code(), Some(0));
    let mut rest = Vec::new();
    let _ = timeout(PATIENCE, idle.read_to_end(&mut rest)).await.unwrap();
}
