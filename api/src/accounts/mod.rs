//! Accounts of members: opened by offices, activated by the person, reset, locked.

mod activation;
mod cutting;
pub mod dto;
mod error;
mod opening;
mod routes;
mod slips;
mod steps;

pub use activation::prune;
pub(crate) use opening::CodeGenerator;

use crate::http::routes::Routes;

pub fn routes(config: &mut Routes<'_>) {
    routes::routes(config);
    activation::routes(config);
}
