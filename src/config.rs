//! The configuration: a TOML file, then `REGAIN_*` of the environment, then flags; the later wins.
//!
//! Unknown keys are errors that name the key and where it came from. A secret may stand in a file instead: the key with
//! `_FILE` at its end in the environment. This module knows nothing of what the values are for.

use std::{
    collections::BTreeMap,
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::Deserialize;

mod keys;
mod limits;
mod network;
mod reach;

pub use keys::{KEYS, Key};
pub use limits::Limits;
pub use network::Network;
pub use reach::{Hsts, ReachError, Tls};

/// Everything that can be configured.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// The folder of the database.
    pub data: PathBuf,
    /// A folder whose files replace built-in content.
    pub content: Option<PathBuf>,
    /// The address people use, such as `https://help.example.com`; `None` means the listening address.
    pub public_url: Option<String>,
    /// Further host names that are answered.
    pub allowed_hosts: Vec<String>,
    /// Certificate and key, where the server speaks HTTPS itself.
    pub tls: Tls,
    /// The proxies whose word about where a request comes from is believed.
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// What browsers are told about HTTPS, where `public_url` begins with it.
    pub hsts: Hsts,
    /// Cookies that a browser takes over plain HTTP: for a try on this machine alone.
    pub insecure_loopback_cookies: bool,
    /// How to reach the organisation's helpdesk.
    pub organisation: Organisation,
    /// Limits; 0 turns one off.
    pub limits: Limits,
    /// Requests to other machines.
    pub network: Network,
    /// `json` or `text`.
    pub log_format: LogFormat,
    /// What to log, such as `info` or `regain=debug`.
    pub log: String,
}

/// The organisation that runs this Regain. Each is optional; the pages read well without.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Organisation {
    /// Its name.
    pub name: Option<String>,
    /// The helpdesk's telephone number.
    pub phone: Option<String>,
    /// When the helpdesk answers.
    pub hours: Option<String>,
    /// The helpdesk's e-mail address.
    pub email: Option<String>,
    /// Whom to ask about privacy.
    pub privacy_contact: Option<String>,
    /// Whom to tell about a security hole.
    pub security_contact: Option<String>,
    /// The time zone that times are shown in where nobody said another, such as `Europe/Amsterdam`; UTC without it.
    pub time_zone: Option<String>,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For people at a terminal.
    Text,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data: PathBuf::from("data"),
            content: None,
            public_url: None,
            allowed_hosts: Vec::new(),
            tls: Tls::default(),
            trusted_proxies: Vec::new(),
            hsts: Hsts::default(),
            insecure_loopback_cookies: false,
            organisation: Organisation::default(),
            limits: Limits::default(),
            network: Network::default(),
            log_format: LogFormat::Json,
            log: "info".to_owned(),
        }
    }
}

/// Why the configuration cannot be used. Every message names the key and where it came from.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: cannot be read: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{path}: {message}")]
    NotToml {
        /// The file.
        path: String,
        /// What the parser says.
        message: String,
    },
    /// A key that does not exist.
    #[error("{origin}: there is no key “{key}”{}", near.map_or_else(String::new, |n| format!(" (did you mean “{n}”?)")))]
    Unknown {
        /// The key.
        key: String,
        /// Where it came from.
        origin: Origin,
        /// The nearest key.
        near: Option<&'static str>,
    },
    /// A value that the key does not take.
    #[error("{origin}: {key}: expected {expected}")]
    Value {
        /// The key.
        key: &'static str,
        /// Where it came from.
        origin: Origin,
        /// What it takes.
        expected: &'static str,
    },
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// The configuration file.
    File(String),
    /// A variable of the environment.
    Environment(String),
    /// A flag of the command line.
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "{path}"),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::Flag(name) => write!(f, "flag --{name}"),
        }
    }
}

/// The configuration with the origin of every value.
#[derive(Debug, Clone)]
pub struct Effective {
    /// The values.
    pub config: Config,
    /// Where each came from; a key that is not here has its default.
    pub origins: BTreeMap<&'static str, Origin>,
}

/// Reads everything: file, environment, flags. `flags` are key and value.
///
/// # Errors
/// The first value that cannot be used.
pub fn load(
    file: Option<&Path>,
    environment: impl Iterator<Item = (String, String)>,
    flags: &[(&'static str, String)],
) -> Result<Effective, ConfigError> {
    let mut effective = Effective { config: Config::default(), origins: BTreeMap::new() };
    if let Some(path) = file {
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Unreadable { path: shown.clone(), source })?;
        let table: toml::Table = toml::from_str(&text)
            .map_err(|e| ConfigError::NotToml { path: shown.clone(), message: e.to_string() })?;
        for (key, value) in flatten("", &table) {
            effective.set(&key, value, Origin::File(shown.clone()))?;
        }
    }
    let mut environment: Vec<_> = environment.filter(|(name, _)| name.starts_with("REGAIN_")).collect();
    environment.sort();
    for (name, value) in environment {
        if name == "REGAIN_CONFIG" {
            continue;
        }
        let (stem, value) = match name.strip_suffix("_FILE") {
            Some(stem) => {
                let text = std::fs::read_to_string(&value)
                    .map_err(|source| ConfigError::Unreadable { path: value.clone(), source })?;
                (stem, text.trim_end().to_owned())
            }
            None => (name.as_str(), value),
        };
        let key = KEYS.iter().find(|k| k.variable() == stem).map_or(stem, |k| k.name);
        effective.set(key, toml::Value::String(value), Origin::Environment(name.clone()))?;
    }
    for (key, value) in flags {
        effective.set(key, toml::Value::String(value.clone()), Origin::Flag((*key).to_owned()))?;
    }
    Ok(effective)
}

/// The variables of the process. The one place that reads them.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
pub fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars()
}

