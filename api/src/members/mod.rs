//! The register over HTTP.

pub mod dto;
mod routes;
pub mod service;

pub use routes::routes;
