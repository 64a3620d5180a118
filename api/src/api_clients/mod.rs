//! Api clients: registering and approving them, their secrets, and the token endpoint, at which letters
//! get theirs too.

pub mod dto;
mod error;
mod oauth;
mod registering;
mod routes;
pub(crate) mod secrets;
mod tokens;

pub use oauth::routes as oauth_routes;
pub use routes::routes;
