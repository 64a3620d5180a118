//! Work items of organizations, and the records that are linked to them.

pub mod dto;
pub(crate) mod duplicates;
mod error;
mod links;
mod records;
pub mod requests;
mod routes;
mod steps;

use crate::http::routes::Routes;

pub fn routes(config: &mut Routes<'_>) {
    config.configure(routes::routes).configure(links::routes);
}
