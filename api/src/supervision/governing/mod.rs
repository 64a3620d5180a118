//! Governing documents: the measures that a level works under, and their versions.

pub mod dto;
mod error;
mod papers;
pub mod requests;
mod routes;
mod steps;
mod versions;

use crate::http::routes::Routes;

pub(super) fn routes(config: &mut Routes<'_>) {
    config.configure(routes::routes).configure(versions::routes).configure(papers::routes);
}
