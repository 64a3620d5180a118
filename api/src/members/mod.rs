//! The register over HTTP.

pub mod dto;
pub(crate) mod duplicates;
mod error;
pub mod history;
pub mod imports;
mod looking;
mod revealing;
mod routes;
pub mod service;
pub mod steps;

pub use imports::routes as import_routes;
pub use routes::routes;
