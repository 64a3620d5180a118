//! Transfers over HTTP: a letter is issued, and the other side answers it.

mod answering;
pub mod dto;
mod error;
mod incoming;
mod letter;
pub mod requests;
mod routes;
mod service;

pub use routes::routes;
pub(in crate::members) use service::close_open;
