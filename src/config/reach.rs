//! Who can reach the server, and over what: HTTPS, a proxy, or this machine alone. What is not safe does not start.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use ipnet::IpNet;

use super::Config;

/// Where the certificate for HTTPS lies. Both or neither; both are PEM.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tls {
    /// The certificate and those between it and its authority.
    pub certificate: Option<PathBuf>,
    /// Its private key.
    pub key: Option<PathBuf>,
}

impl Tls {
    /// Certificate and key, where the server speaks HTTPS itself.
    #[must_use]
    pub fn files(&self) -> Option<(&Path, &Path)> {
        self.certificate.as_deref().zip(self.key.as_deref())
    }
}

/// Whether browsers are told to come over HTTPS only, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hsts {
    /// A year, subdomains included.
    #[default]
    Year,
    /// They are not told.
    Off,
    /// So many seconds, for this host alone.
    Seconds(u32),
}

impl Hsts {
    pub(super) fn read(text: &str) -> Option<Self> {
        match text.trim() {
            "true" => Some(Self::Year),
            "false" | "0" => Some(Self::Off),
            seconds => seconds.parse().ok().map(Self::Seconds),
        }
    }

    pub(super) fn print(self) -> String {
        match self {
            Self::Year => "true".to_owned(),
            Self::Off => "false".to_owned(),
            Self::Seconds(n) => n.to_string(),
        }
    }
}

/// Reads an address or a network. Everybody is no proxy: a network of no bits is refused.
pub(super) fn network(text: &str) -> Option<IpNet> {
    let net = match text.trim().parse::<IpAddr>() {
        Ok(address) => IpNet::from(address),
        Err(_) => text.trim().parse().ok()?,
    };
    // Peers are compared as what they are, so an IPv4 network in the clothes of IPv6 is undressed, too.
    let net = match net {
        IpNet::V6(v6) => match (v6.addr().to_ipv4_mapped(), v6.prefix_len().checked_sub(96)) {
            (Some(v4), Some(bits)) => IpNet::new(v4.into(), bits).ok()?,
            _ => net,
        },
        IpNet::V4(_) => net,
    };
    (net.prefix_len() > 0).then(|| net.trunc())
}

/// A network as it is written: one address without its bits.
pub(super) fn shown(net: &IpNet) -> String {
    if net.prefix_len() == net.max_prefix_len() { net.addr().to_string() } else { net.to_string() }
}

/// Why the server must not start like this. Each message says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReachError {
    /// One of the two files.
    #[error("tls.certificate and tls.key belong together: set {0}, too, or neither")]
    HalfTls(&'static str),
    /// HTTPS for other machines, and nobody said under which name.
    #[error(
        "refusing to listen on {0} without a public address: links and the check of forms rest on it.\n\
         Set public_url = \"https://…\" to the name in the certificate"
    )]
    NoName(SocketAddr),
    /// Plain HTTP for other machines.
    #[error(
        "refusing to listen on {listen} with plain HTTP: cookies need HTTPS anywhere but on this machine, and {missing}.\n\
         Do one of these:\n  \
         listen on this machine only: listen = \"127.0.0.1:8080\"\n  \
         serve HTTPS here: set tls.certificate, tls.key and public_url = \"https://…\"\n  \
         put a proxy with HTTPS in front: set public_url = \"https://…\" and trusted_proxies = [\"…\"], the proxy's \
         address or network"
    )]
    PlainElsewhere {
        /// Where it was to listen.
        listen: SocketAddr,
        /// What is missing for a proxy.
        missing: &'static str,
    },
    /// An address for people that begins with `http://`.
    #[error(
        "public_url = \"{0}\" is plain HTTP: browsers take the cookies over HTTPS only, anywhere but on this machine.\n\
         Set it to the https:// address of this server or of the proxy in front of it"
    )]
    PlainUrl(String),
    /// Cookies without their protection, where somebody else could come in.
    #[error(
        "insecure_loopback_cookies is for a try on this machine alone: refusing to start with {0}.\n\
         Leave it out, or listen on 127.0.0.1 without tls, public_url and trusted_proxies"
    )]
    InsecureCookies(String),
}

