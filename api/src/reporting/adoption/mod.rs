//! Adoption: the platform's systems and their use over time, by organization and never by person.

pub mod dto;
mod routes;
mod usage;

pub(super) use routes::routes;
