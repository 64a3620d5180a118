//! Members from spreadsheets: dry run with reasons, commit, undo.

pub mod dto;
mod placing;
mod routes;
mod service;
mod stored;

pub(crate) use routes::demand_key;
pub use routes::routes;
pub(crate) use service::by_row;
