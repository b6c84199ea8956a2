//! Who has to be reached for password writeback, cloud by cloud, and who said so. This table and the names of relays are
//! all that a check may ask.

use jiff::civil::{Date, date};

/// Which of Microsoft's clouds a tenant is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cloud {
    /// The public cloud.
    Public,
    /// The United States government's.
    UsGov,
    /// China, operated by 21Vianet.
    China,
}

impl Cloud {
    /// Every cloud.
    pub const ALL: [Self; 3] = [Self::Public, Self::UsGov, Self::China];

    /// Its name on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::UsGov => "usgov",
            Self::China => "china",
        }
    }
}

/// A machine that has to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoint {
    /// In which cloud.
    pub cloud: Cloud,
    /// Its name.
    pub host: &'static str,
    /// 443, or 80 for what is asked without encryption.
    pub port: u16,
    /// What it is for, in a few words.
    pub what: &'static str,
    /// Whether it stands for the tenant's own relay, which is asked instead where its name is known.
    pub example: bool,
    /// The document that names it: a key of `content/sources.toml`.
    pub document: &'static str,
    /// Where in that document.
    pub row: &'static str,
    /// Whether the document names this host; else it follows from a wildcard that the document has.
    pub named: bool,
    /// When somebody compared.
    pub checked: Date,
}

const CHECKED: Date = date(2026, 11, 20);
const RESET: &str = "the reset service";
const RELAY: &str = "a relay";
const LISTS: &str = "lists of withdrawn certificates";

/// A row of the table; what its document names, and what is no example.
const fn host(
    cloud: Cloud,
    host: &'static str,
    what: &'static str,
    document: &'static str,
    row: &'static str,
) -> Endpoint {
    Endpoint { cloud, host, port: 443, what, example: false, document, row, named: true, checked: CHECKED }
}

/// Every endpoint.
pub const ENDPOINTS: &[Endpoint] = &[
    host(
        Cloud::Public,
        "passwordreset.microsoftonline.com",
        RESET,
        "WIN",
        "Prerequisites: network proxy requirements",
    ),
    host(
        Cloud::Public,
        "login.microsoftonline.com",
        "the sign-in of the service",
        "CONN",
        "Verify proxy connectivity",
    ),
    host(
        Cloud::Public,
        "adminwebservice.microsoftonline.com",
        "the provisioning service",
        "CONN",
        "Verify proxy connectivity",
    ),
    Endpoint {
        example: true,
        ..host(
            Cloud::Public,
            "ssprdedicatedsbprodscu.servicebus.windows.net",
            RELAY,
            "WB",
            "Confirm network connectivity",
        )
    },
    Endpoint {
        example: true,
        ..host(
            Cloud::Public,
            "ssprdedicatedsbprodncu.servicebus.windows.net",
            RELAY,
            "WB",
            "Events 32002, 32011, 32013",
        )
    },
    Endpoint {
        port: 80,
        ..host(Cloud::Public, "mscrl.microsoft.com", LISTS, "CONN", "URLs that have to be open")
    },
    Endpoint {
        port: 80,
        named: false,
        ..host(Cloud::Public, "crl.microsoft.com", LISTS, "CONN", "URLs that have to be open")
    },
    Endpoint {
        port: 80,
        named: false,
        ..host(Cloud::Public, "ocsp.msocsp.com", LISTS, "CONN", "URLs that have to be open")
    },
    Endpoint {
        named: false,
        ..host(Cloud::UsGov, "passwordreset.microsoftonline.us", RESET, "WB", "Confirm network connectivity")
    },
    host(
        Cloud::China,
        "ssprdedicatedsbmcprodcne.servicebus.chinacloudapi.cn",
        RELAY,
        "WB",
        "Confirm network connectivity",
    ),
    host(
        Cloud::China,
        "ssprdedicatedsbmcprodcnn.servicebus.chinacloudapi.cn",
        RELAY,
        "WB",
        "Confirm network connectivity",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_endpoint_names_a_document_that_there_is() {
        let sources: toml::Table = toml::from_str(include_str!("../../../content/sources.toml")).unwrap();
        for endpoint in ENDPOINTS {
            let Endpoint { host, document, row, port, .. } = endpoint;
            assert!(sources.contains_key(*document), "{host}: {document}");
            assert!(!row.is_empty() && matches!(port, 80 | 443), "{host}");
            assert!(
                host.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c)),
                "{host}"
            );
        }
    }

    #[test]
    fn every_cloud_has_something_to_reach_and_no_host_stands_twice() {
        for cloud in Cloud::ALL {
            assert!(ENDPOINTS.iter().any(|e| e.cloud == cloud && e.port == 443), "{cloud:?}");
        }
        let mut hosts: Vec<&str> = ENDPOINTS.iter().map(|e| e.host).collect();
        hosts.sort_unstable();
        hosts.dedup();
        assert_eq!(hosts.len(), ENDPOINTS.len());
    }
}
