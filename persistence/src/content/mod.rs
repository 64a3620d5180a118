//! Channels, articles and media, their versions, uploads, and finding what is published.

mod articles;
mod channels;
mod entity;
mod files;
mod published;
mod scope;
mod uploads;
mod writing;

pub use articles::{
    Filter, Page, authors, find_article, find_for_update, media_among, names, page, version_page,
};
pub use channels::{
    Count, channel_page, count_articles, find_channel, find_desk, insert_channel, insert_channels,
    lock_channel, save_channel,
};
pub use entity::{ids_in, version::Model as VersionRow};
pub use files::{Kept, files, forgotten};
pub use published::{feed, find_published};
pub use uploads::{
    advance, drop_upload, expired, find_upload, find_upload_for_update, finish, held, open_upload,
    unfinished,
};
pub use writing::{index, insert, insert_many, keep_version, save, unindex};
