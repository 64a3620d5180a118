//! The register over HTTP.

pub mod dto;
pub(crate) mod duplicates;
mod error;
pub mod imports;
mod revealing;
mod routes;
pub mod service;

pub use imports::routes as import_routes;
pub use routes::routes;
