//! Members from spreadsheets: dry run with reasons, commit, undo.

mod changes;
pub mod dto;
mod placing;
mod routes;
mod service;
mod stored;
mod updating;

pub use routes::routes;
