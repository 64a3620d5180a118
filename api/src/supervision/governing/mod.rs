//! Governing documents: the measures that a level works under, and their versions.

pub mod dto;
mod error;
mod papers;
pub mod requests;
mod routes;
mod steps;
mod versions;

pub(super) use routes::routes;
