//! The certificate for HTTPS, where the server has one itself: for whom it is, until when, and whether its key fits.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use rustls::{
    crypto::ring::sign::any_supported_type,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use x509_parser::{certificate::X509Certificate, extensions::GeneralName, prelude::FromDer as _};

use super::{Finding, mode};
use crate::config::Effective;

const CHECK: &str = "certificate";

/// So long before its end somebody should have a new one.
const SOON: SignedDuration = SignedDuration::from_hours(24 * 14);

const RENEW: &str = "have it renewed; the server takes the new file by itself";

/// Looks at the certificate of the configuration, where there is one.
pub fn configured(effective: &Effective, now: Timestamp) -> Vec<Finding> {
    let Some((certificate, key)) = effective.config.tls.files() else { return Vec::new() };
    let public = effective.config.public_url.as_deref().and_then(|u| url::Url::parse(u).ok());
    let host = public.as_ref().and_then(url::Url::host_str);
    check(certificate, key, host, now)
}

/// Looks at a certificate with its chain, and the key to it; both as PEM.
fn check(certificate: &Path, key: &Path, host: Option<&str>, now: Timestamp) -> Vec<Finding> {
    let mut found = match look(certificate, key, host, now) {
        Ok(found) | Err(found) => vec![found],
    };
    if let Some(mode) = mode::of(key).filter(|mode| mode & 0o007 != 0) {
        found.push(Finding::fault(
            CHECK,
            format!("everybody can read the key {} (mode {mode:03o})", key.display()),
            "run chmod 600 on it; whoever read it can pass for this site, so have a new certificate made",
        ));
    }
    found
}

fn look(certificate: &Path, key: &Path, host: Option<&str>, now: Timestamp) -> Result<Finding, Finding> {
    let shown = certificate.display();
    let correct = "correct tls.certificate and tls.key; the server will not start";
    let read = |path: &Path| {
        std::fs::read(path)
            .map_err(|e| Finding::fault(CHECK, format!("{} cannot be read: {e}", path.display()), correct))
    };
    let chain: Vec<CertificateDer<'static>> =
        CertificateDer::pem_slice_iter(&read(certificate)?).collect::<Result<_, _>>().unwrap_or_default();
    let none = || Finding::fault(CHECK, format!("{shown} holds no certificate that can be read"), correct);
    let first = chain.first().ok_or_else(none)?;
    let (_, parsed) = X509Certificate::from_der(first).map_err(|_| none())?;
    let signing =
        PrivateKeyDer::from_pem_slice(&read(key)?).ok().and_then(|key| any_supported_type(&key).ok());
    let Some(signing) = signing else {
        return Err(Finding::fault(
            CHECK,
            format!("{} holds no key that can be used", key.display()),
            correct,
        ));
    };
    if CertifiedKey::new(chain.clone(), signing).keys_match().is_err() {
        return Err(Finding::fault(
            CHECK,
            format!("the key {} is not the one of {shown}", key.display()),
            correct,
        ));
    }
    let at = |seconds: i64| Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
    let (from, until) =
        (at(parsed.validity().not_before.timestamp()), at(parsed.validity().not_after.timestamp()));
    if now < from {
        let advice = "look at the clock of this machine, or wait";
        return Err(Finding::fault(
            CHECK,
            format!("{shown} counts from {from} on, which has not come yet"),
            advice,
        ));
    }
    if now >= until {
        return Err(Finding::fault(CHECK, format!("{shown} ended at {until}"), RENEW));
    }
    if let Some(host) = host.filter(|host| !names(&parsed).iter().any(|name| fits(name, host))) {
        return Err(Finding::fault(
            CHECK,
            format!("{shown} is for {}, and not for {host}", names(&parsed).join(", ")),
            "have one made for the host of public_url",
        ));
    }
    if now.saturating_add(SOON).is_ok_and(|soon| soon >= until) {
        return Err(Finding::warning(CHECK, format!("{shown} ends at {until}"), RENEW));
    }
    Ok(Finding::ok(CHECK, format!("{shown} counts until {until}; its key fits")))
}

/// The host names and addresses that it is for.
fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let names = certificate.subject_alternative_name().ok().flatten();
    let names = names.iter().flat_map(|names| &names.value.general_names);
    names
        .filter_map(|name| match name {
            GeneralName::DNSName(name) => Some((*name).to_ascii_lowercase()),
            GeneralName::IPAddress(bytes) => address(bytes),
            _ => None,
        })
        .collect()
}

