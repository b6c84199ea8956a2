//! The one client for requests to other machines: no redirect is followed, no proxy but the configured one is used, names
//! are judged before they are asked, nobody waits for ever, and no more is read than may be.

use std::{error::Error as _, sync::Arc};

use reqwest::{Certificate, Client, ClientBuilder, Proxy, Response, redirect::Policy};

use super::{
    address::Resolver,
    rules::{Rules, Trust},
    tls,
};

/// The most bytes of an answer that are read.
pub(super) const MOST_BYTES: usize = 65_536;

/// Why nothing can be asked at all.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The client cannot be built: most often, this machine has no list of certificates to trust.
    #[error("this machine cannot ask others: {0}")]
    Client(String),
}

/// Why an answer was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It has more bytes than are read.
    #[error("the answer has more than {MOST_BYTES} bytes")]
    TooLong,
    /// It broke off.
    #[error("the answer broke off: {0}")]
    Broken(String),
}

/// A client that follows the rules; `what` says in the request who asks.
///
/// # Errors
/// [`ClientError`] where it cannot be built.
pub(super) fn build(rules: &Rules, what: &str) -> Result<Client, ClientError> {
    builder(rules, what)?.build().map_err(|e| ClientError::Client(root(&e)))
}

/// The same, before it is built.
///
/// # Errors
/// [`ClientError`] where a rule cannot be followed.
#[expect(clippy::disallowed_methods, reason = "outbound requests belong here")]
pub(super) fn builder(rules: &Rules, what: &str) -> Result<ClientBuilder, ClientError> {
    tls::provide();
    let fault = |e: reqwest::Error| ClientError::Client(root(&e));
    let resolver = Resolver {
        private: rules.private,
        proxy: rules.proxy.as_ref().and_then(|p| p.host_str()).map(str::to_owned),
        patience: rules.patience,
    };
    let mut builder = Client::builder()
        .redirect(Policy::none())
        .timeout(rules.patience)
        .user_agent(format!("regain/{} ({what})", env!("CARGO_PKG_VERSION")))
        .dns_resolver(Arc::new(resolver))
        // The variables of the environment would be read otherwise.
        .no_proxy();
    if let Some(proxy) = &rules.proxy {
        builder = builder.proxy(Proxy::all(proxy.as_str()).map_err(fault)?);
    }
    if let Trust::Only(known) = &rules.trust {
        let known: Result<Vec<_>, _> = known.iter().map(|der| Certificate::from_der(der)).collect();
        builder = builder.tls_certs_only(known.map_err(fault)?);
    }
    Ok(builder)
}

/// What an answer says, up to the most that is read.
///
/// # Errors
/// [`ReadError`] where it is longer or ends early.
pub(super) async fn read(mut answer: Response) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|e| ReadError::Broken(root(&e)))? {
        if bytes.len() + piece.len() > MOST_BYTES {
            return Err(ReadError::TooLong);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// The last cause of a fault: the outer ones only say that a request failed.
pub(super) fn root(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    let mut deeper = error.source();
    while let Some(next) = deeper {
        cause = next;
        deeper = next.source();
    }
    cause.to_string()
}
