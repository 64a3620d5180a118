//! The clients of the stories.

use reqwest::ClientBuilder;

/// A client to be. The server's own client speaks TLS by the provider that the process names, and
/// so do these, though they never leave this machine.
pub fn client() -> ClientBuilder {
    let _named_before = rustls::crypto::ring::default_provider().install_default();
    ClientBuilder::new()
}
