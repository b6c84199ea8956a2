//! The way to a machine: straight to addresses that were judged, or through the proxy. Each step opens its own connection.

use std::{io, net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use url::Url;

use super::finding::Seen;

/// The most bytes of the head of a proxy's answer.
const HEAD: usize = 8_192;

/// A way.
pub(super) enum Way {
    /// To one of these, the first that answers.
    Direct(Vec<SocketAddr>),
    /// Through a proxy, by name.
    Proxy { proxy: Url, host: String, port: u16 },
}

impl Way {
    /// Opens a connection, and says what was seen of it.
    ///
    /// # Errors
    /// What stood in the way.
    pub(super) async fn open(&self, patience: Duration) -> Result<(TcpStream, Seen), Seen> {
        match self {
            Self::Direct(addresses) => direct(addresses, patience).await,
            Self::Proxy { proxy, host, port } => timeout(patience, through(proxy, host, *port))
                .await
                .map_err(|_| Seen::ProxySilent)?
                .map(|stream| (stream, Seen::Tunnel)),
        }
    }
}

/// Tries one address after the other, each with its own time: a network that says it can IPv6 and cannot is common.
async fn direct(addresses: &[SocketAddr], patience: Duration) -> Result<(TcpStream, Seen), Seen> {
    let mut last = Seen::Silent;
    for address in addresses {
        match timeout(patience, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok((stream, Seen::Connected(*address))),
            Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => last = Seen::Closed,
            Ok(Err(error)) => last = Seen::Unreachable(error.to_string()),
            Err(_) => last = Seen::Silent,
        }
    }
    Err(last)
}

/// Asks a proxy for a connection.
async fn through(proxy: &Url, host: &str, port: u16) -> Result<TcpStream, Seen> {
    let unreachable = |e: io::Error| Seen::ProxyUnreachable(e.to_string());
    let at = proxy.socket_addrs(|| None).map_err(unreachable)?;
    let mut stream = TcpStream::connect(at.as_slice()).await.map_err(unreachable)?;
    let request = format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.map_err(unreachable)?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() >= HEAD {
            return Err(Seen::ProxyNoHttp);
        }
        head.push(stream.read_u8().await.map_err(|_| Seen::ProxyNoHttp)?);
    }
    match status(&head) {
        Some(200..=299) => Ok(stream),
        Some(status) => Err(refused(status)),
        None => Err(Seen::ProxyNoHttp),
    }
}

/// What a proxy's refusal says.
pub(super) const fn refused(status: u16) -> Seen {
    match status {
        407 => Seen::ProxySignIn,
        502..=504 => Seen::ProxyCannot(status),
        _ => Seen::ProxyForbids(status),
    }
}

/// The status in the head of an answer.
fn status(head: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(head).ok()?.lines().next()?;
    let rest = line.strip_prefix("HTTP/1.")?;
    let number = rest.split(' ').nth(1)?;
    let digits = number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| number.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_of_a_proxy_is_read_and_nothing_else() {
        assert_eq!(status(b"HTTP/1.1 200 Connection established\r\n\r\n"), Some(200));
        assert_eq!(status(b"HTTP/1.0 407\r\n\r\n"), Some(407));
        for other in [
            "",
            "HTTP/2 200 OK",
            "HTTP/1.1",
            "HTTP/1.1 OK",
            "HTTP/1.1 99999 x",
            "SSH-2.0-x",
            "HTTP/1.1 +20 x",
        ] {
            assert_eq!(status(other.as_bytes()), None, "{other}");
        }
        assert_eq!(refused(407), Seen::ProxySignIn);
        assert_eq!(refused(403), Seen::ProxyForbids(403));
        assert_eq!(refused(503), Seen::ProxyCannot(503));
    }
}
