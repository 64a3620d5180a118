//! Incidents and risks: early action, report in time, escalation up the tree.

mod alarm;
pub mod dto;
mod error;
mod own;
pub mod risk_dto;
mod risk_steps;
mod risks;
mod routes;
mod service;

pub use alarm::raise;
pub use routes::routes;
pub use service::escalate;
