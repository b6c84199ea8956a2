//! Whether what writeback needs is reached from here: name, connection, each version of TLS, a request, one after the other,
//! straight or through the configured proxy.
//!
//! It asks only what its table and the names of relays allow ([`Target`] is made of nothing else outside tests), and only
//! when somebody runs it. It changes nothing anywhere.

use std::sync::Arc;

use futures_util::{StreamExt as _, stream};
use jiff::Timestamp;
use rustls::ClientConfig;
use url::Url;

use super::{
    address::{NameError, look_up},
    client::{self, ClientError, root},
    rules::Rules,
};
use crate::clock::Clock;

mod endpoints;
mod finding;
mod handshake;
mod issuer;
mod record;
mod relay;
mod script;
mod way;

pub use endpoints::{Cloud, ENDPOINTS, Endpoint};
pub use finding::{Advice, Check, Finding, Outcome};
pub use record::{Record, Row};
pub use relay::{Relay, RelayError, SUFFIXES, relays};
pub use script::windows_script;

use finding::Seen;
use way::Way;

/// Machines that are asked at the same time.
const AT_ONCE: usize = 4;

/// A machine to ask about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    host: String,
    port: u16,
    what: String,
    plain: bool,
}

impl Target {
    /// This machine, for tests: it is asked with encryption, or without where it is `plain`.
    #[must_use]
    pub fn local(port: u16, plain: bool) -> Self {
        Self { host: "localhost".to_owned(), port, what: "this machine".to_owned(), plain }
    }

    /// A machine that no name server may know, for tests.
    #[must_use]
    pub fn nowhere() -> Self {
        Self { host: "regain.invalid".to_owned(), port: 443, what: "nothing".to_owned(), plain: false }
    }

    /// Its name.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Its port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// What it is for.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// The steps after the connection.
    const fn rest(&self) -> &'static [Check] {
        if self.plain { &[Check::Http] } else { &[Check::Tls12, Check::Tls13, Check::Https] }
    }
}

/// What to ask about in a cloud: its endpoints, and these relays in the place of the examples.
#[must_use]
pub fn targets(cloud: Cloud, relays: &[Relay]) -> Vec<Target> {
    let of_table =
        ENDPOINTS.iter().filter(|e| e.cloud == cloud && (relays.is_empty() || !e.example)).map(|e| Target {
            host: e.host.to_owned(),
            port: e.port,
            what: if e.example {
                format!("{} of somebody, as an example", e.what)
            } else {
                e.what.to_owned()
            },
            plain: e.port == 80,
        });
    let mut all: Vec<Target> = of_table.collect();
    for relay in relays {
        if all.iter().all(|t| t.host != relay.as_str()) {
            let what = "your relay".to_owned();
            all.push(Target { host: relay.to_string(), port: 443, what, plain: false });
        }
    }
    all
}

/// Asks, at most four machines at once, and gives what was found in the order of the targets.
///
/// # Errors
/// [`ClientError`] where this machine cannot ask anybody.
pub async fn probe(
    targets: &[Target],
    rules: &Rules,
    clock: &dyn Clock,
) -> Result<Vec<Finding>, ClientError> {
    let tools = Tools {
        rules,
        clock,
        versions: [
            (Check::Tls12, handshake::config(&rustls::version::TLS12, &rules.trust)?),
            (Check::Tls13, handshake::config(&rustls::version::TLS13, &rules.trust)?),
        ],
    };
    let asked = stream::iter(targets).map(|target| one(target, &tools)).buffered(AT_ONCE);
    let found: Vec<Result<Vec<Finding>, ClientError>> = asked.collect().await;
    Ok(found.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// What every check needs.
struct Tools<'t> {
    rules: &'t Rules,
    clock: &'t dyn Clock,
    versions: [(Check, Arc<ClientConfig>); 2],
}

/// The findings about one machine, step by step.
struct Steps<'t> {
    target: &'t Target,
    clock: &'t dyn Clock,
    began: Timestamp,
    found: Vec<Finding>,
}

impl Steps<'_> {
    fn begin(&mut self) {
        self.began = self.clock.now();
    }

    fn add(&mut self, check: Check, seen: Seen) {
        let took = self.clock.now().duration_since(self.began).as_millis();
        let ms = u64::try_from(took).unwrap_or_default();
        self.found.push(Finding { host: self.target.host.clone(), port: self.target.port, check, ms, seen });
        self.begin();
    }

    fn skip(mut self, checks: &[Check]) -> Vec<Finding> {
        for check in checks {
            self.add(*check, Seen::AfterFault);
        }
        self.found
    }
}

