//! Signing in, staying signed in, and one's own account.

pub mod attempts;
mod contact;
mod devices;
pub mod dto;
pub(crate) mod duplicates;
mod ed25519;
pub mod hasher;
mod own;
mod routes;
pub mod sealing;
mod second_factor;
mod service;
pub(crate) mod strangers;
pub mod tokens;

pub use own::check_new_password;
pub use routes::routes;
pub(crate) use second_factor::demand as demand_second_factor;
pub use service::prune;
pub(crate) use service::{LoginName, NewDevice, accounts_of, open_device};
