//! Channels, articles, media, feed and search over HTTP.

mod articles;
pub mod channel_dto;
mod channels;
pub mod dto;
pub(crate) mod duplicates;
mod files;
pub(crate) mod folder;
mod links;
pub(crate) mod markup;
mod media;
pub mod media_dto;
mod published;
mod routes;
mod service;
pub(crate) mod upkeep;
mod uploads;

pub use routes::routes;
pub use uploads::sweep;
