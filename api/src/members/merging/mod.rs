//! Merging of entries over HTTP: two entries of one person become one, and apart again.

pub mod dto;
mod error;
mod routes;
mod service;

pub use routes::routes;
