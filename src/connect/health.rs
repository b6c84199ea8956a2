//! Asks a running server whether it is ready: for a container without a shell.

use std::{net::SocketAddr, time::Duration};

/// Why a server is not healthy.
#[derive(Debug, thiserror::Error)]
pub enum HealthError {
    /// No answer.
    #[error("no answer from {0}: {1}")]
    NoAnswer(String, String),
    /// An answer that says that it is not ready.
    #[error("{0} answered {1}")]
    NotReady(String, u16),
}

/// Asks `/readyz` of the server that listens here, on this machine. `public_url` is the address that people use: a server
/// that has one, and listens for other machines too, answers to no other host. `tls` says that it speaks HTTPS itself.
///
/// # Errors
/// [`HealthError`] says what came back.
#[expect(clippy::disallowed_methods, reason = "outbound requests belong here")]
pub async fn health(listen: SocketAddr, public_url: Option<&str>, tls: bool) -> Result<(), HealthError> {
    let mut address = listen;
    if address.ip().is_unspecified() {
        address.set_ip(if address.is_ipv4() {
            [127, 0, 0, 1].into()
        } else {
            std::net::Ipv6Addr::LOCALHOST.into()
        });
    }
    let scheme = if tls { "https" } else { "http" };
    let url = format!("{scheme}://{address}{}", crate::paths::READYZ);
    let no_answer = |e: reqwest::Error| HealthError::NoAnswer(url.clone(), e.to_string());
    super::tls::provide();
    // Only this machine is asked: no proxy, no redirect, no long wait.
    let client = reqwest::Client::builder()
        .no_proxy()
        // The certificate has the name that people use, and this is a number of this machine; nothing secret is sent. So it
        // is not looked at, and a machine that has no list of certificates must do.
        .tls_certs_only([])
        .tls_danger_accept_invalid_certs(true)
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(3))
        .build()
        .map_err(no_answer)?;
    let mut request = client.get(&url);
    if let Some(host) = public_url.and_then(host) {
        request = request.header(http::header::HOST, host);
    }
    let answer = request.send().await.map_err(no_answer)?;
    if answer.status().is_success() {
        Ok(())
    } else {
        Err(HealthError::NotReady(url, answer.status().as_u16()))
    }
}

/// The host of an address.
fn host(public_url: &str) -> Option<String> {
    url::Url::parse(public_url).ok()?.host_str().map(str::to_owned)
}
