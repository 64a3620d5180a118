//! Steps of members' lives over HTTP: development, ends, what was recorded, taking back.

mod development;
pub mod dto;
mod ending;
pub mod requests;
mod routes;
pub(in crate::members) mod service;
mod taking;

use crate::http::routes::Routes;

pub(super) fn routes(config: &mut Routes<'_>) {
    config.configure(routes::routes).configure(development::routes).configure(ending::routes);
}
