//! Query letters and the grants that follow from them.

mod caller;
mod decision;
pub mod dto;
mod error;
mod filing;
mod granted;
pub mod oauth;
mod officers;
mod routes;
mod scan;
mod steps;
mod units;

pub use oauth::routes as oauth_routes;
pub use routes::routes;