async fn one(target: &Target, tools: &Tools<'_>) -> Result<Vec<Finding>, ClientError> {
    let mut steps = Steps { target, clock: tools.clock, began: tools.clock.now(), found: Vec::new() };
    let rules = tools.rules;
    let (connect, way) = match &rules.proxy {
        None => match look_up(&target.host, target.port, rules.private, rules.patience).await {
            Ok(found) => {
                steps.add(Check::Dns, Seen::Addresses(found.iter().map(std::net::SocketAddr::ip).collect()));
                (Check::Tcp, Way::Direct(found))
            }
            Err(error) => {
                steps.add(Check::Dns, of_name(error));
                let after: Vec<Check> = [Check::Tcp].iter().chain(target.rest()).copied().collect();
                return Ok(steps.skip(&after));
            }
        },
        Some(proxy) => {
            steps.add(Check::Dns, Seen::ByProxy);
            (Check::Proxy, Way::Proxy { proxy: proxy.clone(), host: target.host.clone(), port: target.port })
        }
    };
    // Without encryption a proxy takes the request itself, and may well refuse a tunnel to port 80.
    if !(target.plain && rules.proxy.is_some()) {
        match way.open(rules.patience).await {
            Ok((_, seen)) => steps.add(connect, seen),
            Err(seen) => {
                steps.add(connect, seen);
                return Ok(steps.skip(target.rest()));
            }
        }
    }
    if target.plain {
        let seen = request(target, &way, rules).await?;
        steps.add(Check::Http, seen);
        return Ok(steps.found);
    }
    let mut spoken = false;
    for (check, config) in &tools.versions {
        let seen = match way.open(rules.patience).await {
            Ok((stream, _)) => handshake::shake(stream, &target.host, config.clone(), rules.patience).await,
            Err(seen) => Err(seen),
        };
        spoken |= seen.is_ok();
        steps.add(*check, seen.unwrap_or_else(|fault| fault));
    }
    if !spoken {
        return Ok(steps.skip(&[Check::Https]));
    }
    let seen = request(target, &way, rules).await?;
    steps.add(Check::Https, seen);
    Ok(steps.found)
}

fn of_name(error: NameError) -> Seen {
    match error {
        NameError::Unknown(why) => Seen::NoName(why),
        NameError::Slow => Seen::NoNameServer,
        NameError::Private(ip) => Seen::Private(ip),
    }
}

/// Asks for the first page. Any answer will do: it shows that requests get there. It is read up to the most that is read of
/// anything, and forgotten.
async fn request(target: &Target, way: &Way, rules: &Rules) -> Result<Seen, ClientError> {
    let mut builder = client::builder(rules, "probe")?;
    if let Way::Direct(addresses) = way {
        builder = builder.resolve_to_addrs(&target.host, addresses);
    }
    let client = builder.build().map_err(|e| ClientError::Client(root(&e)))?;
    let scheme = if target.plain { "http" } else { "https" };
    let Ok(url) = Url::parse(&format!("{scheme}://{}:{}/", target.host, target.port)) else {
        return Ok(Seen::Broken("the name is none of an address".to_owned()));
    };
    Ok(match client.get(url).send().await {
        Ok(answer) => {
            let status = answer.status().as_u16();
            let _ = client::read(answer).await;
            let of_proxy = target.plain && rules.proxy.is_some() && matches!(status, 403 | 407 | 502..=504);
            if of_proxy { way::refused(status) } else { Seen::Answered(status) }
        }
        Err(error) if error.is_timeout() => Seen::Silent,
        Err(error) => tls_fault(&error).unwrap_or_else(|| Seen::Broken(root(&error))),
    })
}

/// The fault of TLS under a failed request, where there is one.
fn tls_fault(error: &reqwest::Error) -> Option<Seen> {
    let mut deeper = std::error::Error::source(error);
    while let Some(cause) = deeper {
        // What an error of I/O wraps is not among its causes.
        let wrapped = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let inner = wrapped.and_then(|e| e.downcast_ref::<rustls::Error>()).or_else(|| cause.downcast_ref());
        if let Some(fault) = inner {
            return Some(handshake::of_tls(fault));
        }
        deeper = cause.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relays_of_ones_own_take_the_place_of_the_examples() {
        let hosts = |relays: &[Relay]| -> Vec<String> {
            targets(Cloud::Public, relays).iter().map(|t| t.host().to_owned()).collect()
        };
        let example = "ssprdedicatedsbprodncu.servicebus.windows.net";
        assert!(hosts(&[]).iter().any(|h| h == example));
        let own: Relay = "contoso.servicebus.windows.net".parse().unwrap();
        let with = hosts(&[own.clone(), own]);
        assert!(!with.iter().any(|h| h == example), "{with:?}");
        assert_eq!(with.iter().filter(|h| *h == "contoso.servicebus.windows.net").count(), 1);
        assert!(with.iter().any(|h| h == "passwordreset.microsoftonline.com"));
        // One that is documented by name stands in the table already.
        let known: Relay = "ssprdedicatedsbmcprodcne.servicebus.chinacloudapi.cn".parse().unwrap();
        assert_eq!(targets(Cloud::China, &[known]).len(), targets(Cloud::China, &[]).len());
    }
}
