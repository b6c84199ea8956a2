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

/// Asks `/readyz` of a server on this machine.
///
/// # Errors
/// [`HealthError`] says what came back.
#[expect(clippy::disallowed_methods, reason = "outbound requests belong here")]
pub async fn health(listen: SocketAddr) -> Result<(), HealthError> {
    let mut address = listen;
    if address.ip().is_unspecified() {
        address.set_ip(if address.is_ipv4() {
            [127, 0, 0, 1].into()
        } else {
            std::net::Ipv6Addr::LOCALHOST.into()
        });
    }
    let url = format!("http://{address}{}", crate::paths::READYZ);
    let no_answer = |e: reqwest::Error| HealthError::NoAnswer(url.clone(), e.to_string());
    // Only this machine is asked: no proxy, no redirect, no long wait.
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(3))
        .build()
        .map_err(no_answer)?;
    let answer = client.get(&url).send().await.map_err(no_answer)?;
    if answer.status().is_success() {
        Ok(())
    } else {
        Err(HealthError::NotReady(url, answer.status().as_u16()))
    }
}
