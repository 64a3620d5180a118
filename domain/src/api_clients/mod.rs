//! Api clients: programs that read an organization's subtree in their own name, registered by whoever
//! answers for them, approved by somebody else, known by secrets that are shown once.

mod client;
mod error;
mod secret;
mod status;

pub use client::{ApiClient, ApiClientId, Approval};
pub use error::ClientError;
pub use secret::{
    ApiSecret, ApiSecretId, LIVE_SECRETS_MAX, SECRET_PREFIXES, TOKEN_MINUTES, free_slot,
    secret_prefix,
};
pub use status::ClientStatus;
