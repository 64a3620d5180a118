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

use crate::http::routes::Routes;

pub(super) fn routes(config: &mut Routes<'_>) {
    config.configure(routes::routes).configure(judging::routes).service(paper::get_document);
}
