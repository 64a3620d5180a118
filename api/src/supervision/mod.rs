//! Supervision: gaps of a subtree, and who answers for what.

pub mod dto;
mod gaps;

use crate::http::routes::Routes;

pub fn routes(config: &mut Routes<'_>) {
    config.service(gaps::list_gaps).service(gaps::list_responsibilities);
}
