//! The register of administrators: it *is* the authorization.

pub mod dto;
mod exceptions;
mod routes;
mod service;
mod views;

pub use routes::routes;
