//! Rectification of branches: cases from what was found to what was verified.

mod branch;
pub mod dto;
mod error;
mod judgement;
mod measures;
mod reading;
pub mod requests;
mod routes;
mod steps;

pub(super) use routes::routes;
