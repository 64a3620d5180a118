//! Api clients and their secrets, found and changed within a permit; and the token endpoint, which proves
//! a client by its secret.

mod clients;
mod entity;
mod secrets;
mod tokens;

pub use clients::{client_page, find_client, insert_client, lock_client, save_client};
pub use secrets::{end_secret, end_secrets, insert_secret, live_secrets};
pub use tokens::{ClientHolder, client_named, issue_client_token, prove_client};

/// The context under which secrets are hashed.
pub(crate) const SECRET: &str = "api_client.secret";
