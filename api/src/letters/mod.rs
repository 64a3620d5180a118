//! Query letters and the grants that follow from them.

mod addressees;
mod caller;
mod decision;
pub mod dto;
mod error;
mod filing;
mod granted;
pub(crate) mod oauth;
mod officers;
mod printing;
mod routes;
mod steps;
mod sweeping;
mod units;
mod views;

pub use routes::routes;
pub use sweeping::sweep;
