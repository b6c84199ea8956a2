//! Which addresses are public, and names looked up once: what is asked afterwards is asked at the addresses that were
//! judged here.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::{net::lookup_host, time::timeout};

/// The most addresses of a name that are kept.
const MOST: usize = 4;

/// Why a name leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// No name server knows it, or none answers.
    #[error("the name is not found: {0}")]
    Unknown(String),
    /// The name servers did not answer in time.
    #[error("no name server answers in time")]
    Slow,
    /// It leads to a private network or to this machine.
    #[error("the name leads to {0}, which is not a public address")]
    Private(IpAddr),
}

/// Looks a name up, once. Where one of its addresses is not public, the name is refused with all of them: whoever decides
/// about names must not choose which machine of ours is asked.
pub(super) async fn look_up(
    host: &str,
    port: u16,
    private: bool,
    patience: Duration,
) -> Result<Vec<SocketAddr>, NameError> {
    let looked = timeout(patience, lookup_host((host, port))).await.map_err(|_| NameError::Slow)?;
    let found: Vec<SocketAddr> = looked.map_err(|e| NameError::Unknown(e.to_string()))?.collect();
    if let Some(inner) = found.iter().find(|a| !private && !is_public(a.ip())) {
        return Err(NameError::Private(inner.ip()));
    }
    if found.is_empty() {
        return Err(NameError::Unknown("it has no address".to_owned()));
    }
    Ok(found.into_iter().take(MOST).collect())
}

/// The same for a client: it connects to what this gives, and looks nothing up again.
pub(super) struct Resolver {
    /// Whether addresses that are not public may be asked.
    pub(super) private: bool,
    /// The host of the proxy, which may be anywhere: who configured it chose it.
    pub(super) proxy: Option<String>,
    /// The time for a look-up.
    pub(super) patience: Duration,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let private = self.private || self.proxy.as_deref() == Some(name.as_str());
        let patience = self.patience;
        Box::pin(async move {
            let found = look_up(name.as_str(), 0, private, patience).await;
            let found = found.map_err(|e| io::Error::other(e.to_string()))?;
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}

/// Whether an address is one of the public network: neither private, nor of this machine, nor reserved for something.
pub(super) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => public_v4(ip),
        IpAddr::V6(ip) => public_v6(ip),
    }
}

fn public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !matches!(
        (a, b, c),
        // This network, private, loopback, multicast, reserved.
        (0 | 10 | 127 | 224..=255, _, _)
            // Between provider and customer.
            | (100, 64..=127, _)
            // Link-local: there the cloud keeps its metadata.
            | (169, 254, _)
            | (172, 16..=31, _)
            // For protocols and for documents; the relays of 6to4.
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            // Measuring, documents.
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

fn public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = ip.segments();
    // A network without IPv4 reaches it through this prefix; the address behind it counts.
    if [a, b, c, d, e, f] == [0x64, 0xff9b, 0, 0, 0, 0] {
        let [g, g_low] = g.to_be_bytes();
        let [h, h_low] = h.to_be_bytes();
        return public_v4(Ipv4Addr::new(g, g_low, h, h_low));
    }
    // All that was given out stands in 2000::/3; what stands elsewhere is of this machine, local, mapped or multicast.
    let given_out = a & 0xe000 == 0x2000;
    // For protocols (Teredo among them), documents, 6to4, documents again.
    let special = matches!((a, b), (0x2001, 0..=0x1ff | 0xdb8) | (0x2002, _) | (0x3fff, 0..=0xfff));
    given_out && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_network_is_public() {
        for public in [
            "8.8.8.8",
            "20.190.128.1",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.20.0.1",
            "223.255.255.255",
            "2603:1006:2000::1",
            "2a00:1450::1",
            "2001:4860::8888",
            "64:ff9b::808:808",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for inner in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:8.8.8.8",
            "::8.8.8.8",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:808:808::1",
            "3fff::1",
            "64:ff9b::a00:1",
            "64:ff9b:1::808:808",
            "100::1",
            "5f00::1",
        ] {
            assert!(!is_public(inner.parse().unwrap()), "{inner}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_is_refused_unless_that_is_allowed() {
        let patience = Duration::from_secs(20);
        let refused = look_up("localhost", 443, false, patience).await;
        assert!(matches!(refused, Err(NameError::Private(ip)) if ip.is_loopback()), "{refused:?}");
        let found = look_up("localhost", 443, true, patience).await.unwrap();
        assert!(found.iter().all(|a| a.ip().is_loopback() && a.port() == 443), "{found:?}");
    }
}
