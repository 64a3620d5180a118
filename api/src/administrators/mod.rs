//! The register of administrators: it *is* the authorization.

mod candidates;
mod conditions;
pub mod dto;
pub(crate) mod duplicates;
mod error;
mod exceptions;
mod findings;
mod imports;
pub(crate) mod offices;
mod routes;
mod service;
mod trainings;
mod views;

pub use routes::routes;
