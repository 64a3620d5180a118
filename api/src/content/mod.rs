//! Channels, articles, feed and search over HTTP.

mod articles;
mod channels;
pub mod dto;
mod markup;
mod published;
mod routes;
mod service;

pub use routes::routes;