/// Whether an address is this machine's own.
fn is_here(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

impl Config {
    /// Whether other machines can connect without HTTPS: then only the proxies that are named may.
    #[must_use]
    pub fn plain_elsewhere(&self) -> bool {
        self.tls.files().is_none() && !is_here(self.listen.ip())
    }

    /// Whether people come over HTTPS.
    #[must_use]
    pub fn public_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// Whether a peer is a proxy that was named.
    #[must_use]
    pub fn trusts(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.trusted_proxies.iter().any(|net| net.contains(&peer))
    }

    /// Checks that nobody can come in over a way on which cookies and passwords are not safe.
    ///
    /// # Errors
    /// [`ReachError`] says what does not fit, and what to do.
    pub fn reach(&self) -> Result<(), ReachError> {
        match (&self.tls.certificate, &self.tls.key) {
            (Some(_), None) => return Err(ReachError::HalfTls("tls.key")),
            (None, Some(_)) => return Err(ReachError::HalfTls("tls.certificate")),
            (Some(_), Some(_)) | (None, None) => {}
        }
        if self.insecure_loopback_cookies {
            self.insecure_reach()?;
        }
        if let Some(url) = self.public_url.as_ref().filter(|_| !self.public_https())
            && !leads_here(url)
        {
            return Err(ReachError::PlainUrl(url.clone()));
        }
        let listen = self.listen;
        if is_here(listen.ip()) {
            return Ok(());
        }
        if self.tls.files().is_some() {
            return if self.public_https() { Ok(()) } else { Err(ReachError::NoName(listen)) };
        }
        let missing = match (self.public_https(), self.trusted_proxies.is_empty()) {
            (true, false) => return Ok(()),
            (true, true) => "no proxy is named in trusted_proxies",
            (false, false) => "public_url is not set to an https:// address",
            (false, true) => "neither public_url nor trusted_proxies names a proxy",
        };
        Err(ReachError::PlainElsewhere { listen, missing })
    }

    fn insecure_reach(&self) -> Result<(), ReachError> {
        let with = if !is_here(self.listen.ip()) {
            format!("listen = \"{}\"", self.listen)
        } else if self.tls.files().is_some() {
            "tls.certificate".to_owned()
        } else if let Some(url) = &self.public_url {
            format!("public_url = \"{url}\"")
        } else if !self.trusted_proxies.is_empty() {
            "trusted_proxies".to_owned()
        } else {
            return Ok(());
        };
        Err(ReachError::InsecureCookies(with))
    }
}

/// Whether an address leads to this machine.
fn leads_here(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => is_here(ip.into()),
        Some(url::Host::Ipv6(ip)) => is_here(ip.into()),
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::load;

    fn reach(pairs: &[(&'static str, &str)]) -> Result<(), ReachError> {
        let flags: Vec<_> = pairs.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        load(None, std::iter::empty(), &flags).unwrap().config.reach()
    }

    const HTTPS: (&str, &str) = ("public_url", "https://help.example.com");
    const PROXY: (&str, &str) = ("trusted_proxies", "10.0.0.5");
    const CERTIFICATE: (&str, &str) = ("tls.certificate", "/c.pem");
    const KEY: (&str, &str) = ("tls.key", "/k.pem");
    const COOKIES: (&str, &str) = ("insecure_loopback_cookies", "true");

    #[test]
    fn what_is_safe_starts() {
        for pairs in [
            &[][..],
            &[("listen", "[::1]:8080")],
            &[("listen", "[::ffff:127.0.0.1]:8080")],
            &[HTTPS],
            &[HTTPS, ("trusted_proxies", "127.0.0.1,::1")],
            &[("public_url", "http://localhost:8080")],
            &[("public_url", "http://[::1]:8080")],
            &[CERTIFICATE, KEY],
            &[CERTIFICATE, KEY, HTTPS, ("listen", "0.0.0.0:443")],
            &[CERTIFICATE, KEY, HTTPS, ("listen", "[::]:443")],
            &[HTTPS, PROXY, ("listen", "0.0.0.0:8080")],
            &[COOKIES],
            &[COOKIES, ("listen", "[::1]:8080")],
        ] {
            assert_eq!(reach(pairs), Ok(()), "{pairs:?}");
        }
    }

    #[test]
    fn what_is_not_safe_is_refused_with_what_to_do() {
        let everywhere = ("listen", "0.0.0.0:8080");
        for (pairs, says) in [
            (&[everywhere][..], "neither public_url nor trusted_proxies"),
            (&[("listen", "[::]:8080")], "refusing to listen on [::]:8080 with plain HTTP"),
            (&[("listen", "10.0.0.7:8080")], "refusing to listen on 10.0.0.7:8080 with plain HTTP"),
            (&[("listen", "[::ffff:10.0.0.7]:8080"), HTTPS], "no proxy is named in trusted_proxies"),
            (&[everywhere, HTTPS], "no proxy is named in trusted_proxies"),
            (&[everywhere, PROXY], "public_url is not set to an https:// address"),
            (
                &[everywhere, PROXY, ("public_url", "http://localhost")],
                "public_url is not set to an https://",
            ),
            (&[everywhere, PROXY, ("public_url", "http://help.example.com")], "is plain HTTP"),
            (&[("public_url", "http://help.example.com")], "is plain HTTP"),
            (&[everywhere, CERTIFICATE, KEY], "without a public address"),
            (&[CERTIFICATE], "set tls.key, too"),
            (&[KEY], "set tls.certificate, too"),
            (&[COOKIES, everywhere, HTTPS, PROXY], "refusing to start with listen = \"0.0.0.0:8080\""),
            (&[COOKIES, CERTIFICATE, KEY], "refusing to start with tls.certificate"),
            (&[COOKIES, HTTPS], "refusing to start with public_url"),
            (&[COOKIES, PROXY], "refusing to start with trusted_proxies"),
        ] {
            let refused = reach(pairs).unwrap_err().to_string();
            assert!(refused.contains(says), "{pairs:?}: {refused}");
        }
    }

    #[test]
    fn a_network_is_read_as_it_is_meant() {
        let read = |text: &str| network(text).map(|net| shown(&net));
        for (text, net) in [
            ("10.0.0.5", "10.0.0.5"),
            (" 192.168.7.9/24 ", "192.168.7.0/24"),
            ("::1", "::1"),
            ("fd00::7/8", "fd00::/8"),
            ("::ffff:10.0.0.5", "10.0.0.5"),
            ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
        ] {
            assert_eq!(read(text).as_deref(), Some(net), "{text}");
        }
        for text in ["", "proxy", "10.0.0.5/33", "0.0.0.0/0", "::/0", "::ffff:0.0.0.0/96", "10.0.0.5:80"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_peer_is_trusted_by_its_address_however_the_socket_says_it() {
        let proxies = "10.0.0.0/8,fd00::/8,127.0.0.1";
        let config =
            load(None, std::iter::empty(), &[("trusted_proxies", proxies.to_owned())]).unwrap().config;
        for (peer, trusted) in [
            ("10.9.9.9", true),
            ("::ffff:10.9.9.9", true),
            ("fd12::1", true),
            ("127.0.0.1", true),
            ("::ffff:127.0.0.1", true),
            ("127.0.0.2", false),
            ("::1", false),
            ("11.0.0.1", false),
            ("fe80::1", false),
        ] {
            assert_eq!(config.trusts(peer.parse().unwrap()), trusted, "{peer}");
        }
        assert!(!Config::default().trusts("127.0.0.1".parse().unwrap()), "nobody by itself");
    }
}
