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

use crate::http::routes::Routes;

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .configure(routes::routes)
        .configure(measures::routes)
        .configure(judgement::routes)
        .configure(branch::routes);
}
