//! The certificate for HTTPS: read from its two files, and read again when they change. What cannot be used is refused at
//! the start; later it is logged, and the certificate in use stays.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use axum_server::tls_rustls::RustlsConfig;
use rustls::{
    ServerConfig,
    pki_types::{
        CertificateDer, PrivateKeyDer,
        pem::{self, PemObject as _},
    },
    version::{TLS12, TLS13},
};
use sha2::{Digest as _, Sha256};
use tokio::signal::unix::Signal;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(5);

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// A file cannot be read.
    #[error("{path} cannot be read: {why}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        why: io::Error,
    },
    /// Everybody on this machine can read the key.
    #[error(
        "{0} can be read by everybody on this machine: a key is for its owner, and at most a group (chmod o= {0})"
    )]
    Open(PathBuf),
    /// There is no certificate in the file.
    #[error("{0} has no certificate: a PEM file with BEGIN CERTIFICATE is expected")]
    NoCertificate(PathBuf),
    /// There is no key in the file.
    #[error("{0} has no private key: a PEM file with BEGIN PRIVATE KEY, without a password, is expected")]
    NoKey(PathBuf),
    /// Certificate and key do not belong together, or are of a kind that is not known.
    #[error("certificate and key cannot be used: {0}")]
    Unfit(rustls::Error),
}

/// The two files.
#[derive(Debug, Clone)]
pub struct Files {
    certificate: PathBuf,
    key: PathBuf,
}

/// What the files hold, as far as a change of them is concerned.
type Print = [u8; 32];

impl Files {
    /// Certificate and key.
    pub fn new(certificate: &Path, key: &Path) -> Self {
        Self { certificate: certificate.to_owned(), key: key.to_owned() }
    }

    /// Reads both.
    ///
    /// # Errors
    /// [`CertificateError`] names the file.
    pub fn load(&self) -> Result<Arc<ServerConfig>, CertificateError> {
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&read(&self.certificate)?)
            .collect::<Result<_, pem::Error>>()
            .ok()
            .filter(|chain: &Vec<_>| !chain.is_empty())
            .ok_or_else(|| CertificateError::NoCertificate(self.certificate.clone()))?;
        let key = read(&self.key)?;
        let mode = fs::metadata(&self.key).map_err(|why| unreadable(&self.key, why))?.permissions().mode();
        if mode & 0o007 != 0 {
            return Err(CertificateError::Open(self.key.clone()));
        }
        let key =
            PrivateKeyDer::from_pem_slice(&key).map_err(|_| CertificateError::NoKey(self.key.clone()))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&TLS13, &TLS12])
            .map_err(CertificateError::Unfit)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(CertificateError::Unfit)?;
        // Over HTTP/2 the streams of many open pages share one connection.
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    /// The times of a file may stay the same when it changes, and a link may lead elsewhere: the content counts. A file that
    /// cannot be read now counts as empty.
    fn print(&self) -> Print {
        let mut hash = Sha256::new();
        for path in [&self.certificate, &self.key] {
            let bytes = fs::read(path).unwrap_or_default();
            hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(bytes);
            // Who may read it is part of whether it can be used.
            let mode = fs::metadata(path).map_or(0, |file| file.permissions().mode());
            hash.update(mode.to_le_bytes());
        }
        hash.finalize().into()
    }

    /// Reads the files again whenever they changed, and at once on `hangup`. Never ends.
    pub async fn watch(self, used: RustlsConfig, mut hangup: Signal) {
        // What was tried last: a bad file is told of once, and not every few seconds.
        let mut seen = self.print();
        loop {
            let asked = tokio::select! {
                () = tokio::time::sleep(LOOK) => false,
                _ = hangup.recv() => true,
            };
            let print = self.print();
            if print == seen && !asked {
                continue;
            }
            seen = print;
            match self.load() {
                Ok(config) => {
                    used.reload_from_config(config);
                    tracing::info!("certificate read again");
                }
                Err(why) => tracing::error!(%why, "the certificate in use stays"),
            }
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, CertificateError> {
    fs::read(path).map_err(|why| unreadable(path, why))
}

fn unreadable(path: &Path, why: io::Error) -> CertificateError {
    CertificateError::Unreadable { path: path.to_owned(), why }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a file that its owner alone can read.
    fn write(path: &Path, text: &str) {
        fs::write(path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let (certificate, key) = (dir.path().join("c.pem"), dir.path().join("k.pem"));
        let files = Files::new(&certificate, &key);
        let says = || files.load().map(|_| "fine".to_owned()).unwrap_or_else(|e| e.to_string());
        let pair = || rcgen::generate_simple_self_signed(["help.example.com".to_owned()]).unwrap();
        assert!(says().contains("c.pem cannot be read: "), "{}", says());
        write(&certificate, "nothing");
        assert!(says().contains("c.pem has no certificate"), "{}", says());
        let (one, other) = (pair(), pair());
        write(&certificate, &one.cert.pem());
        assert!(says().contains("k.pem cannot be read: "), "{}", says());
        write(&key, &one.cert.pem());
        assert!(says().contains("k.pem has no private key"), "{}", says());
        write(&key, &other.signing_key.serialize_pem());
        assert!(says().contains("certificate and key cannot be used"), "{}", says());
        write(&key, &one.signing_key.serialize_pem());
        assert_eq!(says(), "fine");
        fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(says(), "fine");
        fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(says().contains("k.pem can be read by everybody"), "{}", says());
    }

    #[test]
    fn a_change_is_one_of_content_and_seen_on_either_file() {
        let dir = tempfile::tempdir().unwrap();
        let (certificate, key) = (dir.path().join("c.pem"), dir.path().join("k.pem"));
        let files = Files::new(&certificate, &key);
        let mut seen = vec![files.print()];
        for (path, text) in [(&certificate, "a"), (&key, "b"), (&certificate, "ab"), (&key, "")] {
            write(path, text);
            let print = files.print();
            assert!(!seen.contains(&print), "{text}");
            seen.push(print);
        }
        write(&certificate, "ab");
        assert_eq!(files.print(), seen[4], "the same content is no change");
    }
}