fn address(bytes: &[u8]) -> Option<String> {
    let four = <[u8; 4]>::try_from(bytes).map(|b| std::net::IpAddr::from(b).to_string());
    let sixteen = <[u8; 16]>::try_from(bytes).map(|b| std::net::IpAddr::from(b).to_string());
    four.or(sixteen).ok()
}

/// Whether a name of a certificate is the host, or stands for it: `*.example.com` for one word before the dot.
fn fits(name: &str, host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    match name.strip_prefix("*.") {
        Some(rest) => host.split_once('.').is_some_and(|(word, after)| !word.is_empty() && after == rest),
        None => name == host,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{super::Level, *};

    #[test]
    fn a_name_fits_its_host_and_a_star_one_word() {
        for (name, host, expected) in [
            ("help.example.com", "help.example.com", true),
            ("help.example.com", "example.com", false),
            ("*.example.com", "help.example.com", true),
            ("*.example.com", "a.help.example.com", false),
            ("*.example.com", "example.com", false),
            ("*.example.com", ".example.com", false),
            ("::1", "[::1]", true),
            ("192.0.2.1", "192.0.2.1", true),
        ] {
            assert_eq!(fits(name, host), expected, "{name} {host}");
        }
    }

    /// A certificate for `help.example.com` in 2026, and its key.
    struct Pair {
        folder: tempfile::TempDir,
    }

    impl Pair {
        fn new() -> Self {
            let key = rcgen::KeyPair::generate().unwrap();
            let mut params = rcgen::CertificateParams::new(vec!["help.example.com".to_owned()]).unwrap();
            params.not_before = rcgen::date_time_ymd(2026, 1, 1);
            params.not_after = rcgen::date_time_ymd(2027, 1, 1);
            let pair = Self { folder: tempfile::tempdir().unwrap() };
            std::fs::write(pair.certificate(), params.self_signed(&key).unwrap().pem()).unwrap();
            pair.put_key(&key.serialize_pem());
            pair
        }

        fn put_key(&self, text: &str) {
            std::fs::write(self.key(), text).unwrap();
            #[cfg(unix)]
            std::fs::set_permissions(self.key(), std::os::unix::fs::PermissionsExt::from_mode(0o600))
                .unwrap();
        }

        fn certificate(&self) -> PathBuf {
            self.folder.path().join("cert.pem")
        }

        fn key(&self) -> PathBuf {
            self.folder.path().join("key.pem")
        }

        fn worst(&self, host: &str, now: &str) -> Finding {
            let found = check(&self.certificate(), &self.key(), Some(host), now.parse().unwrap());
            found.into_iter().max_by_key(|f| f.level).unwrap()
        }
    }

    #[test]
    fn each_planted_fault_of_a_certificate_is_told() {
        const HOST: &str = "help.example.com";
        const NOW: &str = "2026-11-20T12:00:00Z";
        let pair = Pair::new();
        for (host, now, level, says) in [
            (HOST, NOW, Level::Ok, "counts until 2027-01-01"),
            (HOST, "2026-12-25T00:00:00Z", Level::Warning, "ends at 2027-01-01"),
            (HOST, "2027-01-01T00:00:00Z", Level::Fault, "ended at 2027-01-01"),
            (HOST, "2025-12-31T00:00:00Z", Level::Fault, "has not come yet"),
            (
                "other.example.com",
                NOW,
                Level::Fault,
                "is for help.example.com, and not for other.example.com",
            ),
        ] {
            let told = pair.worst(host, now);
            assert_eq!(told.level, level, "{told:?}");
            assert!(told.says.contains(says), "{told:?}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(pair.key(), std::fs::Permissions::from_mode(0o644)).unwrap();
            let told = pair.worst(HOST, NOW);
            assert_eq!(told.level, Level::Fault);
            assert!(told.says.contains("mode 644"), "{told:?}");
        }
        pair.put_key(&rcgen::KeyPair::generate().unwrap().serialize_pem());
        assert!(pair.worst(HOST, NOW).says.contains("is not the one of"));
        pair.put_key("no key");
        assert!(pair.worst(HOST, NOW).says.contains("holds no key"));
        std::fs::write(pair.certificate(), "no certificate").unwrap();
        assert!(pair.worst(HOST, NOW).says.contains("holds no certificate"));
        std::fs::remove_file(pair.certificate()).unwrap();
        assert!(pair.worst(HOST, NOW).says.contains("cannot be read"));
    }
}
