//! How other machines are asked: how long, through what, and whom they are proved by. Every request of this program
//! follows these; nothing else of a machine (its proxy variables, its redirects) has a say.

use std::time::Duration;

use rustls::pki_types::CertificateDer;
use url::{Host, Url};

use super::address::is_public;
use crate::config::Network;

/// How other machines are asked.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The time for one request, or one step of a check.
    pub patience: Duration,
    /// The proxy that everything goes through.
    pub proxy: Option<Url>,
    /// Whether addresses that are not public may be asked.
    pub private: bool,
    /// Whose certificates are believed.
    pub trust: Trust,
}

/// Whose certificates are believed.
#[derive(Debug, Clone)]
pub enum Trust {
    /// Those that this machine believes.
    System,
    /// These alone: for tests, which make their own.
    Only(Vec<CertificateDer<'static>>),
}

/// Why an address is not asked at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAsked {
    /// It is no address of the web.
    #[error("this is no address")]
    NoAddress,
    /// It names a machine of a private network, or this one.
    #[error("{0} is not a public address, and network.private_addresses is off")]
    Private(std::net::IpAddr),
}

impl Rules {
    /// The rules that are configured.
    #[must_use]
    pub fn of(network: &Network) -> Self {
        Self {
            patience: Duration::from_secs(u64::from(network.seconds)),
            proxy: network.proxy.as_deref().and_then(|proxy| Url::parse(proxy).ok()),
            private: network.private_addresses,
            trust: Trust::System,
        }
    }

    /// Whether an address may be asked. A name passes: it is judged when it is looked up, by what it leads to.
    ///
    /// # Errors
    /// [`NotAsked`] where it may not.
    pub fn admit(&self, url: &Url) -> Result<(), NotAsked> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(NotAsked::NoAddress);
        }
        let ip = match url.host().ok_or(NotAsked::NoAddress)? {
            Host::Domain(_) => return Ok(()),
            Host::Ipv4(ip) => ip.into(),
            Host::Ipv6(ip) => ip.into(),
        };
        if self.private || is_public(ip) { Ok(()) } else { Err(NotAsked::Private(ip)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_judged_at_once_however_it_is_written() {
        let rules = Rules::of(&Network::default());
        let judged = |url: &str| rules.admit(&Url::parse(url).unwrap());
        for good in ["https://learn.microsoft.com/x", "http://8.8.8.8/", "https://[2606:4700::1111]/"] {
            assert_eq!(judged(good), Ok(()), "{good}");
        }
        for bad in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://0x7f000001/",
            "http://2130706433/",
            "http://[::1]/",
            "http://[::ffff:8.8.8.8]/",
            "http://169.254.169.254/latest",
        ] {
            assert!(matches!(judged(bad), Err(NotAsked::Private(_))), "{bad}");
        }
        assert_eq!(judged("ftp://8.8.8.8/"), Err(NotAsked::NoAddress));
        let open = Rules { private: true, ..rules };
        assert_eq!(open.admit(&Url::parse("http://127.0.0.1/").unwrap()), Ok(()));
    }
}
