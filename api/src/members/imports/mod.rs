//! Members from spreadsheets: dry run with reasons, commit, undo.

pub mod dto;
mod kept;
mod routes;
mod service;
mod sheet;

pub use routes::routes;
