//! Mobile members over HTTP: a stay elsewhere is registered, contact is kept, and it ends.

mod contacts;
pub mod dto;
mod ending;
mod error;
mod registering;
pub mod requests;
mod routes;
mod steps;

pub(in crate::members) use ending::follow;
pub use routes::routes;
