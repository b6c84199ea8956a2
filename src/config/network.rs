//! What may be asked of other machines, and how. What asks is elsewhere.

use super::Key;

/// Requests to other machines. Without a key nothing is asked by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// The proxy that every request goes through, such as `http://proxy.example.com:8080`; `None` means none.
    pub proxy: Option<String>,
    /// Seconds until an answer is given up.
    pub seconds: u32,
    /// Whether addresses of private networks, and of this machine, may be asked too.
    pub private_addresses: bool,
    /// Whether the server reads Microsoft's status feed and shows what it says.
    pub status: bool,
    /// The address of that feed.
    pub status_feed: String,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            proxy: None,
            seconds: 5,
            private_addresses: false,
            status: false,
            status_feed: "https://azure.status.microsoft/status/feed/".to_owned(),
        }
    }
}

/// The proxy. What has a name and a password in it is refused: the sync server cannot answer a question for them either.
pub(super) const PROXY: Key = Key {
    name: "network.proxy",
    about: "The proxy for requests to other machines. The proxy variables of the environment are not read.",
    expected: "an address such as http://proxy.example.com:8080, without a user name",
    example: "http://proxy.example.com:8080",
    secret: false,
    set: |c, t| {
        let t = t.trim().trim_end_matches('/');
        let good = url::Url::parse(t).is_ok_and(|u| {
            u.scheme() == "http"
                && u.host().is_some()
                && u.path() == "/"
                && u.query().is_none()
                && u.username().is_empty()
                && u.password().is_none()
        });
        c.network.proxy = (!t.is_empty()).then(|| t.to_owned());
        good || t.is_empty()
    },
    get: |c| c.network.proxy.clone().unwrap_or_default(),
};

/// The patience. Without an end a check would never say anything, so there is no 0.
pub(super) const SECONDS: Key = Key {
    name: "network.seconds",
    about: "Seconds until an answer of another machine is given up.",
    expected: "a whole number from 1 to 60",
    example: "3",
    secret: false,
    set: |c, t| {
        let seconds = t.trim().parse().ok().filter(|n| (1..=60).contains(n));
        seconds.map(|n| c.network.seconds = n).is_some()
    },
    get: |c| c.network.seconds.to_string(),
};

/// Private addresses.
pub(super) const PRIVATE_ADDRESSES: Key = Key {
    name: "network.private_addresses",
    about: "Whether a name that leads to a private network or to this machine may be asked.",
    expected: "true or false",
    example: "true",
    secret: false,
    set: |c, t| truth(&mut c.network.private_addresses, t),
    get: |c| c.network.private_addresses.to_string(),
};

/// The status feed.
pub(super) const STATUS: Key = Key {
    name: "network.status",
    about: "Whether the server reads Microsoft's status feed, and shows what it says.",
    expected: "true or false",
    example: "true",
    secret: false,
    set: |c, t| truth(&mut c.network.status, t),
    get: |c| c.network.status.to_string(),
};

/// Where the status feed is.
pub(super) const STATUS_FEED: Key = Key {
    name: "network.status_feed",
    about: "The address of that feed.",
    expected: "an address that begins with https://",
    example: "https://rssfeed.azure.status.microsoft/en-us/status/feed/",
    secret: false,
    set: |c, t| {
        let t = t.trim();
        let good = url::Url::parse(t).is_ok_and(|u| match u.scheme() {
            "https" => u.host().is_some(),
            // A feed of this machine, as the tests have one.
            "http" => matches!(u.host(), Some(url::Host::Ipv4(ip)) if ip.is_loopback()),
            _ => false,
        });
        if good {
            t.clone_into(&mut c.network.status_feed);
        }
        good
    },
    get: |c| c.network.status_feed.clone(),
};

fn truth(slot: &mut bool, text: &str) -> bool {
    text.trim().parse().map(|v| *slot = v).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn takes(key: &Key, value: &str) -> bool {
        (key.set)(&mut Config::default(), value)
    }

    #[test]
    fn a_proxy_is_a_plain_address_without_a_user_name() {
        for good in ["", "http://proxy:3128", "http://10.0.0.1:8080/", "http://[fd00::1]:8080"] {
            assert!(takes(&PROXY, good), "{good}");
        }
        for bad in
            ["proxy:3128", "https://proxy:3128", "http://me:secret@proxy", "http://proxy/path", "socks5://p"]
        {
            assert!(!takes(&PROXY, bad), "{bad}");
        }
    }

    #[test]
    fn a_feed_is_read_with_encryption_or_from_this_machine() {
        for good in ["https://azure.status.microsoft/status/feed/", "http://127.0.0.1:4000/feed"] {
            assert!(takes(&STATUS_FEED, good), "{good}");
        }
        for bad in [
            "",
            "http://azure.status.microsoft/",
            "http://localhost/",
            "file:///etc/passwd",
            "http://10.0.0.1/",
        ] {
            assert!(!takes(&STATUS_FEED, bad), "{bad}");
        }
    }

    #[test]
    fn patience_has_an_end() {
        for bad in ["0", "61", "-1", "soon", ""] {
            assert!(!takes(&SECONDS, bad), "{bad}");
        }
        assert!(takes(&SECONDS, "60"));
    }
}
