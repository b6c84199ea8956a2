//! Answers only for the hosts it is meant for: links are built from the configuration, never from this header.

use std::net::IpAddr;

use axum::{
    extract::{Request, State as Extract},
    http::{header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    config::Config,
    web::{Error, State},
};

/// 400 without exactly one readable host, 421 for another host.
pub async fn layer(Extract(state): Extract<State>, request: Request, next: Next) -> Response {
    match named(&request) {
        None => Error::BadRequest("not exactly one host").into_response(),
        Some(host) if is_ours(state.config(), &host) => next.run(request).await,
        Some(_) => Error::OtherHost.into_response(),
    }
}

/// The one host of a request, in small letters. It stands in the header, in the address (HTTP/2, and HTTP/1.1 towards a
/// proxy), or in both, and then they must say the same.
fn named(request: &Request) -> Option<String> {
    let in_address = request.uri().authority().map(|a| readable(a.as_str()));
    let mut all = request.headers().get_all(header::HOST).iter();
    let in_header = match (all.next(), all.next()) {
        (first, None) => first.map(|one| one.to_str().ok().and_then(readable)),
        (_, Some(_)) => return None,
    };
    match (in_header, in_address) {
        (Some(one), None) | (None, Some(one)) => one,
        (Some(one), Some(other)) if one == other => one,
        (Some(_), Some(_)) | (None, None) => None,
    }
}

/// A host with or without a port, and nothing else.
fn readable(text: &str) -> Option<String> {
    let authority: Authority = text.parse().ok()?;
    let port = text.strip_prefix(authority.host())?;
    let good =
        port.is_empty() || port.strip_prefix(':').is_some_and(|p| p.bytes().all(|b| b.is_ascii_digit()));
    (good && !authority.host().is_empty()).then(|| text.to_ascii_lowercase())
}

fn is_ours(config: &Config, host: &str) -> bool {
    let bare = without_port(host);
    if let Some(url) = config.public_url.as_deref().and_then(|u| url::Url::parse(u).ok())
        && url.host_str().is_some_and(|h| h.eq_ignore_ascii_case(bare))
    {
        return true;
    }
    let same = |allowed: &String| allowed == host || unwrapped(allowed) == unwrapped(bare);
    if config.allowed_hosts.iter().any(same) {
        return true;
    }
    let listen = config.listen.ip().to_canonical();
    let ip = unwrapped(bare).parse::<IpAddr>().ok().map(|ip| ip.to_canonical());
    // A first try on one's own machine. `0.0.0.0` and `[::]` are places to listen at, and nobody's name.
    if listen.is_loopback() && (bare == "localhost" || ip.is_some_and(|ip| ip.is_loopback())) {
        return true;
    }
    !listen.is_unspecified() && ip == Some(listen)
}

/// A host without its port; the brackets of an IPv6 address stay.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port))
            if port.bytes().all(|b| b.is_ascii_digit()) && (!name.contains(':') || name.ends_with(']')) =>
        {
            name
        }
        _ => host,
    }
}

/// An IPv6 address without its brackets.
fn unwrapped(host: &str) -> &str {
    host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::load;

    fn answers(pairs: &[(&'static str, &str)], host: &str) -> bool {
        let flags: Vec<_> = pairs.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        readable(host)
            .is_some_and(|host| is_ours(&load(None, std::iter::empty(), &flags).unwrap().config, &host))
    }

    #[test]
    fn a_number_is_a_name_of_ours_where_the_server_listens_at_it() {
        let six = &[("listen", "[::1]:8080")][..];
        let everywhere = &[("listen", "[::]:8080"), ("public_url", "https://[2001:db8::1]:8443")][..];
        let one = &[("listen", "10.0.0.7:8080"), ("allowed_hosts", "fd00::7,help:8443")][..];
        for (pairs, host, ours) in [
            (&[][..], "127.0.0.1:8080", true),
            (&[], "localhost", true),
            (&[], "[::1]:8080", true),
            (&[], "0.0.0.0:8080", false),
            (&[], "10.0.0.7", false),
            (six, "[::1]:8080", true),
            (six, "[0:0:0:0:0:0:0:1]", true),
            (six, "localhost:8080", true),
            (six, "[::]", false),
            (everywhere, "[2001:db8::1]:8443", true),
            (everywhere, "[2001:DB8::1]", true),
            (everywhere, "[::]:8080", false),
            (everywhere, "[::1]:8080", false),
            (everywhere, "localhost", false),
            (one, "10.0.0.7:8080", true),
            (one, "[::ffff:10.0.0.7]", true),
            (one, "[fd00::7]:8080", true),
            (one, "help:8443", true),
            (one, "help:8444", false),
            (one, "10.0.0.8", false),
        ] {
            assert_eq!(answers(pairs, host), ours, "{pairs:?} {host}");
        }
    }

    #[test]
    fn what_is_no_host_is_not_read() {
        for text in ["", "a b", "user@a", "a:80:80", "a:port", "a/b", "::1", "[::1", "http://a"] {
            assert_eq!(readable(text), None, "{text}");
        }
        assert_eq!(readable("Help.Example.com:443").as_deref(), Some("help.example.com:443"));
        assert_eq!(readable("a:").as_deref(), Some("a:"), "an empty port is a port that nobody named");
    }
}
