//! The configuration: whether it can be read, who may change it, and whether its values fit each other.

use std::path::Path;

use super::{Finding, mode};
use crate::config::{Config, Effective};

const CHECK: &str = "configuration";

/// The configuration cannot be used at all.
pub fn unusable(error: &anyhow::Error) -> Finding {
    Finding::fault(CHECK, format!("{error:#}"), "correct it; docs/configuration.md has every key")
}

/// What can be said of one that was read.
pub fn check(effective: &Effective, file: Option<&Path>) -> Vec<Finding> {
    let set = effective.origins.len();
    let from = file.map_or_else(|| "no file".to_owned(), |f| f.display().to_string());
    let mut found = Vec::new();
    if let Some(file) = file
        && mode::of(file).is_some_and(mode::is_anybodys)
    {
        found.push(Finding::warning(
            CHECK,
            format!("everybody can change {}", file.display()),
            "run chmod o-w on it",
        ));
    }
    let certificate = super::certificate::files(effective).is_some();
    found.extend(address(&effective.config, certificate));
    if found.is_empty() {
        let others = if set == 1 { "1 value is".to_owned() } else { format!("{set} values are") };
        found.push(Finding::ok(CHECK, format!("{from}; {others} not the default")));
    }
    found
}

/// Whether the addresses fit each other.
fn address(config: &Config, certificate: bool) -> Vec<Finding> {
    let mut found = Vec::new();
    let elsewhere = !config.listen.ip().is_loopback();
    let public = config.public_url.as_deref().and_then(|u| url::Url::parse(u).ok());
    if elsewhere && !certificate && public.is_none() {
        found.push(Finding::fault(
            CHECK,
            format!(
                "listen = {}, and nothing says how HTTPS comes to it: the server will not start",
                config.listen
            ),
            "set public_url to the address of the proxy with HTTPS, or listen on 127.0.0.1",
        ));
    }
    if let Some(url) = &public {
        let this_machine = match url.host() {
            Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        };
        if url.scheme() == "http" && !this_machine {
            found.push(Finding::warning(
                CHECK,
                format!("public_url = {url}: browsers keep no cookie of this site without HTTPS"),
                "put HTTPS in front, and write https:// there",
            ));
        }
        if this_machine && elsewhere {
            found.push(Finding::warning(
                CHECK,
                format!("public_url = {url} is this machine alone, and listen = {} is not", config.listen),
                "make both the same",
            ));
        }
    }
    for host in config.allowed_hosts.iter().filter(|h| h.contains("/") || h.contains(' ')) {
        found.push(Finding::warning(
            CHECK,
            format!("allowed_hosts has “{host}”, which is no host name: it is never answered"),
            "write the name alone, without https:// and path",
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{super::Level, *};

    fn config(listen: &str, public: Option<&str>) -> Config {
        Config { listen: listen.parse().unwrap(), public_url: public.map(str::to_owned), ..Config::default() }
    }

    #[test]
    fn addresses_that_do_not_fit_are_told() {
        let proxy = Some("https://help.example.com");
        for (listen, public, certificate, expected) in [
            ("127.0.0.1:8080", None, false, None),
            ("[::1]:8080", None, false, None),
            ("127.0.0.1:8080", proxy, false, None),
            ("0.0.0.0:8080", proxy, false, None),
            ("0.0.0.0:443", None, true, None),
            ("127.0.0.1:8080", Some("http://localhost:8080"), false, None),
            ("0.0.0.0:8080", None, false, Some((Level::Fault, "will not start"))),
            ("[::]:8080", None, false, Some((Level::Fault, "will not start"))),
            ("127.0.0.1:8080", Some("http://help.example.com"), false, Some((Level::Warning, "no cookie"))),
            ("0.0.0.0:8080", Some("https://127.0.0.1"), false, Some((Level::Warning, "this machine alone"))),
        ] {
            let found = address(&config(listen, public), certificate);
            let told = found.first().map(|f| (f.level, f.says.clone()));
            match (told, expected) {
                (None, None) => {}
                (Some((level, says)), Some((wanted, words))) => {
                    assert_eq!(level, wanted, "{says}");
                    assert!(says.contains(words), "{listen} {public:?}: {says}");
                }
                (told, _) => panic!("{listen} {public:?}: {told:?}"),
            }
        }
        let hosts =
            Config { allowed_hosts: vec!["help".to_owned(), "https://help".to_owned()], ..Config::default() };
        let found = address(&hosts, false);
        assert_eq!(found.len(), 1);
        assert!(found[0].says.contains("“https://help”"), "{found:?}");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_everybody_can_change_is_told() {
        use std::os::unix::fs::PermissionsExt as _;
        let file = tempfile::NamedTempFile::new().unwrap();
        let effective = crate::config::load(Some(file.path()), std::iter::empty(), &[]).unwrap();
        for (bits, level) in [(0o640, Level::Ok), (0o644, Level::Ok), (0o646, Level::Warning)] {
            std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(bits)).unwrap();
            assert_eq!(check(&effective, Some(file.path()))[0].level, level, "{bits:o}");
        }
    }
}
