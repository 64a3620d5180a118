//! Routes of content.

use super::{articles, channels, files, media, published, uploads};
use crate::http::routes::Routes;

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(channels::list_channels)
        .service(channels::create_channel)
        .service(channels::get_channel)
        .service(channels::update_channel)
        .service(channels::get_counters)
        .service(published::list_articles)
        .service(articles::create_article)
        .service(published::get_article)
        .service(articles::update_article)
        .service(articles::submit_article)
        .service(articles::approve_article)
        .service(articles::return_article)
        .service(articles::withdraw_article)
        .service(published::list_versions)
        .service(published::get_feed)
        .service(published::search_articles)
        .service(uploads::describe_uploads)
        .service(uploads::begin_upload)
        .service(uploads::get_upload)
        .service(uploads::send_piece)
        .service(uploads::end_upload)
        .service(media::list_media)
        .service(media::get_media)
        .service(media::update_media)
        .service(media::submit_media)
        .service(media::approve_media)
        .service(media::return_media)
        .service(media::withdraw_media)
        .service(files::create_link)
        .service(files::get_file);
}
