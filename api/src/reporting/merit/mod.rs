//! Nominations for awards: drafted with evidence from the register, submitted, decided above.

mod deciding;
pub mod dto;
mod error;
mod evidence;
pub(crate) mod records;
pub mod requests;
mod routes;
mod steps;

pub(super) use routes::routes;
