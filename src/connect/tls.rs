//! Encryption for requests: the library for HTTPS does not come with any of its own.

/// Makes HTTPS possible. Without it no client can be built, not even one for plain HTTP; to call it again changes nothing.
pub(super) fn provide() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}
