//! The trail on the wire: search for auditors, the member's own access log, checkpoints.

pub mod dto;
mod export;
mod routes;
mod service;
mod signer;

pub use routes::routes;
pub use service::{Report, checkpoint, verify};
