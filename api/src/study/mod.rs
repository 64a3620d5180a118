//! Study sessions and attendance over HTTP.

pub mod check_in;
pub mod dto;
mod lists;
pub mod plans;
mod routes;
mod service;

pub use routes::routes;
