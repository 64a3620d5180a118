//! Routes of content.

use super::{articles, channels, published};
use crate::http::mount::Mount;

pub fn routes(config: &mut Mount<'_>) {
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
        .service(published::search_articles);
}
