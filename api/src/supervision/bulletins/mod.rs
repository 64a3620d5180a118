//! Bulletins: drafted from figures, reviewed by a second person, issued for good.

pub mod dto;
mod error;
mod order;
mod paper;
pub mod requests;
mod review;
mod routes;
mod steps;
mod writing;

pub(super) use routes::routes;
