//! Appraisals of secretaries: opened for a year and a level, reported, graded, confirmed, printed.

pub(crate) mod assembling;
pub mod dto;
mod error;
mod judging;
mod opening;
mod paper;
pub mod requests;
mod routes;
mod steps;

pub(super) use routes::routes;
