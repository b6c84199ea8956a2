//! What a step of a check found, and its words: what was seen, what it means, what to do.

use std::net::{IpAddr, SocketAddr};

/// A step of a check, in the order in which they are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// The name is looked up.
    Dns,
    /// A connection, without a proxy.
    Tcp,
    /// A connection through the proxy.
    Proxy,
    /// TLS 1.2, and no other version.
    Tls12,
    /// TLS 1.3, and no other version.
    Tls13,
    /// A request with encryption.
    Https,
    /// A request without.
    Http,
}

impl Check {
    /// Its name in tables and files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Tcp => "tcp",
            Self::Proxy => "proxy",
            Self::Tls12 => "tls1.2",
            Self::Tls13 => "tls1.3",
            Self::Https => "https",
            Self::Http => "http",
        }
    }
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// As it should.
    Ok,
    /// Not as elsewhere, and no fault: writeback works without it.
    Note,
    /// Nothing was tried.
    Skipped,
    /// With a fault.
    Fail,
}

impl Outcome {
    /// Its name in tables and files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Skipped => "skipped",
            Self::Fail => "fail",
        }
    }
}

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seen {
    Addresses(Vec<IpAddr>),
    Connected(SocketAddr),
    Tunnel,
    Spoken { issuer: Option<String> },
    Answered(u16),
    AfterFault,
    ByProxy,
    NoName(String),
    NoNameServer,
    Private(IpAddr),
    Closed,
    Silent,
    Unreachable(String),
    ProxySilent,
    ProxyUnreachable(String),
    ProxySignIn,
    ProxyForbids(u16),
    ProxyCannot(u16),
    ProxyNoHttp,
    VersionRefused,
    CutOff,
    Untrusted,
    Expired,
    NotYetValid,
    WrongName,
    BadCertificate(String),
    NoTls(String),
    Broken(String),
}

/// What a step found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The machine that was asked about.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The step.
    pub check: Check,
    /// How long it took, in milliseconds.
    pub ms: u64,
    pub(super) seen: Seen,
}

/// What somebody can do about a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Advice(pub &'static str);

