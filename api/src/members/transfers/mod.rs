//! Transfers over HTTP: a letter is issued, and the other side answers it.

mod answering;
mod closing;
pub mod dto;
mod error;
mod incoming;
mod letter;
mod request;
pub mod requests;
mod routes;
mod service;

pub(in crate::members) use closing::close_open;
pub use routes::routes;
