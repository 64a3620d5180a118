//! Members from spreadsheets: dry run with reasons, commit, undo.

pub mod dto;
mod placing;
mod routes;
mod service;
mod stored;

pub use routes::routes;
