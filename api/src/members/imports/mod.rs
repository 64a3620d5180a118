//! Members from spreadsheets: dry run with reasons, commit, undo.

pub mod dto;
mod kept;
mod routes;
mod service;

pub use routes::routes;
