//! Channels, articles and media, their versions, and finding what is published.

mod articles;
mod assemble;
mod channels;
mod counters;
mod entity;
mod files;
mod index;
mod published;
mod scope;
mod signing;
mod versions;
mod writing;

pub use articles::{Filter, Position, find_article, lock, media_among, page};
pub use channels::{
    Desk, channel_page, find_channel, find_desk, insert_channel, insert_channels, lock_channel,
    save_channel,
};
pub use counters::{Count, count_articles};
pub(crate) use files::bytes_of;
pub use files::{StoredFile, files, media_of};
pub use published::{feed, find_published};
pub use signing::{SignedArticle, sign};
pub use versions::{authors, version_page};
pub(crate) use writing::insert_unbound;
pub use writing::{insert, insert_many, save, save_published, save_text, save_withdrawn};
