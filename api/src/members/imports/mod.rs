//! Members from spreadsheets: dry run with reasons, commit, undo.

pub mod dto;
mod placing;
mod routes;
mod rows;
mod service;

pub(crate) use routes::demand_key;
pub use routes::routes;
pub(crate) use service::by_row;
