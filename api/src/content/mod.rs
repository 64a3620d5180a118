//! Channels, articles, media, feed and search over HTTP.

mod articles;
mod channels;
pub mod dto;
mod files;
pub(crate) mod folder;
mod links;
pub(crate) mod markup;
mod media;
mod published;
mod routes;
mod service;
pub(crate) mod upkeep;
mod uploads;

pub use routes::routes;
pub use uploads::sweep;
