//! Study sessions and attendance over HTTP.

pub mod attendance;
pub mod check_in;
pub mod corrections;
pub mod dto;
pub mod duties;
pub mod hours;
mod lists;
pub mod organization_hours;
pub mod plans;
mod routes;
pub mod rules;
mod service;

pub use routes::routes;
