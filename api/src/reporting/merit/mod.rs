//! Nominations for awards: drafted with evidence from the register, submitted, decided above.

mod deciding;
pub mod dto;
mod error;
mod evidence;
pub(crate) mod records;
pub mod requests;
mod routes;
mod steps;

use crate::http::routes::Routes;

pub(super) fn routes(config: &mut Routes<'_>) {
    config.configure(routes::routes).configure(evidence::routes).configure(deciding::routes);
}
