//! Complaints: filed by anybody, followed by receipt, handled by the level above.

pub mod dto;
mod error;
mod filing;
mod handling;
mod routes;

pub use routes::routes;
