//! The register over HTTP.

mod as_of;
pub mod dto;
pub(crate) mod duplicates;
mod error;
pub mod history;
pub mod imports;
mod looking;
pub mod merging;
pub mod mobile;
mod revealing;
mod routes;
pub mod service;
pub mod steps;
pub mod transfers;

pub use imports::routes as import_routes;
pub use routes::routes;