impl Finding {
    /// How the step ended.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        match &self.seen {
            Seen::Addresses(_) | Seen::Connected(_) | Seen::Tunnel | Seen::Spoken { .. } => Outcome::Ok,
            Seen::Answered(status) => {
                if *status >= 500 {
                    Outcome::Note
                } else {
                    Outcome::Ok
                }
            }
            Seen::AfterFault | Seen::ByProxy => Outcome::Skipped,
            // Writeback asks for TLS 1.2. What cannot speak 1.3 is older, not broken.
            Seen::VersionRefused | Seen::CutOff => {
                if matches!(self.check, Check::Tls13) {
                    Outcome::Note
                } else {
                    Outcome::Fail
                }
            }
            Seen::NoName(_)
            | Seen::NoNameServer
            | Seen::Private(_)
            | Seen::Closed
            | Seen::Silent
            | Seen::Unreachable(_)
            | Seen::ProxySilent
            | Seen::ProxyUnreachable(_)
            | Seen::ProxySignIn
            | Seen::ProxyForbids(_)
            | Seen::ProxyCannot(_)
            | Seen::ProxyNoHttp
            | Seen::Untrusted
            | Seen::Expired
            | Seen::NotYetValid
            | Seen::WrongName
            | Seen::BadCertificate(_)
            | Seen::NoTls(_)
            | Seen::Broken(_) => Outcome::Fail,
        }
    }

    /// What was seen, in a few words.
    #[must_use]
    pub fn detail(&self) -> String {
        match &self.seen {
            Seen::Addresses(found) => found.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            Seen::Connected(to) => format!("connected to {to}"),
            Seen::Tunnel => "the proxy lets it through".to_owned(),
            Seen::Spoken { issuer: Some(issuer) } => format!("certificate issued by {issuer}"),
            Seen::Spoken { issuer: None } => "certificate accepted".to_owned(),
            Seen::Answered(status) if *status >= 500 => {
                format!("answered {status}: reached, and it has a fault of its own")
            }
            Seen::Answered(status) => format!("answered {status}"),
            Seen::AfterFault => "not tried after the fault before".to_owned(),
            Seen::ByProxy => "the proxy looks names up".to_owned(),
            Seen::NoName(why) => format!("name not found: {why}"),
            Seen::NoNameServer => "no name server answered in time".to_owned(),
            Seen::Private(ip) => format!("the name leads to {ip}, which is not a public address"),
            Seen::Closed => "connection refused".to_owned(),
            Seen::Silent => "no answer in time".to_owned(),
            Seen::Unreachable(why) => format!("not reachable: {why}"),
            Seen::ProxySilent => "the proxy does not answer in time".to_owned(),
            Seen::ProxyUnreachable(why) => format!("the proxy is not reachable: {why}"),
            Seen::ProxySignIn => "the proxy wants a sign-in (407)".to_owned(),
            Seen::ProxyForbids(status) => format!("the proxy forbids it ({status})"),
            Seen::ProxyCannot(status) => format!("the proxy cannot reach it ({status})"),
            Seen::ProxyNoHttp => "the proxy does not answer as a proxy does".to_owned(),
            Seen::VersionRefused => "this version of TLS was refused".to_owned(),
            Seen::CutOff => "the connection was cut off during TLS".to_owned(),
            Seen::Untrusted => "the issuer of the certificate is not known here".to_owned(),
            Seen::Expired => "the certificate has expired".to_owned(),
            Seen::NotYetValid => "the certificate is not valid yet".to_owned(),
            Seen::WrongName => "the certificate is for another name".to_owned(),
            Seen::BadCertificate(why) => format!("the certificate cannot be used: {why}"),
            Seen::NoTls(why) => format!("what answers does not speak TLS: {why}"),
            Seen::Broken(why) => format!("the request failed: {why}"),
        }
    }

    /// What to do about it; `None` where there is nothing to do.
    #[must_use]
    pub const fn advice(&self) -> Option<Advice> {
        if !matches!(self.outcome(), Outcome::Fail) {
            return None;
        }
        let words = match &self.seen {
            Seen::NoName(_) | Seen::NoNameServer => {
                "The name is not found. Ask the name server that the sync server uses for it. Where names of the internet are \
                 not looked up inside, set the proxy."
            }
            Seen::Private(_) => {
                "A name server inside leads the name elsewhere. Take the redirection out, or set \
                 network.private_addresses where it is meant."
            }
            Seen::Closed | Seen::Silent | Seen::Unreachable(_) => {
                "The name is found and nothing answers. Let outbound TCP 443, and 80 for lists of withdrawn certificates, \
                 through the firewall; no inbound rule is needed. Where a proxy is the only way out, set it: without it this \
                 proves nothing."
            }
            Seen::ProxySilent | Seen::ProxyUnreachable(_) | Seen::ProxyNoHttp => {
                "The proxy itself is not reached. Compare its address and port with the sync server's settings."
            }
            Seen::ProxySignIn => {
                "The proxy wants a sign-in, which a service account cannot answer. Let the sync server through without one."
            }
            Seen::ProxyForbids(_) | Seen::ProxyCannot(_) => {
                "The proxy blocks the name. Allow it there, relays as a wildcard, and leave connections idle for more than \
                 five minutes."
            }
            Seen::VersionRefused => {
                "TLS 1.2 is refused. Microsoft's side speaks it, so look for what stands between: a device that inspects TLS, \
                 or the settings of this machine."
            }
            Seen::CutOff | Seen::NoTls(_) => {
                "Something between cuts TLS off or answers in its place: a firewall that judges by name, or a page of the \
                 network. Have the network team exempt the name."
            }
            Seen::Untrusted | Seen::WrongName | Seen::BadCertificate(_) => {
                "The certificate is not Microsoft's, or its issuer is missing here. Take the name out of TLS inspection, which \
                 is not supported; otherwise install the root certificates."
            }
            Seen::Expired | Seen::NotYetValid => {
                "The certificate is out of its time. Check the clock of this machine first, then whether TLS is inspected."
            }
            Seen::Broken(_) => {
                "The connection works and the request does not. Look for a device that inspects requests."
            }
            Seen::Addresses(_)
            | Seen::Connected(_)
            | Seen::Tunnel
            | Seen::Spoken { .. }
            | Seen::Answered(_)
            | Seen::AfterFault
            | Seen::ByProxy => return None,
        };
        Some(Advice(words))
    }
}
