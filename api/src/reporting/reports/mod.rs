//! Reports: drafted from figures, issued by a second person for good, printed and exported.

pub mod dto;
mod error;
pub mod export;
mod page;
mod paper;
pub mod requests;
mod routes;
mod steps;
pub(super) mod words;

pub(super) use routes::routes;
