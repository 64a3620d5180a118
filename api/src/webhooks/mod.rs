//! Webhooks: registering them, looking after their deliveries, and the server's own job that lays and
//! sends them.

mod deliveries;
pub mod dto;
mod registering;
mod routes;
mod sending;
pub(crate) mod signature;
mod target;
mod work;

use crate::http::routes::Routes;
pub use work::{prune, run, work};

pub fn routes(config: &mut Routes<'_>) {
    config.configure(routes::routes).configure(deliveries::routes);
}
