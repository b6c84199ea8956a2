//! The relays of a tenant: their names, as the heartbeat and the fault of the listener (events 31019 and 31034) print them.

use std::{collections::BTreeSet, fmt, str::FromStr};

/// What the name of a relay ends with, in each cloud.
pub const SUFFIXES: [&str; 3] =
    [".servicebus.windows.net", ".servicebus.usgovcloudapi.net", ".servicebus.chinacloudapi.cn"];

/// The name of a relay. There is none that leads to another organisation's machine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Relay(String);

/// Why a name is none of a relay.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no relay of Microsoft's: expected a name such as contoso{suffix}", suffix = SUFFIXES[0])]
pub struct RelayError(String);

impl Relay {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Relay {
    type Err = RelayError;

    fn from_str(text: &str) -> Result<Self, RelayError> {
        let name = text.trim().to_ascii_lowercase();
        let good = SUFFIXES.iter().filter_map(|suffix| name.strip_suffix(suffix)).any(is_label);
        if good { Ok(Self(name)) } else { Err(RelayError(text.chars().take(100).collect())) }
    }
}

/// A label of a name: letters, digits and dashes, none of them at an end.
fn is_label(text: &str) -> bool {
    let within = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=63).contains(&text.len())
        && text.bytes().all(within)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// The relays that a text names, each once, in the order of the alphabet.
#[must_use]
pub fn relays(text: &str) -> Vec<Relay> {
    let text = text.to_ascii_lowercase();
    let mut found = BTreeSet::new();
    for suffix in SUFFIXES {
        for (at, _) in text.match_indices(suffix) {
            let before = &text[..at];
            let of_label = |c: char| c.is_ascii_alphanumeric() || c == '-';
            let label = &before[before.trim_end_matches(of_label).len()..];
            // A name that goes on, before or behind, is another machine's.
            let goes_on = before[..at - label.len()].ends_with('.')
                || text[at + suffix.len()..].starts_with(|c: char| of_label(c) || c == '_')
                || text[at + suffix.len()..].strip_prefix('.').is_some_and(|rest| rest.starts_with(of_label));
            if !goes_on {
                found.extend(Relay::from_str(&format!("{label}{suffix}")));
            }
        }
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        relays(text).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_heartbeat_gives_its_relays() {
        let text = "TrackingId: x, Heartbeat sent to Namespace: https://ssprdedicatedsbprodncu.servicebus.windows.net/, and \
                    sb://SSPRdedicatedsbprodfra-1.servicebus.windows.net:443. Again ssprdedicatedsbprodncu.servicebus.windows.net.";
        assert_eq!(
            found(text),
            [
                "ssprdedicatedsbprodfra-1.servicebus.windows.net",
                "ssprdedicatedsbprodncu.servicebus.windows.net"
            ]
        );
        assert_eq!(
            found("'a.servicebus.usgovcloudapi.net' (b.servicebus.chinacloudapi.cn)"),
            ["a.servicebus.usgovcloudapi.net", "b.servicebus.chinacloudapi.cn"]
        );
    }

    #[test]
    fn what_only_looks_like_a_relay_is_none() {
        for text in [
            "*.servicebus.windows.net",
            "servicebus.windows.net",
            ".servicebus.windows.net",
            "a.servicebus.windows.net.evil.example",
            "a.servicebus.windows.nets",
            "evil.example.servicebus.windows.net",
            "-.servicebus.windows.net",
            "ssprsbprodncu-sb.accesscontrol.windows.net",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
        for name in
            ["127.0.0.1", "evil.example", "a/b.servicebus.windows.net", "a@b.servicebus.windows.net", ""]
        {
            assert!(Relay::from_str(name).is_err(), "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_relay_that_is_found_is_one(text in "(\\PC|[a-z0-9.-]|\\.servicebus\\.windows\\.net){0,40}") {
            for relay in relays(&text) {
                proptest::prop_assert_eq!(Relay::from_str(relay.as_str()), Ok(relay.clone()));
                proptest::prop_assert!(text.to_ascii_lowercase().contains(relay.as_str()));
            }
        }
    }
}
