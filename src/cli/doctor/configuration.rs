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
    found.extend(address(&effective.config));
    if found.is_empty() {
        let others = if set == 1 { "1 value is".to_owned() } else { format!("{set} values are") };
        found.push(Finding::ok(CHECK, format!("{from}; {others} not the default")));
    }
    found
}

/// Whether the addresses fit each other.
fn address(config: &Config) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Err(error) = config.reach() {
        let advice = "do what it says: the server will not start";
        found.push(Finding::fault(CHECK, error.to_string().replace('\n', " "), advice));
    }
    let proxied = config.public_https() && config.tls.files().is_none();
    if proxied && config.trusted_proxies.is_empty() && config.limits.per_ip {
        found.push(Finding::warning(
            CHECK,
            "a proxy stands in front, and trusted_proxies does not name it: everybody counts as one address",
            "name the proxy in trusted_proxies, or set limits.per_ip = false and limit addresses there",
        ));
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

    #[test]
    fn addresses_that_do_not_fit_are_told() {
        let here = Config::default;
        let public = || Some("https://help.example.com".to_owned());
        let proxy = || vec!["10.0.0.5/32".parse().unwrap()];
        assert_eq!(address(&here()), []);
        let proxied = Config { public_url: public(), trusted_proxies: proxy(), ..here() };
        assert_eq!(address(&proxied), []);
        let nameless = address(&Config { public_url: public(), ..here() });
        assert!(
            nameless[0].level == Level::Warning && nameless[0].says.contains("trusted_proxies"),
            "{nameless:?}"
        );
        let open = address(&Config { listen: "0.0.0.0:8080".parse().unwrap(), ..here() });
        assert!(open[0].level == Level::Fault && open[0].says.contains("refusing to listen"), "{open:?}");
        assert!(!open[0].says.contains('\n'), "{open:?}");
        let hosts =
            Config { allowed_hosts: vec!["help".to_owned(), "https://help".to_owned()], ..Config::default() };
        let found = address(&hosts);
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