impl Effective {
    fn set(&mut self, name: &str, value: toml::Value, origin: Origin) -> Result<(), ConfigError> {
        let Some(key) = KEYS.iter().find(|k| k.name == name) else {
            let near = KEYS
                .iter()
                .map(|k| (strsim::damerau_levenshtein(k.name, name), k.name))
                .min()
                .filter(|(apart, _)| *apart <= name.len() / 3 + 1)
                .map(|(_, n)| n);
            return Err(ConfigError::Unknown { key: name.to_owned(), origin, near });
        };
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Array(items) => items
                .iter()
                .map(|i| i.as_str().map_or_else(|| i.to_string(), str::to_owned))
                .collect::<Vec<_>>()
                .join(","),
            other => other.to_string(),
        };
        if (key.set)(&mut self.config, &text) {
            self.origins.insert(key.name, origin);
            Ok(())
        } else {
            Err(ConfigError::Value { key: key.name, origin, expected: key.expected })
        }
    }

    /// Every key with its value and origin, secrets hidden: what `regain config` prints.
    #[must_use]
    pub fn print(&self) -> String {
        use fmt::Write as _;
        let mut out = String::new();
        for key in KEYS {
            let value = (key.get)(&self.config);
            let value = if key.secret && !value.is_empty() { "(hidden)".to_owned() } else { value };
            let origin = self.origins.get(key.name).cloned().unwrap_or(Origin::Default);
            let _ = writeln!(out, "{} = {value:?}  # {origin}", key.name);
        }
        out
    }
}

fn flatten(prefix: &str, table: &toml::Table) -> Vec<(String, toml::Value)> {
    let mut out = Vec::new();
    for (key, value) in table {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(inner) => out.extend(flatten(&name, inner)),
            other => out.push((name, other.clone())),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> std::vec::IntoIter<(String, String)> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Vec<_>>().into_iter()
    }

    #[test]
    fn the_later_source_wins_and_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("regain.toml");
        std::fs::write(
            &file,
            "listen = \"127.0.0.1:1\"\n[organisation]\nphone = \"1\"\n[limits]\nper_ip = false\n",
        )
        .unwrap();
        let variables = env(&[("REGAIN_ORGANISATION_PHONE", "2"), ("PATH", "x")]);
        let e = load(Some(&file), variables, &[("listen", "127.0.0.1:3".to_owned())]).unwrap();
        assert_eq!(e.config.organisation.phone.as_deref(), Some("2"));
        assert_eq!(e.config.listen.port(), 3);
        assert!(!e.config.limits.per_ip);
        assert_eq!(e.origins["organisation.phone"], Origin::Environment("REGAIN_ORGANISATION_PHONE".into()));
        assert!(e.print().contains("listen = \"127.0.0.1:3\"  # flag --listen"));
    }

    #[test]
    fn an_unknown_key_is_named_with_its_origin_and_its_neighbour() {
        let error = load(None, env(&[("REGAIN_LISTN", "x")]), &[]).unwrap_err().to_string();
        assert!(error.contains("environment REGAIN_LISTN"), "{error}");
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("regain.toml");
        std::fs::write(&file, "[limits]\nper_ipp = 1\n").unwrap();
        let error = load(Some(&file), env(&[]), &[]).unwrap_err().to_string();
        assert!(error.contains("limits.per_ipp") && error.contains("limits.per_ip”?"), "{error}");
    }

    #[test]
    fn a_value_of_the_wrong_kind_names_the_key() {
        let error = load(None, env(&[("REGAIN_LIMITS_FORM_BYTES", "many")]), &[]).unwrap_err().to_string();
        assert_eq!(error, "environment REGAIN_LIMITS_FORM_BYTES: limits.form_bytes: expected a whole number");
    }

    #[test]
    fn a_value_can_stand_in_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("phone");
        std::fs::write(&file, "555\n").unwrap();
        let path = file.display().to_string();
        let e = load(None, env(&[("REGAIN_ORGANISATION_PHONE_FILE", &path)]), &[]).unwrap();
        assert_eq!(e.config.organisation.phone.as_deref(), Some("555"));
    }

    #[test]
    fn every_key_prints_what_it_reads() {
        for key in KEYS {
            let mut config = Config::default();
            let sample = key.example;
            assert!((key.set)(&mut config, sample), "{}", key.name);
            assert_eq!((key.get)(&config), sample, "{}", key.name);
            assert_ne!(config, Config::default(), "{} changed nothing", key.name);
        }
    }
}
