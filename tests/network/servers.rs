//! Servers of this machine: with TLS of any version and certificate, without, silent, and a proxy.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use regain::connect::{Rules, Trust};
use rustls::{
    ServerConfig, SupportedProtocolVersion,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer},
    version::{TLS12, TLS13},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

/// Both versions that are spoken today.
pub const BOTH: &[&SupportedProtocolVersion] = &[&TLS12, &TLS13];

/// An answer that is well.
pub const FINE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";

/// An authority for the tests.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub der: CertificateDer<'static>,
    pub pem: String,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::OrganizationName, "Regain Tests");
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        let (der, pem) = (certificate.der().clone(), certificate.pem());
        Self { issuer: Issuer::new(params, key), der, pem }
    }

    /// A server's certificate for these names, changed by `with`, and its use with these versions of TLS.
    pub fn server(
        &self,
        names: &[&str],
        versions: &[&'static SupportedProtocolVersion],
        with: impl FnOnce(&mut CertificateParams),
    ) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        with(&mut params);
        let certificate = params.signed_by(&key, &self.issuer).unwrap().der().clone();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        Arc::new(config)
    }

    /// Addresses of this machine may be asked, and this authority alone is believed.
    pub fn rules(&self) -> Rules {
        Rules {
            patience: Duration::from_secs(20),
            proxy: None,
            private: true,
            trust: Trust::Only(vec![self.der.clone()]),
        }
    }
}

/// What a server was asked: the first line of each request, in the order in which they came.
pub type Asked = Arc<Mutex<Vec<String>>>;

/// The head of a request; `None` where the connection ends before.
pub async fn head(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}

fn first_line(head: &str) -> String {
    head.lines().next().unwrap_or_default().to_owned()
}

/// Does something with every connection. Gives the port.
pub async fn each<F>(work: impl Fn(TcpStream) -> F + Send + 'static) -> u16
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(work(stream));
        }
    });
    port
}

/// A server with TLS that gives this answer to every request.
pub async fn tls(config: Arc<ServerConfig>, answer: &'static str) -> u16 {
    let acceptor = TlsAcceptor::from(config);
    each(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else { return };
            if head(&mut stream).await.is_some() {
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        }
    })
    .await
}

/// A server without encryption that gives this answer to every request.
pub async fn plain(answer: &'static str) -> (u16, Asked) {
    let asked = Asked::default();
    let lines = asked.clone();
    let port = each(move |mut stream| {
        let lines = lines.clone();
        async move {
            let Some(head) = head(&mut stream).await else { return };
            lines.lock().unwrap().push(first_line(&head));
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    })
    .await;
    (port, asked)
}

/// A proxy. It gives `answer` to a request for a connection; where that is none, it connects to `to`, whoever was asked for.
/// Any other request it answers with [`FINE`], or with `answer`.
pub async fn proxy(to: u16, answer: Option<&'static str>) -> (u16, Asked) {
    let asked = Asked::default();
    let lines = asked.clone();
    let port = each(move |mut stream| {
        let lines = lines.clone();
        async move {
            let Some(head) = head(&mut stream).await else { return };
            lines.lock().unwrap().push(first_line(&head));
            if let Some(answer) = answer {
                let _ = stream.write_all(answer.as_bytes()).await;
            } else if head.starts_with("CONNECT ") {
                let mut other = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
                let _ = stream.write_all(b"HTTP/1.1 200 Connection established\r\nvia: tests\r\n\r\n").await;
                let _ = copy_bidirectional(&mut stream, &mut other).await;
            } else {
                let _ = stream.write_all(FINE.as_bytes()).await;
            }
        }
    })
    .await;
    (port, asked)
}

/// A port at which nobody listens.
pub async fn closed() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}
