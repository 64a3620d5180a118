//! Channels, articles, media, feed and search over HTTP.

mod article_steps;
mod articles;
pub mod channel_dto;
mod channel_steps;
mod channels;
pub mod dto;
pub(crate) mod duplicates;
pub(crate) mod duration;
mod error;
mod feed;
mod files;
pub(crate) mod folder;
mod listing;
pub(crate) mod markup;
mod media;
pub mod media_dto;
mod media_steps;
pub mod queries;
pub mod requests;
mod responding;
mod reviewing;
mod steps;
mod text;
pub(crate) mod upkeep;
pub mod versions;
mod writing;

use crate::http::routes::Routes;
pub(crate) use error::no_channel;

pub fn routes(config: &mut Routes<'_>) {
    channels::routes(config);
    articles::routes(config);
    article_steps::routes(config);
    versions::routes(config);
    feed::routes(config);
    media::routes(config);
    media_steps::routes(config);
    files::routes(config);
}
