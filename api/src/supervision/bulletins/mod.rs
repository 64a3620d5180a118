//! Bulletins: drafted from figures, reviewed by a second person, issued for good.

pub mod dto;
mod error;
mod order;
mod paper;
pub mod requests;
mod review;
mod routes;
mod steps;
mod writing;

use crate::http::routes::Routes;

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .configure(routes::routes)
        .configure(writing::routes)
        .configure(review::routes)
        .service(paper::get_document);
}
