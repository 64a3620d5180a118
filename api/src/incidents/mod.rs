//! Incidents and risks: early action, report in time, escalation up the tree.

pub mod dto;
mod routes;
mod service;

pub use routes::routes;
pub use service::escalate;
