//! Channels, articles, their versions, and finding what is published.

mod articles;
mod channels;
mod entity;
mod published;
mod scope;
mod writing;

pub use articles::{Filter, Page, authors, find_article, find_for_update, page, version_page};
pub use channels::{
    Count, channel_page, count_articles, find_channel, find_channel_for_update, find_desk,
    insert_channel, save_channel,
};
pub use entity::version::Model as VersionRow;
pub use published::{feed, find_published};
pub use writing::{index, insert, keep_version, save, unindex};
