//! The address that a request comes from. A proxy that the configuration names is believed about it; nobody else is.
//!
//! Scheme and host are never taken from such a header: the configuration has them.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{Extensions, HeaderMap, header},
};

use crate::config::Config;

const X_FORWARDED_FOR: &str = "x-forwarded-for";

/// The address of whoever asks, as far as it can be believed; `None` where there is no connection.
#[must_use]
pub fn of(extensions: &Extensions, headers: &HeaderMap, config: &Config) -> Option<IpAddr> {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip().to_canonical();
    Some(if config.trusts(peer) { named(peer, headers, config) } else { peer })
}

/// What trusted proxies say. There are two headers for it, and a proxy may write one and hand on the other as it came. So
/// where there are both they must agree, or neither is believed.
fn named(proxy: IpAddr, headers: &HeaderMap, config: &Config) -> IpAddr {
    let texts = |name: &str| -> Vec<String> {
        let all = headers.get_all(name).iter();
        all.map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned()).collect()
    };
    let (common, standard) = (texts(X_FORWARDED_FOR), texts(header::FORWARDED.as_str()));
    let common = (!common.is_empty()).then(|| {
        let hops = common.iter().flat_map(|text| text.split(',')).map(address);
        last_untrusted(proxy, hops.collect(), config)
    });
    let standard = (!standard.is_empty()).then(|| {
        let hops = standard.iter().flat_map(|text| text.split(',')).map(element);
        last_untrusted(proxy, hops.collect(), config)
    });
    match (common, standard) {
        (Some(one), None) | (None, Some(one)) => one,
        (Some(one), Some(other)) if one == other => one,
        (Some(_), Some(_)) | (None, None) => proxy,
    }
}

/// From the right, where the nearest proxy wrote, past the trusted ones to the first that is not. What cannot be read ends
/// the way, and so does the left end: the last address that was believed is the answer.
fn last_untrusted(proxy: IpAddr, hops: Vec<Option<IpAddr>>, config: &Config) -> IpAddr {
    let mut known = proxy;
    for hop in hops.into_iter().rev() {
        let Some(hop) = hop else { break };
        known = hop;
        if !config.trusts(hop) {
            break;
        }
    }
    known
}

/// The address of an element of `Forwarded`, such as `for="[2001:db8::1]:4711";proto=https`.
fn element(text: &str) -> Option<IpAddr> {
    let mut fors = text.split(';').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| value.trim())
    });
    let value = fors.next().filter(|_| fors.next().is_none())?;
    address(value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value))
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
    let ip =
        bare.unwrap_or(text).parse().or_else(|_| text.parse().map(|with_port: SocketAddr| with_port.ip()));
    ip.ok().map(|ip: IpAddr| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::load;

    /// The address that counts for a request of `peer` with these headers, where 10.0.0.0/8 and ::1 are proxies.
    fn counted(peer: &str, headers: &[(&'static str, &str)]) -> String {
        let flags = [("trusted_proxies", "10.0.0.0/8,::1".to_owned())];
        let config = load(None, std::iter::empty(), &flags).unwrap().config;
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 4711)));
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        of(&extensions, &map, &config).unwrap().to_string()
    }

    #[test]
    fn a_stranger_says_who_they_are_by_their_connection_alone() {
        for headers in [
            &[("x-forwarded-for", "1.2.3.4")][..],
            &[("x-forwarded-for", "10.0.0.5")],
            &[("forwarded", "for=1.2.3.4")],
            &[("x-forwarded-for", "1.2.3.4"), ("forwarded", "for=1.2.3.4")],
            &[("x-real-ip", "1.2.3.4"), ("x-forwarded-host", "evil.example"), ("via", "1.1 10.0.0.5")],
        ] {
            assert_eq!(counted("203.0.113.9", headers), "203.0.113.9", "{headers:?}");
            assert_eq!(counted("::ffff:203.0.113.9", headers), "203.0.113.9", "{headers:?}");
            assert_eq!(counted("127.0.0.1", headers), "127.0.0.1", "{headers:?}");
        }
    }

    #[test]
    fn a_proxy_is_believed_from_the_right_up_to_the_first_stranger() {
        for (headers, expected) in [
            (&[][..], "10.0.0.5"),
            (&[("x-forwarded-for", "198.51.100.7")], "198.51.100.7"),
            // What the stranger wrote stands to the left of what the proxy wrote.
            (&[("x-forwarded-for", "1.2.3.4, 198.51.100.7")], "198.51.100.7"),
            (&[("x-forwarded-for", "10.0.0.1, 198.51.100.7")], "198.51.100.7"),
            (&[("x-forwarded-for", "198.51.100.7, 10.0.0.9")], "198.51.100.7"),
            (&[("x-forwarded-for", "1.2.3.4"), ("x-forwarded-for", "198.51.100.7,10.1.1.1")], "198.51.100.7"),
            (&[("x-forwarded-for", "198.51.100.7:4711")], "198.51.100.7"),
            (&[("x-forwarded-for", "[2001:db8::1]:4711")], "2001:db8::1"),
            (&[("x-forwarded-for", "2001:db8::1")], "2001:db8::1"),
            (&[("x-forwarded-for", "[2001:db8::1]")], "2001:db8::1"),
            (&[("x-forwarded-for", "::ffff:198.51.100.7")], "198.51.100.7"),
            // Only proxies: the farthest.
            (&[("x-forwarded-for", "10.0.0.1, 10.0.0.2")], "10.0.0.1"),
            // What cannot be read is not passed.
            (&[("x-forwarded-for", "198.51.100.7, unknown")], "10.0.0.5"),
            (&[("x-forwarded-for", "198.51.100.7, nonsense, 10.0.0.2")], "10.0.0.2"),
            (&[("x-forwarded-for", "")], "10.0.0.5"),
            (&[("forwarded", "for=198.51.100.7;proto=http;by=10.0.0.5")], "198.51.100.7"),
            (&[("forwarded", "for=1.2.3.4, For=\"[2001:db8::1]:4711\"")], "2001:db8::1"),
            (&[("forwarded", "proto=https;for=198.51.100.7, for=10.0.0.2")], "198.51.100.7"),
            (&[("forwarded", "for=_hidden")], "10.0.0.5"),
            (&[("forwarded", "for=1.2.3.4;for=5.6.7.8")], "10.0.0.5"),
            (&[("forwarded", "proto=https")], "10.0.0.5"),
            // One of the two was written by the proxy, and nobody knows which.
            (&[("x-forwarded-for", "198.51.100.7"), ("forwarded", "for=198.51.100.7")], "198.51.100.7"),
            (&[("x-forwarded-for", "198.51.100.7"), ("forwarded", "for=1.2.3.4")], "10.0.0.5"),
        ] {
            assert_eq!(counted("10.0.0.5", headers), expected, "{headers:?}");
            assert_eq!(counted("::ffff:10.0.0.5", headers), expected, "{headers:?}");
        }
        assert_eq!(counted("::1", &[("x-forwarded-for", "198.51.100.7")]), "198.51.100.7");
    }
}
