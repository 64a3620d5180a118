//! Study sessions and attendance over HTTP.

pub mod dto;
mod lists;
mod routes;
mod service;

pub use routes::routes;
