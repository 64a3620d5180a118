//! Steps of members' lives over HTTP: development, ends, what was recorded, taking back.

mod development;
pub mod dto;
mod ending;
pub mod requests;
mod routes;
pub(in crate::members) mod service;

pub(super) use routes::routes;
