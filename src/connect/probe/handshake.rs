//! TLS, one version at a time: what answers, and whether its certificate can be believed.

use std::{io, sync::Arc, time::Duration};

use rustls::{
    AlertDescription, CertificateError, ClientConfig, Error, RootCertStore, SupportedProtocolVersion,
    crypto::ring, pki_types::ServerName,
};
use rustls_platform_verifier::BuilderVerifierExt as _;
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::TlsConnector;

use super::{finding::Seen, issuer::issuer};
use crate::connect::{ClientError, Trust};

/// What is needed for one version alone.
///
/// # Errors
/// [`ClientError`] where this machine has no certificates to believe.
pub(super) fn config(
    version: &'static SupportedProtocolVersion,
    trust: &Trust,
) -> Result<Arc<ClientConfig>, ClientError> {
    let fault = |e: Error| ClientError::Client(e.to_string());
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[version])
        .map_err(fault)?;
    let builder = match trust {
        Trust::System => builder.with_platform_verifier().map_err(fault)?,
        Trust::Only(known) => {
            let mut roots = RootCertStore::empty();
            for certificate in known {
                roots.add(certificate.clone()).map_err(fault)?;
            }
            builder.with_root_certificates(roots)
        }
    };
    Ok(Arc::new(builder.with_no_client_auth()))
}

/// Speaks TLS over a connection, and ends it.
///
/// # Errors
/// What went wrong.
pub(super) async fn shake(
    stream: TcpStream,
    host: &str,
    config: Arc<ClientConfig>,
    patience: Duration,
) -> Result<Seen, Seen> {
    let name = ServerName::try_from(host.to_owned()).map_err(|_| Seen::WrongName)?;
    let connecting = TlsConnector::from(config).connect(name, stream);
    match timeout(patience, connecting).await {
        Ok(Ok(spoken)) => {
            let (_, connection) = spoken.get_ref();
            let first = connection.peer_certificates().and_then(|chain| chain.first());
            Ok(Seen::Spoken { issuer: first.and_then(|der| issuer(der)) })
        }
        Ok(Err(error)) => Err(of(&error)),
        Err(_) => Err(Seen::Silent),
    }
}

/// What a fault of a connection says about TLS.
fn of(error: &io::Error) -> Seen {
    if let Some(inner) = error.get_ref().and_then(|e| e.downcast_ref::<Error>()) {
        return of_tls(inner);
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
            Seen::CutOff
        }
        // The library's own list is open.
        _ => Seen::NoTls(error.to_string()),
    }
}

/// The same for a fault of TLS itself.
pub(super) fn of_tls(error: &Error) -> Seen {
    use CertificateError as C;
    match error {
        Error::InvalidCertificate(C::Expired | C::ExpiredContext { .. }) => Seen::Expired,
        Error::InvalidCertificate(C::NotValidYet | C::NotValidYetContext { .. }) => Seen::NotYetValid,
        Error::InvalidCertificate(C::NotValidForName | C::NotValidForNameContext { .. }) => Seen::WrongName,
        Error::InvalidCertificate(C::UnknownIssuer) => Seen::Untrusted,
        Error::InvalidCertificate(other) => Seen::BadCertificate(other.to_string()),
        Error::AlertReceived(AlertDescription::ProtocolVersion) | Error::PeerIncompatible(_) => {
            Seen::VersionRefused
        }
        // The library's own list is open.
        other => Seen::NoTls(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_tls_is_told_by_what_it_means() {
        let certificate = |e| of_tls(&Error::InvalidCertificate(e));
        assert_eq!(certificate(CertificateError::NotValidYet), Seen::NotYetValid);
        assert_eq!(
            certificate(CertificateError::Revoked),
            Seen::BadCertificate(CertificateError::Revoked.to_string())
        );
        assert_eq!(of_tls(&Error::AlertReceived(AlertDescription::ProtocolVersion)), Seen::VersionRefused);
        let wrapped = io::Error::new(
            io::ErrorKind::InvalidData,
            Error::InvalidCertificate(CertificateError::UnknownIssuer),
        );
        assert_eq!(of(&wrapped), Seen::Untrusted);
        assert_eq!(of(&io::ErrorKind::ConnectionReset.into()), Seen::CutOff);
        assert!(matches!(of(&io::Error::other("x")), Seen::NoTls(_)));
    }
}
