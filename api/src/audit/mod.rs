//! The trail on the wire: search for auditors, the member's own access log, checkpoints.

pub mod access;
pub mod dto;
mod export;
mod outside;
mod routes;
mod service;
mod signer;
mod verifying;

pub use outside::checkpoints_of;
pub use routes::routes;
pub use service::{INTERVAL_MINUTES, checkpoint};
pub use verifying::{Report, verify};
